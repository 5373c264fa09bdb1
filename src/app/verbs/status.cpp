// radica status: how things are. Looks only, and works before there is a database.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "adapters/db_alerts.h"
#include "adapters/db_indicators.h"
#include "adapters/db_views.h"
#include "app/growth.h"
#include "app/notices.h"
#include "app/progress.h"
#include "app/service_level.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

struct Status {
  std::int64_t schema_version = 0;
  std::optional<RunInfo> last_run;
  std::optional<LeaseHolder> holder;
  std::vector<std::string> missing_indexes;
  struct OfCompany {
    std::string company;
    CompanyCounts counts;
    std::vector<DriftEntry> drift;
  };
  std::vector<OfCompany> companies;
  Growth growth;
  ServiceLevel level;
};

constexpr std::size_t kMostNames = 5;  // on the screen; --json has all of them

Result<Status> read_status(const World& world, Session& session) {
  Status status;
  if (session.sql() == nullptr) return status;
  const std::unique_ptr<Views> views = db_views(*session.sql());
  TRY_SET(status.schema_version, views->schema_version());
  status.missing_indexes = session.missing_indexes();
  TRY_SET(status.holder, views->lease_holder());
  TRY_SET(status.last_run, session.runs()->last_run());
  for (const CompanyConfig& company : world.config().companies) {
    TRY_SET(const CompanyCounts counts, views->counts(company.name));
    TRY_SET(auto drift, views->last_drift(company.name));
    status.companies.push_back({company.name, counts, std::move(drift)});
  }
  TRY_SET(status.growth, read_growth(world, *views, world.clock->now()));
  TRY_SET(status.level, read_service_level(world, *db_indicators(*session.sql()), *db_alerts(*session.sql()),
                                           world.real_clock->now()));
  return status;
}

void progress_member(JsonText& json, const RunProgress& progress) {
  if (progress.stage.empty()) return json.literal("progress", "null");
  json.open_member("progress", '{');
  json.member("stage", progress.stage);
  number(json, "done", progress.done);
  number(json, "total", progress.total);
  number(json, "seconds", progress.seconds);
  number(json, "per_second", progress.per_second());
  json.literal("eta_seconds", progress.eta() < 0 ? "null" : std::to_string(progress.eta()));
  number(json, "refused", progress.refused);
  json.close('}');
}

std::string holder_json(const std::optional<LeaseHolder>& holder) {
  if (!holder) return "null";
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("run_id", holder->run_id);
  text_or_null(json, "verb", holder->verb);
  text_or_null(json, "actor", holder->actor);
  text_or_null(json, "started", holder->started ? format_local(*holder->started) : std::string());
  json.member("host", holder->host);
  number(json, "pid", holder->pid);
  number(json, "silent_seconds", holder->silent_seconds);
  progress_member(json, holder->progress);
  json.close('}');
  return text;
}

void drift_member(JsonText& json, const std::vector<DriftEntry>& drift) {
  json.open_member("drift", '[');
  for (const DriftEntry& entry : drift) {
    json.open_item('{');
    json.member("kind", entry.name.kind);
    json.member("name", entry.name.name);
    flag(json, "known", entry.name.is_known);
    text_or_null(json, "first_file", entry.name.first_file);
    json.member("seen", entry.seen);
    text_or_null(json, "run_id", entry.run_id);
    json.close('}');
  }
  json.close(']');
}

void growth_member(JsonText& json, const Growth& growth) {
  json.open_member("growth", '{');
  number(json, "days", growth.days);
  number(json, "rows", growth.rows);
  number(json, "rows_per_day", growth.rows_per_day);
  number(json, "store_bytes", growth.store_bytes);
  number(json, "store_bytes_per_day", growth.store_bytes_per_day);
  number(json, "database_bytes", growth.database_bytes);
  number(json, "database_bytes_per_day", growth.database_bytes_per_day);
  json.open_member("disks", '[');
  for (const Growth::Disk& disk : growth.disks) {
    json.open_item('{');
    json.member("path", disk.path);
    json.member("free", disk.free);
    number(json, "bytes_per_day", disk.bytes_per_day);
    json.literal("days_to_full", disk.days_to_full ? std::to_string(*disk.days_to_full) : "null");
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

void level_member(JsonText& json, const ServiceLevel& level) {
  json.open_member("waits", '{');
  number(json, "days", kWaitDays);
  number(json, "files", level.waits.files);
  number(json, "p50_seconds", level.waits.p50);
  number(json, "p95_seconds", level.waits.p95);
  number(json, "longest_seconds", level.waits.longest);
  json.close('}');
  number(json, "open_incidents", level.open_incidents);
  if (!level.availability) return json.literal("availability", "null");
  const Availability& availability = *level.availability;
  json.open_member("availability", '{');
  json.member("since", format_local(availability.since));
  json.literal("percent", fmt::format("{:.3f}", availability.percent()));
  json.literal("target_percent", fmt::format("{:.1f}", static_cast<double>(kTargetPerMille) / 10));
  number(json, "operating_seconds", availability.operating);
  number(json, "down_seconds", availability.down);
  number(json, "budget_seconds", availability.budget);
  json.close('}');
}

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

void print_json(const World& world, const Status& status) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("database", world.config().database.url);
  json.member("store", world.config().store.url);
  number(json, "schema_version", status.schema_version);
  json.open_member("missing_indexes", '[');
  for (const std::string& name : status.missing_indexes) json.item(name);
  json.close(']');
  json.literal("last_run", status.last_run ? run_json(*status.last_run, status.holder) : "null");
  json.literal("lease", holder_json(status.holder));
  growth_member(json, status.growth);
  level_member(json, status.level);
  json.open_member("companies", '[');
  for (const auto& [company, counts, drift] : status.companies) {
    json.open_item('{');
    json.member("company", company);
    number(json, "claims", counts.claims);
    number(json, "processed", counts.processed);
    number(json, "unprocessed", counts.claims - counts.processed);
    number(json, "waiting", counts.waiting);
    number(json, "files", counts.files);
    number(json, "vanished", counts.vanished);
    number(json, "cleaned", counts.cleaned);
    number(json, "unread", counts.unread);
    number(json, "quarantine", counts.rejected);
    drift_member(json, drift);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  print(text);
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
  for (const auto& [company, counts, drift] : status.companies) {
    print_counts(texts, company, counts);
    print_drift(texts, drift);
  }
  print_growth(texts, status.growth);
  print_level(texts, status.level);
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
    print_json(world, status);
  } else {
    print_text(world, status);
  }
  return kExitDone;
}

}  // namespace radica
