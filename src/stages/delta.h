// The delta of an incremental run (SPEC §9): the whole row of each claim that was inserted or updated since the last
// one.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> write_delta(Context& context, const Act& act);

}  // namespace radica
