#include "app/timetable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/file.h"

namespace radica {
namespace {

// "HH:MM" of the option table; 24:00 is the end of the day.
int seconds_of(std::string_view time) {
  int hour = 0, minute = 0;
  std::from_chars(time.data(), time.data() + 2, hour);
  std::from_chars(time.data() + 3, time.data() + 5, minute);
  return hour * 3600 + minute * 60;
}

Result<Schedule> schedule_of(const ScheduleConfig& config, const Zone& zone) {
  Schedule schedule;
  schedule.name = config.name;
  schedule.cron_text = config.cron;
  schedule.is_enabled = config.enabled == "yes";
  auto cron = Cron::parse(config.cron);
  if (Cron* parsed = std::get_if<Cron>(&cron)) schedule.cron = std::move(*parsed);
  schedule.zone = zone;
  if (!config.zone.empty()) {
    TRY_SET(schedule.zone, Zone::open(config.zone));
  }
  for (const std::string& command : config.commands) schedule.commands.push_back(words_of_command(command));
  schedule.holidays = config.holidays == "skip"   ? HolidayPolicy::kSkip
                      : config.holidays == "only" ? HolidayPolicy::kOnly
                                                  : HolidayPolicy::kRun;
  schedule.hours = config.hours == "inside" ? HoursPolicy::kInside : HoursPolicy::kAny;
  schedule.catch_up = config.catch_up == "none" ? CatchUp::kNone : CatchUp::kLast;
  schedule.overlap = config.overlap == "queue"    ? Overlap::kQueue
                     : config.overlap == "absorb" ? Overlap::kAbsorb
                                                  : Overlap::kSkip;
  schedule.absorbed_by = config.absorbed_by;
  schedule.after = config.after;
  schedule.wait = std::chrono::minutes(config.wait_minutes);
  schedule.deadline = std::chrono::minutes(config.deadline_minutes);
  schedule.longest = std::chrono::minutes(config.max_minutes);
  schedule.late_after = std::chrono::minutes(config.late_minutes);
  return schedule;
}

}  // namespace

std::vector<std::string> words_of_command(std::string_view command) {
  std::vector<std::string> words;
  while (!command.empty()) {
    const std::size_t blank = std::min(command.find(' '), command.size());
    if (blank > 0) words.emplace_back(command.substr(0, blank));
    command.remove_prefix(std::min(blank + 1, command.size()));
  }
  return words;
}

Result<Timetable> with_schedules(Timetable timetable, const Config& config, const Zone& zone) {
  timetable.schedules.clear();
  for (const ScheduleConfig& one : config.schedules) {
    TRY_SET(Schedule schedule, schedule_of(one, zone));
    timetable.schedules.push_back(std::move(schedule));
  }
  return timetable;
}

Result<Timetable> timetable_of(const Config& config, const Zone& zone) {
  TRY_SET(Timetable timetable, with_schedules({}, config, zone));
  timetable.zone = zone;
  timetable.hours = {parse_weekdays(config.hours.days).value_or(std::bitset<7>()), seconds_of(config.hours.open),
                     seconds_of(config.hours.close), config.hours.holidays == "yes"};
  const std::string& file = config.calendar.holidays_file;
  if (file.empty()) return timetable;
  TRY_SET(const std::string text, read_file(file));
  auto changes = parse_holiday_changes(text);
  if (const auto* fault = std::get_if<HolidayLineFault>(&changes))
    return fail(ErrorCode::kBadConfig, "E-SCHEDULE-004", {{"path", file}, {"line", std::to_string(fault->line)}});
  timetable.calendar = Calendar(std::get<HolidayChanges>(std::move(changes)));
  return timetable;
}

WeekHours week_hours_of(const Timetable& timetable, LocalTime now) {
  constexpr LocalTime kDay = 86'400, kHalfYear = 183 * kDay;
  constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto clock = [](int seconds) { return fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60); };
  std::vector<std::string> texts;
  for (std::size_t day = 0; day < kDays.size(); ++day)
    if (timetable.hours.days[day])
      texts.push_back(fmt::format("{} {}-{}", kDays[day], clock(timetable.hours.open), clock(timetable.hours.close)));
  WeekHours hours = WeekHours::parse(texts).value_or(WeekHours());
  if (timetable.hours.on_holidays) return hours;
  std::vector<LocalTime> closed;
  const LocalTime today = now - now % kDay;
  for (LocalTime day = today - kHalfYear; day < today + kHalfYear; day += kDay)
    if (timetable.calendar.holiday(day)) closed.push_back(day);
  hours.close_on(std::move(closed));
  return hours;
}

}  // namespace radica
