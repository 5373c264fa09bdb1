// The queue of tasks in the database (SPEC §14). A task is one command of `radica` that some worker runs as a process
// of its own; what became of it stands in its row. Thread-safe. Errors: kConflict E-TASK-001 when a worker writes to a
// task that is not its own any more (fencing), kNotFound E-TASK-002, kConflict E-TASK-003 for a change its state
// forbids; else those of the port Sql. Times are Unix milliseconds by the clock of the database: all workers see the
// same ones.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/process.h"
#include "model/run.h"
#include "ports/sql.h"

namespace radica {

// The error of a task that waited or ran when the copy was made that the database was restored from since.
inline constexpr std::string_view kRestoredTask = "E-TASK-011";

// A worker that is silent so long has lost its tasks; it must have ended them before (SPEC §14: leases).
inline constexpr std::chrono::seconds kTaskLease{60}, kTaskBeat{20};

// The order of the queue: a level more is as good as having waited ten minutes longer, so nothing waits for ever.
inline constexpr int kTaskLow = 2, kTaskNormal = 5, kTaskUrgent = 8;  // of 0 … 9; from urgent on: the reserved slot

enum class TaskState : std::uint8_t {
  kQueued,     // waits for a worker, or until it may be tried again
  kRunning,    // a worker has it
  kPaused,     // waits for somebody to resume it
  kDone,       // exit 0, or 3: done with findings
  kFailed,     // by an error that no other attempt would mend, or its attempts or its time are used up
  kCancelled,  // by somebody
  kPoisoned,   // took its process or its worker with it in its last attempt; only somebody's retry lets it run again
};
[[nodiscard]] std::string_view name_of(TaskState state);  // as the table and the command line say it: "en_cola", …
[[nodiscard]] std::optional<TaskState> task_state_by_name(std::string_view name);
[[nodiscard]] inline bool is_unfinished(TaskState state) {
  return state <= TaskState::kPaused;
}

struct TaskSpec {
  std::vector<std::string> arguments;  // of `radica`, the verb first: {"run", "--full"}; no secrets, no personal data
  int priority = kTaskNormal;          // 0 … 9
  std::string unique_key;              // at most one unfinished task has it; empty: no matter how many there are
  std::int64_t earliest = 0;           // does not start before; 0 = as soon as there is room
  int attempts = 5;                    // at least 1
  std::chrono::seconds attempt_timeout{0};  // of one attempt; 0 = none
  std::chrono::seconds total_timeout{0};    // from `earliest` (or from now) to its end, whatever happens; 0 = none
  std::string occurrence;     // of whoever planned it: opaque, TaskQueue::of_occurrence() finds it; empty = none
  std::string asked_by;       // an account or a user; empty: nobody, it was planned
  int weight = 1;             // how many slots of a worker it takes
  bool is_exclusive = false;  // wants the lease of runs: only one of these at a time (a hint; the lease itself decides)
};

enum class TaskWish : std::uint8_t { kNone, kCancel, kPause };

// How an attempt ended.
struct TaskEnd {
  std::optional<int> exit_code;  // nothing when there was no process, or somebody else's signal ended it
  std::string error;             // our own error line; empty = none
};

struct TaskInfo {
  std::int64_t id = 0;
  TaskSpec spec;
  TaskState state = TaskState::kQueued;
  TaskWish wish = TaskWish::kNone;  // of somebody, while it runs
  int attempt = 0;                  // that runs or was the last, from 1; 0 = none yet
  std::int64_t token = 0;           // of the worker that has it or had it last
  std::int64_t created = 0, earliest = 0;
  std::int64_t deadline = 0;                   // of total_timeout; 0 = none
  std::optional<std::int64_t> started, ended;  // of the last attempt; of the task
  ProcessIdentity worker;                      // that has it or had it last
  std::int64_t silent_ms = 0;                  // while it runs: since the worker's last sign of life
  std::int64_t child = 0;                      // process of the attempt on that host; 0 = not known yet
  TaskEnd end;                                 // of the last attempt that ended
};

struct Enqueued {
  std::int64_t id = 0;
  bool is_new = true;  // false: the unfinished task that has the unique key
};

// What a worker would take.
struct TaskRoom {
  int weight = 1;          // most weight of the task
  int least_priority = 0;  // of what it would take now
  bool exclusive = true;   // also one that wants the lease of runs
};

// What becomes of a task whose attempt ended.
struct TaskVerdict {
  TaskState state = TaskState::kDone;  // not kRunning
  std::chrono::milliseconds pause{0};  // kQueued: not tried again before
  bool is_free = false;                // kQueued, kPaused: the attempt does not count
  TaskEnd end;
};

// A process that takes tasks.
struct WorkerInfo {
  ProcessIdentity process;
  int slots = 1;           // in weights of tasks
  std::string pressure;    // why it takes no other tasks than urgent ones (app/admission.h); empty = it takes all
  std::int64_t since = 0;  // of that
  std::int64_t started = 0;
  std::int64_t silent_ms = 0;  // since its last sign of life
};

class TaskQueue {
 public:
  virtual ~TaskQueue() = default;

