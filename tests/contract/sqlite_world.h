// The world of the SQLite runs of the contract suites: a database file of its own in a temporary folder.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/sqlite_sql.h"
#include "support/temporary_folder.h"

namespace radica::test {

struct SqliteWorld {
  static constexpr bool kTextHoldsNul = true;  // PostgreSQL refuses U+0000
  static constexpr std::string_view kUniqueHash =
      "CREATE UNIQUE INDEX {schema}.by_hash ON registros_ov_s3 (hash_archivo)";

  [[nodiscard]] std::string url() const { return "sqlite:" + folder.path("data/radica.db"); }
  // Another door to the same database.
  [[nodiscard]] std::unique_ptr<Sql> open() const {
    auto sql = open_sqlite(url(), "data_general", {std::chrono::milliseconds(20000), std::chrono::milliseconds(20000)});
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }

  TemporaryFolder folder;
};

}  // namespace radica::test
