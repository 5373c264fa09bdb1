#include "app/task_verdict.h"

#include <algorithm>

#include "app/world.h"
#include "base/backoff.h"

namespace radica {
namespace {

constexpr Backoff kPause{std::chrono::seconds(2), std::chrono::minutes(10)};
constexpr Backoff kOtherRun{std::chrono::seconds(30), std::chrono::seconds(30)};

bool has_attempt(const TaskInfo& task) {
  return task.attempt < task.spec.attempts;
}

TaskVerdict again(const TaskInfo& task, TaskState otherwise, TaskEnd end) {
  if (!has_attempt(task)) return {otherwise, {}, false, std::move(end)};
  return {TaskState::kQueued, kPause.pause(std::max(task.attempt - 1, 0)), false, std::move(end)};
}

}  // namespace

TaskVerdict judge(const TaskInfo& task, const AttemptEnd& end) {
  const bool was_killed = end.signal != 0;
  TaskEnd told{was_killed ? std::nullopt : std::optional(end.exit_code), end.error};
  const auto say = [&told](std::string_view id) { told.error = told.error.empty() ? std::string(id) : told.error; };
  if (!was_killed && (end.exit_code == kExitDone || end.exit_code == kExitFindings))
    return {TaskState::kDone, {}, false, std::move(told)};
  switch (end.ending) {
    case Ending::kDrain:
    case Ending::kWish:
      return {TaskState::kQueued, {}, true, std::move(told)};
    case Ending::kTotalTime:
      told.error = "E-TASK-005";
      return {TaskState::kFailed, {}, false, std::move(told)};
    case Ending::kAttemptTime:
      told.error = "E-TASK-006";
      return again(task, TaskState::kFailed, std::move(told));
    case Ending::kLost:
    case Ending::kNone:
      break;
  }
  if (was_killed) {
    say("E-TASK-007");
    return again(task, TaskState::kPoisoned, std::move(told));
  }
  switch (end.exit_code) {
    case kExitLocked:
      return {TaskState::kQueued, kOtherRun.pause(0), true, std::move(told)};
    case kExitStopped:
    case kExitUnavailable:
      return again(task, TaskState::kFailed, std::move(told));
    default:
      return {TaskState::kFailed, {}, false, std::move(told)};
  }
}

TaskVerdict judge_orphan(const TaskInfo& task) {
  return {has_attempt(task) ? TaskState::kQueued : TaskState::kPoisoned, {}, false, {std::nullopt, "E-TASK-008"}};
}

}  // namespace radica
