// The indicators of SPEC §14, from stored facts: how long a file waits from first sight to the row of its claim, and
// whether Radica was there within the hours of operation.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "app/world.h"
#include "model/week_hours.h"
#include "ports/alerts.h"
#include "ports/indicators.h"

namespace radica {

inline constexpr std::int64_t kTargetPerMille = 995;  // of the hours of operation: 99.5 %

struct Waits {
  std::int64_t files = 0, p50 = 0, p95 = 0, longest = 0;  // seconds; of no files: 0
};
// Nearest rank.
[[nodiscard]] Waits waits_of(std::vector<WaitCount> counts);

// Seconds within the hours of operation.
struct Availability {
  LocalTime since = 0;                   // of this month, or of the first sign of life in it
  std::int64_t operating = 0, down = 0;  // since then until now
  std::int64_t budget = 0;               // of the whole month, that may still be down; negative: it is used up

  [[nodiscard]] double percent() const {
    return operating == 0 ? 100.0 : 100.0 * static_cast<double>(operating - down) / static_cast<double>(operating);
  }
};
using Stretches = std::vector<std::pair<LocalTime, LocalTime>>;
// `alive`: when something watched over it all; `impaired`: when it did not do its work all the same. Nothing when
// nobody was alive in the month of `now`: then it is not known.
[[nodiscard]] std::optional<Availability> availability_of(Stretches alive, const Stretches& impaired,
                                                          const WeekHours& hours, LocalTime now);

struct ServiceLevel {
  Waits waits;  // of the last kWaitDays
  std::optional<Availability> availability;
  std::int64_t open_incidents = 0;
};
inline constexpr std::int64_t kWaitDays = 7;
Result<ServiceLevel> read_service_level(const World& world, Indicators& indicators, Alerts& alerts, LocalTime now);

}  // namespace radica
