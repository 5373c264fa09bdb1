// radica tasks: what waits, runs and ran; and what people may change about it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/db_tasks.h"
#include "adapters/db_views.h"
#include "app/audit_trail.h"
#include "app/documents/tasks.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::size_t kShown = 50;          // lines of the list
constexpr std::size_t kShownJson = 10'000;  // JSON lines

std::string words_of(const TaskInfo& task) {
  std::string words;
  for (const std::string& word : task.spec.arguments) words += (words.empty() ? "" : " ") + word;
  return words;
}

// What a process said stands there as it said it; what the queue or a worker says has no parameters but itself.
std::string error_of(const Texts& texts, const TaskInfo& task) {
  if (task.end.error.find(' ') != std::string::npos) return task.end.error;
  return task.end.error + ": " + error_text(texts, task.end.error, {}).what;
}

void print_task(const World& world, const TaskInfo& task, const std::optional<LeaseHolder>& holder) {
  const Texts& texts = world.texts;
  const auto moment = [&](std::int64_t unix_ms) { return texts.moment(world.zone.to_local(unix_ms / 1000)); };
  print(fmt::format(
      "{:>6}  {}  {}  {}  {}", task.id, padded(texts.text("tasks.state." + std::string(name_of(task.state))), 12),
      moment(task.ended     ? *task.ended
             : task.started ? *task.started
                            : task.earliest),
      texts.text("tasks.attempt",
                 {{"attempt", std::to_string(task.attempt)}, {"attempts", std::to_string(task.spec.attempts)}}),
      on_screen(words_of(task))));
  if (const RunProgress* progress = progress_of(task, holder))
    print("        " + texts.text("tasks.progress", {{"stage", progress->stage},
                                                     {"done", texts.number(progress->done)},
                                                     {"total", texts.number(progress->total)},
                                                     {"host", task.worker.host}}));
  if (task.wish != TaskWish::kNone) print("        " + texts.text("tasks.ending"));
  if (!task.end.error.empty()) print("        " + on_screen(error_of(texts, task)));
}

Result<std::int64_t> id_of(const std::string& word) {
  std::int64_t id = 0;
  const auto parsed = std::from_chars(word.data(), word.data() + word.size(), id);
  if (parsed.ec != std::errc() || parsed.ptr != word.data() + word.size())
    return fail(ErrorCode::kBadInput, "E-TASK-002", {{"task", word}});
  return id;
}

// Those that were named, else the newest.
Result<std::vector<TaskInfo>> chosen_tasks(const World& world, TaskQueue& tasks) {
  const std::vector<std::string>& words = world.arguments.operands;
  if (words.empty()) return tasks.list({}, world.arguments.is_json ? kShownJson : kShown + 1);
  std::vector<TaskInfo> found;
  for (const std::string& word : words) {
    TRY_SET(const std::int64_t id, id_of(word));
    TRY_SET(auto task, tasks.find(id));
    if (!task) return fail(ErrorCode::kBadInput, "E-TASK-002", {{"task", word}});
    found.push_back(std::move(*task));
  }
  return found;
}

// Why what waits does not begin.
void print_workers(const World& world, const std::vector<WorkerInfo>& workers, bool has_waiting) {
  const Texts& texts = world.texts;
  if (workers.empty() && has_waiting) print(texts.text("tasks.no_worker"));
  for (const WorkerInfo& worker : workers) {
    print(texts.text("tasks.worker", {{"host", worker.process.host},
                                      {"pid", std::to_string(worker.process.pid)},
                                      {"slots", std::to_string(worker.slots)},
                                      {"time", texts.moment(world.zone.to_local(worker.started / 1000))}}));
    if (!worker.pressure.empty()) print("  " + held_text(world, worker));
  }
}

Result<int> list(const World& world, TaskQueue& tasks, Views& views) {
  TRY_SET(const std::optional<LeaseHolder> holder, views.lease_holder());
  TRY_SET(auto found, chosen_tasks(world, tasks));
  if (world.arguments.is_json) {
    for (const TaskInfo& task : found) print(task_json(world, task, holder));
    return kExitDone;
  }
  if (found.empty()) print(world.texts.text("tasks.none"));
  const bool has_more = found.size() > kShown;
  if (has_more) found.resize(kShown);
  for (const TaskInfo& task : found) print_task(world, task, holder);
  if (has_more) print(world.texts.text("runs.more", {{"count", std::to_string(kShown)}}));
  if (!world.arguments.operands.empty()) return kExitDone;
  TRY_SET(const auto workers, tasks.workers());
  const auto waits = [](const TaskInfo& task) { return task.state == TaskState::kQueued; };
  print_workers(world, workers, std::ranges::any_of(found, waits));
  return kExitDone;
}

struct TaskAction {
  std::string_view name;
  Result<TaskState> (TaskQueue::*change)(const Act& act, std::int64_t id);
};
constexpr std::array kActions{TaskAction{"cancel", &TaskQueue::cancel}, TaskAction{"retry", &TaskQueue::retry},
                              TaskAction{"pause", &TaskQueue::pause}, TaskAction{"resume", &TaskQueue::resume}};

// As the command line got a number that is none of ours.
Result<int> change(const World& world, TaskQueue& tasks, const Act& act, const TaskAction& action,
                   const std::string& word) {
  TRY_SET(const std::int64_t id, id_of(word));
  auto before = (tasks.*action.change)(act, id);
  if (!before && before.error().id.starts_with("E-TASK-")) before.error().code = ErrorCode::kBadInput;
  TRY(before);
  TRY_SET(const auto task, tasks.find(id));
  world.log->info("task_changed", {{"task", id}, {"action", action.name}, {"actor", world.actor}});
  if (!task) return kExitDone;
  if (world.arguments.is_json)
    print(task_json(world, *task, std::nullopt));
  else if (!world.arguments.is_quiet)
    print_task(world, *task, std::nullopt);
  return kExitDone;
}

}  // namespace

Result<int> verb_tasks(World& world) {
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "tasks", .database = true}));
  const std::unique_ptr<TaskQueue> tasks = db_tasks(*session->sql());
  for (const TaskAction& action : kActions) {
    if (action.name != world.arguments.action) continue;
    Act act = session->act();
    act.verb = act_of(world.arguments);
    for (const std::string& word : world.arguments.operands)
      TRY(change(world, *tasks, told(world, act, word), action, word));
    return kExitDone;
  }
  return list(world, *tasks, *session->views());
}

}  // namespace radica
