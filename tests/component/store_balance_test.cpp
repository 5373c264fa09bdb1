// The sums of the store (SPEC §10) and what becomes of quarantine, waiting files and clean-up, on both databases.
#include <filesystem>

#include "support/both_databases.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StoreBalanceOnBoth : public BothDatabases {
 protected:
  static std::string claim(const std::string& radicado, const std::string& more = "") {
    return "{\"numero_radicado\":\"" + radicado +
           "\",\"fecha\":\"2025/10/08 10:11\",\"estado_solicitud\":\"Pendiente\"" + more + "}";
  }
  void write(const std::string& name, const std::string& bytes) {
    folder_.write("data/downloads/afinia/oficina_virtual/" + name, bytes);
    std::filesystem::last_write_time(folder_.path("data/downloads/afinia/oficina_virtual/" + name),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  }
  // Two data files and two details of R1, of which one each is superseded; an attachment twice.
  void write_claims() {
    write("RE1_data_20251008_101112.json", claim("R1", R"(,"numero_reclamo_sgc":"RE1")"));
    write("RE1_data_20251009_101112.json", claim("R1", R"(,"numero_reclamo_sgc":"RE1","nic":"1234567")"));
    write("RE1_20251008_101110.pdf", "%PDF-1.4 one\n%%EOF\n");
    write("RE1_20251009_101110.pdf", "%PDF-1.4 two\n%%EOF\n");
    write("RE1_foto_20251008_101111.jpg", "\xFF\xD8\xFF\xE0 picture");
    write("RE1_foto_20251008_101112.jpg", "\xFF\xD8\xFF\xE0 picture");
    write("RE2_data_20251009_101112.json", claim("R2", R"(,"numero_reclamo_sgc":"RE2")"));
  }
  void migrate() {
    for (const std::string& work : {kSqlite, kPostgres}) ASSERT_EQ(radica(work, {"migrate"}).exit_code, 0);
  }
  std::string told(const std::string& work, const std::vector<std::string>& verb) {
    std::vector<std::string> words{"--json"};
    words.insert(words.end(), verb.begin(), verb.end());
    const Ended ended = radica(work, words);
    EXPECT_EQ(ended.exit_code, 0) << work << ended.describe();
    return ended.standard_output;
  }
  static constexpr const char* kAllSent =
      R"("store":{"files":7,"uploaded":4,"already_there":0,"same_bytes":1,"superseded":2,"deferred":0,"failed":0})";
  static constexpr const char* kAllThere =
      R"("store":{"files":7,"uploaded":0,"already_there":4,"same_bytes":1,"superseded":2,"deferred":0,"failed":0})";
};

TEST_F(StoreBalanceOnBoth, AFullRunOverUnchangedClaimsCountsWhatIsThere) {
  write_claims();
  migrate();
  for (const std::string& work : {kSqlite, kPostgres}) {
    EXPECT_THAT(told(work, {"run", "--full"}), HasSubstr(kAllSent)) << work;
    EXPECT_THAT(told(work, {"run", "--full"}), HasSubstr(kAllThere)) << work;
    EXPECT_THAT(told(work, {"run"}), HasSubstr(R"("store":{"files":0,)")) << work << ": it touches no claim";
  }
}

TEST_F(StoreBalanceOnBoth, AFullRunSaysOfEachFileThatItIsArchivedOrWhyItIsNot) {
  write_claims();
  write("list_20251010_101112.json", "[" + claim("L1") + "," + claim("L2") + "]");
  write("empty_list_20251010_101112.json", "[]");
  write("RE8_data_20251010_101112.json", "{broken");
  write("RE8_20251010_101110.pdf", "%PDF-1.4 waits\n%%EOF\n");
  write("nobody_20251010_101110.pdf", "%PDF-1.4 of nobody\n%%EOF\n");
  migrate();
  for (const std::string& work : {kSqlite, kPostgres}) {
    const Ended run = radica(work, {"run", "--full"});
    EXPECT_EQ(run.exit_code, 0) << work << run.describe();
    EXPECT_THAT(run.standard_output,
                HasSubstr("Archive: 12 files in the input = 5 in the store + 2 superseded + 0 waiting + 2 lists + 1 "
                          "rejected + 2 of no claim"))
        << work;
    const std::string report = work + "/data/processed/reports/afinia_report_20270115";
    EXPECT_THAT(folder_.read(report + ".json"),
                HasSubstr(R"("archive":{"files":12,"archived":5,"superseded":2,"waiting":0,"lists":2,"rejected":1,)"
                          R"("unmatched":2})"))
        << work;
    EXPECT_THAT(folder_.read(report + ".html"),
                AllOf(HasSubstr("archived, or kept here and why"), HasSubstr("o conservados aquí y por qué")));
    const std::filesystem::path gone = folder_.path("data/downloads/afinia/oficina_virtual/nobody_20251010_101110.pdf");
    std::filesystem::remove(gone);
    EXPECT_THAT(told(work, {"run", "--full"}), HasSubstr(R"("archive":{"afinia":{"files":11,)"))
        << work << ": what is there";
    EXPECT_THAT(told(work, {"run"}), HasSubstr(R"("archive":{"afinia":null,)")) << work;
    write("nobody_20251010_101110.pdf", "%PDF-1.4 of nobody\n%%EOF\n");
  }
}

