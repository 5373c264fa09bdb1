// The store's listing against what ledger and registry know, a merge of three lists in the order of the keys.
#pragma once

#include <string>
#include <vector>

#include "stages/context.h"

namespace radica {

// `waiting`: radicados in byte order whose files still have to be stored or written back. Answers the number of objects
// looked at.
Result<std::uint64_t> reconcile_store(Context& context, CompanyRun& company, const std::vector<std::string>& waiting);

// All keys of a company begin so.
[[nodiscard]] std::string company_prefix(const Context& context, const CompanyRun& company);

}  // namespace radica
