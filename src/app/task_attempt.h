// One attempt of a task: the command as a process of its own, so that nothing it does takes the worker with it. What it
// says goes into a file of the task.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "app/task_verdict.h"
#include "base/error.h"
#include "ports/tasks.h"

namespace radica {

struct AttemptSetup {
  std::vector<std::string> program;  // and the global options that every task gets: before the words of the task
  std::string log_folder;            // a file a task: {id}.log
  std::chrono::seconds grace{60};    // between the request to stop and the end by force
};

// What another thread asks of an attempt that runs, and sees of it.
struct AttemptControl {
  using Time = std::chrono::steady_clock::time_point;
  std::atomic<Ending> ending{Ending::kNone};  // kLost: at once by force; others give it the time of grace
  // When it was last certain that the task is ours: long before others may take it the attempt ends itself as kLost.
  std::atomic<Time> renewed{std::chrono::steady_clock::now()};
  std::atomic<pid_t> child{0};  // 0 before it began
};

// Waits for the end. The process ends with the thread that calls, however that happens.
[[nodiscard]] AttemptEnd run_attempt(const AttemptSetup& setup, const TaskInfo& task, AttemptControl& control);

[[nodiscard]] std::string task_log_path(const std::string& log_folder, std::int64_t id);
// The last of our own error lines in what was said from `from` on: "E-SQL-016: …"; empty = none.
[[nodiscard]] std::string last_error_in(std::string_view said);

}  // namespace radica
