// Takes over objects that stood in the store before (SPEC §1 `reconcile --import`): whose key and bytes are those that
// would be sent. They count as `pre_existente`; verify and write_back go on from there.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> import_objects(Context& context, const Act& act);

}  // namespace radica
