// The port DatabaseCopies on PostgreSQL: pg_dump of a snapshot that a transaction of ours has exported, so that the
// digests and the dump are of the same instant; pg_restore into psql, all in one transaction. Only Radica's tables are
// touched: all of its own schema, of the business schema those of its companies.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/pg_password.h"
#include "adapters/pg_tools.h"
#include "ports/database_copies.h"
#include "ports/sql.h"

namespace radica {

struct PgCopiesOptions {
  std::string url, schema;  // of the database; the URL without password
  PgToolsOptions tools;
  std::vector<std::string> companies;  // whose tables there may be
  // The server on which try_out() makes its database: a role with CREATEDB. By default that of the database.
  std::string drill_url;
  PgPassword drill_password;
  CheckStop check_stop;
};

// `sql` is that of the database and outlives it.
[[nodiscard]] std::unique_ptr<DatabaseCopies> pg_copies(Sql& sql, PgCopiesOptions options);

}  // namespace radica
