// A task of the queue as a JSON object.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/world.h"
#include "base/json_text.h"
#include "ports/tasks.h"
#include "ports/views.h"

namespace radica {

// How far the run of a task is, if it is one that has the lease.
[[nodiscard]] const RunProgress* progress_of(const TaskInfo& task, const std::optional<LeaseHolder>& holder);
// What its process said: JSON lines.
[[nodiscard]] std::string log_of(const World& world, std::int64_t task);
// What a worker under pressure does not do, and why.
[[nodiscard]] std::string held_text(const World& world, const WorkerInfo& worker);
// Member `workers`: who takes tasks, and why one takes only urgent ones.
void workers_member(JsonText& json, const World& world, const std::vector<WorkerInfo>& workers);
[[nodiscard]] std::string task_json(const World& world, const TaskInfo& task, const std::optional<LeaseHolder>& holder);

}  // namespace radica
