// Accounts and tokens as documents; no secret stands in them.
#pragma once

#include <string>

#include "base/clock.h"
#include "ports/accounts.h"

namespace radica {

[[nodiscard]] std::string account_json(const Zone& zone, const Account& account);
[[nodiscard]] std::string token_json(const Zone& zone, const Token& token);

}  // namespace radica
