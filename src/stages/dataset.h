// Writes the files of SPEC §9 that come from the input alone: consolidated pair, rejected, duplicates, unmatched,
// incomplete, manifest. Each appears whole or not at all. The report follows at the end of the run (stages/report).
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> dataset(Context& context, const Act& act);

}  // namespace radica
