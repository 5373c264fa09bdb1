// What a load says of itself on both databases: new, updated and unchanged claims wherever they are told, the history
// of exactly what changed, and how far it is while it goes on.
#include <chrono>
#include <thread>

#include "support/both_databases.h"

namespace radica::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LoadCounts : public BothDatabases {
 protected:
  void SetUp() override { folder_.make_folder("data/downloads/aire/oficina_virtual"); }
  void write_input(const std::string& day, const std::string& claims) {
    folder_.write("data/downloads/afinia/oficina_virtual/afinia_pqr_data_" + day + "_101010.json", "[" + claims + "]");
  }
  static std::string claim(const std::string& radicado, const std::string& state, const std::string& extra = "") {
    return R"({"numero_radicado":")" + radicado + R"(","fecha":"2026/11/07 06:37","estado_solicitud":")" + state +
           R"(","nic":"1234567")" + extra + "}";
  }
  static std::string without_blanks(std::string text) {
    std::erase_if(text, [](char sign) { return sign == ' ' || sign == '\n'; });
    return text;
  }
  // The output of the run, what is kept of it and its report all say the same.
  void expect_counts(const std::string& work, const std::string& counts) {
    const std::string records = R"("records":{)" + counts + R"(,"failed":0})";
    const Ended run = radica(work, {"run", "--full", "--json"});
    ASSERT_EQ(run.exit_code, 0) << work << run.describe();
    EXPECT_THAT(run.standard_output, HasSubstr(records)) << work;
    const std::string key = R"("run_id":")";
    const std::size_t from = run.standard_output.find(key) + key.size();
    const std::string id = run.standard_output.substr(from, run.standard_output.find('"', from) - from);
    EXPECT_THAT(radica(work, {"runs", id, "--json"}).standard_output, HasSubstr(records)) << work;
    const std::string report = folder_.read(work + "/data/processed/reports/afinia_report_20270115.json");
    EXPECT_THAT(without_blanks(report), HasSubstr(records)) << work;
  }
  std::vector<std::string> history(const std::string& work) {
    std::vector<std::string> lines;
    const Statement statement{"test",
                              {},
                              "SELECT numero_radicado, version, campo, valor_anterior, valor_nuevo "
                              "FROM {schema}.ov_historial ORDER BY numero_radicado, version, campo"};
    const auto sql = open(work);
    const auto read = stream_rows(*sql, statement, {}, [&lines](const SqlRow& row) -> Result<void> {
      std::string line(row.text(0));
      line += " " + std::to_string(row.integer(1));
      for (int column = 2; column < 5; ++column)
        line += row.is_null(column) ? " NULL" : " " + std::string(row.text(column));
      lines.push_back(line);
      return {};
    });
    EXPECT_TRUE(read) << read.error().describe();
    return lines;
  }
};

TEST_F(LoadCounts, AreRightInOutputRunsAndReportAndTheHistoryHoldsWhatChanged) {
  for (const std::string& work : {kSqlite, kPostgres}) {
    std::filesystem::remove_all(folder_.path("data/downloads/afinia"));
    ASSERT_EQ(radica(work, {"migrate"}).exit_code, 0);
    write_input("20261120", claim("90001", "Pendiente") + "," + claim("90002", "Pendiente"));
    expect_counts(work, R"("touched":2,"inserted":2,"updated":0,"unchanged":0)");
    expect_counts(work, R"("touched":2,"inserted":0,"updated":0,"unchanged":2)");
    EXPECT_THAT(history(work), ElementsAre()) << work;
    write_input("20261121", claim("90001", "Finalizado", R"(,"nota":"nueva")") + "," + claim("90003", "Pendiente"));
    expect_counts(work, R"("touched":3,"inserted":1,"updated":1,"unchanged":1)");
    EXPECT_THAT(history(work), ElementsAre(R"(90001 2 datos_extra.nota NULL "nueva")",
                                           "90001 2 estado_solicitud Pendiente Finalizado"))
        << work;
  }
}

TEST_F(LoadCounts, OfALoadThatGoesOnAreSeenOnSqliteFromAnotherProcess) {
  std::string claims;
  for (int i = 0; i < 40; ++i) claims += (i > 0 ? "," : "") + claim(std::to_string(90000 + i), "Pendiente");
  write_input("20261120", claims);
  folder_.write("data/downloads/aire/oficina_virtual/aire_pqr_data_20261120_101010.json", "[" + claims + "]");
  ASSERT_EQ(radica(kSqlite, {"migrate"}).exit_code, 0);
  // Each company is a batch that takes longer than from one sign of life to the next, which waits for its end.
  for (const std::string company : {"afinia", "aire"}) {
    const std::string text = "CREATE TRIGGER {schema}.slow_" + company + " BEFORE INSERT ON ov_" + company +
                             " BEGIN SELECT length(hex(randomblob(20000000))); END";
    const auto sql = open(kSqlite);
    const auto slowed = write_work(*sql, {}, [&text](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test", {}, text}));
      return {};
    });
    ASSERT_TRUE(slowed) << slowed.error().describe();
  }
  const auto load = started(kSqlite, {"load"});
  std::string seen;
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (seen.find(R"("progress":{"stage":"load")") == std::string::npos && load->is_running() &&
         std::chrono::steady_clock::now() < end) {
    seen = radica(kSqlite, {"status", "--json"}).standard_output;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_THAT(seen, HasSubstr(R"("progress":{"stage":"load","done":)"));
  EXPECT_THAT(seen, HasSubstr(R"("total":80)"));
  const Ended ended = load->wait();
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(radica(kSqlite, {"status", "--json"}).standard_output, HasSubstr(R"("lease":null)"));
}

}  // namespace
}  // namespace radica::test
