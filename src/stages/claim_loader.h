// Loads the claims of one company, batch by batch (SPEC §11 "Loading"); one a worker. Batches hold whole claims in the
// order of the radicados, so that loaders which work side by side never wait for one another in a circle.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "ports/ledger.h"
#include "stages/context.h"
#include "stages/observation_records.h"

namespace radica {

// What the loaders of a company share. Thread-safe.
class ClaimsToLoad {
 public:
  ClaimsToLoad(std::vector<std::uint64_t> with_files, std::set<std::string> stale)
      : with_files_(std::move(with_files)), stale_(std::move(stale)), has_stale_(!stale_.empty()) {}
  [[nodiscard]] bool has_files(const std::string& radicado) const;
  void note_seen(const std::string& radicado);
  // Those with versions of other rules that no loader has seen; once all are done.
  [[nodiscard]] const std::set<std::string>& unseen() const { return stale_; }

 private:
  const std::vector<std::uint64_t> with_files_;  // sorted hashes of radicados
  std::mutex mutex_;
  std::set<std::string> stale_;
  const bool has_stale_;
};

class ClaimLoader {
 public:
  ClaimLoader(Context& context, const Act& act, CompanyRun& company, const Ledger::LoadOptions& options,
              ClaimsToLoad& claims)
      : context_(context),
        act_(act),
        company_(company),
        options_(options),
        claims_(claims),
        is_sample_(options.is_dry_run && !context.options.is_dry_run),
        batch_(context.options.claims_per_batch) {}

  Result<void> load_range(std::size_t range);
  Result<void> load_unseen();
  // What is left of a batch; has to come last.
  Result<LoadedBatch> finish();

 private:
  // The next place of the batch, after one that was full is loaded.
  Result<ClaimToLoad*> next_place();
  Result<void> load_batch();
  void note(const LoadedBatch& loaded);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  const Ledger::LoadOptions& options_;
  ClaimsToLoad& claims_;
  const bool is_sample_;  // looks what a load would do, and tells nobody
  std::string bytes_;
  ClaimReader reader_;
  ClaimObservations claim_;
  std::vector<ClaimToLoad> batch_;  // the first `size_` of them; the memory of all is used again
  std::size_t size_ = 0;
  LoadedBatch loaded_;
};

}  // namespace radica
