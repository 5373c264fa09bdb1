#include "app/scheduler.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/task_kinds.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kLongestSleep{10'000};
constexpr std::chrono::milliseconds kLook{1'000};  // while an occurrence is open
constexpr std::int64_t kSeenAge = 60;              // seconds after which what was seen is noted, though nothing was due

std::int64_t seconds(std::chrono::minutes minutes) {
  return std::chrono::duration_cast<std::chrono::seconds>(minutes).count();
}

Decision skipped(Reason reason, std::string detail = "") {
  return {OccurrenceState::kEnded, Fate::kSkipped, reason, std::move(detail)};
}

// What is said of an occurrence is the worst that happened to it.
int weight_of(Reason reason) {
  switch (reason) {
    case Reason::kError:
      return 4;
    case Reason::kWithFindings:
      return 3;
    case Reason::kQueued:
      return 2;
    case Reason::kNone:
      return 0;
    default:
      return 1;
  }
}

// Seconds from when the task could have begun until it did; both by the clock of the database.
std::int64_t waited_in_queue(const TaskInfo& task) {
  return task.started ? (*task.started - task.created) / 1000 : 0;
}

// The task of the ruling's step, where it begins one.
Result<Ruling> with_task(Ruling ruling, const Schedule* schedule, const Occurrence& occurrence) {
  if (ruling.decision.state != OccurrenceState::kTasked || schedule == nullptr) return ruling;
  TRY_SET(ruling.task, task_of_step(*schedule, occurrence, ruling.step));
  return ruling;
}

}  // namespace

Result<TaskSpec> task_of_step(const Schedule& schedule, const Occurrence& occurrence, int step) {
  TRY_SET(TaskSpec task, task_of(schedule.commands.at(static_cast<std::size_t>(step))));
  task.priority = occurrence.actor.empty() ? kTaskNormal : kTaskUrgent;
  task.occurrence = occurrence.key();
  task.asked_by = occurrence.actor;
  task.unique_key = fmt::format("{}#{}", task.occurrence, step);
  task.attempt_timeout = schedule.longest;
  return task;
}

Scheduler::Scheduler(TimetableSource timetable, Schedules& schedules, TaskQueue& tasks, Log& log, Act act,
                     UnixClock now_ms)
    : source_(std::move(timetable)),
      schedules_(schedules),
      tasks_(tasks),
      log_(log),
      act_(std::move(act)),
      now_ms_(std::move(now_ms)) {}

Result<std::chrono::milliseconds> Scheduler::tick() {
  const std::int64_t now = now_ms_() / 1000;
  TRY_SET(const SeenOfAll seen, begin(now));
  TRY(end_tasked(now));  // first: what ended absorbs nothing any more
  TRY_SET(const bool was_due, plan_due(seen, now));
  std::int64_t first = now;
  for (const auto& [name, known] : seen) first = std::min(first, known.instant);
  if (was_due || now - first >= kSeenAge) TRY(schedules_.advance(act_, seen, now));
  TRY(let_wait(now));
  TRY_SET(const auto open, schedules_.open());
  return until_next(!open.empty());
}

Result<void> Scheduler::plan_until_now() {
  const std::int64_t now = now_ms_() / 1000;
  TRY_SET(const SeenOfAll seen, begin(now));
  TRY(end_tasked(now));
  TRY(plan_due(seen, now));
  return schedules_.advance(act_, seen, now);
}

Result<SeenOfAll> Scheduler::begin(std::int64_t now) {
  if (!timetable_) {
    TRY_SET(timetable_, source_());
  }
  // The names of schedules are those of the file: no edit makes others.
  std::vector<std::string> names;
  for (const Schedule& schedule : timetable_->schedules) names.push_back(schedule.name);
  TRY_SET(SeenOfAll seen, seen_until(names, now));
  TRY_SET(timetable_, source_());
  return seen;
}

Result<bool> Scheduler::plan_due(const SeenOfAll& seen, std::int64_t now) {
  std::vector<std::pair<std::int64_t, const Schedule*>> due;
  for (const Schedule& schedule : timetable_->schedules)
    for (auto instant = next_planned(*timetable_, schedule, seen.at(schedule.name).instant); instant && *instant <= now;
         instant = next_planned(*timetable_, schedule, *instant))
      due.emplace_back(*instant, &schedule);
  // Those of one instant in the order of the timetable: what absorbs stands before what is absorbed.
  std::ranges::stable_sort(due, {}, [](const auto& one) { return one.first; });
  for (const auto& [instant, schedule] : due) TRY(plan(*schedule, instant, seen.at(schedule->name).turn, now));
  return !due.empty();
}

