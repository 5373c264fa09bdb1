// What adapters/migrate.h promises, on every database. A World is that of sql_contract.h, its schemas are there.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/migrate.h"
#include "base/embedded.h"
#include "model/table_ddl.h"
#include "ports/sql.h"

namespace radica::test {

using testing::HasSubstr;
using testing::Not;

inline const std::vector<std::string> kCompanies{"afinia", "aire"};

// All but the first, in their order.
inline std::vector<std::string> later_migrations() {
  constexpr std::string_view kFolder = "sql/migrations/", kEnding = ".sql";
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (file.name.starts_with(kFolder))
      names.emplace_back(file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - kEnding.size()));
  std::sort(names.begin(), names.end());
  names.erase(names.begin());
  return names;
}

template <class World>
class MigrateContract : public testing::Test {
 protected:
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
  // Of both schemas, views too.
  std::vector<std::string> tables() {
    std::vector<std::string> found;
    const auto transaction = sql_->begin({}, Access::kRead);
    if (!transaction) return {transaction.error().describe()};
    const auto done = (*transaction)->query({"migrate/tables"}, {}, [&found](const SqlRow& row) -> Result<void> {
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

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::unique_ptr<Sql> sql_ = world_.open();
};

TYPED_TEST_SUITE_P(MigrateContract);

TYPED_TEST_P(MigrateContract, MakesEverythingInAnEmptyDatabase) {
  const auto before = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(before) << before.error().describe();
  EXPECT_EQ(before->version, 0);
  EXPECT_FALSE(before->is_current());
  EXPECT_EQ(this->tables(), std::vector<std::string>{}) << "inspecting only reads";

  const auto done = migrate(*this->sql_, {}, *this->clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->pending_migrations.front(), "0001_ledger");
  EXPECT_EQ(done->missing_tables, (std::vector<std::string>{"registros_ov_s3", "ov_historial", "ov_posibles_duplicados",
                                                            "ov_afinia", "ov_aire"}));
  const auto tables = this->tables();
  const std::set<std::string> found(tables.begin(), tables.end());
  for (const char* name : {"radica_migration", "radica_file", "radica_lease", "radica_run", "ov_afinia", "ov_aire"})
    EXPECT_TRUE(found.contains(name)) << name;
  EXPECT_EQ(this->texts("SELECT name FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"0001_ledger"});
  EXPECT_EQ(this->texts("SELECT applied_at FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"2026-11-24 12:00:00"});
  EXPECT_EQ(this->texts("SELECT length(sha256) FROM {radica}.radica_migration WHERE version = 1"),
            std::vector<std::string>{"64"});
}

TYPED_TEST_P(MigrateContract, ASecondTimeFindsNothingToDo) {
  this->migrate_all();
  this->run("INSERT INTO {schema}.ov_afinia (numero_radicado, fecha) VALUES ('007', '2026-01-01 00:00:00')");
  this->migrate_all();  // the ledger takes over the row that it does not know
  const auto again = migrate(*this->sql_, {}, *this->clock_, kCompanies);
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_TRUE(again->is_current());
  EXPECT_GE(again->version, 1);
  EXPECT_EQ(this->texts("SELECT numero_radicado FROM {schema}.ov_afinia"), std::vector<std::string>{"007"});
}

TYPED_TEST_P(MigrateContract, ADatabaseOfTheFirstVersionKeepsItsRowsAndIsReadOnceMore) {
  this->migrate_all();
  this->run("DELETE FROM {radica}.radica_migration WHERE version > 1");
  this->run("DROP TABLE {radica}.radica_repair");
  this->run("DROP TABLE {radica}.radica_seen");
  for (const char* table :
       {"radica_unsettled",  "radica_future",   "radica_task",    "radica_schedule", "radica_schedule_act",
        "radica_occurrence", "radica_incident", "radica_silence", "radica_outbox",   "radica_telling",
        "radica_uptime",     "radica_audit",    "radica_account", "radica_session",  "radica_token",
        "radica_throttle",   "radica_setup",    "radica_edit",    "radica_check",    "radica_finding",
        "radica_worker"})
    this->run(std::string("DROP TABLE {radica}.") + table);
  this->run("ALTER TABLE {radica}.radica_rejected DROP COLUMN shape");
  this->run("ALTER TABLE {radica}.radica_lease DROP COLUMN connection");
  for (const char* column :
       {"radica_version DROP COLUMN generation", "radica_version DROP COLUMN mark", "radica_file DROP COLUMN mark",
        "radica_delta DROP COLUMN last", "radica_pending DROP COLUMN last"})
    this->run(std::string("ALTER TABLE {radica}.") + column);
  for (const char* table : {"radica_manifest", "radica_removed"})
    this->run(std::string("DROP TABLE {radica}.") + table);
  for (const char* index : {"radica_rejected_radicado", "radica_file_vanished", "radica_file_unread",
                            "radica_run_started", "radica_run_verb", "radica_run_task"})
    this->run("DROP INDEX " + std::string(TypeParam::kOwnIndex) + index);
  this->run("ALTER TABLE {radica}.radica_rejected DROP COLUMN radicado");
  for (const char* column : {"task", "asked_by"})
    this->run(std::string("ALTER TABLE {radica}.radica_run DROP COLUMN ") + column);
  this->run("DROP INDEX " + std::string(TypeParam::kOwnIndex) + "radica_object_unlisted");
  for (const char* column : {"facts", "origin", "stored_at", "manifest", "encoding"})
    this->run(std::string("ALTER TABLE {radica}.radica_object DROP COLUMN ") + column);
  for (const char* column : {"progress_token", "stage", "stage_seconds", "done", "total", "refused"})
    this->run(std::string("ALTER TABLE {radica}.radica_lease DROP COLUMN ") + column);
  this->run("DROP INDEX " + std::string(TypeParam::kOwnIndex) + "radica_object_file");
  this->run(
      "INSERT INTO {radica}.radica_rejected (empresa, path, rule, place, excerpt, run_id, rejected_at) "
      "VALUES ('afinia', 'a.json', 'json_invalido', 'byte 0', '', 'r', '2026-01-01 00:00:00')");
  this->run("INSERT INTO {radica}.radica_state VALUES ('rule_fp.afinia', 'f'), ('other', 'o')");
  const auto done = migrate(*this->sql_, {}, *this->clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->version, 1);
  EXPECT_EQ(done->pending_migrations, later_migrations());
  EXPECT_EQ(this->texts("SELECT path FROM {radica}.radica_rejected WHERE shape IS NULL"),
            std::vector<std::string>{"a.json"});
  EXPECT_EQ(this->texts("SELECT name FROM {radica}.radica_state"), std::vector<std::string>{"other"});
}

TYPED_TEST_P(MigrateContract, AThirdCompanyGetsItsTable) {
  this->migrate_all();
  const auto done = migrate(*this->sql_, {}, *this->clock_, {"afinia", "aire", "tercera"});
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->missing_tables, std::vector<std::string>{"ov_tercera"});
  EXPECT_EQ(this->texts("SELECT count(*) FROM {schema}.ov_tercera"), std::vector<std::string>{"0"});
}

TYPED_TEST_P(MigrateContract, ManyMayMigrateAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([this] {
      const auto sql = this->world_.open();
      const auto done = migrate(*sql, {}, *this->clock_, kCompanies);
      EXPECT_TRUE(done) << done.error().describe();
    });
  for (std::thread& thread : threads) thread.join();
  const auto state = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->is_current());
}

TYPED_TEST_P(MigrateContract, RefusesADatabaseThatIsNewer) {
  this->migrate_all();
  this->run("INSERT INTO {radica}.radica_migration VALUES (9999, '9999_future', '2030-01-01 00:00:00', '')");
  const Error error = this->refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-008");
  EXPECT_THAT(error.describe(), HasSubstr("9999"));
}

TYPED_TEST_P(MigrateContract, RefusesAHistoryOfAnotherBuild) {
  this->migrate_all();
  this->run("UPDATE {radica}.radica_migration SET sha256 = 'other' WHERE version = 1");
  const Error error = this->refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-009");
  EXPECT_THAT(error.describe(), HasSubstr("0001_ledger"));
}

TYPED_TEST_P(MigrateContract, NamesEachDifferenceOfATableThatIsThere) {
  this->run(
      "CREATE TABLE {schema}.ov_aire (id {id}, numero_radicado VARCHAR(50) UNIQUE, fecha DATE NOT NULL,"
      " procesado_flag BOOLEAN, nic VARCHAR(20) UNIQUE DEFAULT '', note TEXT, must TEXT NOT NULL, may TEXT NOT NULL "
      "DEFAULT '')");
  const Error error = this->refusal();
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-010");
  const std::string text = error.describe();
  for (const char* difference :
       {"ov_aire.numero_radicado: VARCHAR(50) -> VARCHAR(50)", "ov_aire.fecha: DATE NOT NULL -> TIMESTAMP NOT NULL",
        "ov_aire.version: - -> INTEGER NOT NULL DEFAULT 1", "ov_aire.procesado_flag: BOOLEAN -> BOOLEAN DEFAULT FALSE",
        "ov_aire: UNIQUE (nic) -> -", "ov_aire: - -> UNIQUE (hash_registro)", "ov_aire.must: TEXT NOT NULL -> -"})
    EXPECT_THAT(text, HasSubstr(difference));
  for (const char* fine : {"ov_aire.nic:", "note", "may", "ov_aire.id", "ov_afinia"})
    EXPECT_THAT(text, Not(HasSubstr(fine)));
  EXPECT_EQ(this->tables(), std::vector<std::string>{"ov_aire"}) << "nothing is made beside it";
}

TYPED_TEST_P(MigrateContract, AMissingIndexStopsNothingAndIsMadeAgain) {
  this->migrate_all();
  this->run("DROP INDEX {schema}.ix_ov_afinia_nic");
  this->run("DROP INDEX " + std::string(TypeParam::kOwnIndex) + "radica_object_file");
  const std::vector<std::string> missing{"ix_ov_afinia_nic", "radica_object_file"};
  const auto before = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(before) << before.error().describe();
  EXPECT_TRUE(before->is_current());
  EXPECT_FALSE(before->is_complete());
  EXPECT_EQ(before->missing_indexes, missing);
  const auto done = migrate(*this->sql_, {}, *this->clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->missing_indexes, missing);
  const auto after = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(after) << after.error().describe();
  EXPECT_EQ(after->missing_indexes, std::vector<std::string>{});
}

TYPED_TEST_P(MigrateContract, AnIndexOfSomebodyElseDoesWhenItsFirstColumnsAreThose) {
  this->migrate_all();
  for (const char* column : {"fecha", "nic", "documento_identidad"})
    this->run(std::string("DROP INDEX {schema}.ix_ov_aire_") + column);
  const Dialect dialect = *dialect_by_name(this->sql_->dialect());
  for (const Index& index : std::vector<Index>{{"ov_aire", "theirs", "nic, fecha"},
                                               {"ov_aire", "some", "fecha", "version > 1"},
                                               // Of the right name and no use.
                                               {"ov_aire", "ix_ov_aire_documento_identidad", "estado_solicitud"}})
    this->run(create_statement(index, dialect, Writers::kWait));
  const auto done = migrate(*this->sql_, {}, *this->clock_, kCompanies);
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(done->missing_indexes, (std::vector<std::string>{"ix_ov_aire_fecha", "ix_ov_aire_documento_identidad"}));
  const auto after = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(after) << after.error().describe();
  EXPECT_TRUE(after->is_complete());
}

TYPED_TEST_P(MigrateContract, TakesOverTheOriginalRegistryWithItsUniqueHash) {
  this->migrate_all();
  this->run(TypeParam::kUniqueHash);
  const auto before = inspect_schema(*this->sql_, kCompanies);
  ASSERT_TRUE(before) << before.error().describe();
  ASSERT_EQ(before->adoptions.size(), 1U);
  EXPECT_EQ(before->adoptions[0].differences[0].text, "registros_ov_s3: UNIQUE (hash_archivo) -> -");
  this->migrate_all();
  const std::string row =
      "INSERT INTO {schema}.registros_ov_s3 (nombre_archivo, bucket_s3, clave_s3, empresa, hash_archivo) VALUES ";
  this->run(row + "('a', 'b', '1', 'afinia', 'x'), ('a', 'b', '2', 'afinia', 'x')");  // the same bytes of two claims
  EXPECT_TRUE(inspect_schema(*this->sql_, kCompanies)->is_complete());
}

TYPED_TEST_P(MigrateContract, AViewInPlaceOfATableIsADifference) {
  this->run("CREATE VIEW {schema}.ov_historial AS SELECT 1 AS id");
  EXPECT_THAT(this->refusal().describe(), HasSubstr("ov_historial.campo: - -> TEXT NOT NULL"));
}

REGISTER_TYPED_TEST_SUITE_P(MigrateContract, MakesEverythingInAnEmptyDatabase, ASecondTimeFindsNothingToDo,
                            ADatabaseOfTheFirstVersionKeepsItsRowsAndIsReadOnceMore, AThirdCompanyGetsItsTable,
                            ManyMayMigrateAtOnce, RefusesADatabaseThatIsNewer, RefusesAHistoryOfAnotherBuild,
                            NamesEachDifferenceOfATableThatIsThere, TakesOverTheOriginalRegistryWithItsUniqueHash,
                            AViewInPlaceOfATableIsADifference, AMissingIndexStopsNothingAndIsMadeAgain,
                            AnIndexOfSomebodyElseDoesWhenItsFirstColumnsAreThose);

}  // namespace radica::test
