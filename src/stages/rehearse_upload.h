// What the upload of this run would do (SPEC §1 --dry-run): which objects it would send, and the balance of the files.
// Reads files that have no hash yet, as the upload would; asks no store and changes nothing.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> rehearse_upload(Context& context, const Act& act);

}  // namespace radica
