// Sends the files of the claims that wait into the store: data, detail, attachments (SPEC §12).
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> upload(Context& context, const Act& act);

}  // namespace radica
