// The cause of a rejection: what was broken, where, and the class of what broke it. Rejects of one signature are mended
// by one correction. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/rules.h"

namespace radica {

struct RejectSignature {
  Rule rule{};
  std::string field, shape;  // as model/rejected.h has them; may be empty
};

// "fecha_invalida:fecha:mes_primero", as the command line and the HTTP interface say it.
[[nodiscard]] inline std::string signature_id(Rule rule, std::string_view field, std::string_view shape) {
  return std::string(id_of(rule)) + ":" + std::string(field) + ":" + std::string(shape);
}

[[nodiscard]] inline std::optional<RejectSignature> signature_by_id(std::string_view id) {
  const std::size_t first = id.find(':'), second = first == id.npos ? id.npos : id.find(':', first + 1);
  const auto rule = rule_by_id(id.substr(0, first));
  if (!rule || second == id.npos) return std::nullopt;
  return RejectSignature{*rule, std::string(id.substr(first + 1, second - first - 1)),
                         std::string(id.substr(second + 1))};
}

}  // namespace radica