  // Inside somebody else's transaction: the task is there when that is committed, and workers are told then. A second
  // task with the unique key of an unfinished one is not made.
  virtual Result<Enqueued> enqueue(Transaction& transaction, const TaskSpec& spec) = 0;
  virtual Result<Enqueued> enqueue(const Act& act, const TaskSpec& spec) = 0;  // asked for by the actor

  virtual Result<std::optional<TaskInfo>> find(std::int64_t id) = 0;
  virtual Result<std::optional<TaskInfo>> of_occurrence(std::string_view occurrence) = 0;  // the newest one
  // Newest first; of these states, of all when there are none; `below`: only with a smaller id, the next page.
  virtual Result<std::vector<TaskInfo>> list(std::span<const TaskState> states, std::size_t limit,
                                             std::optional<std::int64_t> below) = 0;
  Result<std::vector<TaskInfo>> list(std::span<const TaskState> states, std::size_t limit) {
    return list(states, limit, std::nullopt);
  }

  // For workers: the next task that is due and fits, which is running from then on, its token and attempt one more.
  virtual Result<std::optional<TaskInfo>> claim_next(const TaskRoom& room) = 0;
  // A sign of life of one's own task (E-TASK-001 when it is not that any more). `child`: the process of the attempt.
  virtual Result<void> renew(const TaskInfo& task, std::int64_t child) = 0;
  // The end of an attempt (E-TASK-001 when somebody else has it). A wish of somebody wins over another attempt.
  virtual Result<void> finish(const TaskInfo& task, const TaskVerdict& verdict) = 0;
  // All that run, oldest first: wishes about one's own, workers that died.
  virtual Result<std::vector<TaskInfo>> running() = 0;
  // Milliseconds until the next waiting task is due, at most `most`; 0 = one is.
  virtual Result<std::chrono::milliseconds> next_due(std::chrono::milliseconds most) = 0;
  // Tasks that wait and whose time is over become kFailed. How many.
  virtual Result<std::int64_t> expire() = 0;
  // Forgets tasks that ended longer ago, and workers that have been silent as long.
  virtual Result<std::int64_t> purge(std::chrono::hours age) = 0;

  // A sign of life of this process as a worker, and what keeps it from taking tasks; its end.
  virtual Result<void> report(int slots, std::string_view pressure) = 0;
  virtual Result<void> leave() = 0;
  // Those that were heard of within the lease of a task.
  virtual Result<std::vector<WorkerInfo>> workers() = 0;

  // For people. A running task is asked; its worker ends it within seconds. The state before.
  virtual Result<TaskState> cancel(const Act& act, std::int64_t id) = 0;  // of an unfinished one
  virtual Result<TaskState> pause(const Act& act, std::int64_t id) = 0;   // of a queued or running one
  virtual Result<TaskState> resume(const Act& act, std::int64_t id) = 0;  // of a paused one
  // Of a failed, cancelled or poisoned one: all its attempts anew, at once, asked for by the actor. E-TASK-004 when
  // another unfinished task has its unique key.
  virtual Result<TaskState> retry(const Act& act, std::int64_t id) = 0;
};

}  // namespace radica
