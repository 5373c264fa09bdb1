// Who does what in which run. Every port call that changes something takes the Act, so that fencing and audit join its
// transaction.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/audit.h"

namespace radica {

struct Act {
  std::string actor;   // user name, or "radica" for the scheduler
  std::string verb;    // "run", "load", …
  std::string run_id;  // "20261124_120000-7f3a"; empty outside a run
  std::int64_t lease_token =
      0;  // fencing: a transaction of a run commits only while this token is the newest; 0 = no lease
  std::shared_ptr<const AuditEvent> audit = nullptr;  // told by the transaction of this act (ports/audit.h)
};

// The sums of SPEC §10. Each struct closes by its own is_closed().
struct FileBalance {
  std::uint64_t found = 0, ignored = 0, deferred = 0, unchanged = 0, rejected = 0, read = 0;
  [[nodiscard]] bool is_closed() const { return found == ignored + deferred + unchanged + rejected + read; }
};
struct ObservationBalance {
  std::uint64_t read = 0, rejected = 0, conflicts = 0, exact_duplicates = 0, earlier_versions = 0, records = 0;
  [[nodiscard]] bool is_closed() const {
    return read == rejected + conflicts + exact_duplicates + earlier_versions + records;
  }
};
struct RecordBalance {
  std::uint64_t touched = 0, inserted = 0, updated = 0, unchanged = 0, failed = 0;
  [[nodiscard]] bool is_closed() const { return touched == inserted + updated + unchanged + failed; }
};
struct StoreBalance {
  std::uint64_t files = 0, uploaded = 0, already_there = 0, same_bytes = 0, superseded = 0, deferred = 0, failed = 0;
  [[nodiscard]] bool is_closed() const {
    return files == uploaded + already_there + same_bytes + superseded + deferred + failed;
  }
  void add(const StoreBalance& other) {
    files += other.files;
    uploaded += other.uploaded;
    already_there += other.already_there;
    same_bytes += other.same_bytes;
    superseded += other.superseded;
    deferred += other.deferred;
    failed += other.failed;
  }
};

// The files of the input that are there after a full run: in the store, or kept on the disk alone for a reason.
struct ArchiveBalance {
  std::uint64_t files = 0, archived = 0;
  // Not the newest of their kind; not sent or not proven yet; several observations or none; in the quarantine; of no
  // claim or of one that is rejected or deferred.
  std::uint64_t superseded = 0, waiting = 0, lists = 0, rejected = 0, unmatched = 0;
  bool is_counted = false;  // by full runs that upload
  [[nodiscard]] bool is_closed() const {
    return files == archived + superseded + waiting + lists + rejected + unmatched;
  }
};

// What one stage did, for log, ledger, report and screen.
struct StageReport {
  std::string name;
  std::uint64_t in = 0, out = 0, rejected = 0, skipped = 0, bytes = 0;
  std::int64_t busy_ms = 0;
};

// How far a stage is. `total` 0 = not known; `refused`: rows that the database refused.
struct RunProgress {
  std::string stage;  // empty before the first one
  std::int64_t seconds = 0, done = 0, total = 0, refused = 0;

  [[nodiscard]] std::int64_t per_second() const { return done / (seconds > 0 ? seconds : 1); }
  // Seconds until the total; -1 when that cannot be said yet.
  [[nodiscard]] std::int64_t eta() const {
    return done == 0 || total < done ? -1 : (total - done) * (seconds > 0 ? seconds : 1) / done;
  }
};

}  // namespace radica
