// Disk ↔ database ↔ store (SPEC §1 `reconcile`): what contradicts what, by class (model/finding.h). Changes nothing;
// what it finds goes into CompanyRun::discrepancies.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> reconcile(Context& context, const Act& act);

}  // namespace radica
