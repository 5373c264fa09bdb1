#include "app/web/event_watch.h"

#include "app/verbs/lookups.h"

namespace radica {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{200}, kRest{100};
constexpr std::chrono::seconds kBeat{15}, kCheck{2};  // a session that ended, wherever, has its streams no longer
constexpr std::size_t kRuns = 20, kTasks = 100;

std::string run_fact(const RunInfo& run) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("id", run.id);
  json.member("verb", run.verb);
  json.member("outcome", run.end.outcome);
  json.close('}');
  return text;
}

std::string progress_fact(const LeaseHolder& holder) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("run_id", holder.run_id);
  text_or_null(json, "stage", holder.progress.stage);
  number(json, "done", holder.progress.done);
  number(json, "total", holder.progress.total);
  number(json, "seconds", holder.progress.seconds);
  json.close('}');
  return text;
}

std::string task_fact(const TaskInfo& task) {
  std::string text;
  JsonText json(text);
  json.open('{');
  number(json, "id", task.id);
  json.member("verb", task.spec.arguments.empty() ? std::string() : task.spec.arguments.front());
  json.member("state", name_of(task.state));
  number(json, "attempt", task.attempt);
  number(json, "token", task.token);  // also of one that is tried again and ends between two looks
  flag(json, "ending", task.wish != TaskWish::kNone);
  json.close('}');
  return text;
}

std::string worker_fact(const WorkerInfo& worker) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("host", worker.process.host);
  number(json, "pid", worker.process.pid);
  text_or_null(json, "pressure", worker.pressure);
  json.close('}');
  return text;
}

std::string incident_fact(const Incident& incident) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("fingerprint", incident.fingerprint);
  json.member("rule", info(incident.signal.rule).id);
  flag(json, "acked", !incident.acked_by.empty());
  json.close('}');
  return text;
}

std::string counts_fact(const BoardRound& round) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("as_of", format_local(round.as_of));
  json.close('}');
  return text;
}

}  // namespace

Result<EventFacts> EventWatch::look() const {
  EventFacts facts;
  TRY_SET(const auto runs, desk_.session->runs()->list_runs(kRuns));
  for (const RunInfo& run : runs) facts[{"run", run.id}] = run_fact(run);
  TRY_SET(const auto holder, desk_.session->views()->lease_holder());
  if (holder) facts[{"progress", holder->run_id}] = progress_fact(*holder);
  TRY_SET(const auto tasks, desk_.tasks->list({}, kTasks));
  for (const TaskInfo& task : tasks) facts[{"task", std::to_string(task.id)}] = task_fact(task);
  TRY_SET(const auto workers, desk_.tasks->workers());
  for (const WorkerInfo& worker : workers)
    facts[{"worker", worker.process.host + " " + std::to_string(worker.process.pid)}] = worker_fact(worker);
  TRY_SET(const auto incidents, desk_.alerts->open_incidents());
  for (const Incident& incident : incidents) facts[{"alert", incident.fingerprint}] = incident_fact(incident);
  if (const auto round = desk_.board.last()) facts[{"counts", ""}] = counts_fact(*round);
  return facts;
}

Result<std::chrono::milliseconds> EventWatch::tick() {
  EventHub& events = desk_.events;
  if (events.streams() == 0) return kRest;
  const auto now = steady_clock::now();
  if (now - beat_ >= kBeat) {
    events.beat();
    beat_ = now;
  }
  if (now - checked_ >= kCheck) {
    events.check_guests();
    checked_ = now;
  }
  TRY_SET(EventFacts found, look());
  if (has_looked_) {
    for (const auto& [key, fact] : found)
      if (const auto before = facts_.find(key); before == facts_.end() || before->second != fact)
        events.publish(key.first, fact);
    // An incident that is not open any more, a lease that nobody holds any more, a worker that is gone. Runs and tasks
    // only leave the window.
    for (const auto& [key, fact] : facts_)
      if (key.first != "run" && key.first != "task" && !found.contains(key)) events.publish(key.first + "_over", fact);
  }
  facts_ = std::move(found);
  has_looked_ = true;
  return kLook;
}

}  // namespace radica
