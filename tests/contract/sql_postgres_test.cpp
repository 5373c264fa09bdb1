#include "contract/postgres_world.h"
#include "contract/sql_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, SqlContract, EmptyPostgresWorld);

namespace {

using Settings = std::vector<std::string>;

Settings settings_of(Sql& sql, const Act& act, Access access) {
  Settings found;
  const auto transaction = sql.begin(act, access);
  EXPECT_TRUE(transaction) << transaction.error().describe();
  const auto asked =
      (*transaction)
          ->query(
              {"settings",
               {},
               "SELECT name || '=' || current_setting(name) FROM unnest(ARRAY['TimeZone', 'DateStyle', 'search_path', "
               "'application_name', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) AS "
               "name"},
              {}, [&found](const SqlRow& row) -> Result<void> {
                found.emplace_back(row.text(0));
                return {};
              });
  EXPECT_TRUE(asked) << asked.error().describe();
  return found;
}

}  // namespace

TEST(PostgresSession, SetsItsZoneNameAndTimeoutsInEachTransactionWhateverTheDatabaseSays) {
  const EmptyPostgresWorld world;
  for (const char* setting : {"TimeZone = 'Asia/Tokyo'", "DateStyle = 'German'", "search_path = 'elsewhere'",
                              "statement_timeout = '1h'", "lock_timeout = 0"})
    world.database.sql("ALTER DATABASE \"" + world.database.name() + "\" SET " + setting);
  PostgresOptions options = PostgresWorld::options();
  options.statement_timeout = std::chrono::milliseconds(7001);
  options.lock_timeout = std::chrono::milliseconds(7002);
  options.idle_writer_timeout = std::chrono::milliseconds(7003);
  options.idle_reader_timeout = std::chrono::milliseconds(7004);
  options.connections = 1;
  const auto sql = open_postgres(world.database.url(), "data_general", options);
  ASSERT_TRUE(sql) << sql.error().describe();
  Settings expected{"TimeZone=America/Bogota",
                    "DateStyle=ISO, YMD",
                    "search_path=pg_catalog",
                    "application_name=radica export",
                    "statement_timeout=7001ms",
                    "lock_timeout=7002ms",
                    "idle_in_transaction_session_timeout=7004ms"};
  EXPECT_EQ(settings_of(**sql, {"radica", "export", "", 0}, Access::kRead), expected);
  expected[3] = "application_name=radica";
  expected.back() = "idle_in_transaction_session_timeout=7003ms";
  EXPECT_EQ(settings_of(**sql, {}, Access::kWrite), expected) << "on the same connection";
}

}  // namespace radica::test
