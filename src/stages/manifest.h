// The manifest of a run: every object that it proved in the store, chained by hash to the manifest before, in the
// output folder and in the store (decision 0013). Objects of a run that was killed before stand in the next one's.
#pragma once

#include "stages/context.h"

namespace radica {

// Writes one when there is something that stands in none yet.
Result<StageReport> write_manifest(Context& context, const Act& act);

// Checks the chain: each manifest stands in the store with its size, has its hash in the output folder (in the store
// when it is not there, or with --deep) and names the one before. What is wrong is among the unproven objects.
Result<StageReport> check_manifests(Context& context, const Act& act);

}  // namespace radica
