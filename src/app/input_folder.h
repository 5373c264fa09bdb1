// The input folder before anything is read of it: whether it is there, and whether Radica's own folders lie outside.
#pragma once

#include "app/config.h"
#include "base/error.h"

namespace radica {

// kBadConfig E-INPUT-001 when [pipeline] input does not exist: an unmounted disk must never look like an empty one
// (SPEC §1). E-INPUT-002 when it cannot be entered.
Result<void> check_input_folder(const Config& config);

// kBadConfig E-INPUT-006 when output, folder store or trash lie where a company's input is scanned: what Radica writes
// there would be read again as input.
Result<void> check_own_folders(const Config& config);

}  // namespace radica
