// What app/scheduler.h promises, with the default schedules of SPEC §14, a database file and a clock that the test
// moves. Workers are the test itself: it takes tasks and ends them.
#include "app/scheduler.h"

#include <gmock/gmock.h>

#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"
#include "app/task_kinds.h"
#include "app/timetable.h"
#include "contract/sqlite_world.h"
#include "support/schedules.h"

namespace radica::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() {
    const LoadedConfig loaded = load_config({.file = {}, .search = {}, .environment = {}, .flags = {}});
    zone_ = Zone::open("America/Bogota").value();
    timetable_ = timetable_of(loaded.config, zone_).value();
    sql_ = world_.open();
    if (!migrate(*sql_, {}, *clock_, {"afinia"})) throw std::runtime_error("no schema");
    tasks_ = db_tasks(*sql_);
    schedules_ = db_schedules(*sql_, *tasks_);
    log_ = Log::open({.folder = "", .stderr_level = LogLevel::kOff}, *clock_);
  }

  std::int64_t at(const std::string& local) const { return zone_.to_unix(parse_local(local).value()); }
  // A scheduler that knows nothing but what stands in the database.
  std::chrono::milliseconds tick_ms(std::int64_t now_ms) {
    Scheduler scheduler(always(timetable_), *schedules_, *tasks_, *log_, {"radica", "serve", "", 0},
                        [=] { return now_ms; });
    const auto sleep = scheduler.tick();
    if (!sleep) throw std::runtime_error(sleep.error().describe());
    return *sleep;
  }
  std::chrono::milliseconds tick(const std::string& local) { return tick_ms(at(local) * 1000); }

  // A worker takes the next task; what it has to do.
  std::string take() {
    auto task = tasks_->claim_next({.weight = kHeaviest, .least_priority = 0, .exclusive = true}).value();
    if (!task) return "";
    taken_ = std::move(*task);
    std::string text;
    for (const std::string& word : taken_.spec.arguments) text += (text.empty() ? "" : " ") + word;
    return text;
  }
  void end(TaskState state, int exit_code, const std::string& error = "") {
    TaskVerdict verdict;
    verdict.state = state;
    verdict.end = {exit_code, error};
    const auto done = tasks_->finish(taken_, verdict);
    ASSERT_TRUE(done) << done.error().describe();
  }
  // "instant fate reason" of the newest ones, oldest first, by the wall clock.
  std::vector<std::string> history(const std::string& schedule, std::size_t limit = 20) {
    std::vector<std::string> lines;
    const std::vector<Occurrence> newest = schedules_->latest(schedule, limit).value();
    for (const Occurrence& one : newest) {
      std::string line = format_local(zone_.to_local(one.instant)).substr(5, 11);
      for (const std::string_view word :
           {one.state == OccurrenceState::kEnded ? id_of(one.fate) : id_of(one.state), id_of(one.reason)})
        line += word.empty() ? "" : " " + std::string(word);
      lines.insert(lines.begin(), line);
    }
    return lines;
  }

  SqliteWorld world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-30 04:00:00"));
  Zone zone_;
  Timetable timetable_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<TaskQueue> tasks_;
  std::unique_ptr<Schedules> schedules_;
  std::unique_ptr<Log> log_;
  TaskInfo taken_;
};

TEST_F(SchedulerTest, SleepsToTheMillisecondOfTheNextInstantButTenSecondsAtMost) {
  EXPECT_EQ(tick("2026-11-30 04:00:00").count(), 10'000);
  EXPECT_EQ(tick_ms(at("2026-11-30 05:00:00") * 1000 - 123).count(), 123);
  EXPECT_THAT(history("full"), ElementsAre());
  tick_ms(at("2026-11-30 05:00:00") * 1000);
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 en_tarea"));
}

TEST_F(SchedulerTest, AFirstStartMissesNothing) {
  tick("2026-11-30 12:00:00");
  for (const Schedule& schedule : timetable_.schedules) EXPECT_THAT(history(schedule.name), ElementsAre());
}

TEST_F(SchedulerTest, TheFullLoadAbsorbsTheIncrementalOfItsHourAndEndsWithItsTask) {
  tick("2026-11-30 04:00:00");
  tick("2026-11-30 05:00:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 05:00 absorbida absorbed"));
  EXPECT_EQ(take(), "run --full");
  EXPECT_EQ(take(), "");
  tick("2026-11-30 05:10:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 en_tarea"));
  tick("2026-11-30 07:00:00");  // it still runs
  end(TaskState::kDone, 0);
  tick("2026-11-30 07:05:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 hecha"));
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 05:00 absorbida absorbed", "11-30 07:00 absorbida absorbed"));
  tick("2026-11-30 09:00:00");
  EXPECT_EQ(take(), "run");
}

