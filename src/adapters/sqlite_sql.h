// The port Sql on SQLite ≥ 3.40 (SPEC §11): the one file of the URL is attached under the configured schema name, so
// that `data_general.ov_afinia` reads as in PostgreSQL. WAL, synchronous = FULL.
// Threads: one write connection behind a queue in order of arrival, and a pool of connections for readers, who never
// wait. Other processes are waited for seconds, writers of this process a minute; then kUnavailable.
// Every call passes fault::next_call_fails(); points sql.before_commit, sql.after_commit.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ports/sql.h"

namespace radica {

struct SqliteTimeouts {
  std::chrono::milliseconds other_process{5000};
  std::chrono::milliseconds own_writer{60000};  // longer than any batch
};

// A lock of another process is waited for by each call; then the work is done again a few times.
[[nodiscard]] inline SqlPatience sqlite_patience() {
  SqlPatience patience;
  patience.budget = std::chrono::milliseconds(15'000);
  return patience;
}

// `url` is `sqlite:PATH`, relative to the working directory; missing folders and the file are made, readable by the
// owner only. kBadConfig E-SQL-011 when the URL or the schema name ("main", "temp", "") cannot be used.
Result<std::unique_ptr<Sql>> open_sqlite(std::string_view url, std::string_view schema, SqliteTimeouts timeouts = {},
                                         SqlPatience patience = sqlite_patience());

// All that a transaction of open_sqlite() sees, as a database of its own: into the file `path`, which is there and
// empty.
Result<void> copy_sqlite(Transaction& transaction, const std::string& path);

// What to do about a result code of SQLite, extended or not: the one place where they get their meaning.
[[nodiscard]] ErrorCode code_of_sqlite(int result_code);

}  // namespace radica
