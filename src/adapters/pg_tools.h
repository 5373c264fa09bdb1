// PostgreSQL's own programs (pg_dump, pg_restore, psql): where they are, and at work on a database. The password goes
// through a file without a name: neither their words, which everybody sees, nor their environment hold it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/pg_password.h"
#include "base/child_process.h"
#include "base/error.h"

namespace radica {

struct PgToolsOptions {
  std::string folder;  // where they are; empty: those of Debian's packages for this server, else by PATH
  PgPassword password;
};

class PgTools {
 public:
  // Those that understand a server of this major version: of the same or a newer one. kNotFound E-BACKUP-002 naming the
  // package when there are none.
  static Result<PgTools> find(PgToolsOptions options, int server_major);

  [[nodiscard]] const std::string& version() const { return version_; }  // "pg_dump (PostgreSQL) 15.14 (Debian …)"
  // What runs `program` on the database of `url`, which holds no password.
  [[nodiscard]] Result<ChildSetup> on_database(std::string_view program, const std::string& url,
                                               const std::vector<std::string>& words) const;
  // The same without a database.
  [[nodiscard]] ChildSetup alone(std::string_view program, const std::vector<std::string>& words) const;

 private:
  PgTools(PgToolsOptions options, std::string folder, std::string version)
      : options_(std::move(options)), folder_(std::move(folder)), version_(std::move(version)) {}
  PgToolsOptions options_;
  std::string folder_;  // empty: by PATH
  std::string version_;
};

// "pg_dump (PostgreSQL) 15.14" → 15; 0 when it says something else. Of a server "18.1" → 18.
[[nodiscard]] int major_version(std::string_view version);

// The same server, another database.
[[nodiscard]] std::string url_of_database(const std::string& url, std::string_view database);

// E-BACKUP-003 with what the program said, without values of rows, unless it ended well.
Result<void> check_end(std::string_view program, const ChildEnd& end);

}  // namespace radica
