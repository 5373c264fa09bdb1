#include "model/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/text.h"

namespace radica {
namespace {

constexpr std::int64_t kDay = 86'400;
// 29 February comes at the latest after eight years; with a day of the week after forty.
constexpr int kDaysUntilNever = 41 * 366;
// A skipped time may be told of a day before: Samoa once left out a whole one.
constexpr std::int64_t kWidestGap = 2 * kDay;

constexpr std::array<std::string_view, 12> kMonthNames{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
  int minimum = 0, maximum = 0;
  std::span<const std::string_view> names = {};  // of minimum, minimum + 1, …
};
constexpr std::array<Field, 5> kFields{{{0, 59}, {0, 23}, {1, 31}, {1, 12, kMonthNames}, {0, 7, kDayNames}}};
constexpr std::size_t kMinute = 0, kHour = 1, kDayOfMonth = 2, kMonth = 3, kWeekday = 4;

using Values = std::bitset<64>;

// One field; positions are those of the whole text.
class FieldParser {
 public:
  FieldParser(const Field& field, std::string_view text, std::size_t position)
      : field_(field), text_(text), position_(position) {}

  std::variant<Values, CronFault> parse() {
    for (std::size_t start = 0; start <= text_.size();) {
      const std::size_t comma = std::min(text_.find(',', start), text_.size());
      if (const auto fault = take_item(start, text_.substr(start, comma - start))) return *fault;
      start = comma + 1;
    }
    return values_;
  }

 private:
  [[nodiscard]] CronFault fault(CronProblem problem, std::size_t at) const {
    return {problem, position_ + at, field_.minimum, field_.maximum};
  }

  [[nodiscard]] std::optional<int> value_of(std::string_view word) const {
    for (std::size_t i = 0; i < field_.names.size(); ++i)
      if (ascii_lower(word) == field_.names[i]) return field_.minimum + static_cast<int>(i);
    return number_of(word);
  }
  [[nodiscard]] static std::optional<int> number_of(std::string_view word) {
    int number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number < 0) return std::nullopt;
    return number;
  }

  // `*`, N, N-M, each but N with /STEP.
  std::optional<CronFault> take_item(std::size_t at, std::string_view item) {
    const std::size_t slash = std::min(item.find('/'), item.size());
    const std::string_view range = item.substr(0, slash);
    int first = field_.minimum, last = field_.maximum, step = 1;
    const std::size_t dash = std::min(range.find('-'), range.size());
    if (range != "*") {
      const auto from = value_of(range.substr(0, dash));
      if (!from) return fault(CronProblem::kValue, at);
      first = last = *from;
      if (dash < range.size()) {
        const auto to = value_of(range.substr(dash + 1));
        if (!to) return fault(CronProblem::kValue, at + dash + 1);
        last = *to == 0 && is_weekday() && first > 0 ? 7 : *to;
      }
      if (first < field_.minimum || last > field_.maximum || last < first) return fault(CronProblem::kRange, at);
    }
    if (slash < item.size()) {
      const auto number = number_of(item.substr(slash + 1));
      const bool is_range = range == "*" || dash < range.size();
      if (!number || *number == 0 || !is_range) return fault(CronProblem::kStep, at + slash);
      step = *number;
    }
    if (range == "*" && is_weekday()) last = 6;
    for (int value = first; value <= last; value += std::min(step, 64))
      values_.set(static_cast<std::size_t>(is_weekday() ? value % 7 : value));
    return std::nullopt;
  }
  [[nodiscard]] bool is_weekday() const { return &field_ == &kFields[kWeekday]; }

  const Field& field_;
  std::string_view text_;
  std::size_t position_;
  Values values_;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

struct Word {
  std::string_view text;
  std::size_t position = 1;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    words.push_back({text.substr(start, at - start), start + 1});
  }
  return words;
}

template <std::size_t kSize>
std::bitset<kSize> narrowed(const Values& values) {
  std::bitset<kSize> result;
  for (std::size_t i = 0; i < kSize; ++i) result[i] = values[i];
  return result;
}

LocalTime midnight(LocalTime time) {
  const LocalTime rest = time % kDay;
  return time - (rest < 0 ? rest + kDay : rest);
}

}  // namespace

std::string_view id_of(CronProblem problem) {
  constexpr std::array<std::string_view, 5> kIds{"fields", "value", "range", "step", "never"};
  return kIds.at(static_cast<std::size_t>(problem));
}

std::variant<Cron, CronFault> Cron::parse(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  if (words.size() != kFields.size())
    return CronFault{CronProblem::kNotFive,
                     words.size() < kFields.size() ? text.size() + 1 : words[kFields.size()].position};
  std::array<Values, kFields.size()> values;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    auto parsed = FieldParser(kFields[i], words[i].text, words[i].position).parse();
    if (const auto* fault = std::get_if<CronFault>(&parsed)) return *fault;
    values[i] = std::get<Values>(parsed);
  }
  Cron cron;
  cron.days_ = narrowed<32>(values[kDayOfMonth]);
  cron.months_ = narrowed<13>(values[kMonth]);
  cron.weekdays_ = narrowed<7>(values[kWeekday]);
  cron.either_day_ = words[kDayOfMonth].text.front() != '*' && words[kWeekday].text.front() != '*';
  for (int hour = 0; hour < 24; ++hour)
    for (int minute = 0; minute < 60; ++minute)
      if (values[kHour][static_cast<std::size_t>(hour)] && values[kMinute][static_cast<std::size_t>(minute)])
        cron.times_.push_back(hour * 3600 + minute * 60);
  LocalTime day = local_from_civil({2000, 1, 1});
  for (int i = 0; i < kDaysUntilNever; ++i, day += kDay)
    if (cron.fits_day(day)) return cron;
  return CronFault{CronProblem::kNever, words[kDayOfMonth].position};
}

bool Cron::fits_day(LocalTime day) const {
  const CivilTime civil = civil_from_local(day);
  if (!months_[static_cast<std::size_t>(civil.month)]) return false;
  const bool fits_month = days_[static_cast<std::size_t>(civil.day)];
  const bool fits_week = weekdays_[static_cast<std::size_t>(weekday_of(day))];
  return either_day_ ? fits_month || fits_week : fits_month && fits_week;
}

std::optional<std::bitset<7>> parse_weekdays(std::string_view text) {
  const auto parsed = FieldParser(kFields[kWeekday], text, 1).parse();
  const auto* values = std::get_if<Values>(&parsed);
  return values == nullptr ? std::nullopt : std::optional(narrowed<7>(*values));
}

int weekday_of(LocalTime day) {
  const std::int64_t days = midnight(day) / kDay;  // 1970-01-01 was a Thursday
  return static_cast<int>(((days + 4) % 7 + 7) % 7);
}

std::optional<std::int64_t> next_instant(const Cron& cron, const Zone& zone, std::int64_t after) {
  LocalTime day = midnight(zone.to_local(after) - kWidestGap);
  for (int i = 0; i < kDaysUntilNever; ++i, day += kDay) {
    if (!cron.fits_day(day)) continue;
    if (zone.to_unix(day + kDay) + kWidestGap <= after) continue;
    for (const int time : cron.times_of_day())
      if (const std::int64_t instant = zone.to_unix(day + time); instant > after) return instant;
  }
  return std::nullopt;
}

}  // namespace radica
