#include "adapters/queue_front.h"

#include <algorithm>

namespace radica {
namespace {

constexpr std::int64_t kFewest = 100;  // whoever took fewer tasks has left nothing behind that is worth a detour,
constexpr std::chrono::milliseconds kLong{50};         // unless others have
constexpr int kShare = 100;                            // one part in so many is spent on looks from the beginning
constexpr std::chrono::microseconds kNoticeable{250};  // more than a look from the front: below, order comes first
constexpr std::chrono::milliseconds kLongestPause{15'000};

}  // namespace

QueueFront::Look QueueFront::next(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const std::int64_t front = front_.value_or(kBeginning);
  if (now < next_) return {front, front};
  if (!is_paused_) return {kBeginning, kBeginning};
  // One thread looks there, the others go on meanwhile.
  next_ = now + kLongestPause;
  return {kBeginning, front};
}

void QueueFront::looked(std::int64_t from, std::optional<std::int64_t> found, Clock::time_point begin,
                        Clock::time_point end) {
  const std::lock_guard lock(mutex_);
  if (found) ++taken_;
  if (from != kBeginning) {
    if (found) front_ = std::max(front_.value_or(kBeginning), *found);
    from_front_ = end - begin;
    is_owed_ = !found;
    return;
  }
  from_beginning_[looks_++ % kLooks] = end - begin;
  // What is urgent or came back is seldom alone: from the beginning again at once, with the front where it was.
  const bool was_behind = is_paused_ && found && front_ && *found < *front_;
  if (found && !was_behind) front_ = found;
  is_owed_ = false;
  const Clock::duration pause = pause_after();
  is_paused_ = pause.count() > 0;
  next_ = was_behind ? end : end + pause;
}

QueueFront::Clock::duration QueueFront::pause_after() const {
  if (looks_ < kLooks) return {};
  const Clock::duration more = *std::ranges::min_element(from_beginning_) - from_front_;
  if (more < (taken_ < kFewest ? Clock::duration(kLong) : Clock::duration(kNoticeable))) return {};
  return std::min<Clock::duration>(kShare * more, kLongestPause);
}

std::optional<std::chrono::milliseconds> QueueFront::owed(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  if (!is_owed_) return std::nullopt;
  return std::max(std::chrono::milliseconds(1), std::chrono::ceil<std::chrono::milliseconds>(next_ - now));
}

}  // namespace radica
