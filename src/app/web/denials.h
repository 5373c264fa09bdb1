// Which denials are told in the audit: of an account at a route one a minute, with the number of those before it that
// were not. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace radica {

class Denials {
 public:
  static constexpr std::int64_t kPauseMs = 60'000;

  // When this one is to be told: how many have not been since the last that was. `now`: Unix milliseconds.
  std::optional<std::uint64_t> note(std::string_view account, std::string_view route, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    // A clock that was set back keeps nothing from being told.
    std::erase_if(denials_, [now](const auto& one) {
      return one.second.untold == 0 && (now - one.second.told >= kPauseMs || now < one.second.told);
    });
    const auto [place, is_new] = denials_.try_emplace({std::string(account), std::string(route)}, Denied{now, 0});
    if (is_new) return 0;
    Denied& denied = place->second;
    if (now - denied.told < kPauseMs && now >= denied.told) {
      ++denied.untold;
      return std::nullopt;
    }
    denied.told = now;
    return std::exchange(denied.untold, 0);
  }

 private:
  struct Denied {
    std::int64_t told = 0;  // Unix milliseconds
    std::uint64_t untold = 0;
  };
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Denied> denials_;  // accounts and routes: few
};

}  // namespace radica
