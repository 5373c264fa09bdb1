// How much of the machine the work uses: threads, loaders, transfers, batches and memory, chosen in one place from what
// the process may use (docs/decisions/0022). The configuration wins. `radica check` and the log say what was chosen.
#pragma once

#include <cstdint>
#include <string>

#include "app/config.h"

namespace radica {

// What this process may use.
struct Machine {
  std::size_t cores = 1;             // of its affinity, or fewer by the quota of its cgroup
  std::uint64_t memory = 0;          // bytes: of the machine, or of its cgroup; 0 = not known
  bool is_memory_of_cgroup = false;  // the smaller one
  std::uint64_t open_files = 0;      // its soft limit
};
// `root`: where /proc and /sys are, for tests. cgroup v2 and v1.
[[nodiscard]] Machine this_machine(const std::string& root = {});

struct Limits {
  std::size_t threads = 1;           // that read, normalise, fold
  std::size_t loaders = 1;           // that write to the database, if it has as many writers
  std::size_t transfers = 32;        // objects under way at once
  std::size_t claims_per_batch = 0;  // of a transaction
  std::uint64_t memory = 0;          // bytes: above them the process gives back what it can
  std::uint64_t work_memory = 0;     // bytes of work files that may stay in memory
  std::uint64_t open_files = 0;      // that this may need at once
};
[[nodiscard]] Limits choose_limits(const Machine& machine, const Config& config);

[[nodiscard]] std::uint64_t resident_memory();  // bytes of this process; 0 = not known
// Gives memory that nobody uses back to the machine.
void give_back_memory();

}  // namespace radica
