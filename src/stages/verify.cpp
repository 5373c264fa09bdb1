#include "stages/verify.h"

#include <algorithm>
#include <mutex>

#include "base/fault.h"
#include "base/hash.h"
#include "base/workers.h"
#include "stages/listing_proof.h"
#include "stages/object_proof.h"
#include "stages/object_records.h"
#include "stages/read_share.h"

namespace radica {
namespace {

constexpr std::size_t kObjectsPerBatch = 2000;
constexpr std::uint64_t kAddressesTried = 8;  // of a company in a verification
constexpr std::int64_t kSecondsPerDay = 86'400;

// Whether an address that is handed out leads to these bytes. What the store refuses is an answer; what keeps it from
// answering is an error.
Result<bool> is_reachable(ObjectStore& store, const StoredObject& object) {
  Sha256Hasher hasher;
  const auto found = store.get_by_address(object.key, [&hasher](std::string_view bytes) -> Result<void> {
    hasher.update(bytes);
    return {};
  });
  if (!found && found.error().code == ErrorCode::kDenied) return false;
  if (!found) return Failure(found.error());
  return *found && hex(hasher.finish()) == object.sha256;
}

class CompanyVerify {
 public:
  CompanyVerify(Context& context, const Act& act, CompanyRun& company)
      : context_(context),
        act_(act),
        company_(company),
        today_(context.clock.now() / kSecondsPerDay),
        due_(*context.work, company.company.name + ".due") {}

  Result<void> run() { return context_.options.verifies_all ? run_all() : run_due(); }
  std::uint64_t proven = 0, failed = 0, read_back = 0;

 private:
  using Batch = std::vector<StoredObject>;
  Result<void> run_due();
  Result<void> run_all();
  Result<void> spool_all();
  Result<void> verify_batch(const Batch& batch, const std::set<std::string>& listed);
  Result<void> verify_object(const StoredObject& object, std::uint64_t number);
  void settle(StoredObject object, Proof proof, bool is_reachable, bool is_read);
  void note(const StoredObject& object, Proof proof, bool is_reachable);
  Result<void> end_share();

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  const std::int64_t today_;
  WorkList due_;
  std::uint64_t due_count_ = 0, number_ = 0;
  ReadShare share_;
  std::mutex mutex_;  // guards what follows and the counts
  std::vector<StoredObject> changed_;
};

// Those stored since their last proof, few in memory at a time. They have just been sent with their metadata: what a
// listing proves of them is not asked for one by one.
Result<void> CompanyVerify::run_due() {
  for (std::string after;;) {
    TRY_SET(const Batch batch, context_.uploads->stored_after(company_.company.name, after, kObjectsPerBatch));
    if (batch.empty()) return {};
    context_.progress.total += batch.size();
    std::set<std::string> listed;
    if (!context_.options.is_deep) {
      TRY_SET(listed, proven_by_listing(*context_.store, batch));
    }
    TRY(verify_batch(batch, listed));
    after = batch.back().key;
  }
}

Result<void> CompanyVerify::run_all() {
  TRY_SET(const auto last, context_.reconcile->share_day(company_.company.name));
  share_ = ReadShare(context_.options.verify_days, last, today_);
  TRY(spool_all());
  ObjectReader reader(due_);
  for (Batch batch;; batch.clear()) {
    for (StoredObject object; batch.size() < kObjectsPerBatch;) {
      TRY_SET(const bool is_there, reader.next(object));
      if (!is_there) break;
      batch.push_back(object);
    }
    if (batch.empty()) return end_share();
    TRY(verify_batch(batch, {}));
  }
}

// The ledger is read to its end before anything is written to it.
Result<void> CompanyVerify::spool_all() {
  std::string bytes;
  TRY(context_.uploads->objects(company_.company.name, [&](const StoredObject& object) -> Result<void> {
    bytes.clear();
    write_object(bytes, object);
    ++due_count_;
    return due_.append(bytes);
  }));
  context_.progress.total += due_count_;
  return due_.finish();
}

Result<void> CompanyVerify::verify_batch(const Batch& batch, const std::set<std::string>& listed) {
  TRY(check_stop(context_));
  const auto verify_one = [&](std::size_t i) -> Result<void> {
    if (listed.count(batch[i].key) == 0) return verify_object(batch[i], number_ + i);
    settle(batch[i], Proof::kProven, true, false);
    return {};
  };
  TRY(for_each_parallel(context_.options.transfers, batch.size(), verify_one));
  number_ += batch.size();
  std::vector<StoredObject> changed;
  changed.swap(changed_);
  if (changed.empty() || context_.options.is_dry_run) return {};
  FAULT("verify.before_receipts");
  return context_.uploads->settle_objects(act_, company_.company.name, changed);
}

Result<void> CompanyVerify::verify_object(const StoredObject& object, std::uint64_t number) {
  const bool is_read = context_.options.is_deep || share_.has(object.key) || is_doubted(object);
  TRY_SET(Proof proof, prove(*context_.store, company_.company.name, object, is_read));
  const std::uint64_t step = std::max<std::uint64_t>(1, due_count_ / kAddressesTried);
  const bool is_tried = context_.options.verifies_all && proof == Proof::kProven &&
                        (number + static_cast<std::uint64_t>(today_)) % step == 0;
  bool reaches = true;
  if (is_tried) {
    TRY_SET(reaches, is_reachable(*context_.store, object));
  }
  // Is it the address, or are the bytes themselves others than the store says?
  if (!reaches && !is_read) {
    TRY_SET(proof, prove(*context_.store, company_.company.name, object, true));
  }
  settle(object, proof, reaches, is_read);
  return {};
}

void CompanyVerify::settle(StoredObject object, Proof proof, bool is_reachable, bool is_read) {
  context_.progress.done += 1;
  const std::lock_guard lock(mutex_);
  if (is_read) ++read_back;
  note(object, proof, is_reachable);
  // What is not proven is sent again by the next upload, which also writes the receipt of what has no receipt yet.
  if (object.state == ObjectState::kSending) return;
  const ObjectState state = proof == Proof::kProven ? ObjectState::kVerified : ObjectState::kSending;
  if (state == object.state) return;
  object.state = state;
  changed_.push_back(std::move(object));
}

void CompanyVerify::note(const StoredObject& object, Proof proof, bool is_reachable) {
  if (proof == Proof::kProven && is_reachable) {
    ++proven;
    return;
  }
  ++failed;
  context_.log.error("object_unproven", {{"company", company_.company.name},
                                         {"key", object.key},
                                         {"reason", proof == Proof::kProven ? "address" : name_of(proof)}});
  company_.unproven.push_back({object.key, proof == Proof::kMissing, proof == Proof::kProven});
}

// Only a share that was read whole counts.
Result<void> CompanyVerify::end_share() {
  if (!context_.options.verifies_all || context_.options.is_dry_run || context_.options.verify_days == 0) return {};
  context_.log.info("verify_share", {{"company", company_.company.name}, {"read_back", read_back}});
  return context_.reconcile->set_share_day(act_, company_.company.name, today_);
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
    report.skipped += verification.proven + verification.failed - verification.read_back;
  }
  return report;
}

}  // namespace radica
