#include "model/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace radica {
namespace {

constexpr std::int64_t kDay = 86'400;

constexpr std::array<std::string_view, static_cast<std::size_t>(Reason::kCount)> kReasons{
    "",        "paused",    "holiday",    "outside_hours", "missed",   "superseded", "deadline",  "absorbed",
    "overlap", "caught_up", "waited_out", "queued",        "findings", "error",      "cancelled", "removed"};
constexpr std::array<std::string_view, 6> kFates{"", "hecha", "tardia", "absorbida", "omitida", "fallida"};
constexpr std::array<std::string_view, 3> kStates{"espera", "en_tarea", "terminada"};

template <class Type, std::size_t kSize>
Type by_id(const std::array<std::string_view, kSize>& ids, std::string_view id) {
  const auto found = std::ranges::find(ids, id);
  return found == ids.end() ? Type{} : static_cast<Type>(found - ids.begin());
}

std::int64_t seconds(std::chrono::minutes minutes) {
  return std::chrono::duration_cast<std::chrono::seconds>(minutes).count();
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

Decision skipped(Reason reason, std::string detail = "") {
  return {OccurrenceState::kEnded, Fate::kSkipped, reason, std::move(detail)};
}

bool is_open(const Occurrence& other) {
  return other.state != OccurrenceState::kEnded;
}

// Open, or of the same instant and not left out: it does the work.
const Occurrence* absorber(const Schedule& schedule, std::int64_t instant, const Others& others) {
  for (const Occurrence& other : others)
    if (contains(schedule.absorbed_by, other.schedule) &&
        (is_open(other) || (other.instant == instant && other.fate != Fate::kSkipped)))
      return &other;
  return nullptr;
}

const Occurrence* open_before(const Schedule& schedule, std::int64_t instant, const Others& others) {
  for (const Occurrence& other : others)
    if (is_open(other) && other.schedule == schedule.name && other.instant < instant) return &other;
  return nullptr;
}

const Occurrence* waited_for(const Schedule& schedule, std::int64_t instant, const Others& others) {
  for (const Occurrence& other : others)
    if (is_open(other) && contains(schedule.after, other.schedule) && other.instant <= instant) return &other;
  return nullptr;
}

// Of one that was missed: does it run all the same?
std::optional<Decision> missed(const Timetable& timetable, const Schedule& schedule, std::int64_t instant,
                               std::int64_t now) {
  if (schedule.catch_up == CatchUp::kNone || now >= instant + seconds(schedule.deadline))
    return skipped(Reason::kMissed);
  for (auto later = next_planned(timetable, schedule, instant); later && *later <= now;
       later = next_planned(timetable, schedule, *later))
    if (!calendar_skip(timetable, schedule, *later)) return skipped(Reason::kSuperseded, std::to_string(*later));
  return std::nullopt;
}

}  // namespace

std::string_view id_of(Reason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}
Reason reason_by_id(std::string_view id) {
  return by_id<Reason>(kReasons, id);
}
std::string_view id_of(Fate fate) {
  return kFates.at(static_cast<std::size_t>(fate));
}
Fate fate_by_id(std::string_view id) {
  return by_id<Fate>(kFates, id);
}
std::string_view id_of(OccurrenceState state) {
  return kStates.at(static_cast<std::size_t>(state));
}
OccurrenceState occurrence_state_by_id(std::string_view id) {
  return by_id<OccurrenceState>(kStates, id);
}

std::string Occurrence::key_of(std::string_view schedule, std::int64_t instant) {
  return fmt::format("{}@{}", schedule, instant);
}

bool OperatingHours::contains(LocalTime time, const Calendar& calendar) const {
  const LocalTime second = (time % kDay + kDay) % kDay;
  return days[static_cast<std::size_t>(weekday_of(time))] && second >= open && second < close &&
         (on_holidays || !calendar.holiday(time));
}

const Schedule* Timetable::find(std::string_view name) const {
  const auto found = std::ranges::find(schedules, name, &Schedule::name);
  return found == schedules.end() ? nullptr : &*found;
}

std::optional<std::int64_t> next_planned(const Timetable& timetable, const Schedule& schedule, std::int64_t after) {
  if (!schedule.is_enabled) return std::nullopt;
  auto instant = next_instant(schedule.cron, schedule.zone, after);
  if (schedule.holidays != HolidayPolicy::kOnly) return instant;
  // A cron that meets no holiday within forty years meets none.
  const std::int64_t last = after + 40 * 366 * kDay;
  while (instant && *instant < last && !timetable.calendar.holiday(schedule.zone.to_local(*instant)))
    instant = next_instant(schedule.cron, schedule.zone, *instant);
  return instant && *instant < last ? instant : std::nullopt;
}

std::optional<Decision> calendar_skip(const Timetable& timetable, const Schedule& schedule, std::int64_t instant) {
  if (schedule.holidays == HolidayPolicy::kSkip)
    if (const auto holiday = timetable.calendar.holiday(schedule.zone.to_local(instant)))
      return skipped(Reason::kHoliday, holiday->is_own ? holiday->text : '@' + holiday->text);
  if (schedule.hours == HoursPolicy::kInside &&
      !timetable.hours.contains(timetable.zone.to_local(instant), timetable.calendar))
    return skipped(Reason::kOutsideHours);
  return std::nullopt;
}

Decision decide(const Timetable& timetable, const Schedule& schedule, std::int64_t instant, std::int64_t now,
                const std::optional<Pause>& pause, const Others& others) {
  if (pause)
    return skipped(Reason::kPaused, pause->reason.empty() ? pause->actor : pause->actor + ": " + pause->reason);
  if (const auto skip = calendar_skip(timetable, schedule, instant)) return *skip;
  const bool is_missed = now - instant > kOnTime;
  if (is_missed)
    if (const auto skip = missed(timetable, schedule, instant, now)) return *skip;
  if (const Occurrence* other = absorber(schedule, instant, others))
    return {OccurrenceState::kEnded, Fate::kAbsorbed, Reason::kAbsorbed, other->key()};
  const Reason note = is_missed ? Reason::kCaughtUp : Reason::kNone;
  if (const Occurrence* other = open_before(schedule, instant, others)) {
    if (schedule.overlap == Overlap::kSkip) return skipped(Reason::kOverlap, other->key());
    if (schedule.overlap == Overlap::kAbsorb)
      return {OccurrenceState::kEnded, Fate::kAbsorbed, Reason::kAbsorbed, other->key()};
    return {OccurrenceState::kWaiting, Fate::kOpen, note, ""};
  }
  const bool waits = waited_for(schedule, instant, others) != nullptr && now < instant + seconds(schedule.wait);
  return {waits ? OccurrenceState::kWaiting : OccurrenceState::kTasked, Fate::kOpen, note, ""};
}

Decision decide_waiting(const Schedule& schedule, const Occurrence& waiting, std::int64_t now, const Others& others) {
  const Decision still{OccurrenceState::kWaiting, Fate::kOpen, waiting.reason, waiting.detail};
  if (now >= waiting.instant + seconds(schedule.deadline)) return skipped(Reason::kDeadline);
  if (open_before(schedule, waiting.instant, others) != nullptr) return still;
  const Occurrence* other = waited_for(schedule, waiting.instant, others);
  if (other == nullptr) return {OccurrenceState::kTasked, Fate::kOpen, waiting.reason, waiting.detail};
  if (now < waiting.instant + seconds(schedule.wait)) return still;
  return {OccurrenceState::kTasked, Fate::kOpen, Reason::kWaitedOut, other->key()};
}

std::optional<Pause> pause_at(const std::vector<PauseAct>& acts, std::string_view schedule, std::int64_t instant) {
  const auto last = std::ranges::find_if(
      acts, [&](const PauseAct& act) { return act.schedule == schedule && act.pause.since <= instant; });
  if (last == acts.end() || !last->is_pause) return std::nullopt;
  if (last->pause.until && instant >= *last->pause.until) return std::nullopt;
  return last->pause;
}

std::vector<Forecast> foresee(const Timetable& timetable, const std::vector<const Schedule*>& schedules,
                              std::int64_t from, std::int64_t until, const PauseOf& pause_of) {
  std::vector<Forecast> all;
  for (const Schedule& schedule : timetable.schedules)
    for (auto instant = next_planned(timetable, schedule, from); instant && *instant <= until;
         instant = next_planned(timetable, schedule, *instant))
      all.push_back({&schedule, *instant, {}});
  std::ranges::stable_sort(all, {}, &Forecast::instant);
  Others same_instant;
  for (Forecast& one : all) {
    if (!same_instant.empty() && same_instant.front().instant != one.instant) same_instant.clear();
    one.decision =
        decide(timetable, *one.schedule, one.instant, one.instant, pause_of(*one.schedule, one.instant), same_instant);
    Occurrence& row = same_instant.emplace_back();
    row.schedule = one.schedule->name;
    row.instant = one.instant;
    row.state = one.decision.state;
    row.fate = one.decision.fate;
  }
  std::erase_if(all, [&schedules](const Forecast& one) { return std::ranges::count(schedules, one.schedule) == 0; });
  return all;
}

}  // namespace radica
