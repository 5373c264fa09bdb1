// What a dry run would change of the quarantine: which observations of files with the same bytes as before would enter
// or leave it (model/preview.h).
#pragma once

#include "stages/context.h"

namespace radica {

Result<void> preview_quarantine(Ledger& ledger, CompanyRun& company);

}  // namespace radica
