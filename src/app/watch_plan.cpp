#include "app/watch_plan.h"

#include <algorithm>

namespace radica {

void WatchPlan::changed(Time now) {
  if (!first_change_) first_change_ = now;
  last_change_ = now;
}

// A retry reads what changed meanwhile as well.
WatchPlan::Time WatchPlan::due() const {
  if (!first_change_ || is_retrying()) return without_change_;
  const Time latest = *first_change_ + std::max(times_.longest, times_.quiet);
  return std::min({without_change_, *last_change_ + times_.quiet, latest});
}

// Two seconds more: modification times have the grain of the file system.
void WatchPlan::ran(Time now, bool has_deferred) {
  constexpr std::chrono::seconds kGrain{2};
  failures_ = 0;
  first_change_.reset();
  without_change_ = now + (has_deferred ? std::min(times_.sweep, times_.quiet + kGrain) : times_.sweep);
}

void WatchPlan::failed(Time now) {
  first_change_.reset();
  std::chrono::seconds pause = times_.first_retry;
  for (int i = 0; i < failures_ && pause < times_.longest_retry; ++i) pause *= 2;
  ++failures_;
  without_change_ = now + std::min(pause, times_.longest_retry);
}

}  // namespace radica
