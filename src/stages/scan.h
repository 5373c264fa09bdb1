// Walks the input of every company: what is there, what of it is new or changed, what waits, what is gone (SPEC §3,
// §13).
#pragma once

#include "stages/context.h"
#include "stages/path_class.h"

namespace radica {

Result<StageReport> scan(Context& context, const Act& act);

}  // namespace radica
