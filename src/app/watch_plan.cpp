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

void WatchPlan::ran(Time now, std::chrono::milliseconds cost) {
  failures_ = 0;
  without_change_ = now + std::max<std::chrono::milliseconds>(times_.sweep, times_.rest * cost);
}

void WatchPlan::failed(Time now) {
  first_change_.reset();
  std::chrono::seconds pause = times_.first_retry;
  for (int i = 0; i < failures_ && pause < times_.longest_retry; ++i) pause *= 2;
  ++failures_;
  without_change_ = now + std::min(pause, times_.longest_retry);
}

void WatchPlan::stood_by(Time now) {
  failures_ = 0;
  failed(now);
}

namespace {
// A file that is being written is told of again and again; what is not noted of that may make it due so much too early.
constexpr std::chrono::milliseconds kGrain{500};
}  // namespace

void PendingPaths::tell(const std::string& path, Time now) {
  const auto [known, is_new] = last_.try_emplace(path, now);
  if (!is_new && now - known->second < kGrain) return;
  known->second = now;
  in_order_.emplace_back(now, path);
}

void PendingPaths::drop_stale() {
  while (!in_order_.empty()) {
    const auto known = last_.find(in_order_.front().second);
    if (known != last_.end() && known->second == in_order_.front().first) return;
    in_order_.pop_front();
  }
}

std::optional<PendingPaths::Time> PendingPaths::due() {
  drop_stale();
  if (in_order_.empty()) return std::nullopt;
  return std::max(in_order_.front().first + times_.quiet + kGrain, not_before_);
}

std::vector<std::string> PendingPaths::take(Time now) {
  std::vector<std::string> paths;
  for (drop_stale(); !in_order_.empty() && in_order_.front().first + times_.quiet + kGrain <= now; drop_stale()) {
    last_.erase(in_order_.front().second);
    paths.push_back(std::move(in_order_.front().second));
    in_order_.pop_front();
  }
  return paths;
}

}  // namespace radica
