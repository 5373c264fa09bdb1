// The port Audit on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/audit.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Audit> db_audit(Sql& sql);

// The next row of the chain, as the last step of a transaction: others wait for its end to write theirs. Units of work
// do this for their act (adapters/sql_work.h).
Result<void> append_audit(Transaction& transaction, const AuditEvent& event);

// For work that appends the event itself, once it knows that there is something to be told.
[[nodiscard]] inline Act without_event(Act act) {
  act.audit = nullptr;
  return act;
}

// False in a database of an older version.
Result<bool> has_audit(Transaction& transaction);
Result<bool> has_audit(Sql& sql);

// For a restore: `restored` gets the rows of `present` that were told after the backup was made, when it is a backup of
// that chain; a backup of an older version gets them all. Of another chain nothing is taken.
Result<void> carry_audit(Sql& present, Transaction& restored);

// The columns of sql/audit/last, all, list, after.
[[nodiscard]] AuditRow audit_row_of(const SqlRow& row);
// A row as it stood in another database, its hash with it.
Result<void> put_audit_row(Transaction& transaction, const AuditRow& row);

}  // namespace radica
