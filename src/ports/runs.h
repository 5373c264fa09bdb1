// What the app asks of a database about runs: the lease that lets one run write at a time (SPEC §13), the list of runs
// with their balance, and small facts about the ledger. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"

namespace radica {

inline constexpr std::chrono::seconds kLeaseBeat{3};    // how often the holder calls beat()
inline constexpr std::chrono::seconds kLeaseStale{45};  // a holder that is silent so long is dead (under a minute)

// Outcomes of a run, as radica_run holds them.
inline constexpr std::string_view kRunOngoing = "en_curso", kRunDone = "terminada", kRunStopped = "detenida",
                                  kRunFailed = "fallida", kRunAbandoned = "abandonada", kRunUnbalanced = "no_cierra";

struct RunEnd {
  std::string outcome;        // one of the above, not kRunOngoing
  std::string balance;        // JSON, the sums of SPEC §10 by company; empty = none
  std::string stages;         // JSON; empty = none
  std::string error;          // Error::describe(); empty = none
  bool is_forgotten = false;  // instead of all this: forget_run()
};

struct RunInfo {
  std::string id, verb, actor, rule_fingerprint;
  bool is_full = false;
  LocalTime started = 0;
  std::optional<LocalTime> ended;
  RunEnd end;             // outcome is kRunOngoing while the run goes on, or when it died
  std::int64_t task = 0;  // of the queue, whose work it is; 0 = of none
  std::string asked_by;   // who asked for that task; empty = nobody
};

// Which part of the list of runs.
struct RunPage {
  std::string before;                 // those that began before the run of that id: the next page; empty = the newest
  std::optional<LocalTime> from, to;  // those that began between the two, both included
};

class Runs {
 public:
  virtual ~Runs() = default;

  // The token that the run of `act` writes with (Act::lease_token) until it calls release(). kConflict E-LEASE-002
  // (exit 75) while another run holds the lease: its process lives on this host (PostgreSQL: and beat within
  // kLeaseStale), or beat within kLeaseStale on another one and has not lost its connection. A holder that is provably
  // dead is taken over at once, one that stands still when it is silent for so long; its token is worth nothing from
  // then on.
  virtual Result<std::int64_t> acquire(const Act& act) = 0;
  // These two are kConflict E-LEASE-001 when act.lease_token is no longer the newest. Released is not forgotten: the
  // next token is greater.
  // `progress` is what the others see of the run until the next beat.
  virtual Result<void> beat(const Act& act, const RunProgress& progress) = 0;
  virtual Result<void> release(const Act& act) = 0;

  // Notes the run act.run_id as kRunOngoing. Under a lease, earlier runs that never ended become kRunAbandoned, and
  // files that they left open (Ledger::open_files) count as only seen: they are read again.
  // `task`: of the queue, whose work it is; who asked for that is noted too.
  virtual Result<void> begin_run(const Act& act, std::string_view rule_fingerprint, bool is_full,
                                 std::int64_t task) = 0;
  Result<void> begin_run(const Act& act, std::string_view rule_fingerprint, bool is_full) {
    return begin_run(act, rule_fingerprint, is_full, 0);
  }
  // kNotFound E-RUN-002 when the run is not going on.
  virtual Result<void> end_run(const Act& act, const RunEnd& end) = 0;
  // Leaves no trace of a run that changed nothing (SPEC §9, watch).
  virtual Result<void> forget_run(const Act& act) = 0;
  // Newest first. Before an unknown run: none.
  virtual Result<std::vector<RunInfo>> list_runs(const RunPage& page, std::size_t limit) = 0;
  Result<std::vector<RunInfo>> list_runs(std::size_t limit) { return list_runs({}, limit); }
  virtual Result<std::optional<RunInfo>> last_run() = 0;  // the newest that is neither a backup nor a drill
  virtual Result<std::optional<RunInfo>> last_of(std::string_view verb) = 0;  // the newest of that command
  virtual Result<std::optional<RunInfo>> find_run(std::string_view id) = 0;
  virtual Result<std::vector<RunInfo>> of_task(std::int64_t task) = 0;  // its attempts, oldest first
  // Those behind a run that went to their end and do all there is to do, oldest first. Of an unknown one: none.
  virtual Result<std::vector<RunInfo>> loads_behind(std::string_view id, std::size_t limit) = 0;

  // Facts about the ledger by name ("rule_fp" of the last complete reading).
  virtual Result<std::optional<std::string>> state(std::string_view name) = 0;
  virtual Result<void> set_state(const Act& act, std::string_view name, std::string_view value) = 0;
};

}  // namespace radica