// Of our schedules; a clock that was set back is one turn more. Clocks of several machines differ by less.
Result<SeenOfAll> Scheduler::seen_until(const std::vector<std::string>& names, std::int64_t now) {
  TRY_SET(SeenOfAll seen, schedules_.begin(act_, names, now));
  std::erase_if(seen, [&names](const auto& one) { return std::ranges::find(names, one.first) == names.end(); });
  std::int64_t last = now;
  for (const auto& [name, known] : seen) last = std::max(last, known.instant);
  if (last <= now + kOnTime) return seen;
  log_.warning("clock_set_back", {{"seconds", last - now}});
  TRY(schedules_.set_back(act_, names, now));
  TRY_SET(SeenOfAll anew, schedules_.begin(act_, names, now));
  for (auto& [name, known] : seen) known = anew.at(name);
  return seen;
}

Result<void> Scheduler::plan(const Schedule& schedule, std::int64_t instant, std::int64_t turn, std::int64_t now) {
  Occurrence planned;
  planned.schedule = schedule.name;
  planned.instant = instant;
  planned.decided = now;
  Ruling ruling;
  TRY_SET(const bool is_ours,
          schedules_.plan(act_, planned, turn,
                          [&](const std::optional<Pause>& pause, const Others& others) -> Result<Ruling> {
                            const Decision decision = decide(*timetable_, schedule, instant, now, pause, others);
                            TRY_SET(ruling, with_task({decision, std::nullopt, 0}, &schedule, planned));
                            return ruling;
                          }));
  if (is_ours) log_ruling(planned, ruling);
  return {};
}

Result<void> Scheduler::end_tasked(std::int64_t now) {
  TRY_SET(const auto open, schedules_.open());
  for (const Occurrence& occurrence : open)
    if (occurrence.state == OccurrenceState::kTasked) TRY(end_one(occurrence, now));
  return {};
}

Result<void> Scheduler::end_one(const Occurrence& occurrence, std::int64_t now) {
  const Schedule* schedule = timetable_->find(occurrence.schedule);
  TRY_SET(auto task, tasks_.find(occurrence.task));
  const bool has_not_begun = task && is_unfinished(task->state) && task->attempt == 0 && occurrence.step == 0;
  if (has_not_begun && schedule != nullptr && now >= occurrence.instant + seconds(schedule->deadline)) {
    const auto cancelled = tasks_.cancel(act_, task->id);
    if (!cancelled && cancelled.error().code != ErrorCode::kConflict) return Failure(cancelled.error());
    TRY_SET(task, tasks_.find(occurrence.task));
  }
  if (task && is_unfinished(task->state)) return {};
  return settle(occurrence, now, [&](const Others&) {
    return with_task(ruling_of_end(schedule, occurrence, task, now), schedule, occurrence);
  });
}

Ruling Scheduler::ruling_of_end(const Schedule* schedule, const Occurrence& occurrence,
                                const std::optional<TaskInfo>& task, std::int64_t now) const {
  Ruling ruling{
      {OccurrenceState::kEnded, Fate::kDone, occurrence.reason, occurrence.detail}, std::nullopt, occurrence.step};
  Decision& decision = ruling.decision;
  const auto note = [&decision](Reason reason, const std::string& detail) {
    if (weight_of(reason) <= weight_of(decision.reason)) return;
    decision.reason = reason;
    decision.detail = detail;
  };
  const bool is_cancelled = task && task->state == TaskState::kCancelled;
  // It was under way when the backup was made from which the database was restored since: nobody knows how it ended.
  if (is_cancelled && task->end.error == kRestoredTask) {
    decision = skipped(Reason::kCancelled, task->end.error);
    return ruling;
  }
  if (is_cancelled && task->attempt == 0) {
    const bool is_late = schedule != nullptr && now >= occurrence.instant + seconds(schedule->deadline);
    decision = skipped(is_late ? Reason::kDeadline : Reason::kCancelled);
    return ruling;
  }
  if (is_cancelled) {
    decision = {OccurrenceState::kEnded, Fate::kFailed, Reason::kCancelled, ""};
    return ruling;
  }
  if (!task || task->state != TaskState::kDone) note(Reason::kError, task ? task->end.error : "");
  if (task && task->end.exit_code.value_or(0) != 0) note(Reason::kWithFindings, "");
  // What it waited by its own rules, between its decision and its task, is not late.
  const std::int64_t late_after = schedule == nullptr ? kOnTime : seconds(schedule->late_after);
  const std::int64_t behind = occurrence.decided - occurrence.instant;
  const std::int64_t in_queue = task && occurrence.step == 0 ? waited_in_queue(*task) : 0;
  const bool is_late = behind + in_queue > late_after;
  if (is_late) note(behind > in_queue ? Reason::kCaughtUp : Reason::kQueued, "");
  if (schedule != nullptr && occurrence.step + 1 < static_cast<int>(schedule->commands.size())) {
    decision.state = OccurrenceState::kTasked;
    decision.fate = Fate::kOpen;
    ++ruling.step;
    return ruling;
  }
  if (decision.reason == Reason::kError)
    decision.fate = Fate::kFailed;
  else if (is_late || decision.reason == Reason::kQueued)
    decision.fate = Fate::kLate;
  return ruling;
}

