// The rows against the ledger, claim by claim: fold of the versions, URLs, processed flag, source files on disk.
#pragma once

#include "stages/context.h"

namespace radica {

// Answers the number of claims looked at.
Result<std::uint64_t> reconcile_claims(Context& context, CompanyRun& company);

}  // namespace radica
