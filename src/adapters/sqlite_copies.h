// The port DatabaseCopies on SQLite: its online backup, which takes a snapshot beside writers and puts a copy back in
// one transaction. The file of the database is never replaced: others may have it open, and a -wal beside it would be
// taken for that of the new file.
#pragma once

#include <memory>
#include <string>

#include "ports/database_copies.h"
#include "ports/sql.h"

namespace radica {

struct SqliteCopiesOptions {
  std::string path, schema;  // of the database
  std::string work_folder;   // for copies that go again: the database's rows stand in them meanwhile
  CheckStop check_stop;
};

// `sql` is that of the database and outlives it.
[[nodiscard]] std::unique_ptr<DatabaseCopies> sqlite_copies(Sql& sql, SqliteCopiesOptions options);

}  // namespace radica
