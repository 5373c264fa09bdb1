// The queue of tasks (ports/tasks.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "base/process.h"
#include "ports/sql.h"
#include "ports/tasks.h"

namespace radica {

// `sql` outlives it. `self`: the worker that takes tasks.
[[nodiscard]] std::unique_ptr<TaskQueue> db_tasks(Sql& sql, ProcessIdentity self = this_process());

}  // namespace radica
