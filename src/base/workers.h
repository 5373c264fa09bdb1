// A fixed number of threads for one piece of work; the first error stops the others and is the result.
#pragma once

#include <cstddef>
#include <functional>

#include "base/error.h"

namespace radica {

// Runs `work(worker)` for worker = 0 … count-1, each on a thread of its own (the caller's when count is 1). `work`
// should ask `should_stop()` between items. An exception of a worker ends the process: it is a bug.
Result<void> run_workers(std::size_t count, const std::function<Result<void>(std::size_t worker)>& work);

// True inside run_workers once a sibling has failed.
[[nodiscard]] bool should_stop();

// Items 0 … count-1, each given to the next free worker.
Result<void> for_each_parallel(std::size_t workers, std::size_t count,
                               const std::function<Result<void>(std::size_t item)>& work);

[[nodiscard]] std::size_t default_workers();  // cores this process may use

}  // namespace radica
