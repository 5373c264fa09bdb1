// Gives every file that is no input to its claim (SPEC §3 "Files of a claim"). Out: files by claim, files that belong
// to none with the reason.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> organise(Context& context, const Act& act);

}  // namespace radica
