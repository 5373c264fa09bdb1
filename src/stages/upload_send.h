// One claim into the store: data, detail, attachments, one after the other, each with its receipt (SPEC §12). One step
// of upload. Thread-safe, but for forgetting.
#pragma once

#include <mutex>

#include "stages/upload_files.h"
#include "stages/upload_receipts.h"

namespace radica {

class ClaimSender {
 public:
  ClaimSender(Context& context, const Act& act, CompanyRun& company, const ClaimFiles& files, Receipts& receipts)
      : context_(context), act_(act), company_(company), files_(files), receipts_(receipts) {}

  // Takes objects that never arrived and whose file is gone out of the ledger and out of the claims, before their plans
  // are made: nothing is lost, and what stood back for them may be sent. An object that the store has taken once stays.
  Result<void> forget_never_sent(std::vector<ClaimWork>& batch);
  // Counts in `work`. A file that changed or vanished since it was read is deferred; an error is the store's or the
  // ledger's.
  Result<void> send(ClaimWork& work);

 private:
  Result<bool> take_receipt(StoredObject& object, bool has_source);
  Result<void> settle_without_source(const ClaimUpload& claim, const StoredObject& stored);
  Result<void> send_object(ClaimWork& work, const PlannedObject& planned);
  Result<StoredObject> put(const ClaimWork& work, const PlannedObject& planned, StoredObject object);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  const ClaimFiles& files_;
  Receipts& receipts_;
  std::mutex mutex_;  // guards company_.unproven and company_.sent
};

}  // namespace radica
