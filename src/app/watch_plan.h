// When `watch` runs the pipeline: over the paths it was told of, each once it has been left alone for a while; over all
// of the tree when nobody can say what changed, after a failure, and now and then without any notice (sweep), because
// none is certain. Pure, for tests.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace radica {

struct WatchTimes {
  std::chrono::seconds quiet{10};                           // settle_seconds: what is younger is deferred anyway
  std::chrono::milliseconds pause{500};                     // behind a run: what comes meanwhile is read together
  std::chrono::seconds longest{30};                         // a stream of changes does not put a run off for longer
  std::chrono::seconds sweep{300};                          // between two runs without a change, at the least
  int rest = 120;                                           // times what a sweep took of the processor: under 1 %
  std::chrono::seconds first_retry{5}, longest_retry{300};  // after a run that failed; doubles
};

// When all of the tree is walked.
class WatchPlan {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // The first run is due at once.
  WatchPlan(const WatchTimes& times, Time now) : times_(times), without_change_(now) {}

  void changed(Time now);
  // A walk begins: what changes from now on is another one's.
  void began() { first_change_.reset(); }
  // `cost`: processor time of a walk that found nothing.
  void ran(Time now, std::chrono::milliseconds cost = {});
  void failed(Time now);
  // Another one does the work: nothing failed, and whoever stands by takes over soon when it ends.
  void stood_by(Time now);
  [[nodiscard]] Time due() const;
  // A run now would be one without a change.
  [[nodiscard]] bool is_sweep() const { return !first_change_; }
  // The last run failed or was another's: the next one has to do all, whether anything changed or not.
  [[nodiscard]] bool is_retrying() const { return failures_ > 0; }

 private:
  WatchTimes times_;
  Time without_change_;                             // when it is due if nothing changes
  std::optional<Time> first_change_, last_change_;  // since the last run
  int failures_ = 0;
};

// Paths that changed, until they are read.
class PendingPaths {
 public:
  using Time = WatchPlan::Time;
  explicit PendingPaths(const WatchTimes& times) : times_(times) {}

  void tell(const std::string& path, Time now);
  // A run found it too young. What is told of it since counts.
  void tell_waiting(const std::string& path, Time now) {
    if (!last_.contains(path)) tell(path, now);
  }
  // When the first of them will have been left alone for long enough; nothing without any.
  [[nodiscard]] std::optional<Time> due();
  // Those that are due.
  [[nodiscard]] std::vector<std::string> take(Time now);
  // They were read, and what comes meanwhile is read together.
  void ran(Time now) { not_before_ = now + times_.pause; }
  [[nodiscard]] std::size_t size() const { return last_.size(); }

 private:
  void drop_stale();
  WatchTimes times_;
  Time not_before_{};
  std::unordered_map<std::string, Time> last_;         // when it was told of
  std::deque<std::pair<Time, std::string>> in_order_;  // the same, and older notices of the same paths
};

}  // namespace radica
