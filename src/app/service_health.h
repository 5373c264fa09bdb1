// Which services of this process (app/service.h) keep failing. Thread-safe.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace radica {

struct FailingService {
  std::string name;
  std::chrono::seconds duration{0};  // since the first failure of those that go on
  friend bool operator==(const FailingService&, const FailingService&) = default;
};

class ServiceHealth {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  // A database that is away is no failure of a service: it has an alert of its own.
  void failed(std::string_view name, const Error& error, Moment now);
  void went_well(std::string_view name, Moment now);
  // Those that have failed for 30 seconds or more, by name. A service that only begins well each time goes on failing:
  // it is well again after 30 seconds without a failure.
  [[nodiscard]] std::vector<FailingService> failing(Moment now) const;

 private:
  struct Streak {
    std::string name;
    Moment first, last, calm_since;  // calm_since: when it went well after `last`
    bool is_calm = false;
  };
  mutable std::mutex mutex_;
  std::vector<Streak> streaks_;  // few; guarded by mutex_
};

}  // namespace radica
