#include "model/holidays.h"

#include <algorithm>
#include <array>

#include "model/cron.h"

namespace radica {
namespace {

constexpr LocalTime kDay = 86'400;

struct FixedDay {
  int month, day;
  bool is_moved;  // to the next Monday, unless it is one
  std::string_view id;
};
constexpr std::array<FixedDay, 13> kFixed{{{1, 1, false, "ano_nuevo"},
                                           {1, 6, true, "epifania"},
                                           {3, 19, true, "san_jose"},
                                           {5, 1, false, "trabajo"},
                                           {6, 29, true, "san_pedro"},
                                           {7, 20, false, "independencia"},
                                           {8, 7, false, "boyaca"},
                                           {8, 15, true, "asuncion"},
                                           {10, 12, true, "raza"},
                                           {11, 1, true, "todos_santos"},
                                           {11, 11, true, "cartagena"},
                                           {12, 8, false, "inmaculada"},
                                           {12, 25, false, "navidad"}}};

struct EasterDay {
  int days;  // from Easter Sunday on, the move to Monday in them
  std::string_view id;
};
constexpr std::array<EasterDay, 5> kOfEaster{
    {{-3, "jueves_santo"}, {-2, "viernes_santo"}, {43, "ascension"}, {64, "corpus"}, {71, "sagrado_corazon"}}};

LocalTime moved_to_monday(LocalTime day) {
  return day + (8 - weekday_of(day)) % 7 * kDay;
}

LocalTime midnight_of(LocalTime time) {
  const CivilTime civil = civil_from_local(time);
  return local_from_civil({civil.year, civil.month, civil.day});
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

// Anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
LocalTime easter_of(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  const int sum = h + l - 7 * m + 114;
  return local_from_civil({year, sum / 31, sum % 31 + 1});
}

std::vector<Holiday> colombian_holidays(int year) {
  std::vector<Holiday> holidays;
  for (const FixedDay& fixed : kFixed) {
    const LocalTime day = local_from_civil({year, fixed.month, fixed.day});
    holidays.push_back({fixed.is_moved ? moved_to_monday(day) : day, fixed.id});
  }
  const LocalTime easter = easter_of(year);
  for (const EasterDay& feast : kOfEaster) holidays.push_back({easter + feast.days * kDay, feast.id});
  return holidays;
}

std::variant<HolidayChanges, HolidayLineFault> parse_holiday_changes(std::string_view text) {
  HolidayChanges changes;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const bool is_removed = line.front() == '-';
    if (is_removed) line.remove_prefix(1);
    const auto day = parse_local(std::string(line.substr(0, 10)) + " 00:00:00");
    if (!day || (line.size() > 10 && line[10] != ' ' && line[10] != '\t')) return HolidayLineFault{number};
    if (is_removed)
      changes.removed.push_back(*day);
    else
      changes.added[*day] = std::string(trimmed(line.substr(10)));
  }
  return changes;
}

std::optional<Calendar::Name> Calendar::holiday(LocalTime time) const {
  const LocalTime day = midnight_of(time);
  if (const auto added = changes_.added.find(day); added != changes_.added.end()) return Name{added->second, true};
  if (std::ranges::find(changes_.removed, day) != changes_.removed.end()) return std::nullopt;
  for (const Holiday& holiday : colombian_holidays(civil_from_local(day).year))
    if (holiday.day == day) return Name{std::string(holiday.id), false};
  return std::nullopt;
}

}  // namespace radica
