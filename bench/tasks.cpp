// Fills the queue of tasks, and empties it without doing the tasks: what the queue itself costs.
// usage (password: PGPASSWORD): bench_tasks URL fill TASKS PAUSE_MS | bench_tasks URL drain THREADS
//                               bench_tasks URL steady A_SECOND SECONDS: fills it so fast while four threads empty it
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_tasks.h"
#include "adapters/pg_sql.h"
#include "app/task_kinds.h"

namespace {

using namespace radica;

int wrong(const Error& error) {
  std::fprintf(stderr, "bench_tasks: %s\n", error.describe().c_str());
  return 1;
}

int fill(TaskQueue& tasks, int count, int pause_ms) {
  const auto spec = task_of({"version"});
  if (!spec) return wrong(spec.error());
  for (int i = 0; i < count; ++i) {
    const auto enqueued = tasks.enqueue(Act{"bench", "bench", "", 0}, *spec);
    if (!enqueued) return wrong(enqueued.error());
    std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
  }
  return 0;
}

int drain(TaskQueue& tasks, int threads) {
  std::atomic<int> done{0}, failures{0};
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i)
    workers.emplace_back([&] {
      for (;;) {
        const auto task = tasks.claim_next({9, 0, true});
        if (task && !*task) return;
        const bool is_done = task && tasks.finish(**task, {TaskState::kDone, {}, false, {0, ""}});
        ++(is_done ? done : failures);
        if (failures > 0) return;
      }
    });
  for (std::thread& worker : workers) worker.join();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%.0f\n", done / seconds.count());
  return failures > 0 ? 1 : 0;
}

// Of tasks that come evenly; when each was put in and taken stands in the table.
int steady(TaskQueue& tasks, int a_second, int seconds) {
  const auto spec = task_of({"version"});
  if (!spec) return wrong(spec.error());
  std::atomic<bool> is_filled{false}, has_failed{false};
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.emplace_back([&] {
      while (!has_failed) {
        const bool was_filled = is_filled;
        const auto task = tasks.claim_next({9, 0, true});
        if (task && !*task && was_filled) return;
        if (task && !*task)
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        else if (!task || !tasks.finish(**task, {TaskState::kDone, {}, false, {0, ""}}))
          has_failed = true;
      }
    });
  const auto begin = std::chrono::steady_clock::now();
  for (std::int64_t i = 0; i < std::int64_t{a_second} * seconds && !has_failed; ++i) {
    std::this_thread::sleep_until(begin + std::chrono::microseconds(i * 1'000'000 / a_second));
    if (!tasks.enqueue(Act{"bench", "bench", "", 0}, *spec)) has_failed = true;
  }
  is_filled = true;
  for (std::thread& worker : workers) worker.join();
  return has_failed ? 1 : 0;
}

}  // namespace

int main(int count, char** words) {
  const std::string verb = count > 2 ? words[2] : "";
  const bool drains = verb == "drain" && count == 4;
  if (!drains && !((verb == "fill" || verb == "steady") && count == 5)) return 64;
  PostgresOptions options;
  const char* password = std::getenv("PGPASSWORD");
  options.password = password == nullptr ? "" : password;
  const auto sql = open_postgres(words[1], "data_general", options);
  if (!sql) return wrong(sql.error());
  const auto tasks = db_tasks(**sql);
  const int first = std::atoi(words[3]);
  if (drains) return drain(*tasks, first);
  return verb == "fill" ? fill(*tasks, first, std::atoi(words[4])) : steady(*tasks, first, std::atoi(words[4]));
}
