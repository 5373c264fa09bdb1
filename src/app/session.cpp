#include "app/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "adapters/db_audit.h"
#include "adapters/db_cleanup.h"
#include "adapters/db_ledger.h"
#include "adapters/db_manifests.h"
#include "adapters/db_reconcile.h"
#include "adapters/db_runs.h"
#include "adapters/db_uploads.h"
#include "adapters/db_views.h"
#include "adapters/migrate.h"
#include "app/audit_trail.h"
#include "app/backups.h"
#include "app/database.h"
#include "app/store.h"
#include "base/file.h"
#include "base/hash.h"

namespace radica {
namespace {

constexpr std::chrono::seconds kProgressInLog{10};
constexpr std::string_view kRuleState = "rule_fp.";  // + company: rules of its last complete reading

bool is_behind(const Result<void>& done) {
  return !done && done.error().id == kDatabaseWentBack;
}

}  // namespace

// Sorts by time, also those of one second or of one --now, and is unique among machines: 20261124_120000-1a2b3c4d.
// The tail is 20 bits of the time in units of 4 ms, which no run is shorter than, and 12 bits that nobody else has.
std::string new_run_id(const World& world) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto units = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) / 4;
  const std::uint64_t own = hash64(fmt::format("{}/{}", ::getpid(), now.count()));
  return fmt::format("{}-{:05x}{:03x}", format_stamp(world.started), units & 0xFFFFFU, own & 0xFFFU);
}

Result<std::unique_ptr<Session>> Session::open(World& world, const SessionNeeds& needs) {
  std::unique_ptr<Session> session(new Session(world));
  session->act_.actor = world.actor;
  session->act_.verb = std::string(needs.verb);
  session->act_.run_id = needs.lease ? new_run_id(world) : std::string();
  session->progress_ = needs.progress;
  if (needs.lease) world.log->set_run(session->act_.run_id);  // others may open sessions beside a run
  TRY(session->open_database(needs));
  if (needs.store) TRY(session->open_store());
  if (needs.lease && !world.arguments.is_dry_run) TRY(session->acquire());
  return session;
}

void Session::stop_heart() {
  if (!heart_.joinable()) return;
  {
    const std::lock_guard lock(heart_mutex_);
    stopping_ = true;
  }
  heart_stops_.notify_all();
  heart_.join();
}

Session::~Session() {
  stop_heart();
  if (!has_lease_ || is_lost_) return;
  auto released = runs_->release(act_);
  if (is_behind(released) && reopen()) released = runs_->release(act_);
  if (!released) world_.log->warning("lease_not_released", {{"error", released.error().describe()}});
}

Result<void> Session::open_database(const SessionNeeds& needs) {
  TRY(is_on_server(world_.config()) ? open_server(needs) : open_file(needs));
  if (sql_) make_ports();
  return {};
}

void Session::make_ports() {
  ledger_ = db_ledger(*sql_);
  uploads_ = db_uploads(*sql_);
  reconcile_ = db_reconcile(*sql_);
  manifests_ = db_manifests(*sql_);
  cleanup_ = db_cleanup(*sql_);
  views_ = db_views(*sql_);
  runs_ = db_runs(*sql_, *world_.real_clock);
  audit_ = db_audit(*sql_);
}

Result<void> Session::reopen() {
  stop_heart();
  TRY_SET(auto sql, radica::open_database(world_.config(), Patience::kWorks, *world_.log, progress_));
  runs_.reset();
  sql_ = std::move(sql);
  make_ports();
  return {};
}

