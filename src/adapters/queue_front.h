// Where in the order of the queue a process goes on looking for a task. PostgreSQL keeps the rows of taken tasks in its
// index for as long as any transaction may still see them (pg_dump: an hour), and a look from the beginning walks over
// all of them. Where that takes long, looks begin at the last task that was found, and those from the beginning, which
// find what is urgent or came back, lock nothing and take at most a hundredth of the time (docs/decisions/0032).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>

namespace radica {

// Any thread.
class QueueFront {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::int64_t kBeginning = std::numeric_limits<std::int64_t>::min();

  struct Look {
    std::int64_t from;        // the least rank (of radica_task) to look at
    std::int64_t claim_from;  // where one is read first from there: the rank to claim from if none is found before it
    [[nodiscard]] bool reads_first() const { return claim_from != from; }
  };
  Look next(Clock::time_point now);
  // What a look found that began at `from`.
  void looked(std::int64_t from, std::optional<std::int64_t> found, Clock::time_point begin, Clock::time_point end);
  // Nothing was found from the front on: how long until a look from the beginning; nothing when none is owed.
  [[nodiscard]] std::optional<std::chrono::milliseconds> owed(Clock::time_point now) const;

 private:
  static constexpr std::size_t kLooks = 4;  // the fastest of them counts: one may have waited for the machine
  [[nodiscard]] Clock::duration pause_after() const;

  mutable std::mutex mutex_;
  std::optional<std::int64_t> front_;
  Clock::time_point next_{};  // from the beginning
  bool is_owed_ = false, is_paused_ = false;
  Clock::duration from_front_{};  // the last look that began there
  std::array<Clock::duration, kLooks> from_beginning_{};
  std::size_t looks_ = 0;
  std::int64_t taken_ = 0;
};

}  // namespace radica
