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
  while (reader_.next(claim_)) {
    claims_.note_seen(claim_.radicado);
    TRY_SET(ClaimToLoad* const claim, next_place());
    claim->radicado = claim_.radicado;
    claim->has_files = claim_.has_data_file() || claims_.has_files(claim_.radicado);
    claim->has_new_file = claim_.has_data_file_of([this](std::int64_t id) { return id >= company_.first_new_id; });
    claim->observations.swap(claim_.observations);
  }
  return {};
}

// Claims whose files were read and hold nothing of them any more are folded from what is left.
Result<void> ClaimLoader::load_unseen() {
  for (const std::string& radicado : claims_.unseen()) {
    TRY_SET(ClaimToLoad* const claim, next_place());
    *claim = {radicado, {}, false, false};
  }
  return {};
}

Result<LoadedBatch> ClaimLoader::finish() {
  TRY(load_batch());
  return std::move(loaded_);
}

Result<ClaimToLoad*> ClaimLoader::next_place() {
  if (size_ == batch_.size()) TRY(load_batch());
  return &batch_[size_++];
}

Result<void> ClaimLoader::load_batch() {
  if (size_ == 0) return {};
  TRY(check_stop(context_));
  TRY_SET(LoadedBatch loaded, context_.ledger->load(act_, options_, std::span(batch_).first(size_)));
  if (!is_sample_) note(loaded);
  loaded_.add(std::move(loaded));
  size_ = 0;
  return {};
}

void ClaimLoader::note(const LoadedBatch& loaded) {
  context_.log.info("batch_loaded", {{"company", company_.company.name},
                                     {"claims", size_},
                                     {"inserted", loaded.inserted},
                                     {"updated", loaded.updated},
                                     {"unchanged", loaded.unchanged},
                                     {"failed", loaded.failed.size()}});
  context_.progress.done += size_;
  context_.progress.refused += loaded.failed.size();
  context_.progress.batches += 1;
}

}  // namespace radica
