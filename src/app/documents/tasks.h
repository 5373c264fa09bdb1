// A task of the queue as a JSON object.
#pragma once

#include <optional>
#include <string>

#include "app/world.h"
#include "ports/tasks.h"
#include "ports/views.h"

namespace radica {

// How far the run of a task is, if it is one that has the lease.
[[nodiscard]] const RunProgress* progress_of(const TaskInfo& task, const std::optional<LeaseHolder>& holder);
// What its process said: JSON lines.
[[nodiscard]] std::string log_of(const World& world, std::int64_t task);
[[nodiscard]] std::string task_json(const World& world, const TaskInfo& task, const std::optional<LeaseHolder>& holder);

}  // namespace radica
