#include "app/documents/status.h"

#include <fmt/format.h>

#include "adapters/db_alerts.h"
#include "adapters/db_indicators.h"
#include "adapters/db_tasks.h"
#include "adapters/db_views.h"
#include "app/documents/tasks.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

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

}  // namespace

Result<Status> read_status(const World& world, Session& session) {
  Status status;
  if (session.sql() == nullptr) return status;
  const std::unique_ptr<Views> views = db_views(*session.sql());
  TRY_SET(status.schema_version, views->schema_version());
  status.missing_indexes = session.missing_indexes();
  TRY_SET(status.holder, views->lease_holder());
  TRY_SET(status.last_run, session.runs()->last_run());
  const auto indicators = db_indicators(*session.sql());
  for (const CompanyConfig& company : world.config().companies) {
    TRY_SET(const CompanyCounts counts, views->counts(company.name));
    TRY_SET(auto drift, views->last_drift(company.name));
    TRY_SET(auto new_rows, indicators->new_rows(company.name, world.clock->now() - kDaysOfNew * 86'400));
    status.companies.push_back({company.name, counts, std::move(drift), std::move(new_rows)});
  }
  TRY_SET(status.growth, read_growth(world, *views, world.clock->now()));
  TRY_SET(status.level, read_service_level(world, *indicators, *db_alerts(*session.sql()), world.real_clock->now()));
  TRY_SET(status.workers, db_tasks(*session.sql())->workers());
  return status;
}

std::string status_json(const World& world, const Status& status) {
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
  workers_member(json, world, status.workers);
  json.open_member("companies", '[');
  for (const auto& [company, counts, drift, new_by_day] : status.companies) {
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
    json.open_member("new_by_day", '[');
    for (const auto& [day, rows] : new_by_day) {
      json.open_item('{');
      json.member("day", day);
      number(json, "rows", rows);
      json.close('}');
    }
    json.close(']');
    drift_member(json, drift);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica
