// What a scan looks at when it was told of paths instead of walking the tree.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace radica {

// The paths, sorted, each once, and with them those whose meaning hangs on one of them: whether a pqr_data.json stands
// beside it decides what a detail or a file in `adjuntos` is. Relative to the root, raw bytes. What cannot be listed is
// left to the next walk.
Result<std::vector<std::string>> with_organised_layout(const std::string& root, std::vector<std::string> paths);

}  // namespace radica
