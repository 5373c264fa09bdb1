// Groups the observations by claim and folds them (SPEC §7): a total order, never arrival order. Out: the
// consolidated files but for their names, the kinds of the balance, the join keys of the claims for organise.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> dedupe(Context& context, const Act& act);

}  // namespace radica
