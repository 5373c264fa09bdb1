// Lists as one parameter: JSON arrays, which both databases unnest. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace radica {

[[nodiscard]] inline std::string json_list(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) {
    if (list.size() > 1) list += ',';
    append_json_string(list, text);
  }
  return list + "]";
}

[[nodiscard]] inline std::string json_list(const std::vector<std::int64_t>& numbers) {
  std::string list = "[";
  for (const std::int64_t number : numbers) {
    if (list.size() > 1) list += ',';
    list += std::to_string(number);
  }
  return list + "]";
}

}  // namespace radica
