// Hours of the week, as people write them: "mon-sat 05:00-22:00", "sun 22:00-06:00" (goes on into Monday), "daily
// 00:00-24:00". Pure, immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace radica {

class WeekHours {
 public:
  // Always.
  WeekHours() = default;
  // Days mon tue wed thu fri sat sun, one, a stretch (fri-mon) or `daily`; then HH:MM-HH:MM, the end excluded, 24:00
  // allowed there; an end before its begin lies on the next day. Nothing if a text is not of this form; an empty list
  // is always.
  [[nodiscard]] static std::optional<WeekHours> parse(const std::vector<std::string>& texts);

  [[nodiscard]] bool contains(LocalTime time) const;
  // Days (their midnights) on which there are none.
  void close_on(std::vector<LocalTime> days) { closed_ = std::move(days); }
  // Seconds of [from, to) that lie in these hours.
  [[nodiscard]] std::int64_t seconds_within(LocalTime from, LocalTime to) const;

 private:
  [[nodiscard]] std::int64_t open_seconds(LocalTime from, LocalTime to) const;

  // Seconds since Monday 00:00, sorted, apart from each other; empty: always.
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches_;
  std::vector<LocalTime> closed_;
};

}  // namespace radica
