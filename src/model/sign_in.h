// How long the next try to sign in has to wait (docs/decisions/0036). Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace radica {

// `free`: failures in a row that cost nothing; then a second, doubled each time up to `most`.
struct ThrottleRule {
  std::int64_t free = 0;
  std::chrono::milliseconds most{0};
};
inline constexpr ThrottleRule kAccountThrottle{3, std::chrono::minutes(1)},
    kAddressThrottle{20, std::chrono::minutes(5)};
// An address from which somebody signed in to the account counts for itself: who guesses elsewhere does not make it
// wait.
inline constexpr std::chrono::hours kAddressIsKnown{24 * 90};  // after the last try from there
// Failures that are older count no more.
inline constexpr std::chrono::hours kFailuresLast{1};

struct Failures {
  std::int64_t count = 0, last = 0;  // last: Unix milliseconds
};
// Those that still count at `now`.
[[nodiscard]] inline Failures counted(const Failures& failures, std::int64_t now) {
  return now - failures.last > std::chrono::milliseconds(kFailuresLast).count() ? Failures{} : failures;
}
[[nodiscard]] inline std::chrono::milliseconds wait_after(const Failures& failures, const ThrottleRule& rule,
                                                          std::int64_t now) {
  constexpr std::int64_t kMostDoublings = 20, kFirst = 1000;
  const Failures known = counted(failures, now);
  const std::int64_t beyond = known.count - rule.free;
  if (beyond < 0) return std::chrono::milliseconds(0);
  const std::int64_t delay =
      beyond > kMostDoublings ? rule.most.count() : std::min<std::int64_t>(kFirst << beyond, rule.most.count());
  // A clock that was set back makes nobody wait longer than that.
  const std::int64_t left = std::min(known.last + delay - now, delay);
  return std::chrono::milliseconds(std::max<std::int64_t>(left, 0));
}

}  // namespace radica
