// What clean-up asks of the database: which files a class lets go, and the rows that say what became of each. Intent
// row → the file moves → receipt row, so that a crash anywhere leaves a row that the next clean-up settles. Changing
// calls are fenced by the Act's lease token.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/cleanup.h"
#include "ports/upload_ledger.h"

namespace radica {

// A file of the input that counts as read and that nothing waits for.
struct CleanupCandidate {
  LedgerFile file;
  CleanupClass type = CleanupClass::kCount;
  StoredObject object;  // with its bytes; without key where the class needs none
};

// Until when a file has to be there (local time, YYYY-MM-DD HH:MM:SS): since its object was stored, or without one
// since it was seen first. Empty = the class is off.
using CleanupCutoffs = std::array<std::string, kCleanupClasses>;

class CleanupLedger {
 public:
  virtual ~CleanupLedger() = default;
  // The first `most` by id, greater than `after`; of the classes whose bytes are stored, and of the others.
  virtual Result<std::vector<CleanupCandidate>> stored_files(const std::string& company, const CleanupCutoffs& cutoffs,
                                                             std::int64_t after, std::size_t most) = 0;
  virtual Result<std::vector<CleanupCandidate>> other_files(const std::string& company, const CleanupCutoffs& cutoffs,
                                                            std::int64_t after, std::size_t most) = 0;
  virtual Result<void> begin(const Act& act, const std::vector<Removed>& intents, LocalTime now) = 0;
  virtual Result<std::vector<Removed>> open() = 0;  // intents without receipt, of whichever run
  // Receipts; the others are intents no more.
  virtual Result<void> settle(const Act& act, const std::vector<std::int64_t>& removed,
                              const std::vector<std::int64_t>& kept, LocalTime now) = 0;
  // In the trash since `before` or longer: the first `most` by id, greater than `after`.
  virtual Result<std::vector<Removed>> trashed(const std::string& before, std::int64_t after, std::size_t most) = 0;
  virtual Result<void> purged(const Act& act, const std::vector<std::int64_t>& ids, const std::string& rule,
                              LocalTime now) = 0;
  // What no evidence file lists as it stands now.
  using OnRemoved = std::function<Result<void>(const Removed&)>;
  virtual Result<void> unlisted(const OnRemoved& on_removed) = 0;
  virtual Result<void> mark_listed(const Act& act) = 0;
};

}  // namespace radica
