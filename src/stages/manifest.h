// The manifest of a run: every object that it proved in the store, chained by hash to the manifest before, in the
// output folder (decision 0013). Objects of a run that was killed before stand in the next one's.
#pragma once

#include "stages/context.h"

namespace radica {

// Writes one when there is something that stands in none yet.
Result<StageReport> write_manifest(Context& context, const Act& act);

// Checks the chain: each manifest has the hash that the ledger knows and names the one before. What is wrong is among
// the unproven objects; what is gone is a warning.
Result<StageReport> check_manifests(Context& context, const Act& act);

}  // namespace radica
