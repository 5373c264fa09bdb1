// The database and the store of one command, and the lease under which it changes them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/limits.h"
#include "app/world.h"
#include "model/run.h"
#include "ports/audit.h"
#include "ports/cleanup_ledger.h"
#include "ports/ledger.h"
#include "ports/manifest_ledger.h"
#include "ports/object_store.h"
#include "ports/reconcile_ledger.h"
#include "ports/runs.h"
#include "ports/sql.h"
#include "ports/upload_ledger.h"
#include "ports/views.h"

namespace radica {

struct SessionNeeds {
  std::string_view verb;
  bool database = false;  // must be there; SQLite is made and migrated, PostgreSQL has to be (E-SQL-018)
  bool store = false;
  bool lease = false;            // changes state: one at a time
  Progress* progress = nullptr;  // of what is done under the lease; outlives the session
};

// Sorts by time and is unique among machines: 20261124_120000-1a2b3c4d.
[[nodiscard]] std::string new_run_id(const World& world);

class Session {
 public:
  static Result<std::unique_ptr<Session>> open(World& world, const SessionNeeds& needs);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // nullptr without a database (consolidate before the first run).
  [[nodiscard]] Sql* sql() const { return sql_.get(); }
  [[nodiscard]] Ledger* ledger() const { return ledger_.get(); }
  [[nodiscard]] UploadLedger* uploads() const { return uploads_.get(); }
  [[nodiscard]] ReconcileLedger* reconcile() const { return reconcile_.get(); }
  [[nodiscard]] ManifestLedger* manifests() const { return manifests_.get(); }
  [[nodiscard]] CleanupLedger* cleanup() const { return cleanup_.get(); }
  [[nodiscard]] Views* views() const { return views_.get(); }
  [[nodiscard]] Runs* runs() const { return runs_.get(); }
  [[nodiscard]] Audit* audit() const { return audit_.get(); }
  [[nodiscard]] ObjectStore* store() const { return store_.get(); }
  // By open(), or later by a command that has something to say without it too.
  Result<void> open_store();
  [[nodiscard]] const Act& act() const { return act_; }
  // As `radica migrate` would make them; work goes on without.
  [[nodiscard]] const std::vector<std::string>& missing_indexes() const { return missing_indexes_; }

  // E-LEASE-001 when the heartbeat found that another run has taken over.
  [[nodiscard]] Result<void> check_lease() const;
  // True when the ledger of one of these was made by other rules, or never: every file has to be read.
  Result<bool> must_read_all(const std::string& rule_fp, const std::vector<std::string>& companies) const;
  // After E-SQL-032 the database takes nothing more under this run but its end: what a database opened anew is told.
  Result<void> reopen();
  // How much of the machine the work uses.
  [[nodiscard]] Limits limits() const { return choose_limits(this_machine(), world_.config()); }
  // What the connections were used for, in the log.
  void log_pool() const;
  // Notes the run under the lease; without lease a no-op.
  Result<void> begin_run(const std::string& rule_fp, bool is_full);
  // `read_whole`: the companies of which everything was read by these rules.
  Result<void> end_run(const RunEnd& end, const std::vector<std::string>& read_whole, const std::string& rule_fp);

 private:
  explicit Session(World& world) : world_(world) {}
  Result<void> open_database(const SessionNeeds& needs);
  Result<void> open_file(const SessionNeeds& needs);
  Result<void> open_server(const SessionNeeds& needs);
  void make_ports();
  void stop_heart();
  // A run of `watch` that changed nothing leaves no trace (SPEC §9), so it is told once it is known.
  [[nodiscard]] bool is_told_at_end() const { return act_.verb == "watch"; }
  void note_missing(const std::vector<std::string>& indexes);
  Result<void> migrate_logged(const std::vector<std::string>& companies);
  Result<void> acquire();
  void beat_until_stopped();
  void log_progress(const RunProgress& progress);
  void guard_memory();

  World& world_;
  Progress* progress_ = nullptr;
  Act act_;
  std::vector<std::string> missing_indexes_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<UploadLedger> uploads_;
  std::unique_ptr<ReconcileLedger> reconcile_;
  std::unique_ptr<ManifestLedger> manifests_;
  std::unique_ptr<CleanupLedger> cleanup_;
  std::unique_ptr<Views> views_;
  std::unique_ptr<Runs> runs_;
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<ObjectStore> store_;
  std::uint64_t memory_limit_ = 0;  // bytes
  bool has_lease_ = false;
  std::atomic<bool> is_lost_{false};
  std::thread heart_;
  std::mutex heart_mutex_;
  std::condition_variable heart_stops_;
  bool stopping_ = false;  // guarded by heart_mutex_
};

}  // namespace radica
