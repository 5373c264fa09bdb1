#include "adapters/queue_front.h"

#include <algorithm>

namespace radica {
namespace {

constexpr std::int64_t kFewest = 100;  // whoever took fewer tasks has left nothing behind that is worth a detour,
constexpr std::chrono::milliseconds kLong{50};         // unless others have
constexpr int kShare = 20;                             // one part in so many is spent on looks from the beginning
constexpr std::chrono::microseconds kNoticeable{250};  // more than a look from the front: below, order comes first
constexpr std::chrono::milliseconds kLongestPause{10'000};

}  // namespace

std::int64_t QueueFront::from(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (now < next_) return front_.value_or(kBeginning);
  // One thread looks there, the others go on meanwhile.
  if (is_paused_) next_ = now + kLongestPause;
  return kBeginning;
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
  if (found) front_ = found;
  is_owed_ = false;
  const Clock::duration pause = pause_after();
  is_paused_ = pause.count() > 0;
  next_ = end + pause;
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
