// Clean-up (SPEC §12, docs/decisions/0021): takes away what the options let go. Input only while the store proves at
// that moment that it holds the bytes, or where its class needs no store; into the trash, never at once. Writes an
// evidence file of what was taken away: {output}/cleanup/{run}.ndjson.
#pragma once

#include "stages/context.h"

namespace radica {

Result<StageReport> clean_up(Context& context, const Act& act);

}  // namespace radica
