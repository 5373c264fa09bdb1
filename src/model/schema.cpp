#include "model/schema.h"

#include <algorithm>
#include <vector>

namespace radica {
namespace {

constexpr std::size_t kLongestKey = 32;  // bytes; no field or alias is longer

struct NamedRole {
  std::string_view name;
  KeyRole role;
};

// By length: so few names share one that comparing beats hashing.
class Roles {
 public:
  Roles() {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      add(kFields[field].name, {field, 0});
      std::string_view rest = kFields[field].aliases;
      for (std::size_t precedence = 1; !rest.empty(); ++precedence) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        add(rest.substr(0, blank), {field, precedence});
        rest.remove_prefix(std::min(blank + 1, rest.size()));
      }
    }
  }
  [[nodiscard]] std::optional<KeyRole> find(std::string_view key) const {
    if (key.size() > kLongestKey) return std::nullopt;
    for (const NamedRole& named : by_length_[key.size()])
      if (named.name == key) return named.role;
    return std::nullopt;
  }

 private:
  void add(std::string_view name, KeyRole role) { by_length_.at(name.size()).push_back({name, role}); }
  std::array<std::vector<NamedRole>, kLongestKey + 1> by_length_;
};

}  // namespace

std::optional<KeyRole> key_role(std::string_view key) {
  static const Roles roles;
  return roles.find(key);
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
