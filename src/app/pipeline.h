// The stage table and who is wired to whom: the file to read first.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

// By company: paths below its folder, raw bytes.
using FilesOfCompanies = std::map<std::string, std::vector<std::string>>;

// What a verb runs.
struct PipelinePlan {
  std::string_view verb;
  std::string_view stages;   // names, separated by blanks
  bool moves_state = false;  // takes the lease, stores a run
  // SPEC §9 on `watch`: a run that changes nothing leaves none.
  bool forgets_itself = false;
  bool ends_without_work = false;          // after the scan already, when there is nothing to do
  bool names_waiting = false;              // PipelineEnd::waiting is filled
  const FilesOfCompanies* told = nullptr;  // the scan looks at these alone; else it walks the tree
  std::string_view walked;                 // the company whose tree it walks although it was told of files
};

struct PipelineEnd {
  int exit_code = 0;
  bool did_work = true;      // false: it has left nothing (PipelinePlan)
  FilesOfCompanies waiting;  // files that were too young, or changed while they were read
  std::uint64_t read = 0, rejected = 0, inserted = 0, updated = 0, uploaded = 0;
};

// Runs a plan and prints its summary.
Result<PipelineEnd> run_pipeline(World& world, const PipelinePlan& plan);

}  // namespace radica
