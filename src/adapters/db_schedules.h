// The rows of schedules (ports/schedules.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/schedules.h"
#include "ports/sql.h"
#include "ports/tasks.h"

namespace radica {

// Both outlive it. `tasks` is on the same database.
[[nodiscard]] std::unique_ptr<Schedules> db_schedules(Sql& sql, TaskQueue& tasks);

}  // namespace radica
