// Schedules, what became of them and what will come, as documents.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/i18n.h"
#include "app/timetable.h"
#include "ports/schedules.h"

namespace radica {

struct ScheduleView {
  const Texts& texts;
  const Zone& zone;
  const LoadedConfig& config;      // with the edits
  const Timetable& timetable;      // of it
  Schedules* schedules = nullptr;  // nullptr: no database yet, nothing is paused, nothing has run
  std::vector<const Schedule*> chosen;
  std::int64_t now = 0;  // Unix seconds
};

struct ListedSchedule {
  const Schedule* schedule = nullptr;
  std::optional<std::int64_t> next;
  std::optional<Pause> pause;
  std::vector<Occurrence> latest;
};

// With the last `latest` occurrences of each.
Result<std::vector<ListedSchedule>> list_schedules(const ScheduleView& view, std::size_t latest);
[[nodiscard]] std::string schedules_json(const ScheduleView& view, const std::vector<ListedSchedule>& listed);

// Behind `from`, up to `until`.
Result<std::vector<Forecast>> forecasts(const ScheduleView& view, std::int64_t from, std::int64_t until);
Result<std::vector<Forecast>> next_occurrences(const ScheduleView& view);  // the next ten
[[nodiscard]] std::string forecasts_json(const ScheduleView& view, const std::vector<Forecast>& found);

// Of each schedule: how many are planned, and what becomes of them.
struct ScheduleSum {
  std::int64_t planned = 0, run = 0, absorbed = 0, skipped = 0;
};
[[nodiscard]] std::map<std::string, ScheduleSum> sums_of(const std::vector<Forecast>& found);

}  // namespace radica
