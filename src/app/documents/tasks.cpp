#include "app/documents/tasks.h"

#include "app/task_attempt.h"
#include "app/verbs/lookups.h"
#include "base/file.h"

namespace radica {
namespace {

std::string time_of(const World& world, std::int64_t unix_ms) {
  return format_local(world.zone.to_local(unix_ms / 1000));
}

}  // namespace

const RunProgress* progress_of(const TaskInfo& task, const std::optional<LeaseHolder>& holder) {
  const bool is_it = holder && task.state == TaskState::kRunning && task.child != 0 && holder->pid == task.child &&
                     holder->host == task.worker.host && !holder->progress.stage.empty();
  return is_it ? &holder->progress : nullptr;
}

std::string log_of(const World& world, std::int64_t task) {
  return task_log_path(join_path(world.config().log.dir, "tasks"), task);
}

std::string held_text(const World& world, const WorkerInfo& worker) {
  return world.texts.text("tasks.held", {{"host", worker.process.host},
                                         {"time", world.texts.moment(world.zone.to_local(worker.since / 1000))},
                                         {"pressure", world.texts.text("tasks.pressure." + worker.pressure)}});
}

void workers_member(JsonText& json, const World& world, const std::vector<WorkerInfo>& workers) {
  json.open_member("workers", '[');
  for (const WorkerInfo& worker : workers) {
    json.open_item('{');
    json.member("host", worker.process.host);
    number(json, "pid", worker.process.pid);
    number(json, "slots", worker.slots);
    json.member("started", time_of(world, worker.started));
    number(json, "silent_seconds", worker.silent_ms / 1000);
    text_or_null(json, "pressure", worker.pressure);
    text_or_null(json, "pressure_since", worker.pressure.empty() ? "" : time_of(world, worker.since));
    json.close('}');
  }
  json.close(']');
}

std::string task_json(const World& world, const TaskInfo& task, const std::optional<LeaseHolder>& holder) {
  std::string text;
  JsonText json(text);
  json.open('{');
  number(json, "id", task.id);
  json.open_member("arguments", '[');
  for (const std::string& word : task.spec.arguments) json.item(word);
  json.close(']');
  json.member("state", name_of(task.state));
  number(json, "priority", task.spec.priority);
  number(json, "attempt", task.attempt);
  number(json, "attempts", task.spec.attempts);
  text_or_null(json, "unique_key", task.spec.unique_key);
  text_or_null(json, "occurrence", task.spec.occurrence);
  text_or_null(json, "asked_by", task.spec.asked_by);
  text_or_null(json, "wish", task.wish == TaskWish::kNone ? "" : task.wish == TaskWish::kCancel ? "cancel" : "pause");
  json.member("created", time_of(world, task.created));
  json.member("earliest", time_of(world, task.earliest));
  text_or_null(json, "deadline", task.deadline == 0 ? "" : time_of(world, task.deadline));
  text_or_null(json, "started", task.started ? time_of(world, *task.started) : "");
  text_or_null(json, "ended", task.ended ? time_of(world, *task.ended) : "");
  text_or_null(json, "host", task.worker.host);
  json.literal("pid", task.child == 0 ? "null" : std::to_string(task.child));
  json.literal("exit_code", task.end.exit_code ? std::to_string(*task.end.exit_code) : "null");
  text_or_null(json, "error", task.end.error);
  text_or_null(json, "log", task.attempt == 0 && task.token == 0 ? "" : log_of(world, task.id));
  if (const RunProgress* progress = progress_of(task, holder)) {
    json.open_member("progress", '{');
    json.member("stage", progress->stage);
    number(json, "done", progress->done);
    number(json, "total", progress->total);
    json.close('}');
  }
  json.close('}');
  return text;
}

}  // namespace radica
