// A part of `radica serve` that does by itself what is due: the scheduler, the alerter. Each has a thread of its own,
// which is the only one that uses it.
#pragma once

#include <chrono>
#include <string_view>

#include "base/error.h"

namespace radica {

class Service {
 public:
  virtual ~Service() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // in log lines
  // Does what is due, says how long nothing will be. Short: nobody waits for it but a stop does. An error is logged,
  // and tick() is called again after a pause that grows while it fails: what it began must be able to be done again.
  virtual Result<std::chrono::milliseconds> tick() = 0;
};

}  // namespace radica
