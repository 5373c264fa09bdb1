// How long to wait before something is tried again: full jitter, so that those who failed together do not come back
// together. Thread-safe.
#pragma once

#include <chrono>

namespace radica {

struct Backoff {
  std::chrono::milliseconds first{100}, longest{5'000};
  // Anything from nothing to the pause of this attempt (from 0), which doubles from `first` to `longest`.
  [[nodiscard]] std::chrono::milliseconds pause(int attempt) const;
};

}  // namespace radica
