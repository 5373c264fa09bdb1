#include "app/service_level.h"

#include <algorithm>

#include "app/timetable.h"

namespace radica {
namespace {

constexpr LocalTime kDay = 86'400;
constexpr LocalTime kTail = 60;  // a stretch lasts for longer than to its last beat, at most for so long

LocalTime month_of(LocalTime time, int months_later) {
  CivilTime civil = civil_from_local(time);
  const int month = civil.month - 1 + months_later;
  return local_from_civil({civil.year + month / 12, month % 12 + 1, 1, 0, 0, 0});
}

// Sorted, apart from each other.
Stretches merged(Stretches stretches) {
  std::sort(stretches.begin(), stretches.end());
  Stretches result;
  for (const auto& [from, to] : stretches) {
    if (!result.empty() && from <= result.back().second)
      result.back().second = std::max(result.back().second, to);
    else
      result.emplace_back(from, to);
  }
  return result;
}

// Of the hours in [from, to) that no stretch covers, the rest.
std::int64_t seconds_of(const Stretches& stretches, const WeekHours& hours, LocalTime from, LocalTime to) {
  std::int64_t seconds = 0;
  for (const auto& [begin, end] : stretches) seconds += hours.seconds_within(std::max(begin, from), std::min(end, to));
  return seconds;
}

Stretches overlaps(const Stretches& left, const Stretches& right) {
  Stretches both;
  for (const auto& [from, to] : left)
    for (const auto& [begin, end] : right)
      if (std::max(from, begin) < std::min(to, end)) both.emplace_back(std::max(from, begin), std::min(to, end));
  return merged(std::move(both));
}

}  // namespace

Waits waits_of(std::vector<WaitCount> counts) {
  std::sort(counts.begin(), counts.end(),
            [](const WaitCount& left, const WaitCount& right) { return left.seconds < right.seconds; });
  Waits waits;
  for (const WaitCount& count : counts) waits.files += count.files;
  const auto at = [&](std::int64_t percent) {
    std::int64_t left = (waits.files * percent + 99) / 100;
    for (const WaitCount& count : counts)
      if ((left -= count.files) <= 0) return count.seconds;
    return std::int64_t{0};
  };
  waits.p50 = at(50);
  waits.p95 = at(95);
  waits.longest = at(100);
  return waits;
}

std::optional<Availability> availability_of(Stretches alive, const Stretches& impaired, const WeekHours& hours,
                                            LocalTime now) {
  const LocalTime month = month_of(now, 0), next = month_of(now, 1);
  for (auto& [from, to] : alive) to = std::min(to + kTail, now);
  std::erase_if(alive, [month](const auto& stretch) { return stretch.second <= month; });
  if (alive.empty()) return std::nullopt;
  const Stretches there = merged(std::move(alive));
  Availability result;
  result.since = std::max(there.front().first, month);
  result.operating = hours.seconds_within(result.since, now);
  const std::int64_t up = seconds_of(there, hours, result.since, now) -
                          seconds_of(overlaps(there, merged(impaired)), hours, result.since, now);
  result.down = result.operating - up;
  result.budget = hours.seconds_within(month, next) * (1000 - kTargetPerMille) / 1000 - result.down;
  return result;
}

Result<ServiceLevel> read_service_level(const World& world, Indicators& indicators, Alerts& alerts, LocalTime now) {
  ServiceLevel level;
  std::vector<WaitCount> counts;
  for (const CompanyConfig& company : world.config().companies) {
    TRY_SET(const auto found, indicators.waits(company.name, now - kWaitDays * kDay));
    counts.insert(counts.end(), found.begin(), found.end());
  }
  level.waits = waits_of(std::move(counts));
  const LocalTime month = month_of(now, 0);
  Stretches alive, impaired;
  TRY_SET(const auto uptime, indicators.uptime(world.zone.to_unix(month) - kTail));
  for (const auto& [since, until] : uptime) alive.emplace_back(world.zone.to_local(since), world.zone.to_local(until));
  TRY_SET(const std::vector<Incident> open, alerts.open_incidents());
  TRY_SET(std::vector<Incident> incidents, alerts.resolved_since(month));
  level.open_incidents = static_cast<std::int64_t>(open.size());
  incidents.insert(incidents.end(), open.begin(), open.end());
  for (const Incident& incident : incidents)
    if (incident.signal.rule == AlertRule::kRecordLate)
      impaired.emplace_back(incident.opened, incident.resolved.value_or(now));
  TRY_SET(const Timetable timetable, timetable_of(world.config(), world.zone));
  level.availability = availability_of(std::move(alive), impaired, week_hours_of(timetable, now), now);
  return level;
}

}  // namespace radica
