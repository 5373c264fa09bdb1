#include "adapters/pg_copy_row.h"

#include <algorithm>

#include "adapters/pg_values.h"

namespace radica {
namespace {

// Big-endian, with a sign.
std::int64_t number_of(std::string_view bytes) {
  if (bytes.empty()) return 0;
  std::uint64_t number = (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

std::int64_t take_number(std::string_view& rest, std::size_t size) {
  const std::string_view bytes = rest.substr(0, size);
  rest.remove_prefix(bytes.size());
  return number_of(bytes);
}

}  // namespace

// The header stands before the first row; behind the last one comes -1 in place of the number of columns.
bool PgCopyRow::stand_on(std::string_view piece) {
  if (!has_begun_) piece.remove_prefix(std::min(piece.size(), kCopyHeader.size()));
  has_begun_ = true;
  const std::int64_t count = take_number(piece, 2);
  if (count <= 0) return false;
  columns_.resize(static_cast<std::size_t>(count));
  for (std::string_view& column : columns_) {
    const std::int64_t size = take_number(piece, 4);
    column = size < 0 ? std::string_view() : piece.substr(0, static_cast<std::size_t>(size));
    piece.remove_prefix(column.size());
  }
  return true;
}

std::int64_t PgCopyRow::integer(int column) const {
  return number_of(at(column));
}

}  // namespace radica
