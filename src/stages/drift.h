// Drift of the portal or the robot: keys of the input and values of catalogue fields that no run before has seen.
#pragma once

#include "stages/context.h"

namespace radica {

// Compares the census of a company with what the database knows → CompanyRun::drift. Under a lease the new names are
// noted at once, before any file counts as read, and told when a report names them: a crash between loses no notice.
// A database that knows none takes what it sees as its baseline.
Result<void> find_drift(Context& context, const Act& act, CompanyRun& company);

}  // namespace radica
