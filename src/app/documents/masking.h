// Personal data as those see it who may not see it (SPEC §15): that there is a value, not which. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/record.h"

namespace radica {

inline constexpr std::string_view kMask = "***";

enum class Privacy { kMasked, kOpen };

// Fields marked so in the schema, and all of datos_extra, whose keys nobody knows beforehand ("datos_extra.KEY").
[[nodiscard]] bool is_personal(std::string_view field);
[[nodiscard]] Values masked(const Values& values);
// "***@example.org": which person is not told.
[[nodiscard]] std::string masked_address(std::string_view mail);
// The value of a field.
[[nodiscard]] std::string shown(Privacy privacy, std::string_view field, const std::string& value);

}  // namespace radica
