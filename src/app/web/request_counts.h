// How often routes were asked, with which class of answer, and how long it took: for /metrics. The labels are those of
// the table of routes, so there are few. Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace radica {

class RequestCounts {
 public:
  struct OfRoute {
    std::array<std::int64_t, 6> by_class{};  // [2]: answers 2xx
    std::int64_t microseconds = 0;
  };
  // `route`: the path of the table; "other" for what is none.
  void note(std::string_view route, int status, std::chrono::microseconds took) {
    const std::lock_guard lock(mutex_);
    auto found = counts_.find(route);
    if (found == counts_.end()) found = counts_.emplace(std::string(route), OfRoute{}).first;
    ++found->second.by_class.at(static_cast<std::size_t>(status / 100));
    found->second.microseconds += took.count();
  }
  [[nodiscard]] std::map<std::string, OfRoute, std::less<>> all() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, OfRoute, std::less<>> counts_;
};

}  // namespace radica
