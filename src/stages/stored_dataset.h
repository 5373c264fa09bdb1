// The consolidated pair from the database (SPEC §9): where local clean-up is on, the input files do not hold all claims
// any more, so a full run writes the pair again after its load.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> stored_dataset(Context& context, const Act& act);

}  // namespace radica
