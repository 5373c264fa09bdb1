// Reads every file of the scan's list and turns it into observations: parse · normalise · validate on many threads, no
// lock on the way of a record. Out: observations by claim, rejects, what each file gave.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> ingest(Context& context, const Act& act);

}  // namespace radica
