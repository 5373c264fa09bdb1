#include "adapters/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "adapters/sqlite_sql.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kCompanies{"afinia", "aire"};

class Migrate : public testing::Test {
 protected:
  std::unique_ptr<Sql> open() {
    auto sql = open_sqlite("sqlite:" + folder_.path("radica.db"), "data_general");
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  void run(std::string_view text) {
    const auto transaction = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    const auto rows = (*transaction)->run({"test", {}, text});
    ASSERT_TRUE(rows) << rows.error().describe();
    ASSERT_TRUE((*transaction)->commit());
  }
  std::vector<std::string> texts(std::string_view text) {
    std::vector<std::string> found;
    const auto transaction = sql_->begin({}, Access::kRead);
    if (!transaction) return {transaction.error().describe()};
    const auto done = (*transaction)->query({"test", {}, text}, {}, [&found](const SqlRow& row) -> Result<void> {
      found.emplace_back(row.text(0));
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  void migrate_all() {
    const auto state = migrate(*sql_, {}, *clock_, kCompanies);
    ASSERT_TRUE(state) << state.error().describe();
  }
  Error refusal() {
    const auto inspected = inspect_schema(*sql_, kCompanies);
    const auto migrated = migrate(*sql_, {}, *clock_, kCompanies);
    if (inspected || migrated) throw std::runtime_error("not refused");
    EXPECT_EQ(inspected.error().describe(), migrated.error().describe());
    return migrated.error();
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::unique_ptr<Sql> sql_ = open();
};

TEST_F(Migrate, MakesEverythingInAnEmptyDatabase) {
  const auto before = inspect_schema(*sql_, kCompanies);
  ASSERT_TRUE(before) << before.error().describe();
  EXPECT_EQ(before->version, 0);
  EXPECT_FALSE(before->is_current());
  EXPECT_EQ(texts("SELECT name FROM {schema}.sqlite_master"), std::vector<std::string>{}) << "inspecting only reads";

  const auto done = migrate(*sql_, {}, *clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->pending_migrations.front(), "0001_ledger");
  EXPECT_EQ(done->missing_tables, (std::vector<std::string>{"registros_ov_s3", "ov_historial", "ov_posibles_duplicados",
                                                            "ov_afinia", "ov_aire"}));
  const auto tables = texts("SELECT name FROM {schema}.sqlite_master WHERE type = 'table'");
  const std::set<std::string> found(tables.begin(), tables.end());
  for (const char* name : {"radica_migration", "radica_file", "radica_lease", "radica_run", "ov_afinia", "ov_aire"})
    EXPECT_TRUE(found.contains(name)) << name;
  EXPECT_EQ(texts("SELECT name FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"0001_ledger"});
  EXPECT_EQ(texts("SELECT applied_at FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"2026-11-24 12:00:00"});
  EXPECT_EQ(texts("SELECT length(sha256) FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"64"});
}

TEST_F(Migrate, ASecondTimeFindsNothingToDo) {
  migrate_all();
  run("INSERT INTO {schema}.ov_afinia (numero_radicado, fecha) VALUES ('007', '2026-01-01 00:00:00')");
  const auto again = migrate(*sql_, {}, *clock_, kCompanies);
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_TRUE(again->is_current());
  EXPECT_GE(again->version, 1);
  EXPECT_EQ(texts("SELECT numero_radicado FROM {schema}.ov_afinia"), std::vector<std::string>{"007"});
}

TEST_F(Migrate, ADatabaseOfTheFirstVersionKeepsItsRowsAndIsReadOnceMore) {
  migrate_all();
  run("DELETE FROM {radica}.radica_migration WHERE version > 1");
  run("DROP TABLE {radica}.radica_repair");
  run("DROP TABLE {radica}.radica_seen");
  run("ALTER TABLE {radica}.radica_rejected DROP COLUMN shape");
  run("INSERT INTO {radica}.radica_rejected (empresa, path, rule, place, excerpt, run_id, rejected_at) "
      "VALUES ('afinia', 'a.json', 'json_invalido', 'byte 0', '', 'r', '2026-01-01 00:00:00')");
  run("INSERT INTO {radica}.radica_state VALUES ('rule_fp.afinia', 'f'), ('other', 'o')");
  const auto done = migrate(*sql_, {}, *clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->version, 1);
  EXPECT_EQ(done->pending_migrations, std::vector<std::string>{"0002_quarantine"});
  EXPECT_EQ(texts("SELECT path FROM {radica}.radica_rejected WHERE shape IS NULL"), std::vector<std::string>{"a.json"});
  EXPECT_EQ(texts("SELECT name FROM {radica}.radica_state"), std::vector<std::string>{"other"});
}

TEST_F(Migrate, AThirdCompanyGetsItsTable) {
  migrate_all();
  const auto done = migrate(*sql_, {}, *clock_, {"afinia", "aire", "tercera"});
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->missing_tables, std::vector<std::string>{"ov_tercera"});
  EXPECT_EQ(texts("SELECT count(*) FROM {schema}.ov_tercera"), std::vector<std::string>{"0"});
}

TEST_F(Migrate, ManyMayMigrateAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([this] {
      const auto sql = open();
      const auto done = migrate(*sql, {}, *clock_, kCompanies);
      EXPECT_TRUE(done) << done.error().describe();
    });
  for (std::thread& thread : threads) thread.join();
  const auto state = inspect_schema(*sql_, kCompanies);
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->is_current());
}

TEST_F(Migrate, RefusesADatabaseThatIsNewer) {
  migrate_all();
  run("INSERT INTO {radica}.radica_migration VALUES (9999, '9999_future', '2030-01-01 00:00:00', '')");
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-008");
  EXPECT_THAT(error.describe(), HasSubstr("9999"));
}

TEST_F(Migrate, RefusesAHistoryOfAnotherBuild) {
  migrate_all();
  run("UPDATE {radica}.radica_migration SET sha256 = 'other' WHERE version = 1");
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-009");
  EXPECT_THAT(error.describe(), HasSubstr("0001_ledger"));
}

TEST_F(Migrate, NamesEachDifferenceOfATableThatIsThere) {
  run("CREATE TABLE {schema}.ov_aire (id INTEGER PRIMARY KEY, numero_radicado VARCHAR(50) UNIQUE, fecha DATE NOT NULL,"
      " nic VARCHAR(20) UNIQUE, note TEXT, must TEXT NOT NULL, may TEXT NOT NULL DEFAULT '')");
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-010");
  const std::string text = error.describe();
  for (const char* difference :
       {"ov_aire.numero_radicado: VARCHAR(50) -> VARCHAR(50) NOT NULL",
        "ov_aire.fecha: DATE NOT NULL -> TIMESTAMP NOT NULL", "ov_aire.version: - -> INTEGER NOT NULL",
        "ov_aire: UNIQUE (nic) -> -", "ov_aire: - -> UNIQUE (hash_registro)", "ov_aire.must: TEXT NOT NULL -> -"})
    EXPECT_THAT(text, HasSubstr(difference));
  for (const char* fine : {"ov_aire.nic:", "note", "may", "ov_aire.id", "ov_afinia"})
    EXPECT_THAT(text, Not(HasSubstr(fine)));
  EXPECT_EQ(texts("SELECT name FROM {schema}.sqlite_master WHERE type = 'table'"), std::vector<std::string>{"ov_aire"})
      << "nothing is made beside it";
}

TEST_F(Migrate, RefusesTheOriginalRegistryWithItsUniqueHash) {
  migrate_all();
  run("CREATE UNIQUE INDEX {schema}.by_hash ON registros_ov_s3 (hash_archivo)");
  EXPECT_THAT(refusal().describe(), HasSubstr("registros_ov_s3: UNIQUE (hash_archivo) -> -"));
}

TEST_F(Migrate, AViewInPlaceOfATableIsADifference) {
  run("CREATE VIEW {schema}.ov_historial AS SELECT 1 AS id");
  EXPECT_THAT(refusal().describe(), HasSubstr("ov_historial.campo: - -> TEXT NOT NULL"));
}

}  // namespace
}  // namespace radica
