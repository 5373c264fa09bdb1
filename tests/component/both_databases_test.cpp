// The whole product on PostgreSQL and on SQLite, through the binary: the same input ends in the same rows.
#include <filesystem>

#include "support/both_databases.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

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
