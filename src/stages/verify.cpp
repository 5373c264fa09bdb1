#include "stages/verify.h"

#include <algorithm>
#include <mutex>

#include "base/fault.h"
#include "base/workers.h"
#include "stages/object_proof.h"

namespace radica {
namespace {

constexpr std::size_t kReceiptsPerBatch = 500;
constexpr std::size_t kRequests = 8;

class CompanyVerify {
 public:
  CompanyVerify(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<void> run() {
    TRY(context_.uploads->objects(company_.company.name, [&](const StoredObject& object) -> Result<void> {
      const bool is_due = object.state == ObjectState::kStored || context_.options.verifies_all;
      if (is_due) batch_.push_back(object);
      return {};
    }));
    context_.progress.total += batch_.size();
    for (std::size_t from = 0; from < batch_.size(); from += kReceiptsPerBatch)
      TRY(verify_range(from, std::min(batch_.size(), from + kReceiptsPerBatch)));
    return {};
  }
  std::uint64_t proven = 0, failed = 0;

 private:
  Result<void> verify_range(std::size_t from, std::size_t to);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  std::vector<StoredObject> batch_;
  std::mutex mutex_;
};

Result<void> CompanyVerify::verify_range(std::size_t from, std::size_t to) {
  TRY(check_stop(context_));
  std::vector<StoredObject> changed;
  TRY(for_each_parallel(kRequests, to - from, [&](std::size_t i) -> Result<void> {
    StoredObject object = batch_[from + i];
    TRY_SET(const Proof proof, prove(*context_.store, company_.company.name, object, context_.options.is_deep));
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
