// What a copy of the database has to hold: the facts and the digests of all tables of one snapshot. The hash of a table
// does not depend on the order of its rows; PostgreSQL makes it itself, of SQLite it is made here.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/backup.h"
#include "ports/database_copies.h"
#include "ports/sql.h"

namespace radica {

struct TableName {
  std::string schema, table;
  [[nodiscard]] std::string shown() const { return schema + "." + table; }
};

// The tables that a backup holds: all of Radica's own, and the business tables of these companies and of those that
// were loaded before. In the order of their names.
Result<std::vector<TableName>> tables_to_copy(Transaction& transaction, const std::vector<std::string>& companies);
// Of those that `facts` names the ones that are there.
Result<std::vector<TableName>> tables_of(Transaction& transaction, const CopyFacts& facts);
Result<std::vector<TableDigest>> table_digests(Transaction& transaction, std::string_view dialect,
                                               const std::vector<TableName>& tables, const CheckStop& check_stop);
// Everything but `tool`, and into `snapshot` the name by which another connection sees the same (empty on SQLite).
Result<CopyFacts> copy_facts(Transaction& transaction, std::string_view dialect, std::string_view schema,
                             std::string& snapshot);

// E-BACKUP-006 when a table of the copy is not as its manifest says.
Result<void> check_digests(const CopyFacts& expected, const std::vector<TableDigest>& found);

// What is written into a database that is restored from a copy: whoever held its lease is out, no task of then begins
// again, no session or token of then opens anything, and the restoration stands among the runs.
class RestoreStatements {
 public:
  RestoreStatements(const CopyFacts& copy, const RestoreNote& note);
  RestoreStatements(const RestoreStatements&) = delete;
  RestoreStatements& operator=(const RestoreStatements&) = delete;
  [[nodiscard]] const std::vector<std::pair<std::string_view, std::vector<SqlParameter>>>& all() const { return all_; }

 private:
  std::string started_, ended_, stages_;
  std::vector<std::pair<std::string_view, std::vector<SqlParameter>>> all_;
};

}  // namespace radica
