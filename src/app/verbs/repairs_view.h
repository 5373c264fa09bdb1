// Mended texts with before and after, as explain shows them. Personal values: for the operator's screen, never for the
// log.
#pragma once

#include <vector>

#include "app/documents/masking.h"
#include "app/verbs/lookups.h"

namespace radica {

[[nodiscard]] std::vector<std::string> repair_lines(const Texts& texts, const std::vector<RepairEntry>& repairs);
void repairs_member(JsonText& json, Privacy privacy, const std::vector<RepairEntry>& repairs);  // "repairs": [ … ]

}  // namespace radica
