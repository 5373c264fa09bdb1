// Schedules (SPEC §14): when something is planned, and the rules by which a planned occurrence runs, waits or does not
// run. Pure; the rows of occurrences are ports/schedules.h, the rules at work app/scheduler.h.
#pragma once

#include <bitset>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/cron.h"
#include "model/holidays.h"

namespace radica {

enum class HolidayPolicy : std::uint8_t { kRun, kSkip, kOnly };  // kOnly: planned on holidays alone
enum class CatchUp : std::uint8_t { kNone, kLast };              // of missed ones: none runs, or the last one
enum class Overlap : std::uint8_t { kSkip, kQueue, kAbsorb };    // while an earlier one of the same schedule is open
enum class HoursPolicy : std::uint8_t { kAny, kInside };         // kInside: skipped outside the operating hours

struct Schedule {
  std::string name;  // [a-z][a-z0-9_]{0,29}
  std::string cron_text;
  Cron cron;
  Zone zone;
  bool is_enabled = true;                          // else it plans nothing
  std::vector<std::vector<std::string>> commands;  // of radica, one after the other, whatever becomes of the one before
  HolidayPolicy holidays = HolidayPolicy::kRun;
  HoursPolicy hours = HoursPolicy::kAny;
  CatchUp catch_up = CatchUp::kLast;
  Overlap overlap = Overlap::kSkip;
  std::vector<std::string> absorbed_by;  // schedules that do this work too, when they run at this instant or still run
  std::vector<std::string> after;        // schedules whose open occurrences this one waits for, at most so long:
  std::chrono::minutes wait{30};
  std::chrono::minutes deadline{60};   // from its instant: what did not begin until then does not begin any more
  std::chrono::minutes longest{720};   // of one attempt of one command
  std::chrono::minutes late_after{5};  // what begins later than this, though nothing it waits for kept it, is late
};

// The hours in which the operation is watched (SPEC §14), by the wall clock of the configured zone.
struct OperatingHours {
  std::bitset<7> days;      // 0 = Sunday
  int open = 0, close = 0;  // seconds from midnight; open <= t < close
  bool on_holidays = true;
  [[nodiscard]] bool contains(LocalTime time, const Calendar& calendar) const;
};

// What stands between the configuration and a schedule.
struct Timetable {
  std::vector<Schedule> schedules;  // one stands behind those that absorb it and that it waits for
  Calendar calendar;
  OperatingHours hours;
  Zone zone;  // of the operating hours
  [[nodiscard]] const Schedule* find(std::string_view name) const;
};

// Why an occurrence ended as it did, or what has to be said about it. The id stands in the database; the text is
// schedule.reason.ID with {detail}.
enum class Reason : std::uint8_t {
  kNone,
  kPaused,   // somebody paused the schedule; detail: who, and the reason given
  kHoliday,  // detail: the name of the day
  kOutsideHours,
  kMissed,        // no scheduler ran at its time, and it is not caught up
  kSuperseded,    // missed, and a later one of the same schedule is caught up instead; detail: its instant
  kDeadline,      // it could not begin until its deadline
  kAbsorbed,      // detail: the occurrence that does its work
  kOverlap,       // detail: the occurrence of the same schedule that is still open
  kCaughtUp,      // it ran although missed
  kWaitedOut,     // it began though what it waits for was still open; detail: which
  kQueued,        // began late: the workers were busy
  kWithFindings,  // done, with exit code 3
  kError,         // detail: the error line of the task
  kCancelled,     // somebody cancelled its task
  kRemoved,       // the schedule stands in no configuration any more
  kCount,
};
[[nodiscard]] std::string_view id_of(Reason reason);     // "paused"; kNone: ""
[[nodiscard]] Reason reason_by_id(std::string_view id);  // kNone if it is none

enum class Fate : std::uint8_t { kOpen, kDone, kLate, kAbsorbed, kSkipped, kFailed };
[[nodiscard]] std::string_view id_of(Fate fate);  // "hecha", "tardia", "absorbida", "omitida", "fallida"; ""
[[nodiscard]] Fate fate_by_id(std::string_view id);

// How far an occurrence is.
enum class OccurrenceState : std::uint8_t { kWaiting, kTasked, kEnded };
[[nodiscard]] std::string_view id_of(OccurrenceState state);  // "espera", "en_tarea", "terminada"
[[nodiscard]] OccurrenceState occurrence_state_by_id(std::string_view id);

// Instants are Unix seconds.
struct Occurrence {
  std::string schedule;
  std::int64_t instant = 0;
  OccurrenceState state = OccurrenceState::kWaiting;
  Fate fate = Fate::kOpen;
  Reason reason = Reason::kNone;
  std::string detail;
  std::int64_t decided = 0;                   // when its row was made
  std::optional<std::int64_t> tasked, ended;  // first task in the queue; end
  int step = 0;                               // command at work, from 0
  std::int64_t task = 0;                      // its task; 0 = none
  std::string actor;                          // who asked for it; empty: planned
  [[nodiscard]] std::string key() const { return key_of(schedule, instant); }
  [[nodiscard]] static std::string key_of(std::string_view schedule, std::int64_t instant);  // "full@1796032800"
};

// The rows that count when an occurrence is decided on: all open ones, and those of its own instant.
using Others = std::vector<Occurrence>;

struct Pause {
  std::string actor, reason;
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
};

// What somebody said about a schedule: that it pauses, or that it goes on.
struct PauseAct {
  std::string schedule;
  bool is_pause = true;
  Pause pause;
};
// The pause of an instant: what was last said at it or before. `acts`: the last said first, of any schedules.
[[nodiscard]] std::optional<Pause> pause_at(const std::vector<PauseAct>& acts, std::string_view schedule,
                                            std::int64_t instant);

struct Decision {
  OccurrenceState state = OccurrenceState::kEnded;
  Fate fate = Fate::kOpen;
  Reason reason = Reason::kNone;
  std::string detail;
};

// Seconds within which an occurrence counts as met: what is decided on later was missed.
inline constexpr std::int64_t kOnTime = 300;

// The next instant at which the schedule plans something: kOnly plans on holidays alone.
[[nodiscard]] std::optional<std::int64_t> next_planned(const Timetable& timetable, const Schedule& schedule,
                                                       std::int64_t after);
// Why the calendar lets an occurrence not run, whatever else is; nothing: it may.
[[nodiscard]] std::optional<Decision> calendar_skip(const Timetable& timetable, const Schedule& schedule,
                                                    std::int64_t instant);
// What becomes of an occurrence whose instant has come. The pause is that of its instant.
[[nodiscard]] Decision decide(const Timetable& timetable, const Schedule& schedule, std::int64_t instant,
                              std::int64_t now, const std::optional<Pause>& pause, const Others& others);
// What becomes of one that waits (kWaiting again, or not any more).
[[nodiscard]] Decision decide_waiting(const Schedule& schedule, const Occurrence& waiting, std::int64_t now,
                                      const Others& others);

// What is planned between two instants (from < instant <= until), ascending, those of one instant in the order of the
// timetable, and what would become of it if every occurrence ended before the next one.
struct Forecast {
  const Schedule* schedule = nullptr;
  std::int64_t instant = 0;
  Decision decision;  // kTasked: it runs
};
using PauseOf = std::function<std::optional<Pause>(const Schedule& schedule, std::int64_t instant)>;
[[nodiscard]] std::vector<Forecast> foresee(const Timetable& timetable, const std::vector<const Schedule*>& schedules,
                                            std::int64_t from, std::int64_t until, const PauseOf& pause_of);

}  // namespace radica
