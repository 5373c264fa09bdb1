#include "model/week_hours.h"

#include <algorithm>
#include <array>

namespace radica {
namespace {

constexpr std::int64_t kDay = 86'400, kWeek = 7 * kDay;
constexpr LocalTime kAMonday = 4 * kDay;  // 1970-01-05
constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<std::int64_t> day_of(std::string_view text) {
  const auto* found = std::find(kDays.begin(), kDays.end(), text);
  if (found == kDays.end()) return std::nullopt;
  return found - kDays.begin();
}

// Seconds since midnight of "HH:MM".
std::optional<std::int64_t> clock_of(std::string_view text) {
  const auto digit = [text](std::size_t at) { return std::int64_t{text[at]} - '0'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U})
    if (digit(at) < 0 || digit(at) > 9) return std::nullopt;
  const std::int64_t minutes = digit(3) * 10 + digit(4), seconds = ((digit(0) * 10 + digit(1)) * 60 + minutes) * 60;
  if (minutes > 59 || seconds > kDay) return std::nullopt;
  return seconds;
}

std::int64_t second_of_week(LocalTime time) {
  return ((time - kAMonday) % kWeek + kWeek) % kWeek;
}

}  // namespace

std::optional<WeekHours> WeekHours::parse(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::int64_t, std::int64_t>> found;
  for (const std::string_view text : texts) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const std::string_view days = text.substr(0, blank), hours = text.substr(blank + 1);
    const std::size_t dash = days.find('-');
    const bool is_daily = days == "daily";
    const auto first = is_daily ? 0 : day_of(days.substr(0, dash));
    const auto last = is_daily ? 6 : dash == std::string_view::npos ? first : day_of(days.substr(dash + 1));
    if (!first || !last || hours.size() != 11 || hours[5] != '-') return std::nullopt;
    const auto begin = clock_of(hours.substr(0, 5)), end = clock_of(hours.substr(6));
    if (!begin || !end || *begin == *end || *begin == kDay) return std::nullopt;
    for (std::int64_t day = *first;; day = (day + 1) % 7) {
      const std::int64_t from = day * kDay + *begin, to = day * kDay + *end + (*end < *begin ? kDay : 0);
      found.emplace_back(from, std::min(to, kWeek));
      if (to > kWeek) found.emplace_back(0, to - kWeek);
      if (day == *last) break;
    }
  }
  std::sort(found.begin(), found.end());
  WeekHours week;
  for (const auto& [from, to] : found) {
    if (!week.stretches_.empty() && from <= week.stretches_.back().second)
      week.stretches_.back().second = std::max(week.stretches_.back().second, to);
    else
      week.stretches_.emplace_back(from, to);
  }
  return week;
}

bool WeekHours::contains(LocalTime time) const {
  return seconds_within(time, time + 1) == 1;
}

std::int64_t WeekHours::seconds_within(LocalTime from, LocalTime to) const {
  std::int64_t seconds = open_seconds(from, to);
  for (const LocalTime day : closed_) seconds -= open_seconds(std::max(from, day), std::min(to, day + kDay));
  return seconds;
}

// As if no day were closed.
std::int64_t WeekHours::open_seconds(LocalTime from, LocalTime to) const {
  if (to <= from) return 0;
  if (stretches_.empty()) return to - from;
  std::int64_t seconds = 0;
  for (LocalTime week = from - second_of_week(from); week < to; week += kWeek)
    for (const auto& [begin, end] : stretches_)
      seconds += std::max<std::int64_t>(0, std::min(to, week + end) - std::max(from, week + begin));
  return seconds;
}

}  // namespace radica
