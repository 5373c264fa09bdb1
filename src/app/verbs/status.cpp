// radica status: how things are. Looks only, and works before there is a database.
#include <algorithm>
#include <cstdlib>

#include "app/documents/status.h"
#include "app/documents/tasks.h"
#include "app/notices.h"
#include "app/progress.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::size_t kMostNames = 5;  // on the screen; --json has all of them

void print_level(const Texts& texts, const ServiceLevel& level) {
  if (const Waits& waits = level.waits; waits.files > 0)
    print(texts.text("status.waits", {{"days", texts.number(kWaitDays)},
                                      {"p50", texts.duration(waits.p50)},
                                      {"p95", texts.duration(waits.p95)},
                                      {"longest", texts.duration(waits.longest)},
                                      {"files", texts.number(waits.files)}}));
  if (const auto& availability = level.availability)
    print(texts.text(availability->budget < 0 ? "status.availability_gone" : "status.availability",
                     {{"since", texts.moment(availability->since)},
                      {"percent", texts.decimal(availability->percent(), 2)},
                      {"target", texts.decimal(static_cast<double>(kTargetPerMille) / 10, 1)},
                      {"budget", texts.duration(std::abs(availability->budget))}}));
  if (level.open_incidents > 0) print(texts.text("status.incidents", {{"count", texts.number(level.open_incidents)}}));
}

void print_growth(const Texts& texts, const Growth& growth) {
  if (growth.days == 0) return;
  const auto bytes = [&texts](std::int64_t count) { return texts.bytes(static_cast<std::uint64_t>(count)); };
  print(texts.text("status.growth", {{"rows", texts.number(growth.rows_per_day)},
                                     {"store", bytes(growth.store_bytes)},
                                     {"store_daily", bytes(growth.store_bytes_per_day)},
                                     {"database", bytes(growth.database_bytes)},
                                     {"database_daily", bytes(growth.database_bytes_per_day)},
                                     {"days", texts.number(growth.days)}}));
  for (const Growth::Disk& disk : growth.disks)
    if (disk.days_to_full)
      print("  " + texts.text("status.disk", {{"path", disk.path},
                                              {"free", texts.bytes(disk.free)},
                                              {"days", texts.number(*disk.days_to_full)}}));
}

void print_last_run(const Texts& texts, const RunInfo& run, const std::optional<LeaseHolder>& holder) {
  print(texts.text("status.last_run", {{"run", run.id},
                                       {"verb", run.verb},
                                       {"outcome", outcome_text(texts, run, holder)},
                                       {"time", texts.moment(run.ended.value_or(run.started))}}));
  if (run.ended) print("  " + texts.text("report.done", {{"time", texts.duration(*run.ended - run.started)}}));
  for (const std::string& line : balance_lines(texts, run.end.balance)) print(line);
  if (!run.end.error.empty()) print("  " + on_screen(run.end.error));
}

void print_holder(const Texts& texts, const std::optional<LeaseHolder>& holder) {
  if (!holder) return print(texts.text("status.nobody"));
  const std::string pid = std::to_string(holder->pid);
  if (!holder->started)
    return print(texts.text("status.holder_act", {{"run", holder->run_id}, {"host", holder->host}, {"pid", pid}}));
  print(texts.text("status.holder", {{"run", holder->run_id},
                                     {"actor", holder->actor},
                                     {"time", texts.moment(*holder->started)},
                                     {"host", holder->host},
                                     {"pid", pid}}));
  const RunProgress& progress = holder->progress;
  if (progress.stage.empty()) return;
  print("  " + texts.text("status.progress",
                          {{"progress", progress_line(texts, progress.stage, static_cast<std::uint64_t>(progress.done),
                                                      static_cast<std::uint64_t>(progress.total), 0,
                                                      static_cast<double>(progress.seconds))},
                           {"refused", texts.number(progress.refused)},
                           {"seconds", texts.number(holder->silent_seconds)}}));
}

void print_counts(const Texts& texts, const std::string& company, const CompanyCounts& counts) {
  const auto shown = [&texts](std::int64_t count) { return texts.number(count); };
  print(company);
  print("  " + texts.text("status.claims", {{"claims", shown(counts.claims)},
                                            {"processed", shown(counts.processed)},
                                            {"unprocessed", shown(counts.claims - counts.processed)},
                                            {"waiting", shown(counts.waiting)}}));
  print("  " + texts.text("status.files", {{"files", shown(counts.files)},
                                           {"unread", shown(counts.unread)},
                                           {"vanished", shown(counts.vanished)},
                                           {"cleaned", shown(counts.cleaned)}}));
  print("  " + texts.text("status.quarantine", {{"count", shown(counts.rejected)}}));
}

// The latest news of the input, of whichever run saw them.
void print_drift(const Texts& texts, const std::vector<DriftEntry>& drift) {
  if (drift.empty()) return;
  print("  " + texts.text("status.drift", {{"count", texts.number(static_cast<std::int64_t>(drift.size()))},
                                           {"time", moment_text(texts, drift.front().seen)}}));
  for (std::size_t i = 0; i < std::min(drift.size(), kMostNames); ++i)
    print("    " + on_screen(seen_name_text(texts, drift[i].name)));
  if (drift.size() > kMostNames)
    print("    " +
          texts.text("drift.more", {{"count", texts.number(static_cast<std::int64_t>(drift.size() - kMostNames))}}));
}

void print_text(const World& world, const Status& status) {
  const Texts& texts = world.texts;
  if (status.last_run) {
    print_last_run(texts, *status.last_run, status.holder);
  } else {
    print(texts.text("status.never_ran"));
  }
  print_holder(texts, status.holder);
  for (const auto& [company, counts, drift, new_by_day] : status.companies) {
    print_counts(texts, company, counts);
    print_drift(texts, drift);
  }
  print_growth(texts, status.growth);
  print_level(texts, status.level);
  for (const WorkerInfo& worker : status.workers)
    if (!worker.pressure.empty()) print(held_text(world, worker));
  const std::string& database = world.config().database.url;
  if (status.schema_version == 0) {
    print(texts.text("status.no_database", {{"url", database}}));
  } else {
    print(texts.text("status.database", {{"url", database}, {"version", std::to_string(status.schema_version)}}));
  }
  if (!status.missing_indexes.empty())
    print("  " + texts.text("status.indexes", {{"names", joined(status.missing_indexes)}}));
  print(texts.text("status.store", {{"url", world.config().store.url}}));
}

}  // namespace

Result<int> verb_status(World& world) {
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "status"}));
  TRY_SET(const Status status, read_status(world, *session));
  if (world.arguments.is_json) {
    print(status_json(world, status));
  } else {
    print_text(world, status);
  }
  return kExitDone;
}

}  // namespace radica
