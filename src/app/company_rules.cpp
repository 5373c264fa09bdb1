#include "app/company_rules.h"

#include <algorithm>

namespace radica {

std::unique_ptr<RuleBook> company_rules(const World& world, std::string_view company) {
  const auto& companies = world.config().companies;
  const auto own = std::find_if(companies.begin(), companies.end(),
                                [company](const CompanyConfig& each) { return each.name == company; });
  std::vector<std::string> foreign_hosts;
  if (own != companies.end())
    for (const CompanyConfig& other : companies)
      if (other.name != own->name && other.portal_host != own->portal_host) foreign_hosts.push_back(other.portal_host);
  return std::make_unique<RuleBook>(world.config().rules, world.zone, world.started, foreign_hosts);
}

}  // namespace radica
