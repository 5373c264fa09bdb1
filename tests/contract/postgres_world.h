// The worlds of the PostgreSQL runs of the contract suites: a database of its own on the tests' shared server, with the
// tables of Radica, or empty.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/pg_sql.h"
#include "support/postgres_server.h"

namespace radica::test {

struct EmptyPostgresWorld {
  explicit EmptyPostgresWorld(PostgresDatabase::Kind kind = PostgresDatabase::Kind::kWithSchemas) : database(kind) {}
  static constexpr bool kTextHoldsNul = false;
  static constexpr std::string_view kOwnIndex = "{radica}.";
  static constexpr std::string_view kUniqueHash =
      "CREATE UNIQUE INDEX by_hash ON {schema}.registros_ov_s3 (hash_archivo)";

  static PostgresOptions options() {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    options.time_zone = "America/Bogota";
    return options;
  }
  // Another door to the same database.
  [[nodiscard]] std::unique_ptr<Sql> open() const {
    auto sql = open_postgres(database.url(), "data_general", options());
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }

  PostgresDatabase database;
};

struct PostgresWorld : EmptyPostgresWorld {
  PostgresWorld() : EmptyPostgresWorld(PostgresDatabase::Kind::kMigrated) {}
};

}  // namespace radica::test
