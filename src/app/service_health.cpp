#include "app/service_health.h"

#include <algorithm>

#include "app/database.h"

namespace radica {
namespace {

constexpr std::chrono::seconds kUntilFailing{30}, kUntilWell{30};

}  // namespace

void ServiceHealth::failed(std::string_view name, const Error& error, Moment now) {
  if (is_database_away(error)) return;
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(streaks_.begin(), streaks_.end(), [name](const Streak& s) { return s.name == name; });
  if (known == streaks_.end()) {
    streaks_.push_back({std::string(name), now, now, now, false});
    return;
  }
  known->last = now;
  known->is_calm = false;
}

void ServiceHealth::went_well(std::string_view name, Moment now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(streaks_, [name, now](Streak& streak) {
    if (streak.name != name) return false;
    if (!streak.is_calm) streak.calm_since = now;
    streak.is_calm = true;
    return now - streak.calm_since >= kUntilWell;
  });
}

std::vector<FailingService> ServiceHealth::failing(Moment now) const {
  std::vector<FailingService> found;
  const std::lock_guard lock(mutex_);
  for (const Streak& streak : streaks_) {
    // Between a failure and the next try it fails.
    if ((streak.is_calm ? streak.last : now) - streak.first < kUntilFailing) continue;
    found.push_back({streak.name, std::chrono::duration_cast<std::chrono::seconds>(now - streak.first)});
  }
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
  return found;
}

}  // namespace radica
