// Cron expressions: minute, hour, day of the month, month, day of the week (crontab(5)). Lists, ranges, steps of a
// range or of `*`, English names of months and days, 7 = Sunday. When neither field of the day begins with `*`, a day
// fits that fits one of them. Pure.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace radica {

enum class CronProblem : std::uint8_t {
  kNotFive,  // not five of them
  kValue,    // no number and no name of this field
  kRange,    // outside of the field, or a range that goes backwards
  kStep,     // no whole number from 1 on, or of a single value
  kNever,    // no day fits, such as 30 February
};
[[nodiscard]] std::string_view id_of(CronProblem problem);  // "fields": the text is config.cron.fields

struct CronFault {
  CronProblem problem = CronProblem::kNotFive;
  std::size_t position = 1;      // of the character, from 1
  int minimum = 0, maximum = 0;  // of the field; 0 and 0 where none is meant
};

class Cron {
 public:
  [[nodiscard]] static std::variant<Cron, CronFault> parse(std::string_view text);
  // Of the day on which `day` falls.
  [[nodiscard]] bool fits_day(LocalTime day) const;
  // The wall-clock times of one day that fits, ascending, as seconds from its midnight.
  [[nodiscard]] const std::vector<int>& times_of_day() const { return times_; }

 private:
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;  // 0 = Sunday
  bool either_day_ = false;
  std::vector<int> times_;
};

// The days of the week of one field ("mon-sat"), 0 = Sunday; nothing where it is none.
[[nodiscard]] std::optional<std::bitset<7>> parse_weekdays(std::string_view text);
// 0 = Sunday.
[[nodiscard]] int weekday_of(LocalTime day);

// The first instant after `after` (Unix seconds) at which the expression fits the wall clock of `zone`. A time that the
// clock skips counts at the first instant behind the gap, a doubled one the first time; so an instant comes once even
// if several skipped times fall on it. Nothing before year 9999: none.
[[nodiscard]] std::optional<std::int64_t> next_instant(const Cron& cron, const Zone& zone, std::int64_t after);

}  // namespace radica
