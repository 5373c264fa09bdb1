#include "model/schema.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace radica {
namespace {

using Roles = std::unordered_map<std::string_view, KeyRole>;

Roles make_roles() {
  Roles roles;
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    roles.insert({kFields[field].name, {field, 0}});
    std::string_view rest = kFields[field].aliases;
    for (std::size_t precedence = 1; !rest.empty(); ++precedence) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      roles.insert({rest.substr(0, blank), {field, precedence}});
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
  return roles;
}

}  // namespace

std::optional<KeyRole> key_role(std::string_view key) {
  static const Roles roles = make_roles();
  const auto found = roles.find(key);
  if (found == roles.end()) return std::nullopt;
  return found->second;
}

bool is_metadata_key(std::string_view key) {
  return std::find(kMetadataKeys.begin(), kMetadataKeys.end(), key) != kMetadataKeys.end();
}

std::optional<std::size_t> field_by_name(std::string_view name) {
  const auto role = key_role(name);
  if (!role || role->precedence != 0) return std::nullopt;
  return role->field;
}

std::optional<std::size_t> unit_of_extra_key(std::string_view key) {
  const std::size_t underscore = key.rfind('_');
  if (underscore == std::string_view::npos) return std::nullopt;
  const std::string_view suffix = key.substr(underscore);
  if (std::find(kUnitSuffixes.begin(), kUnitSuffixes.end(), suffix) == kUnitSuffixes.end()) return std::nullopt;
  return field_by_name(key.substr(0, underscore));
}

}  // namespace radica
