// How a worker hears of tasks (ports/task_bell.h): PostgreSQL tells it (LISTEN); where nobody can tell, it looks.
// `wake`: a descriptor that is readable when somebody else wants the one who waits; it is not read here.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/pg_password.h"
#include "ports/task_bell.h"
#include "ports/tasks.h"

namespace radica {

// Looks again and again, for a file next door. `tasks` outlives it.
[[nodiscard]] std::unique_ptr<TaskBell> looking_bell(TaskQueue& tasks, std::chrono::milliseconds period, int wake);
// A connection of its own that listens; made anew when it is lost. Behind a pooler that gives each transaction another
// connection nobody would hear anything: there it looks four times a second. kBadConfig for an unusable address.
[[nodiscard]] Result<std::unique_ptr<TaskBell>> listening_bell(const std::string& url, PgPassword password,
                                                               TaskQueue& tasks, int wake);

}  // namespace radica
