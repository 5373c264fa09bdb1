// Why input is in the quarantine, in one sentence: "fecha with the month first".
#pragma once

#include <string>
#include <string_view>

#include "app/i18n.h"
#include "model/rules.h"

namespace radica {

// Of a signature: rule, field (may be empty) and shape (model/rejected.h; may be empty).
[[nodiscard]] std::string signature_text(const Texts& texts, Rule rule, std::string_view field, std::string_view shape);

}  // namespace radica
