// Tasks: what waits and runs, and what people may change about it.
#include <charconv>
#include <filesystem>

#include "app/documents/tasks.h"
#include "app/verbs/lookups.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "base/file.h"

namespace radica::web {
namespace {

constexpr std::int64_t kPage = 50, kMostOfPage = 500;
constexpr std::size_t kLogPiece = 256 * 1024;

Result<std::int64_t> task_id(const WebCall& call) {
  const std::string& text = call.parameter("id");
  std::int64_t id = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return fail(ErrorCode::kNotFound, "E-API-014");
  return id;
}

Result<WebAnswer> task_answer(const WebCall& call, std::int64_t id) {
  TRY_SET(const auto found, call.desk.tasks->find(id));
  if (!found) return fail(ErrorCode::kNotFound, "E-API-014");
  TRY_SET(const auto holder, call.desk.session->views()->lease_holder());
  TRY_SET(const auto runs, call.desk.session->runs()->of_task(id));
  std::string text = task_json(call.desk.world, *found, holder);
  text.back() = ',';
  text += "\"runs\":[";
  for (const RunInfo& run : runs) text += (text.ends_with('[') ? "" : ",") + run_json(run, holder);
  return json_answer(text + "]}");
}

Result<WebAnswer> change_task(WebCall& call, std::string_view verb,
                              Result<TaskState> (TaskQueue::*change)(const Act& act, std::int64_t id)) {
  TRY_SET(const std::int64_t id, task_id(call));
  TRY((*call.desk.tasks.*change)(call.act(verb, std::to_string(id)), id));
  return task_answer(call, id);
}

}  // namespace

Result<WebAnswer> tasks(WebCall& call) {
  TRY_SET(const std::int64_t limit, call.number("limit", kPage, 1, kMostOfPage));
  TRY_SET(const std::int64_t before, call.number("before", INT64_MAX, 1, INT64_MAX));
  std::vector<TaskState> states;
  if (const std::string_view name = call.query("state"); !name.empty()) {
    const auto state = task_state_by_name(name);
    if (!state) return wrong_field("state", "en_cola, en_curso, …");
    states.push_back(*state);
  }
  TRY_SET(const auto found, call.desk.tasks->list(states, static_cast<std::size_t>(limit), before));
  TRY_SET(const auto holder, call.desk.session->views()->lease_holder());
  TRY_SET(const auto workers, call.desk.tasks->workers());
  std::string text;
  JsonText json(text);
  json.open('{');
  workers_member(json, call.desk.world, workers);
  json.open_member("tasks", '[');
  for (const TaskInfo& task : found) json.literal_item(task_json(call.desk.world, task, holder));
  json.close(']');
  json.literal("next", found.size() < static_cast<std::size_t>(limit) ? "null" : std::to_string(found.back().id));
  json.close('}');
  return json_answer(std::move(text));
}

Result<WebAnswer> task(WebCall& call) {
  TRY_SET(const std::int64_t id, task_id(call));
  return task_answer(call, id);
}

// A piece of the file as it is, whose end may grow: the next one begins at X-Next-Offset. The file is on the machine of
// the worker.
Result<WebAnswer> task_log(WebCall& call) {
  TRY_SET(const std::int64_t id, task_id(call));
  TRY_SET(const std::int64_t from, call.number("from", 0, 0, INT64_MAX));
  TRY_SET(const auto found, call.desk.tasks->find(id));
  const std::string path = log_of(call.desk.world, id);
  if (!found || !exists(path)) return fail(ErrorCode::kNotFound, "E-API-014");
  TRY_SET(std::string piece, read_piece(path, static_cast<std::uint64_t>(from), kLogPiece));
  return log_answer(std::move(piece), from);
}

Result<WebAnswer> cancel_task(WebCall& call) {
  return change_task(call, "tasks cancel", &TaskQueue::cancel);
}
Result<WebAnswer> pause_task(WebCall& call) {
  return change_task(call, "tasks pause", &TaskQueue::pause);
}
Result<WebAnswer> resume_task(WebCall& call) {
  return change_task(call, "tasks resume", &TaskQueue::resume);
}
Result<WebAnswer> retry_task(WebCall& call) {
  return change_task(call, "tasks retry", &TaskQueue::retry);
}

}  // namespace radica::web