TEST_F(SchedulerTest, TheIntegrityCheckRunsBothItsCommandsAndTheBackupWaitsForIt) {
  tick("2026-11-30 23:00:00");
  tick("2026-11-30 23:30:00");
  EXPECT_EQ(take(), "verify");
  tick("2026-11-30 23:45:00");
  EXPECT_THAT(history("backup"), ElementsAre("11-30 23:45 espera"));
  end(TaskState::kDone, 3);
  tick("2026-11-30 23:46:00");
  EXPECT_EQ(take(), "reconcile");
  EXPECT_THAT(history("integrity"), ElementsAre("11-30 23:30 en_tarea findings"));
  end(TaskState::kDone, 0);
  tick("2026-11-30 23:50:00");
  EXPECT_THAT(history("integrity"), ElementsAre("11-30 23:30 hecha findings"));
  EXPECT_EQ(take(), "backup");
  end(TaskState::kDone, 0);
  tick("2026-11-30 23:52:00");
  EXPECT_THAT(history("backup"), ElementsAre("11-30 23:45 hecha"));
}

TEST_F(SchedulerTest, TheBackupBeginsAtAQuarterPastMidnightThoughIntegrityIsNotOverAndSaysSo) {
  tick("2026-11-30 23:00:00");
  tick("2026-11-30 23:30:00");
  EXPECT_EQ(take(), "verify");
  tick("2026-11-30 23:45:00");
  tick("2026-12-01 00:14:59");
  EXPECT_THAT(history("backup"), ElementsAre("11-30 23:45 espera"));
  tick("2026-12-01 00:15:00");
  EXPECT_THAT(history("backup"), ElementsAre("11-30 23:45 en_tarea waited_out"));
}

TEST_F(SchedulerTest, ACommandThatFailsIsSaidAndTheNextOneRunsAllTheSame) {
  tick("2026-11-30 23:00:00");
  tick("2026-11-30 23:30:00");
  EXPECT_EQ(take(), "verify");
  end(TaskState::kFailed, 69, "E-STORE-001");
  tick("2026-11-30 23:31:00");
  EXPECT_EQ(take(), "reconcile");
  end(TaskState::kDone, 0);
  tick("2026-11-30 23:32:00");
  EXPECT_THAT(history("integrity"), ElementsAre("11-30 23:30 fallida error"));
  EXPECT_EQ(schedules_->latest("integrity", 1).value().at(0).detail, "E-STORE-001");
}

// R3, R9: six hours without a scheduler.
TEST_F(SchedulerTest, AfterAStopEveryOccurrenceHasItsRowAndTheLastOneIsCaughtUp) {
  tick("2026-11-30 04:00:00");
  tick("2026-11-30 10:30:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 en_tarea caught_up"));
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 05:00 omitida missed", "11-30 07:00 omitida missed",
                                                  "11-30 09:00 absorbida absorbed"));
  EXPECT_EQ(take(), "run --full");
  end(TaskState::kDone, 0);
  tick("2026-11-30 10:40:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 tardia caught_up"));
}

TEST_F(SchedulerTest, AWeekWithoutASchedulerIsAWeekOfRows) {
  tick("2026-11-30 04:00:00");
  tick("2026-12-07 04:00:00");
  EXPECT_EQ(history("full", 100).size(), 6U);
  EXPECT_EQ(history("incremental", 100).size(), 60U);
  EXPECT_EQ(history("integrity", 100).size(), 7U);
  EXPECT_THAT(history("maintenance"), ElementsAre("12-06 02:00 omitida missed"));
  EXPECT_THAT(history("backup", 2), ElementsAre("12-05 23:45 omitida missed", "12-06 23:45 en_tarea caught_up"));
}

TEST_F(SchedulerTest, WhatNobodyBeganBeforeItsDeadlineDoesNotBegin) {
  tick("2026-11-30 08:00:00");
  tick("2026-11-30 09:00:00");
  tick("2026-11-30 10:59:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 en_tarea"));
  tick("2026-11-30 11:00:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 omitida deadline", "11-30 11:00 en_tarea"));
  EXPECT_EQ(take(), "run");
  EXPECT_EQ(taken_.id, schedules_->latest("incremental", 1).value().at(0).task);
}

