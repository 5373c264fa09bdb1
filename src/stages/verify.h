// Proves that the store holds what was sent (SPEC §12): in a run the objects stored since their last proof, with the
// verb `verify` all of them, with --deep by reading every byte back.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> verify(Context& context, const Act& act);

}  // namespace radica
