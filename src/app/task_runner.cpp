#include "app/task_runner.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string_view>

#include "adapters/db_runs.h"
#include "base/backoff.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr milliseconds kTurn{1'000};          // how soon wishes, dead workers and the host's pressure are seen
constexpr milliseconds kBlocked{250};         // what waits does not fit: looked at again
constexpr milliseconds kDatabaseAway{2'000};  // between two looks
constexpr seconds kExpire{10};
constexpr std::chrono::hours kPurge{1};
constexpr Backoff kFinish{milliseconds(200), milliseconds(5'000)};

bool is_due(steady_clock::time_point& last, steady_clock::duration period) {
  const auto now = steady_clock::now();
  if (last != steady_clock::time_point() && now - last < period) return false;
  last = now;
  return true;
}

// What passes by itself: the database is away, or busy.
bool may_pass(const Error& error) {
  return error.is_passing || error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kAborted ||
         error.code == ErrorCode::kExhausted;
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::kDrain:
      return "drain";
    case Ending::kWish:
      return "wish";
    case Ending::kAttemptTime:
      return "attempt_time";
    case Ending::kTotalTime:
      return "total_time";
    case Ending::kLost:
      return "lost";
    case Ending::kNone:
      break;
  }
  return "itself";
}

// kLost wins over all others.
void ask(AttemptControl& control, Ending ending) {
  Ending none = Ending::kNone;
  if (ending == Ending::kLost)
    control.ending = ending;
  else
    control.ending.compare_exchange_strong(none, ending);
}

}  // namespace

TaskRunner::TaskRunner(TaskQueue& tasks, TaskBell& bell, int wake, Log& log, WorkerSetup setup, ProcessIdentity self)
    : tasks_(tasks),
      bell_(bell),
      wake_(wake),
      log_(log),
      setup_(std::move(setup)),
      self_(std::move(self)),
      admission_(setup_.most_load) {}

TaskRunner::~TaskRunner() {
  drain();
}

Result<void> TaskRunner::run(const std::function<bool()>& is_over) {
  log_.info("worker_started", {{"slots", setup_.slots}, {"pid", self_.pid}});
  while (!is_over()) {
    if (is_due(signed_, kTurn)) setup_.sign("WATCHDOG=1");
    renew_own();
    reap();
    const auto turned = turn();
    if (turned) {
      if (is_away_) log_.info("database_back", {});
      is_away_ = false;
      continue;
    }
    if (!may_pass(turned.error())) {
      drain();
      return turned;
    }
    if (!is_away_) log_.warning("database_away", {{"error", turned.error().describe()}});
    is_away_ = true;
    rest_blind(kDatabaseAway);
  }
  drain();
  if (const auto left = tasks_.leave(); !left)
    log_.warning("worker_not_signed_off", {{"error", left.error().describe()}});
  log_.info("worker_stopped", {});
  return {};
}

Result<void> TaskRunner::turn() {
  if (is_due(looked_, kTurn)) TRY(look_after());
  for (;;) {
    TRY_SET(const bool has_taken, take_one());
    if (!has_taken) break;
  }
  return rest();
}

// Whoever asks why a task waits reads it in the database: the log of this host may be far away.
Result<void> TaskRunner::report() {
  const bool is_news = admission_.pressure() != told_pressure_;
  if (!is_due(reported_, is_news ? milliseconds(0) : kTaskBeat)) return {};
  TRY(tasks_.report(setup_.slots, admission_.pressure()));
  told_pressure_ = admission_.pressure();
  return {};
}

Result<void> TaskRunner::look_after() {
  TRY(report());
  TRY_SET(const std::vector<TaskInfo> running, tasks_.running());
  look_at_own(running);
  TRY(take_over(running));
  if (is_due(expired_, kExpire)) TRY(tasks_.expire());
  if (is_due(purged_, kPurge)) housekeep();
  return {};
}

void TaskRunner::look_at_own(const std::vector<TaskInfo>& running) {
  for (const auto& work : works_) {
    if (work->is_over) continue;
    const auto found = std::ranges::find(running, work->task.id, &TaskInfo::id);
    // One that has just ended is not in the list either: to stop it does nothing.
    if (found == running.end() || found->token != work->task.token)
      ask(work->control, Ending::kLost);
    else if (found->wish != TaskWish::kNone)
      ask(work->control, Ending::kWish);
  }
}

// A worker of this host that is gone is known at once, one elsewhere by its silence.
Result<void> TaskRunner::take_over(const std::vector<TaskInfo>& running) {
  for (const TaskInfo& task : running) {
    if (is_alive({task.worker, task.silent_ms / 1000, true}, self_, start_of_process, kTaskLease)) continue;
    const TaskVerdict verdict = judge_orphan(task);
    const auto taken = tasks_.finish(task, verdict);
    if (!taken && taken.error().code == ErrorCode::kConflict) continue;  // somebody was faster
    TRY(taken);
    log_.warning("task_orphaned", {{"task", task.id},
                                   {"host", task.worker.host},
                                   {"pid", task.worker.pid},
                                   {"silent_ms", task.silent_ms},
                                   {"state", radica::name_of(verdict.state)}});
  }
  return {};
}

// What cannot be renewed for long ends itself (task_attempt.h).
void TaskRunner::renew_own() {
  for (const auto& work : works_) {
    const auto silent = steady_clock::now() - work->control.renewed.load();
    const bool tells_child = work->task.child == 0 && work->control.child != 0 && silent > kTurn;
    if (work->is_over || (silent < kTaskBeat && !tells_child)) continue;
    const pid_t child = work->control.child;
    const auto renewing = steady_clock::now();
    const auto renewed = tasks_.renew(work->task, child);
    if (renewed) {
      work->control.renewed = renewing;
      work->task.child = child;
    } else if (renewed.error().code == ErrorCode::kConflict && !work->has_ended) {
      log_.warning("task_lost", {{"task", work->task.id}, {"error", renewed.error().describe()}});
      ask(work->control, Ending::kLost);
    }
  }
}

int TaskRunner::slots_used() const {
  int used = 0;
  for (const auto& work : works_)
    if (!work->is_reserved) used += work->task.spec.weight;
  return used;
}

// For other tasks than urgent ones.
bool TaskRunner::is_full() {
  if (is_due(loaded_, kTurn)) {
    const bool admitted = admission_.admits(setup_.load());
    if (admitted != admits_)
      log_.warning(admitted ? "admission_open" : "admission_closed", {{"pressure", admission_.pressure()}});
    admits_ = admitted;
  }
  return !admits_ || slots_used() >= setup_.slots;
}

std::optional<TaskRoom> TaskRunner::room(bool& is_reserved) {
  const auto any = [this](bool (*is)(const Work&)) {
    return std::ranges::any_of(works_, [is](const auto& work) { return is(*work); });
  };
  TaskRoom room;
  room.exclusive = !any([](const Work& work) { return work.task.spec.is_exclusive; });
  is_reserved = is_full();
  if (is_reserved) {
    // It may have to look through all that waits.
    const bool is_taken = any([](const Work& work) { return work.is_reserved; });
    if (is_taken || !is_due(reserve_tried_, kBlocked)) return std::nullopt;
    room.least_priority = kTaskUrgent;
  }
  // Whoever is idle, and the slot for urgent ones, take also what is heavier than all slots.
  const int used = slots_used();
  room.weight = is_reserved || used == 0 ? std::numeric_limits<int>::max() : setup_.slots - used;
  return room;
}

Result<bool> TaskRunner::take_one() {
  bool is_reserved = false;
  const std::optional<TaskRoom> wanted = room(is_reserved);
  if (!wanted) return false;
  TRY_SET(auto task, tasks_.claim_next(*wanted));
  if (task) begin(std::move(*task), is_reserved);
  return task.has_value();
}

void TaskRunner::begin(TaskInfo task, bool is_reserved) {
  auto work = std::make_unique<Work>();
  work->task = std::move(task);
  work->is_reserved = is_reserved;
  Work& started = *work;
  works_.push_back(std::move(work));
  started.thread = std::thread([this, &started] { work_on(started); });
}

void TaskRunner::work_on(Work& work) {
  const TaskInfo& task = work.task;
  log_.info("task_started", {{"task", task.id},
                             {"verb", task.spec.arguments.empty() ? std::string() : task.spec.arguments.front()},
                             {"attempt", task.attempt},
                             {"token", task.token}});
  const AttemptEnd end = run_attempt(setup_.attempt, task, work.control);
  work.has_ended = true;
  const TaskVerdict verdict = judge(task, end);
  Result<void> finished;
  // While the database is away nobody else can take the task either.
  for (int attempt = 0;; ++attempt) {
    finished = tasks_.finish(task, verdict);
    if (finished || !may_pass(finished.error()) || is_draining_) break;
    std::this_thread::sleep_for(kFinish.pause(attempt) + milliseconds(50));
  }
  note_end(work, verdict, finished);
  work.is_over = true;
  ::eventfd_write(wake_, 1);
}

void TaskRunner::note_end(const Work& work, const TaskVerdict& verdict, const Result<void>& finished) const {
  const Ending ending = work.control.ending;
  if (!finished)
    return log_.warning("task_end_refused", {{"task", work.task.id},
                                             {"token", work.task.token},
                                             {"ending", name_of(ending)},
                                             {"error", finished.error().describe()}});
  log_.write(
      verdict.state == TaskState::kFailed || verdict.state == TaskState::kPoisoned ? LogLevel::kError : LogLevel::kInfo,
      "task_ended",
      {{"task", work.task.id},
       {"attempt", work.task.attempt},
       {"state", radica::name_of(verdict.state)},
       {"exit_code", verdict.end.exit_code.value_or(-1)},
       {"ending", name_of(ending)},
       {"pause_ms", static_cast<std::int64_t>(verdict.pause.count())},
       {"error", verdict.end.error}});
}

void TaskRunner::reap() {
  std::uint64_t count = 0;
  pollfd woken{wake_, POLLIN, 0};
  if (::poll(&woken, 1, 0) > 0) ::eventfd_read(wake_, &count);
  for (auto at = works_.begin(); at != works_.end();) {
    if (!(*at)->is_over) {
      ++at;
      continue;
    }
    (*at)->thread.join();
    at = works_.erase(at);
  }
}

// What does not end in time is ended by force (task_attempt.cpp).
void TaskRunner::drain() {
  if (works_.empty()) return;
  for (const auto& work : works_) ask(work->control, Ending::kDrain);
  while (!works_.empty()) {
    setup_.sign("WATCHDOG=1");
    renew_own();
    is_draining_ = true;
    rest_blind(kTurn);
    reap();
  }
  is_draining_ = false;
}

// Tasks that ended long ago, and their logs.
void TaskRunner::housekeep() {
  if (const auto purged = tasks_.purge(setup_.keep); !purged)
    log_.warning("tasks_not_purged", {{"error", purged.error().describe()}});
  const auto oldest = std::filesystem::file_time_type::clock::now() - setup_.keep;
  std::error_code error;
  for (std::filesystem::directory_iterator at(setup_.attempt.log_folder, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code ignored;
    if (at->path().extension() == ".log" && at->last_write_time(ignored) < oldest && !ignored)
      std::filesystem::remove(at->path(), ignored);
  }
}

Result<void> TaskRunner::rest() {
  if (is_full()) {
    rest_blind(kBlocked);
    return {};
  }
  TRY_SET(const milliseconds due, tasks_.next_due(kTurn));
  if (due.count() > 0) return bell_.wait(due);
  rest_blind(kBlocked);
  return {};
}

// Until a task of ours ended.
void TaskRunner::rest_blind(milliseconds time) const {
  pollfd woken{wake_, POLLIN, 0};
  ::poll(&woken, 1, static_cast<int>(time.count()));
}

}  // namespace radica
