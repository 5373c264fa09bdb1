#include "stages/read_share.h"

#include <algorithm>

#include "base/hash.h"

namespace radica {

ReadShare::ReadShare(std::int64_t days, std::optional<std::int64_t> last, std::int64_t today)
    : days_(days), first_(last ? *last + 1 : today) {
  due_ = std::clamp<std::int64_t>(today - first_ + 1, 0, days);
}

// An object belongs to every days_-th day.
bool ReadShare::has(std::string_view key) const {
  if (due_ == 0) return false;
  const auto slot = static_cast<std::int64_t>(hash64(key) % static_cast<std::uint64_t>(days_));
  const std::int64_t behind = (slot - first_ % days_ + days_) % days_;
  return behind < due_;
}

}  // namespace radica
