// The schedules of the configuration as rules (model/schedule.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/clock.h"
#include "model/schedule.h"
#include "model/week_hours.h"

namespace radica {

// "run --full" → run, --full.
[[nodiscard]] std::vector<std::string> words_of_command(std::string_view command);

// Of a configuration without faults. Reads the file of holidays: E-SCHEDULE-004 for a line of it that says nothing.
Result<Timetable> timetable_of(const Config& config, const Zone& zone);
// The same calendar and hours with other schedules.
Result<Timetable> with_schedules(Timetable timetable, const Config& config, const Zone& zone);

// The operating hours as hours of the week, without the holidays of the year around `now` where these are none.
[[nodiscard]] WeekHours week_hours_of(const Timetable& timetable, LocalTime now);

}  // namespace radica
