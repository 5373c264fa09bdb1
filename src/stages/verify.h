// Proves that the store holds what was sent (SPEC §12): in a run the objects stored since their last proof, with the
// verb `verify` all of them, of which a share each day is read back byte by byte, with --deep all (decision 17).
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> verify(Context& context, const Act& act);

}  // namespace radica
