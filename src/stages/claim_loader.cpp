#include "stages/claim_loader.h"

#include <algorithm>

#include "base/hash.h"

namespace radica {
bool ClaimsToLoad::has_files(const std::string& radicado) const {
  return std::binary_search(with_files_.begin(), with_files_.end(), hash64(radicado));
}

void ClaimsToLoad::note_seen(const std::string& radicado) {
  if (!has_stale_) return;
  const std::lock_guard lock(mutex_);
  stale_.erase(radicado);
}

Result<void> ClaimLoader::load_range(std::size_t range) {
  TRY(check_stop(context_));
  TRY(company_.observations->read(range, bytes_));
  reader_.begin(bytes_);
  for (ClaimObservations claim; reader_.next(claim); claim = {}) {
    claims_.note_seen(claim.radicado);
    const bool has_files = claim.has_data_file() || claims_.has_files(claim.radicado);
    const bool has_new_file = claim.has_data_file_of([this](std::int64_t id) { return !company_.was_read(id); });
    TRY(add({claim.radicado, std::move(claim.observations), has_files, has_new_file}));
  }
  return {};
}

// Claims whose files were read and hold nothing of them any more are folded from what is left.
Result<void> ClaimLoader::load_unseen() {
  for (const std::string& radicado : claims_.unseen()) TRY(add({radicado, {}, false, false}));
  return {};
}

Result<LoadedBatch> ClaimLoader::finish() {
  TRY(load_batch());
  return std::move(loaded_);
}

Result<void> ClaimLoader::add(ClaimToLoad claim) {
  batch_.push_back(std::move(claim));
  return batch_.size() < context_.options.claims_per_batch ? Result<void>{} : load_batch();
}

Result<void> ClaimLoader::load_batch() {
  if (batch_.empty()) return {};
  TRY(check_stop(context_));
  TRY_SET(LoadedBatch loaded, context_.ledger->load(act_, options_, batch_));
  context_.log.info("batch_loaded", {{"company", company_.company.name},
                                     {"claims", batch_.size()},
                                     {"inserted", loaded.inserted},
                                     {"updated", loaded.updated},
                                     {"unchanged", loaded.unchanged},
                                     {"failed", loaded.failed.size()}});
  context_.progress.done += batch_.size();
  context_.progress.refused += loaded.failed.size();
  context_.progress.batches += 1;
  loaded_.add(std::move(loaded));
  batch_.clear();
  return {};
}

}  // namespace radica
