// What ports/tasks.h promises, for adapters/db_tasks on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_tasks.h"
#include "adapters/migrate.h"
#include "adapters/sql_work.h"
#include "ports/sql.h"

namespace radica::test {

template <class World>
class TasksContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    tasks_ = db_tasks(*sql_, {"here", "boot-1", 1, 500});
  }

  static TaskSpec spec(std::vector<std::string> arguments = {"version"}) {
    TaskSpec spec;
    spec.arguments = std::move(arguments);
    return spec;
  }
  template <class Value>
  static Value value(Result<Value> result) {
    if (!result) throw std::runtime_error(result.error().describe());
    return std::move(*result);
  }
  std::int64_t add(const TaskSpec& spec) { return value(tasks_->enqueue(act_, spec)).id; }
  std::optional<TaskInfo> claim(const TaskRoom& room = {9, 0, true}) { return value(tasks_->claim_next(room)); }
  TaskInfo claimed() {
    auto task = claim();
    if (!task) throw std::runtime_error("nothing to claim");
    return *task;
  }
  TaskInfo info(std::int64_t id) {
    auto task = value(tasks_->find(id));
    if (!task) throw std::runtime_error("no such task");
    return *task;
  }
  void finish(const TaskInfo& task, TaskState state, bool is_free = false, std::chrono::milliseconds pause = {}) {
    const auto done = tasks_->finish(task, {state, pause, is_free, {0, ""}});
    ASSERT_TRUE(done) << done.error().describe();
  }
  // Times of a task move into the past.
  void age(std::int64_t id, std::chrono::milliseconds time) {
    const auto done = write_work(*sql_, act_, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test",
                           {},
                           "UPDATE {radica}.radica_task SET deadline = CASE WHEN deadline = 0 THEN 0 ELSE deadline - "
                           ":ms END, earliest = earliest - :ms, rank = rank - :ms, ended = ended - :ms WHERE id = :id"},
                          {{"id", id}, {"ms", std::int64_t{time.count()}}}));
      return {};
    });
    ASSERT_TRUE(done) << done.error().describe();
  }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  Act act_{"ana", "tasks", "", 0};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<TaskQueue> tasks_;
};

TYPED_TEST_SUITE_P(TasksContract);

