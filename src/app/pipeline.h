// The stage table and who is wired to whom: the file to read first.
#pragma once

#include <array>
#include <string_view>

#include "app/world.h"
#include "stages/context.h"

namespace radica {

struct Stage {
  std::string_view name;
  Result<StageReport> (*run)(Context& context, const Act& act);
  bool needs_database, needs_store;
};

// In the order of a run. CLI, reports and docs are made from this table.
[[nodiscard]] std::span<const Stage> all_stages();

// What a verb runs.
struct PipelinePlan {
  std::string_view verb;
  std::string_view stages;   // names, separated by blanks
  bool moves_state = false;  // takes the lease, stores a run
};

// Runs a plan and prints its summary; the result is the exit code.
Result<int> run_pipeline(World& world, const PipelinePlan& plan);

}  // namespace radica
