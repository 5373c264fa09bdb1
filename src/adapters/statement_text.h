// From a Statement to the SQL that a database runs: finds sql/{dialect}/NAME.sql, else sql/NAME.sql, in the embedded
// files and replaces its {words}. Identifiers of the statement are quoted; words of the dialect are put in as they are.
// Comments (--) and string literals are left alone. Pure and thread-safe.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "ports/sql.h"

namespace radica {

// What differs between the databases inside a shared statement. Every dialect gives the same names:
//   {schema} {radica}    the quoted schema of the business tables, of Radica's own tables
//   {schema_text}        the name of {schema} as a string literal, for introspection
//   {index} {on}         what stands before the name of an index, before the table it is on (own tables)
//   {id} {bytes}         type of a 64-bit identity primary key, of bytes
//   {without_rowid}      ends a CREATE TABLE whose rows live in their primary key
//   {unix_now} {unix_ms} Unix seconds, milliseconds by the clock of the database
//   {each}               SELECT value FROM {each}(:list): the texts of a JSON array (adapters/sql_lists.h)
//   {in_texts} {end_in}  column {in_texts}:list{end_in}: among them; {in_numbers} for a column of numbers. Beside it
//   stands
//                        empresa = (SELECT :empresa), so that no plan is made for a company believed to be empty
//   {json}               type of a JSON column
//   {temp}               the schema of temporary tables; CREATE TEMP TABLE … {until_commit}: gone with the transaction
//   {for_update}         ends a SELECT that locks its rows; {skip_locked} one that passes over those that others have
//                        locked; {for_key_share} one that only keeps such locks away
//   {this_connection}    names the connection of this transaction, NULL where its end tells nothing of its owner
//   {is_connected}       of the column `connection` of a lease: 0 gone, 1 there, NULL unknown
using DialectWords = std::vector<std::pair<std::string, std::string>>;

// kBug E-SQL-007 when the name or one of its words is unknown.
Result<std::string> statement_text(std::string_view dialect, const DialectWords& dialect_words,
                                   const Statement& statement);

// `:name` as `$1`, `$2`, … in the order of first use; `::` is left alone.
struct NumberedStatement {
  std::string sql;
  std::vector<std::string_view> names;  // views of the text that was given
};
[[nodiscard]] NumberedStatement numbered_parameters(std::string_view sql);

// `:name` as the literal of its value, for statements that take no parameters (COPY).
Result<std::string> with_values(std::string_view sql,
                                const std::function<Result<std::string>(std::string_view name)>& literal_of);

[[nodiscard]] std::string quoted_identifier(std::string_view name);  // "a""b"
[[nodiscard]] std::string quoted_literal(std::string_view text);     // 'a''b'

}  // namespace radica