TYPED_TEST_P(TasksContract, ATaskComesOutOfTheQueueAsItWentIn) {
  TaskSpec spec = this->spec({"run", "--company", "añil \"x\""});
  spec.priority = 7;
  spec.unique_key = "run";
  spec.occurrence = "full/2026-11-24T05:00:00";
  spec.attempts = 3;
  spec.attempt_timeout = std::chrono::seconds(60);
  spec.total_timeout = std::chrono::seconds(600);
  spec.weight = 2;
  spec.is_exclusive = true;
  const std::int64_t id = this->add(spec);
  const TaskInfo task = this->claimed();
  EXPECT_EQ(task.id, id);
  EXPECT_EQ(task.spec.arguments, spec.arguments);
  EXPECT_EQ(task.spec.priority, 7);
  EXPECT_EQ(task.spec.unique_key, "run");
  EXPECT_EQ(task.spec.occurrence, spec.occurrence);
  EXPECT_EQ(task.spec.attempts, 3);
  EXPECT_EQ(task.spec.attempt_timeout.count(), 60);
  EXPECT_EQ(task.deadline - task.earliest, 600'000);
  EXPECT_EQ(task.spec.weight, 2);
  EXPECT_TRUE(task.spec.is_exclusive);
  EXPECT_EQ(task.spec.asked_by, "ana");
  EXPECT_EQ(task.state, TaskState::kRunning);
  EXPECT_EQ(task.attempt, 1);
  EXPECT_EQ(task.worker.host, "here");
  EXPECT_NEAR(static_cast<double>(task.silent_ms), 0, 5'000);
  EXPECT_EQ(this->value(this->tasks_->of_occurrence(spec.occurrence))->id, id);
  EXPECT_FALSE(this->value(this->tasks_->of_occurrence("another")));
  EXPECT_FALSE(this->value(this->tasks_->find(id + 1)));
}

TYPED_TEST_P(TasksContract, ATaskOfATransactionIsThereOnlyWhenThatIsCommitted) {
  {
    const auto given_up = this->value(this->sql_->begin(this->act_, Access::kWrite));
    ASSERT_TRUE(this->tasks_->enqueue(*given_up, this->spec()));
  }
  EXPECT_FALSE(this->claim());
  const auto transaction = this->value(this->sql_->begin(this->act_, Access::kWrite));
  const auto enqueued = this->tasks_->enqueue(*transaction, this->spec());
  ASSERT_TRUE(enqueued);
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(this->claimed().id, enqueued->id);
}

TYPED_TEST_P(TasksContract, AUniqueKeyIsOfOneUnfinishedTask) {
  TaskSpec spec = this->spec();
  spec.unique_key = "backup";
  const std::int64_t first = this->add(spec);
  for (int state = 0; state < 3; ++state) {  // queued, running, paused
    const Enqueued again = this->value(this->tasks_->enqueue(this->act_, spec));
    EXPECT_EQ(again.id, first);
    EXPECT_FALSE(again.is_new);
    if (state == 0) this->claimed();
    if (state == 1) this->finish(this->info(first), TaskState::kPaused);
  }
  ASSERT_TRUE(this->tasks_->cancel(this->act_, first));
  EXPECT_NE(this->add(spec), first);
  const auto refused = this->tasks_->retry(this->act_, first);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-TASK-004");
}

TYPED_TEST_P(TasksContract, TheMoreUrgentGoesFirstButNobodyWaitsForEver) {
  TaskSpec low = this->spec(), urgent = this->spec();
  low.priority = kTaskLow;
  urgent.priority = kTaskUrgent;
  const std::int64_t waits = this->add(low), first = this->add(urgent);
  EXPECT_EQ(this->claimed().id, first);
  // Ten minutes a level.
  this->age(waits, std::chrono::minutes(10 * (kTaskUrgent - kTaskLow) - 1));
  const std::int64_t second = this->add(urgent);
  EXPECT_EQ(this->claimed().id, second);
  this->age(waits, std::chrono::minutes(2));
  const std::int64_t later = this->add(urgent);
  EXPECT_EQ(this->claimed().id, waits);
  EXPECT_EQ(this->claimed().id, later);
}

TYPED_TEST_P(TasksContract, NothingBeginsBeforeItsTime) {
  TaskSpec spec = this->spec();
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  spec.earliest = now.count() + 3'600'000;
  const std::int64_t id = this->add(spec);
  EXPECT_FALSE(this->claim());
  EXPECT_EQ(this->value(this->tasks_->next_due(std::chrono::milliseconds(5'000))).count(), 5'000);
  EXPECT_GT(this->value(this->tasks_->next_due(std::chrono::hours(2))).count(), 3'500'000);
  this->age(id, std::chrono::hours(1));
  EXPECT_EQ(this->value(this->tasks_->next_due(std::chrono::milliseconds(5'000))).count(), 0);
  EXPECT_EQ(this->claimed().id, id);
}

TYPED_TEST_P(TasksContract, AWorkerTakesWhatFitsAndNothingOvertakesWhatIsTooHeavy) {
  TaskSpec heavy = this->spec(), light = this->spec();
  heavy.weight = 2;
  const std::int64_t first = this->add(heavy);
  this->add(light);
  EXPECT_FALSE(this->claim({1, 0, true}));
  EXPECT_EQ(this->claim({2, 0, true})->id, first);
  EXPECT_FALSE(this->claim({1, kTaskUrgent, true}));
  light.priority = kTaskUrgent;
  const std::int64_t urgent = this->add(light);
  EXPECT_EQ(this->claim({1, kTaskUrgent, true})->id, urgent);
}

TYPED_TEST_P(TasksContract, OneOfThoseThatWantTheLeaseRunsAtATime) {
  TaskSpec exclusive = this->spec();
  exclusive.is_exclusive = true;
  const std::int64_t first = this->add(exclusive), second = this->add(exclusive), other = this->add(this->spec());
  const TaskInfo running = this->claimed();
  EXPECT_EQ(running.id, first);
  EXPECT_EQ(this->claimed().id, other);
  EXPECT_FALSE(this->claim());
  this->finish(running, TaskState::kDone);
  EXPECT_FALSE(this->claim({9, 0, false}));
  EXPECT_EQ(this->claimed().id, second);
}

TYPED_TEST_P(TasksContract, AZombieWritesNothing) {
  const std::int64_t id = this->add(this->spec());
  const TaskInfo zombie = this->claimed();
  this->finish(zombie, TaskState::kQueued);
  const TaskInfo heir = this->claimed();
  EXPECT_EQ(heir.attempt, 2);
  for (const Result<void>& refused :
       {this->tasks_->renew(zombie, 7), this->tasks_->finish(zombie, {TaskState::kDone, {}, false, {0, ""}})}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_EQ(refused.error().id, "E-TASK-001");
  }
  EXPECT_EQ(this->info(id).state, TaskState::kRunning);
  ASSERT_TRUE(this->tasks_->renew(heir, 8));
  EXPECT_EQ(this->info(id).child, 8);
  this->finish(heir, TaskState::kDone);
  EXPECT_FALSE(this->tasks_->finish(heir, {TaskState::kFailed, {}, false, {1, ""}})) << "it has ended";
}

TYPED_TEST_P(TasksContract, AnAttemptThatDoesNotCountIsGivenBack) {
  const std::int64_t id = this->add(this->spec());
  this->finish(this->claimed(), TaskState::kQueued, true);
  EXPECT_EQ(this->info(id).attempt, 0);
  this->finish(this->claimed(), TaskState::kQueued, false, std::chrono::hours(1));
  EXPECT_EQ(this->info(id).attempt, 1);
  EXPECT_FALSE(this->claim()) << "it has a pause";
}

TYPED_TEST_P(TasksContract, TheEndOfAnAttemptIsKept) {
  const std::int64_t id = this->add(this->spec());
  ASSERT_TRUE(this->tasks_->finish(this->claimed(), {TaskState::kFailed, {}, false, {78, "E-X-001: no"}}));
  const TaskInfo task = this->info(id);
  EXPECT_EQ(task.state, TaskState::kFailed);
  EXPECT_EQ(task.end.exit_code, 78);
  EXPECT_EQ(task.end.error, "E-X-001: no");
  EXPECT_TRUE(task.ended.has_value());
}

TYPED_TEST_P(TasksContract, WhoCancelsOrPausesARunningTaskAsksItsWorker) {
  for (const bool cancels : {true, false}) {
    const std::int64_t id = this->add(this->spec());
    const TaskInfo task = this->claimed();
    const auto asked = cancels ? this->tasks_->cancel(this->act_, id) : this->tasks_->pause(this->act_, id);
    EXPECT_EQ(this->value(asked), TaskState::kRunning);
    const auto running = this->value(this->tasks_->running());
    ASSERT_EQ(running.size(), 1U);
    EXPECT_EQ(running.front().wish, cancels ? TaskWish::kCancel : TaskWish::kPause);
    this->finish(task, TaskState::kQueued, true);
    EXPECT_EQ(this->info(id).state, cancels ? TaskState::kCancelled : TaskState::kPaused);
    EXPECT_FALSE(this->claim());
    EXPECT_EQ(this->value(this->tasks_->running()).size(), 0U);
  }
}

TYPED_TEST_P(TasksContract, WhatIsDoneBeforeItsCancellationIsSeenStaysDone) {
  const std::int64_t id = this->add(this->spec());
  const TaskInfo task = this->claimed();
  ASSERT_TRUE(this->tasks_->cancel(this->act_, id));
  ASSERT_TRUE(this->tasks_->cancel(this->act_, id)) << "twice";
  this->finish(task, TaskState::kDone);
  EXPECT_EQ(this->info(id).state, TaskState::kDone);
  EXPECT_FALSE(this->tasks_->cancel(this->act_, id));
}

TYPED_TEST_P(TasksContract, EachChangeAppliesInItsStatesOnly) {
  const std::int64_t id = this->add(this->spec());
  const auto refuses = [&](auto change) {
    const auto refused = ((*this->tasks_).*change)(this->act_, id);
    return !refused && refused.error().id == "E-TASK-003" && refused.error().code == ErrorCode::kConflict;
  };
  EXPECT_TRUE(refuses(&TaskQueue::resume) && refuses(&TaskQueue::retry));
  EXPECT_EQ(this->value(this->tasks_->pause(this->act_, id)), TaskState::kQueued);
  EXPECT_FALSE(this->claim());
  EXPECT_TRUE(refuses(&TaskQueue::pause) && refuses(&TaskQueue::retry));
  EXPECT_EQ(this->value(this->tasks_->resume(this->act_, id)), TaskState::kPaused);
  EXPECT_EQ(this->value(this->tasks_->cancel(this->act_, id)), TaskState::kQueued);
  EXPECT_TRUE(refuses(&TaskQueue::pause) && refuses(&TaskQueue::resume) && refuses(&TaskQueue::cancel));
  EXPECT_EQ(this->value(this->tasks_->retry(Act{"lucia", "tasks retry", "", 0}, id)), TaskState::kCancelled);
  EXPECT_EQ(this->value(this->tasks_->find(id))->spec.asked_by, "lucia");
  const TaskInfo task = this->claimed();
  EXPECT_EQ(task.attempt, 1) << "all attempts anew";
  const auto nobody = this->tasks_->cancel(this->act_, id + 1);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().id, "E-TASK-002");
}

TYPED_TEST_P(TasksContract, WhatWaitsLongerThanItsTotalTimeFails) {
  TaskSpec spec = this->spec();
  spec.total_timeout = std::chrono::seconds(60);
  const std::int64_t late = this->add(spec), endless = this->add(this->spec());
  EXPECT_EQ(this->value(this->tasks_->expire()), 0);
  this->age(late, std::chrono::minutes(2));
  this->age(endless, std::chrono::minutes(2));
  EXPECT_EQ(this->value(this->tasks_->expire()), 1);
  EXPECT_EQ(this->info(late).state, TaskState::kFailed);
  EXPECT_EQ(this->info(late).end.error, "E-TASK-005");
  EXPECT_EQ(this->value(this->tasks_->retry(this->act_, late)), TaskState::kFailed);
  EXPECT_EQ(this->value(this->tasks_->expire()), 0) << "its time began anew";
}

TYPED_TEST_P(TasksContract, TasksThatEndedLongAgoAreForgotten) {
  const std::int64_t old = this->add(this->spec()), waits = this->add(this->spec());
  this->finish(this->claimed(), TaskState::kDone);
  this->age(old, std::chrono::hours(49));
  this->age(waits, std::chrono::hours(49));
  EXPECT_EQ(this->value(this->tasks_->purge(std::chrono::hours(50))), 0);
  EXPECT_EQ(this->value(this->tasks_->purge(std::chrono::hours(48))), 1);
  EXPECT_FALSE(this->value(this->tasks_->find(old)));
  EXPECT_EQ(this->info(waits).state, TaskState::kQueued);
}

TYPED_TEST_P(TasksContract, TheListIsNewestFirstAndOfTheStatesAskedFor) {
  const std::int64_t first = this->add(this->spec()), second = this->add(this->spec());
  this->claimed();
  const auto ids = [](const std::vector<TaskInfo>& tasks) {
    std::vector<std::int64_t> found;
    for (const TaskInfo& task : tasks) found.push_back(task.id);
    return found;
  };
  EXPECT_THAT(ids(this->value(this->tasks_->list({}, 10))), testing::ElementsAre(second, first));
  EXPECT_THAT(ids(this->value(this->tasks_->list({}, 1))), testing::ElementsAre(second));
  const std::vector<TaskState> running{TaskState::kRunning};
  EXPECT_THAT(ids(this->value(this->tasks_->list(running, 10))), testing::ElementsAre(first));
  EXPECT_THAT(ids(this->value(this->tasks_->list({}, 10, second))), testing::ElementsAre(first));
  EXPECT_TRUE(this->value(this->tasks_->list({}, 10, first)).empty());
}

TYPED_TEST_P(TasksContract, EachTaskIsTakenByOneWorker) {
  constexpr int kTasks = 60;
  for (int i = 0; i < kTasks; ++i) this->add(this->spec());
  std::atomic<int> taken{0};
  std::vector<std::vector<std::int64_t>> ids(4);
  std::vector<std::thread> workers;
  for (auto& own : ids)
    workers.emplace_back([&] {
      for (auto task = this->claim(); task; task = this->claim()) {
        own.push_back(task->id);
        ++taken;
      }
    });
  for (std::thread& worker : workers) worker.join();
  std::set<std::int64_t> all;
  for (const auto& own : ids) all.insert(own.begin(), own.end());
  EXPECT_EQ(taken, kTasks);
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kTasks));
}

TYPED_TEST_P(TasksContract, AWorkerIsKnownWithWhatKeepsItFromTakingTasksUntilItLeaves) {
  const auto report = [this](TaskQueue& tasks, std::string_view pressure) {
    const auto done = tasks.report(2, pressure);
    ASSERT_TRUE(done) << done.error().describe();
  };
  const auto other = db_tasks(*this->sql_, {"there", "boot-1", 1, 500});
  report(*this->tasks_, "");
  report(*other, "memory");
  const auto first = this->value(this->tasks_->workers());
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].process, (ProcessIdentity{"here", "boot-1", 1, 500}));
  EXPECT_EQ(first[0].slots, 2);
  EXPECT_EQ(first[0].pressure, "");
  EXPECT_EQ(first[1].pressure, "memory");
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  report(*other, "memory");
  report(*this->tasks_, "load");
  auto second = this->value(this->tasks_->workers());
  EXPECT_EQ(second[1].since, first[1].since) << "it is still the same pressure";
  EXPECT_GT(second[0].since, first[0].since);
  EXPECT_EQ(second[0].started, first[0].started);
  // The same number after a restart of the machine is another worker.
  report(*db_tasks(*this->sql_, {"there", "boot-2", 1, 500}), "memory");
  second = this->value(this->tasks_->workers());
  ASSERT_EQ(second.size(), 2U);
  EXPECT_GT(second[1].started, first[1].started);
  ASSERT_TRUE(other->leave());
  EXPECT_EQ(this->value(this->tasks_->workers()).size(), 1U);
  const auto silenced = write_work(*this->sql_, this->act_, [](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"test", {}, "UPDATE {radica}.radica_worker SET beat = beat - 61000"}, {}));
    return {};
  });
  ASSERT_TRUE(silenced) << silenced.error().describe();
  EXPECT_TRUE(this->value(this->tasks_->workers()).empty());
}

REGISTER_TYPED_TEST_SUITE_P(TasksContract, ATaskComesOutOfTheQueueAsItWentIn,
                            ATaskOfATransactionIsThereOnlyWhenThatIsCommitted, AUniqueKeyIsOfOneUnfinishedTask,
                            TheMoreUrgentGoesFirstButNobodyWaitsForEver, NothingBeginsBeforeItsTime,
                            AWorkerTakesWhatFitsAndNothingOvertakesWhatIsTooHeavy,
                            OneOfThoseThatWantTheLeaseRunsAtATime, AZombieWritesNothing,
                            AnAttemptThatDoesNotCountIsGivenBack, TheEndOfAnAttemptIsKept,
                            WhoCancelsOrPausesARunningTaskAsksItsWorker, WhatIsDoneBeforeItsCancellationIsSeenStaysDone,
                            EachChangeAppliesInItsStatesOnly, WhatWaitsLongerThanItsTotalTimeFails,
                            TasksThatEndedLongAgoAreForgotten, TheListIsNewestFirstAndOfTheStatesAskedFor,
                            EachTaskIsTakenByOneWorker, AWorkerIsKnownWithWhatKeepsItFromTakingTasksUntilItLeaves);

}  // namespace radica::test
