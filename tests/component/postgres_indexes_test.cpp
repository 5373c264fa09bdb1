// Indexes of the business tables on PostgreSQL that are missing or were never finished: said, and made again beside
// whoever writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "adapters/pg_sql.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kIndex = "data_general.ix_ov_afinia_nic";

class PostgresIndexes : public testing::Test {
 protected:
  void SetUp() override {
    folder_.make_folder("data/downloads/afinia/oficina_virtual");
    folder_.make_folder("data/downloads/aire/oficina_virtual");
    const Ended made = radica({"migrate"});
    ASSERT_EQ(made.exit_code, 0) << made.describe();
  }
  std::unique_ptr<Process> started(std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--no-progress", "--lang", "en"});
    return std::make_unique<Process>(RADICA_BINARY, verb, folder_.path(), environment_);
  }
  Ended radica(const std::vector<std::string>& verb) { return started(verb)->wait(); }
  std::string status() { return radica({"status", "--json"}).standard_output; }
  // "t" or "f"; nothing without the index.
  std::vector<std::string> is_valid() {
    return database_.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('" + kIndex + "')");
  }
  // A writer in the middle of its transaction: no index can be finished beside it.
  std::unique_ptr<Transaction> writer() {
    if (!sql_) {
      PostgresOptions options;
      options.password = PostgresServer::kPassword;
      auto opened = open_postgres(database_.url(), "data_general", options);
      if (!opened) throw std::runtime_error(opened.error().describe());
      sql_ = std::move(*opened);
    }
    auto begun = sql_->begin({}, Access::kWrite);
    if (!begun) throw std::runtime_error(begun.error().describe());
    const auto written = (*begun)->run(
        {"test", {}, "INSERT INTO {schema}.ov_afinia (numero_radicado, fecha) VALUES ('1', '2026-01-01 00:00:00')"});
    if (!written) throw std::runtime_error(written.error().describe());
    return std::move(*begun);
  }

  TemporaryFolder folder_;
  PostgresDatabase database_{PostgresDatabase::Kind::kBare};
  std::unique_ptr<Sql> sql_;
  Environment environment_{{"RADICA_DATABASE_URL", database_.url()},
                           {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                           {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
};

TEST_F(PostgresIndexes, AMissingOneIsSaidStopsNothingAndIsMadeByMigrate) {
  EXPECT_THAT(status(), HasSubstr("\"missing_indexes\":[]"));
  database_.sql("DROP INDEX " + kIndex);
  EXPECT_THAT(status(), HasSubstr("\"missing_indexes\":[\"ix_ov_afinia_nic\"]"));
  EXPECT_THAT(radica({"status"}).standard_output, HasSubstr("radica migrate makes them): ix_ov_afinia_nic"));
  EXPECT_THAT(radica({"check"}).standard_output, HasSubstr("indexes are missing"));
  const Ended run = radica({"run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_THAT(run.standard_error, AllOf(HasSubstr("index_missing"), HasSubstr("ix_ov_afinia_nic")));

  const Ended migrated = radica({"migrate"});
  EXPECT_EQ(migrated.exit_code, 0) << migrated.describe();
  EXPECT_THAT(migrated.standard_output, HasSubstr("New indexes: ix_ov_afinia_nic"));
  EXPECT_EQ(is_valid(), std::vector<std::string>{"t"});
  EXPECT_THAT(status(), HasSubstr("\"missing_indexes\":[]"));
  EXPECT_THAT(radica({"run"}).standard_error, Not(HasSubstr("index_missing")));
}

TEST_F(PostgresIndexes, OneThatWasNeverFinishedIsReplaced) {
  database_.sql("DROP INDEX " + kIndex);
  {
    const auto open = writer();
    const Ended cancelled =
        PostgresServer::shared().tool("psql",
                                      {"-c", "SET statement_timeout = '300ms'", "-c",
                                       "CREATE INDEX CONCURRENTLY ix_ov_afinia_nic ON data_general.ov_afinia "
                                       "(nic)"},
                                      database_.name());
    EXPECT_THAT(cancelled.standard_error, HasSubstr("statement timeout"));
  }
  ASSERT_EQ(is_valid(), std::vector<std::string>{"f"});
  EXPECT_THAT(status(), HasSubstr("\"missing_indexes\":[\"ix_ov_afinia_nic\"]"));
  const Ended migrated = radica({"migrate"});
  EXPECT_EQ(migrated.exit_code, 0) << migrated.describe();
  EXPECT_EQ(is_valid(), std::vector<std::string>{"t"});
}

TEST_F(PostgresIndexes, WhileOneIsMadeOthersWriteARunEndsWith75AndASecondMigrateWaits) {
  database_.sql("DROP INDEX " + kIndex);
  auto open = writer();
  const auto first = started({"migrate"});
  const std::string building = "SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database()";
  for (const auto end = steady_clock::now() + std::chrono::seconds(20);
       database_.sql(building).empty() && steady_clock::now() < end;)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  ASSERT_EQ(database_.sql(building), std::vector<std::string>{"1"});

  database_.sql(
      "SET lock_timeout = '2s'; INSERT INTO data_general.ov_afinia (numero_radicado, fecha) "
      "VALUES ('2', '2026-01-01 00:00:00')");
  const Ended run = radica({"run"});
  EXPECT_EQ(run.exit_code, 75) << run.describe();
  EXPECT_THAT(run.standard_error, HasSubstr("E-LEASE-002"));
  const auto second = started({"migrate"});
  EXPECT_FALSE(second->ends_within(std::chrono::seconds(1)));
  EXPECT_TRUE(first->is_running());

  ASSERT_TRUE(open->commit());
  for (Process* migrate : {first.get(), second.get()}) {
    const Ended ended = migrate->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  }
  EXPECT_EQ(is_valid(), std::vector<std::string>{"t"});
  EXPECT_EQ(database_.sql("SELECT numero_radicado FROM data_general.ov_afinia ORDER BY 1"),
            (std::vector<std::string>{"1", "2"}));
}

}  // namespace
}  // namespace radica::test