// SQLite: a command that writes makes the file and brings it up to date.
Result<void> Session::open_file(const SessionNeeds& needs) {
  const Config& config = world_.config();
  const bool writes = needs.lease && !world_.arguments.is_dry_run;
  const std::string path = database_file(config);
  // Commands that only look make no database.
  if (!exists(path) && !writes) {
    if (!needs.database || world_.arguments.is_dry_run) return {};
    return fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", path}});
  }
  TRY_SET(sql_, radica::open_database(config, Patience::kWorks, *world_.log, progress_));
  const std::vector<std::string> companies = company_names(config);
  if (writes) return migrate_logged(companies);
  TRY_SET(const SchemaState state, inspect_schema(*sql_, companies));
  if (state.version > 0 && !state.is_current()) {
    // A rehearsal changes nothing, not even tables.
    if (world_.arguments.is_dry_run) return fail(ErrorCode::kBadConfig, "E-SQL-022", {{"path", path}});
    return migrate_logged(companies);
  }
  note_missing(state.missing_indexes);
  if (state.version > 0) return {};
  sql_.reset();
  return needs.database ? Result<void>(fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", path}})) : Result<void>{};
}

// PostgreSQL: the role that works may not change tables, so no command but `radica migrate` does.
Result<void> Session::open_server(const SessionNeeds& needs) {
  const Config& config = world_.config();
  const Patience patience = needs.lease ? Patience::kWorks : Patience::kLooks;
  TRY_SET(sql_, radica::open_database(config, patience, *world_.log, progress_));
  TRY_SET(const SchemaState state, inspect_schema(*sql_, company_names(config)));
  note_missing(state.missing_indexes);
  if (state.is_current()) {
    const bool writes = needs.lease && !world_.arguments.is_dry_run;
    return writes ? adopt(*sql_, act_, *world_.real_clock, state, company_names(config)) : Result<void>{};
  }
  const bool is_needed = needs.lease || needs.database;
  if (state.version > 0 || (is_needed && !world_.arguments.is_dry_run))
    return fail(ErrorCode::kBadConfig, "E-SQL-018", {{"database", config.database.url}});
  sql_.reset();
  return {};
}

// Nothing is wrong without them, only slower: no reason to keep the work from being done.
void Session::note_missing(const std::vector<std::string>& indexes) {
  missing_indexes_ = indexes;
  if (act_.run_id.empty()) return;
  for (const std::string& name : indexes)
    world_.log->warning("index_missing", {{"index", name}, {"hint", "radica migrate"}});
}

// The table of another program is changed by nobody who did not ask for it.
Result<void> Session::migrate_logged(const std::vector<std::string>& companies) {
  TRY_SET(const SchemaState found, inspect_schema(*sql_, companies));
  for (const Adoption& adoption : found.adoptions)
    if (!adoption.differences.empty()) return fail(ErrorCode::kBadConfig, "E-SQL-031", {{"table", adoption.table}});
  if (!found.pending_migrations.empty()) TRY(backup_before(world_, *sql_, "migrate"));
  TRY_SET(const SchemaState before, migrate(*sql_, act_, *world_.real_clock, companies));
  for (const std::string& name : before.pending_migrations) world_.log->info("ddl", {{"migration", name}});
  for (const std::string& name : before.missing_tables) world_.log->info("ddl", {{"table", name}});
  for (const std::string& name : before.missing_indexes) world_.log->info("ddl", {{"index", name}});
  for (const Adoption& adoption : before.adoptions) world_.log->info("table_adopted", {{"table", adoption.table}});
  return {};
}

Result<void> Session::open_store() {
  TRY_SET(store_, radica::open_store(world_));
  if (uploads_ == nullptr) return {};
  TRY_SET(const bool has_stored, uploads_->has_stored());
  if (!has_stored) return {};
  TRY_SET(const bool is_archive, store_->is_used());
  if (!is_archive) return fail(ErrorCode::kUnavailable, "E-STORE-009", {{"path", store_->bucket()}});
  return {};
}

Result<void> Session::acquire() {
  TRY_SET(act_.lease_token, runs_->acquire(act_));
  has_lease_ = true;
  memory_limit_ = limits().memory;
  heart_ = std::thread([this] { beat_until_stopped(); });
  return {};
}

void Session::beat_until_stopped() {
  std::unique_lock lock(heart_mutex_);
  auto logged = std::chrono::steady_clock::now();
  while (!heart_stops_.wait_for(lock, kLeaseBeat, [this] { return stopping_; })) {
    lock.unlock();
    const RunProgress progress = progress_ == nullptr ? RunProgress{} : progress_->now();
    if (const auto now = std::chrono::steady_clock::now(); now - logged >= kProgressInLog) {
      log_progress(progress);
      logged = now;
    }
    guard_memory();
    const auto beaten = runs_->beat(act_, progress);
    lock.lock();
    if (beaten) continue;
    world_.log->warning("heartbeat_failed", {{"error", beaten.error().describe()}});
    if (beaten.error().code == ErrorCode::kConflict) {
      is_lost_ = true;
      return;
    }
  }
}

// Memory is bounded by design (docs/architecture.md); what allocators keep for later is given back before the machine,
// or the limit of a container, ends the process.
void Session::guard_memory() {
  const std::uint64_t before = resident_memory();
  if (before <= memory_limit_) return;
  give_back_memory();
  world_.log->warning("memory_high", {{"bytes", before}, {"limit", memory_limit_}, {"after", resident_memory()}});
}

void Session::log_progress(const RunProgress& progress) {
  if (progress.stage.empty()) return;
  if (progress.eta() < 0)
    return world_.log->info(
        "progress", {{"done", progress.done}, {"per_second", progress.per_second()}, {"refused", progress.refused}});
  world_.log->info("progress", {{"done", progress.done},
                                {"total", progress.total},
                                {"per_second", progress.per_second()},
                                {"eta_seconds", progress.eta()},
                                {"refused", progress.refused}});
}

void Session::log_pool() const {
  const auto use = sql_ ? sql_->pool_use() : std::nullopt;
  if (!use) return;
  world_.log->info("database_pool", {{"connects", use->connects},
                                     {"most_in_use", use->most_in_use},
                                     {"waits", use->waits},
                                     {"wait_ms", use->wait_us / 1000},
                                     {"transactions", use->transactions},
                                     {"begin_us", use->begin_us / std::max<std::int64_t>(use->transactions, 1)},
                                     {"longest_begin_us", use->longest_begin_us}});
}

Result<void> Session::check_lease() const {
  if (is_lost_)
    return fail(ErrorCode::kConflict, "E-LEASE-001", {{"token", std::to_string(act_.lease_token)}, {"newest", "?"}});
  return {};
}

Result<bool> Session::must_read_all(const std::string& rule_fp, const std::vector<std::string>& companies) const {
  if (runs_ == nullptr) return true;
  for (const std::string& company : companies) {
    TRY_SET(const auto known, runs_->state(std::string(kRuleState) + company));
    if (!known || *known != rule_fp) return true;
  }
  return false;
}

Result<void> Session::begin_run(const std::string& rule_fp, bool is_full) {
  if (!has_lease_) return {};
  return runs_->begin_run(is_told_at_end() ? act_ : told(world_, act_, act_.run_id), rule_fp, is_full, own_task());
}

Result<void> Session::end_run(const RunEnd& end, const std::vector<std::string>& read_whole,
                              const std::string& rule_fp) {
  if (!has_lease_) return {};
  const auto ended = [&]() -> Result<void> {
    for (const std::string& company : read_whole)
      TRY(runs_->set_state(act_, std::string(kRuleState) + company, rule_fp));
    if (end.is_forgotten) return runs_->forget_run(act_);
    return runs_->end_run(is_told_at_end() ? told(world_, act_, act_.run_id) : act_, end);
  }();
  if (!is_behind(ended)) return ended;
  TRY(reopen());
  if (const auto noted = runs_->end_run(act_, {std::string(kRunFailed), {}, {}, ended.error().describe()}); !noted)
    world_.log->warning("run_end_not_noted", {{"error", noted.error().describe()}});
  return ended;
}

}  // namespace radica
