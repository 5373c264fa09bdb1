// How much is asked of a store at once and how long after a failure it is asked again. Thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace radica {

// Requests under way: one more with each round of good answers, half of them when the store says that it is too much
// (additive increase, multiplicative decrease). How many are enough is told by the quickest PUT: more than that only
// wait in the store.
class S3Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr double kFirst = 16, kMost = 64;

  // Waits for a place; false when `should_stop` said so before there was one.
  bool enter(const std::function<bool()>& should_stop);
  void leave();
  void speed_up();
  void note_put(Time::duration took);
  // How many are enough for a store that takes an object in this time.
  static double enough(Time::duration quickest_put);
  // Answers to requests that were under way together count once: `began` is when this one was sent.
  void slow_down(Time began, Time now);
  [[nodiscard]] double limit();

 private:
  std::mutex mutex_;  // guards what follows
  std::condition_variable left_;
  double limit_ = kFirst;
  int under_way_ = 0;
  Time slowed_{};
  Time::duration quickest_put_ = Time::duration::max();
};

// Repeats are paid from what good answers earn, so that a store that fails altogether is not asked ever more.
class S3RetryBudget {
 public:
  bool take();
  void earn();

 private:
  static constexpr int kMost = 500, kPrice = 5;
  std::mutex mutex_;
  int left_ = kMost;  // guarded by mutex_
};

// Full jitter: any time up to first × 2^(attempt-1) or `longest`, at least what the store asked for (up to a minute).
// `dice` is uniform in [0, 1).
[[nodiscard]] std::chrono::milliseconds s3_wait(int attempt, std::chrono::milliseconds first,
                                                std::chrono::milliseconds longest, std::chrono::seconds asked,
                                                double dice);

}  // namespace radica
