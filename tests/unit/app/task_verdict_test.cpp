#include "app/task_verdict.h"

#include <gtest/gtest.h>

#include "app/world.h"

namespace radica {
namespace {

TaskInfo task(int attempt, int attempts) {
  TaskInfo task;
  task.attempt = attempt;
  task.spec.attempts = attempts;
  return task;
}

TaskVerdict judged(int exit_code, int attempt = 1, Ending ending = Ending::kNone) {
  return judge(task(attempt, 3), {exit_code, 0, ending, ""});
}

TEST(TaskVerdict, DoneIsDoneWithOrWithoutFindings) {
  EXPECT_EQ(judged(kExitDone).state, TaskState::kDone);
  EXPECT_EQ(judged(kExitFindings).state, TaskState::kDone);
  EXPECT_EQ(judged(kExitFindings).end.exit_code, kExitFindings);
  EXPECT_EQ(judged(kExitDone, 1, Ending::kWish).state, TaskState::kDone) << "it was done before it could be stopped";
}

TEST(TaskVerdict, WhatMayPassIsTriedAgainWhileThereIsAnAttempt) {
  for (const int exit_code : {kExitStopped, kExitUnavailable}) {
    for (const int attempt : {1, 2}) {
      const TaskVerdict verdict = judged(exit_code, attempt);
      EXPECT_EQ(verdict.state, TaskState::kQueued);
      EXPECT_FALSE(verdict.is_free);
      EXPECT_LE(verdict.pause, std::chrono::seconds(2 * attempt));
    }
    EXPECT_EQ(judged(exit_code, 3).state, TaskState::kFailed);
  }
}

TEST(TaskVerdict, ThePauseGrowsToTenMinutesAtMostAndDiffers) {
  std::chrono::milliseconds longest{0};
  for (int i = 0; i < 200; ++i) {
    const auto pause = judge(task(30, 99), {kExitUnavailable, 0, Ending::kNone, ""}).pause;
    EXPECT_LE(pause, std::chrono::minutes(10));
    longest = std::max(longest, pause);
  }
  EXPECT_GT(longest, std::chrono::minutes(5)) << "full jitter reaches the upper half";
}

TEST(TaskVerdict, WaitingForAnotherRunCostsNoAttempt) {
  const TaskVerdict verdict = judged(kExitLocked, 3);
  EXPECT_EQ(verdict.state, TaskState::kQueued);
  EXPECT_TRUE(verdict.is_free);
  EXPECT_LE(verdict.pause, std::chrono::seconds(30));
}

TEST(TaskVerdict, WhatNoOtherAttemptWouldMendFailsAtOnce) {
  for (const int exit_code : std::initializer_list<int>{kExitUsage, kExitBadConfig, kExitBug, kExitBalanceOpen, 1})
    EXPECT_EQ(judged(exit_code).state, TaskState::kFailed) << exit_code;
}

TEST(TaskVerdict, WhoWasAskedToStopGoesBackWithoutLossOfAnAttempt) {
  for (const Ending ending : {Ending::kDrain, Ending::kWish})
    for (const int signal : {0, 9}) {
      const TaskVerdict verdict = judge(task(3, 3), {kExitStopped, signal, ending, ""});
      EXPECT_EQ(verdict.state, TaskState::kQueued);
      EXPECT_TRUE(verdict.is_free);
      EXPECT_EQ(verdict.pause.count(), 0);
    }
}

TEST(TaskVerdict, TimeThatIsOverSaysSo) {
  EXPECT_EQ(judged(kExitStopped, 1, Ending::kAttemptTime).state, TaskState::kQueued);
  EXPECT_EQ(judged(kExitStopped, 3, Ending::kAttemptTime).state, TaskState::kFailed);
  EXPECT_EQ(judged(kExitStopped, 3, Ending::kAttemptTime).end.error, "E-TASK-006");
  EXPECT_EQ(judged(kExitStopped, 1, Ending::kTotalTime).state, TaskState::kFailed);
  EXPECT_EQ(judged(kExitStopped, 1, Ending::kTotalTime).end.error, "E-TASK-005");
}

TEST(TaskVerdict, WhatTakesItsProcessWithItTooOftenIsPoisoned) {
  const AttemptEnd killed{128 + 9, 9, Ending::kNone, ""};
  EXPECT_EQ(judge(task(1, 3), killed).state, TaskState::kQueued);
  EXPECT_EQ(judge(task(3, 3), killed).state, TaskState::kPoisoned);
  EXPECT_EQ(judge(task(3, 3), killed).end.error, "E-TASK-007");
  EXPECT_FALSE(judge(task(3, 3), killed).end.exit_code.has_value());
  EXPECT_EQ(judge_orphan(task(2, 3)).state, TaskState::kQueued);
  EXPECT_EQ(judge_orphan(task(2, 3)).pause.count(), 0);
  EXPECT_EQ(judge_orphan(task(3, 3)).state, TaskState::kPoisoned);
}

}  // namespace
}  // namespace radica
