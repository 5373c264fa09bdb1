#include "base/workers.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace radica {
namespace {

thread_local const std::atomic<bool>* stop_flag = nullptr;

}  // namespace

bool should_stop() {
  return stop_flag != nullptr && stop_flag->load(std::memory_order_relaxed);
}

Result<void> run_workers(std::size_t count, const std::function<Result<void>(std::size_t)>& work) {
  if (count <= 1) {
    const std::atomic<bool>* const outer = std::exchange(stop_flag, nullptr);  // it has no siblings
    Result<void> result = work(0);
    stop_flag = outer;
    return result;
  }
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::optional<Error> first_error;
  std::vector<std::thread> threads;
  threads.reserve(count);
  for (std::size_t worker = 0; worker < count; ++worker) {
    threads.emplace_back([&, worker] {
      stop_flag = &stop;
      Result<void> result = work(worker);
      if (result) return;
      const std::lock_guard lock(mutex);
      if (!first_error) first_error = std::move(result).error();
      stop = true;
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (first_error) return Failure(std::move(*first_error));
  return {};
}

Result<void> for_each_parallel(std::size_t workers, std::size_t count,
                               const std::function<Result<void>(std::size_t)>& work) {
  Items items(count);
  return run_workers(std::min(workers, count), [&](std::size_t) -> Result<void> {
    for (std::size_t item = 0; items.next(item);) TRY(work(item));
    return {};
  });
}

std::size_t default_workers() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cores)));
}

}  // namespace radica
