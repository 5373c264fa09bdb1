// The whole product on PostgreSQL and on SQLite, through the binary: the same input ends in the same rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/pg_sql.h"
#include "adapters/sqlite_sql.h"
#include "support/postgres_server.h"
#include "support/rows.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// One input and two work folders, each with a database and a store of its own. One thread, so that files get the same
// numbers.
class BothDatabases : public testing::Test {
 protected:
  void generate(int claims) {
    const Ended generated = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data"), "--claims", std::to_string(claims), "--seed", "7"},
        folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  }
  Ended radica(const std::string& work, std::vector<std::string> verb) {
    std::vector<std::string> words{
        "--no-progress", "--lang",          "en", "--now", "2027-01-15T12:00:00", "--set", "pipeline.input=" + input(),
        "--set",         "limits.threads=1"};
    words.insert(words.end(), verb.begin(), verb.end());
    Environment environment;
    if (work == kPostgres)
      environment = {{"RADICA_DATABASE_URL", database_.url()},
                     {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                     {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
    return run_radica(words, folder_.make_folder(work), environment);
  }
  [[nodiscard]] std::string input() const {
    for (const char* name : {"data/downloads", "data/input"})
      if (folder_.has(name)) return folder_.path(name);
    return folder_.path("data");
  }
  std::unique_ptr<Sql> open(const std::string& work) {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    auto sql = work == kPostgres ? open_postgres(database_.url(), "data_general", options)
                                 : open_sqlite("sqlite:" + folder_.path(work + "/data/radica.db"), "data_general");
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  std::vector<std::string> rows(const std::string& work) {
    std::vector<std::string> lines = all_rows(*open(work));
    const std::string own = folder_.path(work);
    for (std::string& line : lines)
      for (std::size_t at = line.find(own); at != std::string::npos; at = line.find(own, at))
        line.replace(at, own.size(), "WORK");
    return lines;
  }
  void expect_equal_rows() {
    const std::vector<std::string> left = rows(kSqlite), right = rows(kPostgres);
    std::vector<std::string> differences;
    std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(),
                                  std::back_inserter(differences));
    if (differences.size() > 6) differences.resize(6);
    EXPECT_THAT(differences, IsEmpty()) << left.size() << " and " << right.size() << " rows";
    EXPECT_GT(left.size(), 100U);
  }
  // Rows that were ever written to the tables of the claims, and dead ones.
  std::vector<std::string> writes() {
    return database_.sql(
        "SELECT relname || ' ' || n_tup_ins || ' ' || n_tup_upd || ' ' || n_tup_del || ' ' || n_dead_tup "
        "FROM pg_stat_user_tables WHERE relname IN ('ov_afinia', 'ov_aire', 'ov_historial') ORDER BY 1");
  }

  inline static const std::string kSqlite = "sqlite", kPostgres = "postgres";
  TemporaryFolder folder_;
  PostgresDatabase database_{PostgresDatabase::Kind::kBare};
};

TEST_F(BothDatabases, EndInEqualRowsAndASecondRunWritesNothing) {
  generate(600);
  const Ended early = radica(kPostgres, {"run"});
  EXPECT_EQ(early.exit_code, 78) << early.describe();
  EXPECT_THAT(early.standard_error, HasSubstr("radica migrate"));
  for (const std::string& work : {kSqlite, kPostgres}) {
    const Ended migrated = radica(work, {"migrate"});
    ASSERT_EQ(migrated.exit_code, 0) << work << migrated.describe();
    const Ended run = radica(work, {"run", "--full"});
    ASSERT_EQ(run.exit_code, 0) << work << run.describe();
  }
  expect_equal_rows();

  const std::vector<std::string> before = writes();
  for (const std::string& work : {kSqlite, kPostgres})
    for (const char* how : {"--full", "--strict"}) {
      const Ended again = radica(work, {"run", how});
      EXPECT_THAT(again.exit_code, testing::AnyOf(0, 3)) << work << again.describe();
    }
  expect_equal_rows();
  EXPECT_EQ(writes(), before);
}

TEST_F(BothDatabases, ALoadLeavesNoDeadRowsHoweverOftenItIsRepeated) {
  generate(200);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  for (int i = 0; i < 2; ++i) {
    const Ended loaded = radica(kPostgres, {"load", "--full"});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.describe();
  }
  EXPECT_EQ(
      database_.sql("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'data_general' AND n_dead_tup > 0"),
      std::vector<std::string>{});
  EXPECT_EQ(database_.sql("SELECT count(*) = max(id) FROM data_general.ov_afinia"), std::vector<std::string>{"t"})
      << "no number is used up by a claim that is there";
}

TEST_F(BothDatabases, ChangedFilesUpdateTheSameRowsWithTheSameHistory) {
  generate(600);
  for (const std::string& work : {kSqlite, kPostgres}) {
    ASSERT_EQ(radica(work, {"migrate"}).exit_code, 0);
    ASSERT_EQ(radica(work, {"run", "--full"}).exit_code, 0);
  }
  const std::string before = "\"extraction_timestamp\": \"2026", after = "\"extraction_timestamp\": \"2027";
  int changed = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(input() + "/afinia")) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = std::filesystem::relative(entry.path(), folder_.path()).string();
    std::string text = folder_.read(name);
    const std::size_t time = text.find(before), state = text.find("Pendiente");
    if (time == std::string::npos || state == std::string::npos) continue;
    text.replace(state, 9, "Resuelto ");
    text.replace(text.find(before), before.size(), after);
    // So that "2027MMDD" is not later than the day after now.
    text.replace(text.find(after) + after.size(), 4, "0101");
    folder_.write(name, text);
    ++changed;
  }
  ASSERT_GT(changed, 5);
  for (const std::string& work : {kSqlite, kPostgres}) {
    const Ended run = radica(work, {"run"});
    ASSERT_EQ(run.exit_code, 0) << work << run.describe();
  }
  expect_equal_rows();
  EXPECT_NE(database_.sql("SELECT count(*) FROM data_general.ov_historial"), std::vector<std::string>{"0"});
}

TEST_F(BothDatabases, CommandsThatLookSayTheSame) {
  generate(100);
  for (const std::string& work : {kSqlite, kPostgres}) {
    ASSERT_EQ(radica(work, {"migrate"}).exit_code, 0);
    ASSERT_EQ(radica(work, {"run", "--full"}).exit_code, 0);
    const Ended checked = radica(work, {"check"});
    EXPECT_EQ(checked.exit_code, 0) << work << checked.describe() << checked.standard_output;
    EXPECT_EQ(radica(work, {"verify", "--deep"}).exit_code, 0);
    EXPECT_EQ(radica(work, {"migrate"}).exit_code, 0);
  }
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
           {"export", "--company", "afinia"}, {"export", "--company", "aire"}, {"quarantine", "list"}}) {
    const Ended sqlite = radica(kSqlite, verb), postgres = radica(kPostgres, verb);
    EXPECT_EQ(sqlite.exit_code, 0) << sqlite.describe();
    EXPECT_EQ(postgres.exit_code, 0) << postgres.describe();
    EXPECT_EQ(sqlite.standard_output, postgres.standard_output) << verb.front();
    EXPECT_GT(sqlite.standard_output.size(), 100U);
  }
  for (const std::vector<std::string>& verb :
       std::vector<std::vector<std::string>>{{"status"}, {"runs"}, {"status", "--json"}})
    EXPECT_EQ(radica(kPostgres, verb).exit_code, 0) << verb.front();
}

}  // namespace
}  // namespace radica::test
