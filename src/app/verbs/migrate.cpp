// radica migrate: brings the database's schema up to date, under the lease, and says what was done.
#include "adapters/migrate.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "adapters/db_audit.h"
#include "adapters/db_runs.h"
#include "app/audit_trail.h"
#include "app/backups.h"
#include "app/database.h"
#include "app/lease_heart.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/json.h"

namespace radica {
namespace {

// Another `radica migrate` takes moments: it is waited for. A run is not: it may take hours.
Result<std::int64_t> acquire_after_others(Runs& runs, const Act& act) {
  constexpr std::chrono::milliseconds kPause{200};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    auto token = runs.acquire(act);
    if (token || token.error().id != "E-LEASE-002" || std::chrono::steady_clock::now() > end) return token;
    TRY_SET(const auto last, runs.last_run());
    if (last && last->end.outcome == kRunOngoing) return token;
    std::this_thread::sleep_for(kPause);
  }
}

// Other runs keep out while the tables change. A database without tables has no lease yet: several processes may make
// them at once (adapters/migrate.h).
Result<void> migrate_leased(World& world, Sql& sql, const SchemaState& before) {
  Act act;
  act.actor = world.actor;
  act.verb = "migrate";
  const std::vector<std::string> companies = company_names(world.config());
  if (before.version == 0) {
    TRY(migrate(sql, act, *world.real_clock, companies));
    return {};
  }
  act.run_id = new_run_id(world);
  const auto runs = db_runs(sql, *world.real_clock);
  TRY_SET(act.lease_token, acquire_after_others(*runs, act));
  const auto migrated = [&]() -> Result<SchemaState> {
    const LeaseHeart heart(*runs, act);  // an index of a large table takes longer than a lease lives
    if (!before.pending_migrations.empty()) TRY(backup_before(world, sql, "migrate"));
    return migrate(sql, act, *world.real_clock, companies);
  }();
  auto released = runs->release(act);
  TRY(migrated);
  return released;
}

std::string json_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + json_string(name);
  return "[" + text + "]";
}

std::string json_of(const std::vector<Adoption>& adoptions) {
  std::string text;
  for (const Adoption& adoption : adoptions) {
    std::vector<std::string> differences;
    for (const Difference& difference : adoption.differences) differences.push_back(difference.text);
    text += fmt::format("{}{{\"table\":{},\"differences\":{},\"takes_rows\":{}}}", text.empty() ? "" : ",",
                        json_string(adoption.table), json_list(differences), adoption.takes_rows);
  }
  return "[" + text + "]";
}

void print_adoptions(const World& world, const std::vector<Adoption>& adoptions) {
  const bool is_rehearsal = world.arguments.is_dry_run;
  for (const Adoption& adoption : adoptions) {
    print("  " +
          world.texts.text(is_rehearsal ? "migrate.would_adopt" : "migrate.adopted", {{"table", adoption.table}}));
    for (const Difference& difference : adoption.differences) print("    " + difference.text);
    if (adoption.takes_rows) print("    " + world.texts.text("migrate.takes_rows", {}));
    if (adoption.is_registry) print("    " + world.texts.text("migrate.replaces_registry", {}));
  }
}

void print_result(const World& world, const SchemaState& before, const SchemaState& after) {
  if (world.arguments.is_json)
    return print(
        fmt::format("{{\"from\":{},\"to\":{},\"migrations\":{},\"tables\":{},\"indexes\":{},\"adoptions\":{}}}",
                    before.version, after.version, json_list(before.pending_migrations),
                    json_list(before.missing_tables), json_list(before.missing_indexes), json_of(before.adoptions)));
  if (world.arguments.is_quiet) return;
  const Texts& texts = world.texts;
  const std::string& url = world.config().database.url;
  if (before.is_complete())
    return print(texts.text("migrate.nothing", {{"url", url}, {"version", std::to_string(before.version)}}));
  if (world.arguments.is_dry_run)
    print(texts.text("migrate.would", {{"url", url}, {"version", std::to_string(before.version)}}));
  else if (before.version == after.version)
    print(texts.text("migrate.completed", {{"url", url}, {"version", std::to_string(after.version)}}));
  else
    print(texts.text("migrate.done",
                     {{"url", url}, {"from", std::to_string(before.version)}, {"to", std::to_string(after.version)}}));
  if (!before.pending_migrations.empty())
    print("  " + texts.text("migrate.migrations", {{"names", joined(before.pending_migrations)}}));
  if (!before.missing_tables.empty())
    print("  " + texts.text("migrate.tables", {{"names", joined(before.missing_tables)}}));
  if (!before.missing_indexes.empty())
    print("  " + texts.text("migrate.indexes", {{"names", joined(before.missing_indexes)}}));
  print_adoptions(world, before.adoptions);
}

std::string details_of(const SchemaState& before) {
  std::vector<std::string> adopted;
  for (const Adoption& adoption : before.adoptions) adopted.push_back(adoption.table);
  return fmt::format("\"from\":{},\"adopted\":{}", before.version, json_list(adopted));
}

}  // namespace

Result<int> verb_migrate(World& world) {
  const Config& config = world.config();
  TRY_SET(const auto sql, open_database(config, Patience::kWorks, *world.log));
  const std::vector<std::string> companies = company_names(config);
  TRY_SET(const SchemaState before, inspect_schema(*sql, companies));
  if (before.is_complete() || world.arguments.is_dry_run) {
    print_result(world, before, before);
    return kExitDone;
  }
  if (auto migrated = migrate_leased(world, *sql, before); !migrated) {
    // Of a server every other command works with a role that may not make tables.
    if (!is_on_server(config) || migrated.error().code != ErrorCode::kDenied)
      return Failure(std::move(migrated).error());
    return fail(ErrorCode::kDenied, "E-SQL-030", {{"database", config.database.url}});
  }
  TRY_SET(const SchemaState after, inspect_schema(*sql, companies));
  TRY(db_audit(*sql)->append(audit_event(world, "migrate", std::to_string(after.version), details_of(before))));
  for (const std::string& name : before.pending_migrations) world.log->info("migrated", {{"migration", name}});
  for (const std::string& name : before.missing_tables) world.log->info("table_made", {{"table", name}});
  for (const std::string& name : before.missing_indexes) world.log->info("index_made", {{"index", name}});
  for (const Adoption& adoption : before.adoptions) world.log->info("table_adopted", {{"table", adoption.table}});
  print_result(world, before, after);
  return kExitDone;
}

}  // namespace radica
