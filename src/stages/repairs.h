// Which texts of a file were mended, with before and after (SPEC §5 "Bytes", "Mojibake"). Only looked for when
// normalise has reported one of the rules: a file without repairs costs nothing. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/repair.h"
#include "stages/normalise.h"

namespace radica {

// The warnings that stand for a repair.
[[nodiscard]] RuleSet repairs_among(RuleSet warnings);

struct MendedElement {
  const Element* element = nullptr;
  std::string radicado;
  RuleSet rules;  // as of repairs_among()
};

// In the order of the file, without file_id; at most 50 of an observation and 2,000 of a file. `bytes` is what
// `document` was parsed from.
[[nodiscard]] std::vector<Repair> find_repairs(std::string_view bytes, const JsonDocument& document,
                                               const RuleBook& rules, const std::vector<MendedElement>& mended);

void append_repair(std::string& bytes, const Repair& repair);
[[nodiscard]] Repair read_repair(std::string_view bytes);

}  // namespace radica
