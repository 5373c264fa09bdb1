// The database of the configuration: which adapter its address means.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/pg_password.h"
#include "app/config.h"
#include "base/error.h"
#include "base/log.h"
#include "ports/sql.h"
#include "stages/context.h"

namespace radica {

// A server, which is there or not; else a file of ours, which is made when it is needed.
[[nodiscard]] bool is_on_server(const Config& config);
// The path of the file of SQLite.
[[nodiscard]] std::string database_file(const Config& config);
// The password that `reference` leads to, found anew for each connection.
[[nodiscard]] PgPassword password_by(const std::string& reference);
// The database does not answer: no fault of who asked it.
[[nodiscard]] bool is_database_away(const Error& error);
[[nodiscard]] std::vector<std::string> company_names(const Config& config);

// How long a server that does not answer is asked: a command that only looks tries once, for about five seconds.
enum class Patience { kWorks, kLooks };
// Work that is done again is said in `log` and counted in `progress`; both outlive it.
Result<std::unique_ptr<Sql>> open_database(const Config& config, Patience patience, Log& log,
                                           Progress* progress = nullptr);

}  // namespace radica
