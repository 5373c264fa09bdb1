// Values between Radica and PostgreSQL: fields of COPY BINARY, columns of an answer. Pure.
// On the way out everything is as the port promises for every database: booleans 0 and 1, bytes as they are, times as
// "2026-11-24 12:00:00", JSON in the form of RFC 8785 (the server shows it with blanks and in an order of its own).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ports/sql.h"

namespace radica {

// OIDs of the server's built-in types, fixed for ever (pg_type.dat).
enum PgType : unsigned {
  kPgBool = 16,
  kPgBytea = 17,
  kPgInt8 = 20,
  kPgInt2 = 21,
  kPgInt4 = 23,
  kPgText = 25,
  kPgJson = 114,
  kPgVarchar = 1043,
  kPgTimestamp = 1114,
  kPgJsonb = 3802,
};

inline constexpr std::string_view kCopyHeader("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
inline constexpr std::string_view kCopyTrailer("\377\377", 2);

void append_copy_row_start(std::string& output, std::size_t columns);
// One field of a column of that type. Why the value cannot stand there, else nothing; kBug for a type of column that
// Radica never makes.
Result<void> append_copy_field(std::string& output, const SqlValue& value, unsigned type, std::string_view column);

// A value in the server's text form, as the port shows it; `decoded` holds it when it is not `text` itself.
[[nodiscard]] std::string_view shown_value(unsigned type, std::string_view text, std::string& decoded);
[[nodiscard]] std::int64_t integer_value(unsigned type, std::string_view text);

}  // namespace radica
