#include "stages/read_back.h"

#include "base/hash.h"

namespace radica {

Result<std::optional<std::string>> read_back(ObjectStore& store, std::string_view key) {
  Sha256Hasher hasher;
  TRY_SET(const bool is_there, store.get(key, [&hasher](std::string_view bytes) -> Result<void> {
    hasher.update(bytes);
    return {};
  }));
  if (!is_there) return std::optional<std::string>();
  return std::optional(hex(hasher.finish()));
}

}  // namespace radica
