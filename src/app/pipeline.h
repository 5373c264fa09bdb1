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
  std::string_view stages;         // names, separated by blanks
  bool moves_state = false;        // takes the lease, stores a run
  bool ends_without_work = false;  // after the scan, without a trace, when there is nothing to do
};

inline constexpr std::string_view kWholePipeline =
    "scan ingest dedupe organise dataset load delta upload verify write_back";

struct PipelineEnd {
  int exit_code = 0;
  bool did_work = true;       // false: ended after the scan (PipelinePlan::ends_without_work)
  bool has_deferred = false;  // files that were too young, or changed while they were read
  std::uint64_t read = 0, rejected = 0, inserted = 0, updated = 0, uploaded = 0;
};

// Runs a plan and prints its summary.
Result<PipelineEnd> run_pipeline(World& world, const PipelinePlan& plan);

}  // namespace radica
