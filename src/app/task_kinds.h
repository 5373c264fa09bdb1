// Which commands may be a task, and what they take of a worker: one table.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "ports/tasks.h"

namespace radica {

inline constexpr int kHeaviest = 2;  // slots

// A task of these words of `radica`, with its weight and whether it wants the lease of runs; the rest as TaskSpec has
// it. kBadInput E-TASK-010 for a command that cannot be a task (it asks, it never ends, it is none), else what is wrong
// with the words.
Result<TaskSpec> task_of(const std::vector<std::string>& words);

}  // namespace radica
