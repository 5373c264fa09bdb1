// Receipts of objects on their way into the ledger: some hundred in one transaction, none waits longer than a second
// while others follow (SPEC §13). One step of upload. Thread-safe.
#pragma once

#include <chrono>
#include <mutex>
#include <vector>

#include "model/run.h"
#include "ports/upload_ledger.h"

namespace radica {

class Receipts {
 public:
  Receipts(UploadLedger& ledger, const Act& act) : ledger_(ledger), act_(act) {}

  // Its error is that of the ledger: the store is fine.
  Result<void> add(StoredObject object);
  Result<void> write_rest();

 private:
  static constexpr std::size_t kMost = 256;
  static constexpr std::chrono::seconds kLongest{1};
  Result<void> write(const std::vector<StoredObject>& objects);

  UploadLedger& ledger_;
  const Act& act_;
  std::mutex mutex_;  // guards what follows
  std::vector<StoredObject> waiting_;
  std::chrono::steady_clock::time_point first_;  // since when the oldest waits
};

}  // namespace radica
