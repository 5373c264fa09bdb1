// What stands in the store, by reading all of it: where neither a checksum nor an ETag proves bytes (SPEC §12).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ports/object_store.h"

namespace radica {

// SHA-256 (hex) of the object's bytes; nothing when it is missing.
Result<std::optional<std::string>> read_back(ObjectStore& store, std::string_view key);

}  // namespace radica
