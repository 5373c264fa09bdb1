// The scheduler (SPEC §14): each planned occurrence gets its row when its instant comes, its task goes into the queue
// with it, and the end of the task ends it. Knows nothing between two ticks but what stands in the database: it may die
// at any point, and any number of them may work side by side.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/service.h"
#include "base/log.h"
#include "model/schedule.h"
#include "ports/schedules.h"
#include "ports/tasks.h"

namespace radica {

// Unix milliseconds; on a test's clock they are what the test says.
using UnixClock = std::function<std::int64_t()>;

// The schedules at this moment; asked anew for each tick.
using TimetableSource = std::function<Result<std::shared_ptr<const Timetable>>()>;

// The task of one of its commands; urgent when somebody asked for the occurrence.
Result<TaskSpec> task_of_step(const Schedule& schedule, const Occurrence& occurrence, int step);

class Scheduler final : public Service {
 public:
  // All of them outlive it.
  Scheduler(TimetableSource timetable, Schedules& schedules, TaskQueue& tasks, Log& log, Act act, UnixClock now_ms);

  [[nodiscard]] std::string_view name() const override { return "scheduler"; }
  // Sleeps until the next instant to the millisecond, but ten seconds at most: people ask for things meanwhile.
  Result<std::chrono::milliseconds> tick() override;
  // Every occurrence up to now has its row, by the schedules as they are: before they become others.
  Result<void> plan_until_now();

 private:
  // Reads what was seen, then the schedules. Whoever edits these begins a new turn, so that we write nothing by
  // schedules that are older than our turn.
  Result<SeenOfAll> begin(std::int64_t now);
  // True when something was due.
  Result<bool> plan_due(const SeenOfAll& seen, std::int64_t now);
  Result<SeenOfAll> seen_until(const std::vector<std::string>& names, std::int64_t now);
  Result<void> plan(const Schedule& schedule, std::int64_t instant, std::int64_t turn, std::int64_t now);
  Result<void> end_tasked(std::int64_t now);
  Result<void> end_one(const Occurrence& occurrence, std::int64_t now);
  Result<void> let_wait(std::int64_t now);
  Result<void> settle(const Occurrence& known, std::int64_t now, const Schedules::Settle& settle);
  [[nodiscard]] Ruling ruling_of_end(const Schedule* schedule, const Occurrence& occurrence,
                                     const std::optional<TaskInfo>& task, std::int64_t now) const;
  void log_ruling(const Occurrence& occurrence, const Ruling& ruling) const;
  [[nodiscard]] std::chrono::milliseconds until_next(bool has_open) const;

  const TimetableSource source_;
  std::shared_ptr<const Timetable> timetable_;  // of this tick
  Schedules& schedules_;
  TaskQueue& tasks_;
  Log& log_;
  Act act_;
  UnixClock now_ms_;
};

// An occurrence of now that `act.actor` asks for, outside of all policies: its task is urgent. kBadInput E-SCHEDULE-002
// while another one of the schedule is open, E-SCHEDULE-003 when one has this very second.
Result<Occurrence> run_now(Schedules& schedules, const Schedule& schedule, const Act& act, std::int64_t now);

}  // namespace radica
