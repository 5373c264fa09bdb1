// Time as Radica uses it. All business times are *naive local* seconds of the configured zone (SPEC §11): LocalTime
// counts seconds since 1970-01-01 00:00:00 of that wall clock, no zone, no leap seconds; range years 0001..9999.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace radica {

using LocalTime = std::int64_t;  // naive wall-clock seconds

struct CivilTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

[[nodiscard]] bool is_civil_date(int year, int month, int day);  // real calendar date, years 1..9999
[[nodiscard]] LocalTime local_from_civil(const CivilTime& civil);
[[nodiscard]] CivilTime civil_from_local(LocalTime time);

void append_local(std::string& output, LocalTime time);                     // 2026-11-24 12:00:00
[[nodiscard]] std::string format_local(LocalTime time);                     // 2026-11-24 12:00:00
[[nodiscard]] std::string format_stamp(LocalTime time);                     // 20261124_120000
[[nodiscard]] std::string format_day(LocalTime time);                       // 20261124
[[nodiscard]] std::optional<LocalTime> parse_local(std::string_view text);  // "2026-11-24 12:00:00" or with T
// The 15 characters YYYYMMDD_HHMMSS as a real date and time; nothing if they are not one.
[[nodiscard]] std::optional<LocalTime> parse_stamp(std::string_view text);

// An IANA time zone. Copyable, thread-safe, immutable.
class Zone {
 public:
  static Result<Zone> open(std::string_view name);
  [[nodiscard]] LocalTime to_local(std::int64_t unix_seconds) const;
  // An instant for a wall-clock time; of an ambiguous one the first, a skipped one moves to the jump.
  [[nodiscard]] std::int64_t to_unix(LocalTime time) const;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  const void* zone_ = nullptr;  // date::time_zone, owned by the tz database of the process
};

// The only source of "now". Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual LocalTime now() const = 0;
  // True when now() was given with --now: then a file from the future counts as settled (SPEC §13).
  [[nodiscard]] virtual bool is_fixed() const = 0;
};

[[nodiscard]] std::unique_ptr<Clock> system_clock(const Zone& zone);
[[nodiscard]] std::unique_ptr<Clock> fixed_clock(LocalTime now);

}  // namespace radica
