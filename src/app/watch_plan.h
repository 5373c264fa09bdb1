// When `watch` runs the pipeline: after a quiet moment behind a change, at the latest some time after the first of a
// stream of changes, and now and then without any (sweep), because no notification is certain. Pure, for tests.
#pragma once

#include <chrono>
#include <optional>

namespace radica {

struct WatchTimes {
  std::chrono::seconds quiet{10};                           // settle_seconds: what is younger is deferred anyway
  std::chrono::seconds longest{30};                         // a stream of changes does not put a run off for longer
  std::chrono::seconds sweep{300};                          // between two runs without a change
  std::chrono::seconds first_retry{5}, longest_retry{300};  // after a run that failed; doubles
};

class WatchPlan {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // The first run is due at once.
  WatchPlan(const WatchTimes& times, Time now) : times_(times), without_change_(now) {}

  void changed(Time now);
  // `has_deferred`: some files were too young and will be read once they are settled.
  void ran(Time now, bool has_deferred);
  void failed(Time now);
  [[nodiscard]] Time due() const;
  // A run now would be one without a change.
  [[nodiscard]] bool is_sweep() const { return !first_change_; }
  // The last run failed: the next one has to do all, whether anything changed or not.
  [[nodiscard]] bool is_retrying() const { return failures_ > 0; }

 private:
  WatchTimes times_;
  Time without_change_;                             // when it is due if nothing changes
  std::optional<Time> first_change_, last_change_;  // since the last run
  int failures_ = 0;
};

}  // namespace radica
