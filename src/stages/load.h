// Brings the claims of this run into the database, in batches of whole claims, and moves the ledger (SPEC §11, §13).
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> load(Context& context, const Act& act);

}  // namespace radica
