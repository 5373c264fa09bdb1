#include "adapters/s3_pace.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::seconds kLongestAsked{60};
constexpr double kObjectsPerSecond = 2000;  // what this side can send
constexpr double kMostNear = 32;

}  // namespace

bool S3Pace::enter(const std::function<bool()>& should_stop) {
  std::unique_lock lock(mutex_);
  while (under_way_ >= static_cast<int>(limit_)) {
    if (should_stop()) return false;
    left_.wait_for(lock, kLook);
  }
  ++under_way_;
  return true;
}

void S3Pace::leave() {
  const std::lock_guard lock(mutex_);
  --under_way_;
  left_.notify_one();
}

void S3Pace::speed_up() {
  const std::lock_guard lock(mutex_);
  limit_ = std::min(enough(quickest_put_), limit_ + 1 / limit_);
}

void S3Pace::note_put(Time::duration took) {
  const std::lock_guard lock(mutex_);
  quickest_put_ = std::min(quickest_put_, took);
}

double S3Pace::enough(Time::duration quickest_put) {
  return std::clamp(kObjectsPerSecond * std::chrono::duration<double>(quickest_put).count(), kMostNear, kMost);
}

void S3Pace::slow_down(Time began, Time now) {
  const std::lock_guard lock(mutex_);
  if (began < slowed_) return;
  slowed_ = now;
  limit_ = std::max(1.0, std::min(limit_, static_cast<double>(under_way_)) / 2);
}

double S3Pace::limit() {
  const std::lock_guard lock(mutex_);
  return limit_;
}

bool S3RetryBudget::take() {
  const std::lock_guard lock(mutex_);
  if (left_ < kPrice) return false;
  left_ -= kPrice;
  return true;
}

void S3RetryBudget::earn() {
  const std::lock_guard lock(mutex_);
  left_ = std::min(kMost, left_ + 1);
}

std::chrono::milliseconds s3_wait(int attempt, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  std::chrono::seconds asked, double dice) {
  const int doublings = std::min(attempt - 1, 20);
  const auto most = std::min<std::chrono::milliseconds>(longest, first * (1LL << doublings));
  const std::chrono::milliseconds wait(static_cast<std::int64_t>(static_cast<double>(most.count()) * dice));
  return std::max<std::chrono::milliseconds>(wait, std::min(asked, kLongestAsked));
}

}  // namespace radica
