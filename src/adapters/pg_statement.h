// Statements and their parameters as PostgreSQL takes them; the inside of pg_sql.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/pg_connection.h"
#include "adapters/statement_text.h"
#include "base/error.h"
#include "ports/sql.h"

namespace radica {

inline constexpr std::string_view kPgOwnSchema = "radica";

// What the words of adapters/statement_text.h mean here; `schema` holds the business tables.
[[nodiscard]] DialectWords pg_words(const std::string& schema);

// The values of a call in the order of the statement, as texts that live until it is sent.
struct BoundValues {
  PgParameters parameters;
  std::vector<std::string> texts;

  Result<void> add(std::string_view statement, const SqlValue& value);

 private:
  void add(const char* value, std::size_t length, unsigned type);
};

struct BoundStatement {
  std::string sql;
  BoundValues values;
};

// kBug: a wrong call of our own; kBadInput: a value that no text of the server can hold.
Result<BoundStatement> bind_pg_statement(const DialectWords& words, const Statement& statement,
                                         const std::vector<SqlParameter>& parameters);
// The same with numbers and texts written into it.
Result<std::string> pg_text_with_values(const DialectWords& words, const Statement& statement,
                                        const std::vector<SqlParameter>& parameters);

}  // namespace radica