TEST_F(StoreBalanceOnBoth, ARehearsalSaysTheSumsOfTheRunThatFollows) {
  write_claims();
  migrate();
  for (const std::string& work : {kSqlite, kPostgres}) {
    EXPECT_THAT(told(work, {"run", "--full", "--dry-run"}),
                AllOf(HasSubstr(kAllSent), HasSubstr("oficina_virtual/RE1/pqr_detail.pdf"),
                      HasSubstr("oficina_virtual/RE1/adjunto_20251008_101111.jpg"),
                      Not(HasSubstr("adjunto_20251008_101112.jpg"))))
        << work;
    EXPECT_THAT(told(work, {"run", "--full"}), HasSubstr(kAllSent)) << work;
    EXPECT_THAT(told(work, {"run", "--full", "--dry-run"}),
                AllOf(HasSubstr(kAllThere), HasSubstr(R"("would_upload":[])")))
        << work;
  }
  write("RE2_20251010_101110.pdf", "%PDF-1.4 late\n%%EOF\n");
  for (const std::string& work : {kSqlite, kPostgres}) {
    const char* const sums =
        R"("store":{"files":2,"uploaded":1,"already_there":1,"same_bytes":0,"superseded":0,"deferred":0,"failed":0})";
    EXPECT_THAT(told(work, {"run", "--dry-run"}), AllOf(HasSubstr(sums), HasSubstr("RE2/pqr_detail.pdf"))) << work;
    EXPECT_THAT(told(work, {"run"}), HasSubstr(sums)) << work;
  }
}

TEST_F(StoreBalanceOnBoth, ARenamedRejectedFileStandsOnceInTheQuarantine) {
  write_claims();
  write("RE8_data_20251010_101112.json", "{broken");
  write("RE9_data_20251010_101112.json", R"({"numero_radicado":"R9","fecha":"tomorrow","estado_solicitud":"Abierto"})");
  migrate();
  for (const std::string& work : {kSqlite, kPostgres}) {
    ASSERT_EQ(radica(work, {"run"}).exit_code, 0);
    EXPECT_THAT(told(work, {"status"}), HasSubstr("\"quarantine\":2,"));
    EXPECT_THAT(told(work, {"explain", "R9"}), HasSubstr("RE9_data_20251010_101112.json"));
  }
  const std::string folder = folder_.path("data/downloads/afinia/oficina_virtual/");
  for (const char* name : {"RE8", "RE9"})
    std::filesystem::rename(folder + name + "_data_20251010_101112.json", folder + name + "_data_20251011_101112.json");
  for (const std::string& work : {kSqlite, kPostgres})
    for (const char* how : {"--strict", "--full"}) {
      const Ended ended = radica(work, {"run", how});
      EXPECT_THAT(ended.exit_code, testing::AnyOf(0, 3)) << ended.describe();
      EXPECT_THAT(told(work, {"status"}), HasSubstr("\"quarantine\":2,")) << work;
      EXPECT_THAT(told(work, {"quarantine", "list"}),
                  AllOf(HasSubstr("RE8_data_20251011"), HasSubstr("RE9_data_20251011"), Not(HasSubstr("20251010"))))
          << work;
    }
}

TEST_F(StoreBalanceOnBoth, WhatCleanUpTakesAwayIsTheSame) {
  write_claims();
  write("list_20251010_101112.json", "[" + claim("L1") + "," + claim("L2") + "]");
  migrate();
  for (const std::string& work : {kSqlite, kPostgres}) {
    ASSERT_EQ(radica(work, {"run"}).exit_code, 0);
    // The input is shared: the first takes it away, so each looks first.
    EXPECT_THAT(told(work, {"--now", "2027-03-15T12:00:00", "--set", "cleanup.raw_days=7", "--set",
                            "cleanup.lists_days=7", "--set", "cleanup.superseded_days=7", "cleanup", "--dry-run"}),
                AllOf(HasSubstr(R"("raw":{"files":5,)"), HasSubstr(R"("superseded":{"files":0,)"),
                      HasSubstr(R"("lists":{"files":1,)")))
        << work;
  }
  const Ended cleaned =
      radica(kPostgres, {"--now", "2027-03-15T12:00:00", "--set", "cleanup.raw_days=7", "cleanup", "--yes"});
  ASSERT_EQ(cleaned.exit_code, 0) << cleaned.describe();
  EXPECT_FALSE(folder_.has("data/downloads/afinia/oficina_virtual/RE1_20251009_101110.pdf"));
  EXPECT_EQ(database_.sql("SELECT count(*) FROM radica.radica_file WHERE state = 'limpiado'"),
            std::vector<std::string>{"5"});
  const Ended full =
      radica(kPostgres, {"--now", "2027-03-15T13:00:00", "--set", "cleanup.raw_days=7", "run", "--full"});
  EXPECT_EQ(full.exit_code, 0) << full.describe();
  const std::string csv = folder_.read(kPostgres + "/data/processed/afinia_consolidated_20270315.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 5) << csv;
  const Ended reconciled = radica(kPostgres, {"--now", "2027-03-15T13:00:00", "--json", "reconcile"});
  EXPECT_EQ(reconciled.exit_code, 0) << reconciled.describe() << reconciled.standard_output;
  EXPECT_THAT(reconciled.standard_output, Not(HasSubstr("\"class\":\"archivo_local_ausente\"")));
}

}  // namespace
}  // namespace radica::test
