// The rules of one company: those of the configuration, and the portals of the other companies.
#pragma once

#include <memory>
#include <string_view>

#include "app/world.h"
#include "stages/normalise.h"

namespace radica {

// A name that is not configured compares no portals.
[[nodiscard]] std::unique_ptr<RuleBook> company_rules(const World& world, std::string_view company);

}  // namespace radica
