// Claims that are ready to be sent, between the one who prepares them and those who send: few, so that preparing never
// runs far ahead. One step of upload. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "base/workers.h"
#include "stages/upload_files.h"

namespace radica {

class ClaimQueue {
 public:
  // Whoever gives claims says by it that there will be no more.
  class Closer {
   public:
    explicit Closer(ClaimQueue& queue) : queue_(queue) {}
    ~Closer() { queue_.close(); }
    Closer(const Closer&) = delete;
    Closer& operator=(const Closer&) = delete;

   private:
    ClaimQueue& queue_;
  };

  // Waits for room; false when a sibling worker has failed.
  bool put(ClaimWork work) {
    std::unique_lock lock(mutex_);
    while (waiting_.size() >= kMost) {
      if (should_stop()) return false;
      changed_.wait_for(lock, kPause);
    }
    waiting_.push_back(std::move(work));
    changed_.notify_all();
    return true;
  }
  // False when there are no more, or a sibling worker has failed.
  bool take(ClaimWork& work) {
    std::unique_lock lock(mutex_);
    while (waiting_.empty()) {
      if (is_closed_ || should_stop()) return false;
      changed_.wait_for(lock, kPause);
    }
    if (should_stop()) return false;
    work = std::move(waiting_.front());
    waiting_.pop_front();
    if (waiting_.size() == kMost / 2) changed_.notify_all();
    return true;
  }

 private:
  static constexpr std::size_t kMost = 200;
  static constexpr std::chrono::milliseconds kPause{50};  // until should_stop() is asked again
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<ClaimWork> waiting_;
  bool is_closed_ = false;
};

}  // namespace radica
