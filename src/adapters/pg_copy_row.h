// A row of COPY … TO STDOUT (FORMAT BINARY), one piece of the protocol each. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ports/sql.h"

namespace radica {

class PgCopyRow final : public SqlRow {
 public:
  // False for the end of the rows. `piece` has to stay.
  bool stand_on(std::string_view piece);

  [[nodiscard]] bool is_null(int column) const override { return at(column).data() == nullptr; }
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override { return at(column); }
  [[nodiscard]] int columns() const override { return static_cast<int>(columns_.size()); }
  [[nodiscard]] std::string_view name(int /*column*/) const override { return {}; }

 private:
  [[nodiscard]] std::string_view at(int column) const { return columns_[static_cast<std::size_t>(column)]; }

  std::vector<std::string_view> columns_;
  bool has_begun_ = false;
};

}  // namespace radica
