#include "contract/migrate_contract.h"
#include "contract/postgres_world.h"
#include "model/table_ddl.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, MigrateContract, EmptyPostgresWorld);

class MigrateOnPostgres : public testing::Test {
 protected:
  void migrate_all(const std::string& url) {
    const auto sql = open_postgres(url, "data_general", PostgresWorld::options());
    ASSERT_TRUE(sql) << sql.error().describe();
    const auto done = migrate(**sql, {}, *clock_, kCompanies);
    ASSERT_TRUE(done) << done.error().describe();
  }
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
};

TEST_F(MigrateOnPostgres, MakesTheSchemasOfABareDatabase) {
  const PostgresDatabase database(PostgresDatabase::Kind::kBare);
  migrate_all(database.url());
  EXPECT_EQ(database.sql("SELECT count(*) FROM pg_tables WHERE schemaname IN ('radica', 'data_general')"),
            std::vector<std::string>{"44"});
}

TEST_F(MigrateOnPostgres, TextsOfItsOwnTablesAndKeysOfClaimsAreComparedAsBytes) {
  const PostgresDatabase database;
  migrate_all(database.url());
  const std::string columns =
      "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = ";
  EXPECT_EQ(database.sql(columns + "'radica' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"),
            std::vector<std::string>{});
  EXPECT_EQ(database.sql(columns + "'data_general' AND collation_name = 'C' ORDER BY 1"),
            (std::vector<std::string>{"ov_afinia.numero_radicado", "ov_afinia.numero_reclamo_sgc",
                                      "ov_aire.numero_radicado", "ov_aire.numero_reclamo_sgc"}))
      << "the other columns keep the order of the database's language";
}

TEST_F(MigrateOnPostgres, EveryIndexOfItsOwnTablesWouldBeMadeAgain) {
  const PostgresDatabase database;
  migrate_all(database.url());
  std::vector<std::string> listed;
  for (const Index& index : own_indexes()) listed.push_back(index.name);
  EXPECT_THAT(database.sql("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisunique AND indrelid IN "
                           "(SELECT oid FROM pg_class WHERE relnamespace = 'radica'::regnamespace)"),
              testing::UnorderedElementsAreArray([&listed] {
                std::vector<std::string> names;
                for (const std::string& name : listed) names.push_back("radica." + name);
                return names;
              }()));
  const std::string shapes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'radica' ORDER BY indexname";
  const std::vector<std::string> made = database.sql(shapes);
  for (const std::string& name : listed) database.sql("DROP INDEX radica." + name);
  migrate_all(database.url());
  EXPECT_EQ(database.sql(shapes), made) << "as the migrations made them";
}

TEST_F(MigrateOnPostgres, AUniqueIndexThatWasNeverFinishedHoldsNothing) {
  const PostgresDatabase database;
  migrate_all(database.url());
  database.sql(
      "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = "
      "'data_general.ov_aire_numero_radicado_key'::regclass");
  const auto sql = open_postgres(database.url(), "data_general", PostgresWorld::options());
  ASSERT_TRUE(sql);
  const auto refused = inspect_schema(**sql, kCompanies);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().describe(), HasSubstr("ov_aire: - -> UNIQUE (numero_radicado)"));
}

TEST_F(MigrateOnPostgres, ALockOfAnotherProcessIsWaitedForAndThenUnavailable) {
  const EmptyPostgresWorld world;
  const auto holder = world.open();
  const auto holding = holder->begin({}, Access::kWrite);
  ASSERT_TRUE(holding);
  ASSERT_TRUE((*holding)->run({"migrate/prepare"}));
  PostgresOptions options = PostgresWorld::options();
  options.lock_timeout = std::chrono::milliseconds(50);
  const auto sql = open_postgres(world.database.url(), "data_general", options);
  ASSERT_TRUE(sql);
  const auto refused = migrate(**sql, {}, *clock_, kCompanies);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
}

}  // namespace radica::test
