#include "app/session.h"

#include <unistd.h>

#include "adapters/db_ledger.h"
#include "adapters/db_runs.h"
#include "adapters/db_uploads.h"
#include "adapters/migrate.h"
#include "app/database.h"
#include "app/store.h"
#include "base/file.h"
#include "base/hash.h"

namespace radica {
namespace {

constexpr std::string_view kRuleState = "rule_fp.";  // + company: rules of its last complete reading

// Sorts by time and is unique among machines: 20261124_120000-1a2b3c4d.
std::string new_run_id(const World& world) {
  const std::string seed =
      std::to_string(::getpid()) + "/" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  return format_stamp(world.clock->now()) + "-" + hex(hash128(seed)).substr(0, 8);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(World& world, const SessionNeeds& needs) {
  std::unique_ptr<Session> session(new Session(world));
  session->act_.actor = world.actor;
  session->act_.verb = std::string(needs.verb);
  session->act_.run_id = needs.lease ? new_run_id(world) : std::string();
  world.log->set_run(session->act_.run_id);
  TRY(session->open_database(needs));
  if (needs.store) TRY(session->open_store());
  if (needs.lease && !world.arguments.is_dry_run) TRY(session->acquire());
  return session;
}

Session::~Session() {
  if (heart_.joinable()) {
    {
      const std::lock_guard lock(heart_mutex_);
      stopping_ = true;
    }
    heart_stops_.notify_all();
    heart_.join();
  }
  if (!has_lease_ || is_lost_) return;
  if (const auto released = runs_->release(act_); !released)
    world_.log->warning("lease_not_released", {{"error", released.error().describe()}});
}

Result<void> Session::open_database(const SessionNeeds& needs) {
  TRY(is_on_server(world_.config()) ? open_server(needs) : open_file(needs));
  if (!sql_) return {};
  ledger_ = db_ledger(*sql_);
  uploads_ = db_uploads(*sql_);
  runs_ = db_runs(*sql_, *world_.real_clock);
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
  TRY_SET(sql_, radica::open_database(config));
  const std::vector<std::string> companies = company_names(config);
  if (writes) return migrate_logged(companies);
  TRY_SET(const SchemaState state, inspect_schema(*sql_, companies));
  if (state.version > 0 && !state.is_current()) {
    // A rehearsal changes nothing, not even tables.
    if (world_.arguments.is_dry_run) return fail(ErrorCode::kBadConfig, "E-SQL-022", {{"path", path}});
    return migrate_logged(companies);
  }
  if (state.version > 0) return {};
  sql_.reset();
  return needs.database ? Result<void>(fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", path}})) : Result<void>{};
}

// PostgreSQL: the role that works may not change tables, so no command but `radica migrate` does.
Result<void> Session::open_server(const SessionNeeds& needs) {
  const Config& config = world_.config();
  TRY_SET(sql_, radica::open_database(config));
  TRY_SET(const SchemaState state, inspect_schema(*sql_, company_names(config)));
  if (state.is_current()) return {};
  const bool is_needed = needs.lease || needs.database;
  if (state.version > 0 || (is_needed && !world_.arguments.is_dry_run))
    return fail(ErrorCode::kBadConfig, "E-SQL-018", {{"database", config.database.url}});
  sql_.reset();
  return {};
}

Result<void> Session::migrate_logged(const std::vector<std::string>& companies) {
  TRY_SET(const SchemaState before, migrate(*sql_, act_, *world_.real_clock, companies));
  for (const std::string& name : before.pending_migrations) world_.log->info("ddl", {{"migration", name}});
  for (const std::string& name : before.missing_tables) world_.log->info("ddl", {{"table", name}});
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
  heart_ = std::thread([this] { beat_until_stopped(); });
  return {};
}

void Session::beat_until_stopped() {
  std::unique_lock lock(heart_mutex_);
  while (!heart_stops_.wait_for(lock, kLeaseBeat, [this] { return stopping_; })) {
    lock.unlock();
    const auto beaten = runs_->beat(act_);
    lock.lock();
    if (beaten) continue;
    world_.log->warning("heartbeat_failed", {{"error", beaten.error().describe()}});
    if (beaten.error().code == ErrorCode::kConflict) {
      is_lost_ = true;
      return;
    }
  }
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
  return runs_->begin_run(act_, rule_fp, is_full);
}

Result<void> Session::end_run(const RunEnd& end, const std::vector<std::string>& read_whole,
                              const std::string& rule_fp) {
  if (!has_lease_) return {};
  for (const std::string& company : read_whole) TRY(runs_->set_state(act_, std::string(kRuleState) + company, rule_fp));
  return runs_->end_run(act_, end);
}

}  // namespace radica
