// Writes what is now true of the verified claims into the database: URLs, registry, processed flag (SPEC §12), and
// counts in a full run what of the input is in the store and what is not.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> write_back(Context& context, const Act& act);

}  // namespace radica
