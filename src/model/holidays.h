// Colombian public holidays, computed: Ley 51 de 1983 (art. 1 the days, art. 2 which move to the next Monday) and the
// feasts that follow Easter. Eighteen a year; two may fall on one day (2025-06-30, 2030-07-01, 2038-07-05). A file may
// add days (civic days, decrees) and take some away. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace radica {

struct Holiday {
  LocalTime day = 0;    // its midnight
  std::string_view id;  // "epifania": the text is calendar.epifania
};

// Easter Sunday of the Gregorian calendar, years 1583..9999.
[[nodiscard]] LocalTime easter_of(int year);
// In the order of the law's list, not of the year. By the law as it stands, also for years before it.
[[nodiscard]] std::vector<Holiday> colombian_holidays(int year);

// Days that a file adds (with their name) and takes away.
struct HolidayChanges {
  std::map<LocalTime, std::string> added;  // midnight → name, may be empty
  std::vector<LocalTime> removed;          // midnights
};
struct HolidayLineFault {
  std::size_t line = 0;  // from 1
};
// A line each: `2026-11-13 Name`, or `-2026-12-08` for a day that is none after all; `#` begins a comment.
[[nodiscard]] std::variant<HolidayChanges, HolidayLineFault> parse_holiday_changes(std::string_view text);

class Calendar {
 public:
  Calendar() = default;
  explicit Calendar(HolidayChanges changes) : changes_(std::move(changes)) {}
  // What a day is: the id of a text (`is_own` false) or the name that the file gives it. Nothing: no holiday.
  struct Name {
    std::string text;
    bool is_own = false;
  };
  [[nodiscard]] std::optional<Name> holiday(LocalTime time) const;

 private:
  HolidayChanges changes_;
};

}  // namespace radica
