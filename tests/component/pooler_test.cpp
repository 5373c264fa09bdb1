// The whole product through PgBouncer in transaction mode: nothing lives on a connection from one transaction to the
// next, so each of them may be another one.
#include "adapters/pg_connection.h"
#include "support/both_databases.h"
#include "support/pgbouncer.h"

namespace radica::test {
namespace {

class ThroughAPooler : public BothDatabases {
 protected:
  ThroughAPooler() {
    url_ = pooler_.url(database_.name());
    threads_ = 4;
  }
  // Asked on one of the connections that the run used.
  std::vector<std::string> state_of_connections() {
    const auto address = PgAddress::parse(url_).value();
    const auto connection =
        PgConnection::connect(address, std::string(PostgresServer::kPassword), std::chrono::seconds(10)).value();
    std::vector<std::string> found;
    const auto asked = connection->query(
        "state",
        "SELECT name || ' ' || setting FROM pg_settings WHERE source = 'session' AND name NOT IN "
        "('application_name', 'client_encoding') "
        "UNION ALL SELECT name FROM pg_prepared_statements UNION ALL SELECT 'lock ' || locktype FROM pg_locks WHERE "
        "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "UNION ALL SELECT relname FROM pg_class WHERE relpersistence = 't'",
        {}, [&found](const PGresult& row) -> Result<void> {
          found.emplace_back(PQgetvalue(&row, 0, 0));
          return {};
        });
    EXPECT_TRUE(asked) << asked.error().describe();
    return found;
  }
  PgBouncer pooler_{PostgresServer::shared(), 3};
};

TEST_F(ThroughAPooler, ARunEndsInTheSameRowsAndLeavesNothingOnAConnection) {
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  const Ended migrated = radica(kPostgres, {"migrate"});
  ASSERT_EQ(migrated.exit_code, 0) << migrated.describe();
  for (const char* how : {"--full", "--full", "--strict"}) {
    const Ended run = radica(kPostgres, {"run", how});
    EXPECT_THAT(run.exit_code, testing::AnyOf(0, 3)) << run.describe();
  }
  EXPECT_THAT(state_of_connections(), testing::IsEmpty());
  const Ended again = radica(kSqlite, {"run", "--full"});
  EXPECT_EQ(again.exit_code, 0) << again.describe();
  expect_equal_rows();
}

TEST_F(ThroughAPooler, ThatDiesAndComesBackARunGoesOn) {
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  const auto run = started(kPostgres, {"run", "--full"});
  ASSERT_TRUE(run->says("batch_loaded"));
  pooler_.kill();
  pooler_.start();
  const Ended ended = run->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  expect_equal_rows();
}

}  // namespace
}  // namespace radica::test