Result<void> Scheduler::let_wait(std::int64_t now) {
  TRY_SET(const auto open, schedules_.open());
  for (const Occurrence& occurrence : open) {
    if (occurrence.state != OccurrenceState::kWaiting) continue;
    const Schedule* schedule = timetable_->find(occurrence.schedule);
    const auto decision_of = [&](const Others& others) {
      return schedule == nullptr ? skipped(Reason::kRemoved) : decide_waiting(*schedule, occurrence, now, others);
    };
    if (decision_of(open).state == OccurrenceState::kWaiting) continue;
    TRY(settle(occurrence, now, [&](const Others& others) {
      return with_task({decision_of(others), std::nullopt, 0}, schedule, occurrence);
    }));
  }
  return {};
}

Result<void> Scheduler::settle(const Occurrence& known, std::int64_t now, const Schedules::Settle& settle) {
  Ruling ruling;
  TRY_SET(const bool is_ours, schedules_.settle(act_, known, now, [&](const Others& others) -> Result<Ruling> {
    TRY_SET(ruling, settle(others));
    return ruling;
  }));
  if (is_ours) log_ruling(known, ruling);
  return {};
}

void Scheduler::log_ruling(const Occurrence& occurrence, const Ruling& ruling) const {
  log_.info("occurrence", {{"schedule", occurrence.schedule},
                           {"instant", occurrence.instant},
                           {"state", id_of(ruling.decision.state)},
                           {"fate", id_of(ruling.decision.fate)},
                           {"reason", id_of(ruling.decision.reason)},
                           {"step", ruling.step}});
}

std::chrono::milliseconds Scheduler::until_next(bool has_open) const {
  const std::int64_t now = now_ms_();
  std::chrono::milliseconds sleep = has_open ? kLook : kLongestSleep;
  for (const Schedule& schedule : timetable_->schedules)
    if (const auto instant = next_planned(*timetable_, schedule, now / 1000))
      sleep = std::min(sleep, std::chrono::milliseconds(*instant * 1000 - now));
  return std::max(sleep, std::chrono::milliseconds(0));
}

Result<Occurrence> run_now(Schedules& schedules, const Schedule& schedule, const Act& act, std::int64_t now) {
  Occurrence asked;
  asked.schedule = schedule.name;
  asked.instant = asked.decided = now;
  asked.actor = act.actor;
  TRY_SET(const bool is_ours,
          schedules.plan(act, asked, std::nullopt,
                         [&](const std::optional<Pause>&, const Others& others) -> Result<Ruling> {
                           for (const Occurrence& other : others)
                             if (other.schedule == schedule.name && other.state != OccurrenceState::kEnded)
                               return fail(ErrorCode::kBadInput, "E-SCHEDULE-002", {{"schedule", schedule.name}});
                           const Decision decision{OccurrenceState::kTasked, Fate::kOpen, Reason::kNone, ""};
                           return with_task({decision, std::nullopt, 0}, &schedule, asked);
                         }));
  if (!is_ours) return fail(ErrorCode::kBadInput, "E-SCHEDULE-003", {{"schedule", schedule.name}});
  return asked;
}

}  // namespace radica