TEST_F(SchedulerTest, ATaskThatSomebodyCancelledEndsItsOccurrence) {
  tick("2026-11-30 08:00:00");
  tick("2026-11-30 09:00:00");
  ASSERT_TRUE(tasks_->cancel({"ana", "tasks", "", 0}, schedules_->latest("incremental", 1).value().at(0).task));
  tick("2026-11-30 09:01:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 omitida cancelled"));
  tick("2026-11-30 11:00:00");
  EXPECT_EQ(take(), "run");
  end(TaskState::kCancelled, 4);
  tick("2026-11-30 11:01:00");
  EXPECT_THAT(history("incremental", 1), ElementsAre("11-30 11:00 fallida cancelled"));
}

TEST_F(SchedulerTest, WhatWasUnderWayInARestoredCopyIsLeftOutAndNoFailure) {
  tick("2026-11-30 08:00:00");
  tick("2026-11-30 09:00:00");
  EXPECT_EQ(take(), "run");
  end(TaskState::kCancelled, 0, std::string(kRestoredTask));
  tick("2026-11-30 09:01:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 omitida cancelled"));
  EXPECT_EQ(schedules_->latest("incremental", 1).value().front().detail, kRestoredTask);
}

TEST_F(SchedulerTest, APausedScheduleIsLeftOutAndWhatItAbsorbsRuns) {
  tick("2026-11-30 04:00:00");
  ASSERT_TRUE(schedules_->pause({"ana", "schedule", "", 0}, "full", at("2026-11-30 04:30:00"), std::nullopt, ""));
  tick("2026-11-30 05:00:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 05:00 omitida paused"));
  EXPECT_EQ(take(), "run");
}

TEST_F(SchedulerTest, AClockSetBackRepeatsNothingAndForgetsWhatItTookForMissed) {
  tick("2026-11-30 08:00:00");
  tick("2026-11-30 14:00:00");  // the clock is wrong
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 omitida missed", "11-30 11:00 omitida missed",
                                                  "11-30 13:00 en_tarea caught_up"));
  EXPECT_EQ(take(), "run");
  end(TaskState::kDone, 0);
  tick("2026-11-30 08:30:00");  // and right again
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 13:00 tardia caught_up"));
  tick("2026-11-30 09:00:00");
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 09:00 en_tarea", "11-30 13:00 tardia caught_up"));
  EXPECT_EQ(take(), "run");
  end(TaskState::kDone, 0);
  tick("2026-11-30 13:00:00");
  tick("2026-11-30 13:00:01");
  EXPECT_EQ(take(), "");
}

TEST_F(SchedulerTest, WhatIsAskedForNowIsUrgentAndNotedWithItsActor) {
  tick("2026-11-30 04:00:00");
  const Act ana{"ana", "schedule", "", 0};
  const Schedule& full = *timetable_.find("full");
  ASSERT_TRUE(run_now(*schedules_, full, ana, at("2026-11-30 04:10:00")));
  const Occurrence row = schedules_->latest("full", 1).value().at(0);
  EXPECT_EQ(row.actor, "ana");
  const TaskSpec asked = tasks_->find(row.task).value().value().spec;
  EXPECT_EQ(asked.priority, kTaskUrgent);
  EXPECT_EQ(asked.asked_by, "ana");
  const auto again = run_now(*schedules_, full, ana, at("2026-11-30 04:11:00"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().id, "E-SCHEDULE-002");
  EXPECT_EQ(take(), "run --full");
  end(TaskState::kDone, 0);
  tick("2026-11-30 04:20:00");
  EXPECT_THAT(history("full"), ElementsAre("11-30 04:10 hecha"));
  EXPECT_EQ(run_now(*schedules_, full, ana, at("2026-11-30 04:10:00")).error().id, "E-SCHEDULE-003");
}

TEST_F(SchedulerTest, AnOpenOccurrenceOfAScheduleThatIsGoneEndsToo) {
  tick("2026-11-30 23:00:00");
  tick("2026-11-30 23:30:00");
  tick("2026-11-30 23:45:00");
  EXPECT_EQ(take(), "verify");
  end(TaskState::kDone, 0);
  timetable_.schedules.clear();
  tick("2026-11-30 23:46:00");
  EXPECT_THAT(history("integrity"), ElementsAre("11-30 23:30 hecha"));
  EXPECT_THAT(history("backup"), ElementsAre("11-30 23:45 omitida removed"));
}

TEST_F(SchedulerTest, OnlyWhatChangesTheDataWantsTheLeaseOfRuns) {
  const auto wants_lease = [this](const std::string& name, int step) {
    return task_of_step(*timetable_.find(name), {}, step).value().is_exclusive;
  };
  EXPECT_TRUE(wants_lease("full", 0));
  EXPECT_TRUE(wants_lease("integrity", 1));
  EXPECT_TRUE(wants_lease("maintenance", 0));
  EXPECT_FALSE(wants_lease("backup", 0));
}

}  // namespace
}  // namespace radica::test
