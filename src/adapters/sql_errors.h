// Errors of both databases: the id belongs to the code, the facts name the statement and the database's reason.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace radica {

// E-SQL-001 … 007 of ports/sql.h.
[[nodiscard]] std::string_view sql_error_id(ErrorCode code);
[[nodiscard]] Failure sql_failure(ErrorCode code, std::string_view statement, std::string_view reason);
// One that may pass (Error::is_passing).
[[nodiscard]] Failure sql_passing(ErrorCode code, std::string_view statement, std::string_view reason);
// kBadConfig E-SQL-033: somebody removed a table. `reason` is that of the database, which names it.
[[nodiscard]] Failure sql_no_table(std::string_view statement, std::string_view reason);
// A wrong call of our own: nothing reached the database.
[[nodiscard]] Failure sql_bug(std::string_view statement, std::string_view reason);
// The transaction is over: it can only be repeated as a whole.
[[nodiscard]] Failure sql_aborted(std::string_view statement);

// kDatabaseWentBack (ports/sql.h).
[[nodiscard]] Failure sql_went_back(std::string_view run_id);

// For tests: fails when it is the turn of this call (base/fault.h).
Result<void> pass_sql_fault(std::string_view statement);

}  // namespace radica
