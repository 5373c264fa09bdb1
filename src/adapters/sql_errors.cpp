#include "adapters/sql_errors.h"

#include "base/fault.h"

namespace radica {
namespace {

// Of `no such table: main.radica_audit` and `relation "radica.radica_audit" does not exist`; else all of it, which may
// be in any language.
std::string_view table_in(std::string_view reason) {
  constexpr std::string_view kOfSqlite = "no such table: ";
  std::string_view name = reason;
  const std::size_t quote = reason.find('"');
  if (reason.starts_with(kOfSqlite)) {
    name = reason.substr(kOfSqlite.size());
  } else if (quote != std::string_view::npos) {
    name = reason.substr(quote + 1, reason.find('"', quote + 1) - quote - 1);
  } else {
    return reason;
  }
  return name.substr(name.rfind('.') + 1);
}

}  // namespace

std::string_view sql_error_id(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnavailable:
      return "E-SQL-001";
    case ErrorCode::kDenied:
      return "E-SQL-002";
    case ErrorCode::kAborted:
    case ErrorCode::kCancelled:
      return "E-SQL-003";
    case ErrorCode::kExhausted:
      return "E-SQL-004";
    case ErrorCode::kCorrupt:
      return "E-SQL-005";
    case ErrorCode::kBadInput:
      return "E-SQL-006";
    default:
      return "E-SQL-007";
  }
}

Failure sql_failure(ErrorCode code, std::string_view statement, std::string_view reason) {
  return fail(code, sql_error_id(code), {{"statement", std::string(statement)}, {"reason", std::string(reason)}});
}

Failure sql_passing(ErrorCode code, std::string_view statement, std::string_view reason) {
  Failure failure = sql_failure(code, statement, reason);
  failure.value().is_passing = true;
  return failure;
}

Failure sql_no_table(std::string_view statement, std::string_view reason) {
  return fail(ErrorCode::kBadConfig, "E-SQL-033",
              {{"table", std::string(table_in(reason))}, {"statement", std::string(statement)}});
}

Failure sql_bug(std::string_view statement, std::string_view reason) {
  return sql_failure(ErrorCode::kBug, statement, reason);
}

Failure sql_aborted(std::string_view statement) {
  return sql_failure(ErrorCode::kAborted, statement, "the transaction was rolled back");
}

Failure sql_went_back(std::string_view run_id) {
  return fail(ErrorCode::kUnavailable, "E-SQL-032", {{"run", std::string(run_id)}});
}

Result<void> pass_sql_fault(std::string_view statement) {
  if (fault::next_call_fails()) return sql_failure(ErrorCode::kUnavailable, statement, "fault");
  switch (fault::next_database_call_passes()) {
    case fault::Passing::kLost:
      return sql_passing(ErrorCode::kUnavailable, statement, "fault");
    case fault::Passing::kAborted:
      return sql_passing(ErrorCode::kAborted, statement, "fault");
    case fault::Passing::kNone:
      break;
  }
  return {};
}

}  // namespace radica
