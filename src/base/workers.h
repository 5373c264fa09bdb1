// A fixed number of threads for one piece of work; the first error stops the others and is the result.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/error.h"

namespace radica {

// Runs `work(worker)` for worker = 0 … count-1, each on a thread of its own (the caller's when count is 1). `work`
// should ask `should_stop()` between items. An exception of a worker ends the process: it is a bug.
Result<void> run_workers(std::size_t count, const std::function<Result<void>(std::size_t worker)>& work);

// True inside run_workers once a sibling has failed; of those of an outer run_workers it tells nothing.
[[nodiscard]] bool should_stop();

// Items 0 … count-1, each given to the next free worker.
Result<void> for_each_parallel(std::size_t workers, std::size_t count,
                               const std::function<Result<void>(std::size_t item)>& work);

// The numbers 0 … count-1, given to workers one at a time.
class Items {
 public:
  explicit Items(std::size_t count) : count_(count) {}
  // False when there are no more, or a sibling has failed.
  bool next(std::size_t& item) {
    item = next_++;
    return item < count_ && !should_stop();
  }

 private:
  const std::size_t count_;
  std::atomic<std::size_t> next_{0};
};

// Brings what workers made of Items back into their order: take() gets the values of item 0, 1, … one at a time, on the
// thread that has just put one. Who is far ahead waits, so that few values stand in memory. After an error of take() it
// may be called once more.
template <class T>
class InOrder {
 public:
  explicit InOrder(std::function<Result<void>(T&)> take) : take_(std::move(take)) {}

  // Leaves in `value` one that was taken before, for its memory, or an empty one.
  Result<void> put(std::size_t item, T& value) {
    std::unique_lock lock(mutex_);
    while (item != next_ && waiting_.size() >= kMostWaiting && !should_stop()) changed_.wait_for(lock, kPause);
    waiting_.emplace(item, std::exchange(value, spare()));
    if (is_taking_) return {};
    is_taking_ = true;
    Result<void> done;
    for (auto next = waiting_.find(next_); done && next != waiting_.end(); next = waiting_.find(next_)) {
      T taken = std::move(next->second);
      waiting_.erase(next);
      ++next_;
      changed_.notify_all();
      lock.unlock();
      done = take_(taken);
      lock.lock();
      spares_.push_back(std::move(taken));
    }
    is_taking_ = false;
    return done;
  }

 private:
  static constexpr std::size_t kMostWaiting = 16;
  static constexpr std::chrono::milliseconds kPause{20};  // until should_stop() is asked again
  T spare() {
    if (spares_.empty()) return {};
    T value = std::move(spares_.back());
    spares_.pop_back();
    return value;
  }
  const std::function<Result<void>(T&)> take_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, T> waiting_;
  std::vector<T> spares_;
  std::size_t next_ = 0;
  bool is_taking_ = false;
};

[[nodiscard]] std::size_t default_workers();  // cores this process may use

}  // namespace radica
