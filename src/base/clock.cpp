#include "base/clock.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace radica {
namespace {

constexpr int kSecondsPerDay = 86400;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<LocalTime> checked(const CivilTime& c) {
  if (!is_civil_date(c.year, c.month, c.day)) return std::nullopt;
  if (c.hour > 23 || c.minute > 59 || c.second > 59) return std::nullopt;
  return local_from_civil(c);
}

class SystemClock final : public Clock {
 public:
  explicit SystemClock(Zone zone) : zone_(std::move(zone)) {}
  [[nodiscard]] LocalTime now() const override {
    return zone_.to_local(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  }
  [[nodiscard]] bool is_fixed() const override { return false; }

 private:
  Zone zone_;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(LocalTime now) : now_(now) {}
  [[nodiscard]] LocalTime now() const override { return now_; }
  [[nodiscard]] bool is_fixed() const override { return true; }

 private:
  LocalTime now_;
};

}  // namespace

bool is_civil_date(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return date::year_month_day(date::year(year), date::month(static_cast<unsigned>(month)),
                              date::day(static_cast<unsigned>(day)))
      .ok();
}

LocalTime local_from_civil(const CivilTime& c) {
  const date::year_month_day ymd(date::year(c.year), date::month(static_cast<unsigned>(c.month)),
                                 date::day(static_cast<unsigned>(c.day)));
  const LocalTime days = date::local_days(ymd).time_since_epoch().count();
  return days * kSecondsPerDay + c.hour * 3600 + c.minute * 60 + c.second;
}

CivilTime civil_from_local(LocalTime time) {
  LocalTime days = time / kSecondsPerDay;
  LocalTime rest = time % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  const date::year_month_day ymd{date::local_days(date::days(days))};
  const auto seconds = static_cast<int>(rest);
  return {static_cast<int>(ymd.year()),
          static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day())),
          seconds / 3600,
          seconds / 60 % 60,
          seconds % 60};
}

void append_local(std::string& output, LocalTime time) {
  const CivilTime c = civil_from_local(time);
  if (c.year < 0 || c.year > 9999) {
    output += fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
    return;
  }
  char text[] = "0000-00-00 00:00:00";
  const auto set = [&text](std::size_t end, int value) {  // right-aligned before `end`
    for (; value > 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
  };
  set(4, c.year);
  set(7, c.month);
  set(10, c.day);
  set(13, c.hour);
  set(16, c.minute);
  set(19, c.second);
  output.append(text, sizeof text - 1);
}

std::string format_local(LocalTime time) {
  std::string text;
  append_local(text, time);
  return text;
}

std::string format_stamp(LocalTime time) {
  const CivilTime c = civil_from_local(time);
  return fmt::format("{:04}{:02}{:02}_{:02}{:02}{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string format_day(LocalTime time) {
  return format_stamp(time).substr(0, 8);
}

std::optional<LocalTime> parse_local(std::string_view text) {
  if (text.size() != 19 || text[4] != '-' || text[7] != '-' || (text[10] != ' ' && text[10] != 'T') ||
      text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  return checked({*year, *month, *day, *hour, *minute, *second});
}

std::optional<LocalTime> parse_stamp(std::string_view text) {
  if (text.size() != 15 || text[8] != '_') return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 4, 2), day = digits(text, 6, 2);
  const auto hour = digits(text, 9, 2), minute = digits(text, 11, 2), second = digits(text, 13, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  return checked({*year, *month, *day, *hour, *minute, *second});
}

Result<Zone> Zone::open(std::string_view name) {
  try {
    Zone zone;
    zone.name_ = std::string(name);
    zone.zone_ = date::locate_zone(zone.name_);
    return zone;
  } catch (const std::runtime_error&) {
    return fail(ErrorCode::kBadConfig, "E-CONFIG-007", {{"zone", std::string(name)}});
  }
}

LocalTime Zone::to_local(std::int64_t unix_seconds) const {
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  // Files of one folder share an offset: the last answer of the thread is nearly always right.
  struct Cached {
    const void* zone = nullptr;
    std::int64_t begin = 0, end = 0, offset = 0;
  };
  thread_local Cached cached;
  if (cached.zone != zone || unix_seconds < cached.begin || unix_seconds >= cached.end) {
    const date::sys_info info = zone->get_info(date::sys_seconds(std::chrono::seconds(unix_seconds)));
    cached = {zone, info.begin.time_since_epoch().count(), info.end.time_since_epoch().count(), info.offset.count()};
  }
  return unix_seconds + cached.offset;
}

std::int64_t Zone::to_unix(LocalTime time) const {
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  return zone->to_sys(date::local_seconds(std::chrono::seconds(time)), date::choose::earliest)
      .time_since_epoch()
      .count();
}

std::unique_ptr<Clock> system_clock(const Zone& zone) {
  return std::make_unique<SystemClock>(zone);
}
std::unique_ptr<Clock> fixed_clock(LocalTime now) {
  return std::make_unique<FixedClock>(now);
}

}  // namespace radica
