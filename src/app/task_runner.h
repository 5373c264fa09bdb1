// A worker: takes tasks from the queue as long as it has room, runs each as a process, says every 20 s that it lives,
// and looks after those whose worker died (docs/decisions/0032). One thread runs it; each task has a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/admission.h"
#include "app/task_attempt.h"
#include "base/log.h"
#include "base/process.h"
#include "ports/task_bell.h"
#include "ports/tasks.h"

namespace radica {

struct WorkerSetup {
  AttemptSetup attempt;
  double most_load = 4;                        // of the host, a core's share (admission.h)
  int slots = 2;                               // in weights of tasks; one more stands free for urgent ones
  std::chrono::hours keep{24 * 30};            // how long tasks that ended, and their logs, are kept
  std::function<HostLoad()> load;              // of this host
  std::function<void(std::string_view)> sign;  // of life, at each turn of the worker
};

class TaskRunner {
 public:
  // All of them outlive it. `wake`: an eventfd that its bell was made with.
  TaskRunner(TaskQueue& tasks, TaskBell& bell, int wake, Log& log, WorkerSetup setup,
             ProcessIdentity self = this_process());
  ~TaskRunner();
  TaskRunner(const TaskRunner&) = delete;
  TaskRunner& operator=(const TaskRunner&) = delete;

  // Until `is_over` says so: then what runs is asked to end and goes back to the queue. A database that is away is
  // waited for; any other error of the queue is the result.
  Result<void> run(const std::function<bool()>& is_over);

 private:
  struct Work {
    TaskInfo task;
    bool is_reserved = false;  // has the slot for urgent tasks
    AttemptControl control;
    std::atomic<bool> has_ended{false};  // the attempt; its end may not be written down yet
    std::atomic<bool> is_over{false};
    std::thread thread;
  };

  Result<void> turn();
  Result<void> look_after();
  Result<void> report();
  void look_at_own(const std::vector<TaskInfo>& running);
  Result<void> take_over(const std::vector<TaskInfo>& running);
  void renew_own();
  Result<bool> take_one();
  [[nodiscard]] int slots_used() const;
  [[nodiscard]] bool is_full();
  [[nodiscard]] std::optional<TaskRoom> room(bool& is_reserved);  // nothing: it takes none now
  void begin(TaskInfo task, bool is_reserved);
  void work_on(Work& work);
  void note_end(const Work& work, const TaskVerdict& verdict, const Result<void>& finished) const;
  void reap();
  void drain();
  void housekeep();
  Result<void> rest();
  void rest_blind(std::chrono::milliseconds time) const;

  TaskQueue& tasks_;
  TaskBell& bell_;
  const int wake_;
  Log& log_;
  const WorkerSetup setup_;
  const ProcessIdentity self_;
  Admission admission_;
  std::list<std::unique_ptr<Work>> works_;
  std::atomic<bool> is_draining_{false};
  bool is_away_ = false;  // the database
  std::chrono::steady_clock::time_point looked_{}, expired_{}, purged_{}, loaded_{}, reserve_tried_{}, signed_{},
      reported_{};
  bool admits_ = true;
  std::string told_pressure_;  // at the last report
};

}  // namespace radica
