#include "stages/verify.h"

#include <algorithm>
#include <mutex>

#include "base/fault.h"
#include "base/workers.h"
#include "stages/listing_proof.h"
#include "stages/read_back.h"

namespace radica {
namespace {

constexpr std::size_t kReceiptsPerBatch = 2000;
constexpr std::size_t kRequests = 32;

enum class Proof { kProven, kUnproven, kMissing, kDifferent };

Result<Proof> prove_by_reading(ObjectStore& store, const StoredObject& object) {
  TRY_SET(const auto sha256, read_back(store, object.key));
  if (!sha256) return Proof::kMissing;
  return *sha256 == object.sha256 ? Proof::kProven : Proof::kDifferent;
}

// Size and checksum, else size and the ETag that PUT answered; where neither proves bytes, they are read back.
Result<Proof> prove(ObjectStore& store, const StoredObject& object, bool is_deep) {
  if (is_deep) return prove_by_reading(store, object);
  TRY_SET(const auto info, store.head(object.key));
  if (!info) return Proof::kMissing;
  const bool has_receipt = object.state != ObjectState::kSending;
  if (info->bytes != (has_receipt ? object.stored_bytes : object.bytes)) return Proof::kDifferent;
  if (info->sha256) return *info->sha256 == object.sha256 ? Proof::kProven : Proof::kDifferent;
  if (!info->etag.empty() && !object.etag.empty() && info->etag == object.etag) return Proof::kProven;
  return prove_by_reading(store, object);
}

class CompanyVerify {
 public:
  CompanyVerify(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<void> run() { return context_.options.verifies_all ? run_all() : run_due(); }
  std::uint64_t proven = 0, failed = 0;

 private:
  // Those stored since their last proof, few in memory at a time.
  Result<void> run_due() {
    for (std::string after;; after = batch_.back().key) {
      TRY_SET(batch_, context_.uploads->stored_after(company_.company.name, after, kReceiptsPerBatch));
      if (batch_.empty()) return {};
      context_.progress.total += batch_.size();
      TRY_SET(listed_, proven_by_listing(*context_.store, batch_));
      TRY(verify_range(0, batch_.size()));
    }
  }
  Result<void> run_all() {
    TRY(context_.uploads->objects(company_.company.name, [&](const StoredObject& object) -> Result<void> {
      batch_.push_back(object);
      return {};
    }));
    context_.progress.total += batch_.size();
    for (std::size_t from = 0; from < batch_.size(); from += kReceiptsPerBatch)
      TRY(verify_range(from, std::min(batch_.size(), from + kReceiptsPerBatch)));
    return {};
  }
  Result<void> verify_range(std::size_t from, std::size_t to);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  std::vector<StoredObject> batch_;
  std::set<std::string> listed_;  // keys that a listing has proven
  std::mutex mutex_;
};

Result<void> CompanyVerify::verify_range(std::size_t from, std::size_t to) {
  TRY(check_stop(context_));
  std::vector<StoredObject> changed;
  TRY(for_each_parallel(kRequests, to - from, [&](std::size_t i) -> Result<void> {
    StoredObject object = batch_[from + i];
    Proof proof = Proof::kProven;
    if (listed_.count(object.key) == 0) {
      TRY_SET(proof, prove(*context_.store, object, context_.options.is_deep));
    }
    context_.progress.done += 1;
    const std::lock_guard lock(mutex_);
    const bool is_proven = proof == Proof::kProven;
    ++(is_proven ? proven : failed);
    if (!is_proven) {
      context_.log.error("object_unproven", {{"company", company_.company.name},
                                             {"key", object.key},
                                             {"reason", proof == Proof::kMissing ? "missing" : "different"}});
      company_.unproven.push_back({object.key, proof == Proof::kMissing});
    }
    // What is not proven is sent again by the next upload, which also writes the receipt of what has no receipt yet.
    if (object.state == ObjectState::kSending) return {};
    const ObjectState state = is_proven ? ObjectState::kVerified : ObjectState::kSending;
    if (state == object.state) return {};
    object.state = state;
    changed.push_back(std::move(object));
    return {};
  }));
  if (changed.empty() || context_.options.is_dry_run) return {};
  FAULT("verify.before_receipts");
  return context_.uploads->settle_objects(act_, company_.company.name, changed);
}

}  // namespace

Result<StageReport> verify(Context& context, const Act& act) {
  StageReport report;
  report.name = "verify";
  context.progress.begin("verify", 0);
  for (const auto& company : context.companies) {
    CompanyVerify verification(context, act, *company);
    TRY(verification.run());
    report.in += verification.proven + verification.failed;
    report.out += verification.proven;
    report.rejected += verification.failed;
  }
  return report;
}

}  // namespace radica
