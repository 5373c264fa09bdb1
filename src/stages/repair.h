// Repairs what reconcile found, of the classes that were asked for; in a dry run only counts (docs/decisions/0016).
// What has to be sent or written back again is queued here and done by upload, verify and write_back behind it.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> repair(Context& context, const Act& act);

}  // namespace radica
