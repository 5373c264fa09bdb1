#include "stages/upload.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/fault.h"
#include "base/workers.h"
#include "stages/claim_queue.h"
#include "stages/group_records.h"
#include "stages/observation_records.h"
#include "stages/stored_before.h"
#include "stages/upload_files.h"
#include "stages/upload_receipts.h"
#include "stages/upload_send.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 200;

class CompanyUpload {
 public:
  CompanyUpload(Context& context, const Act& act, CompanyRun& company)
      : context_(context),
        act_(act),
        company_(company),
        files_(context, company),
        receipts_(*context.uploads, act),
        sender_(context, act, company, files_, receipts_),
        stored_before_(context, company) {}

  Result<void> run() {
    TRY_SET(pending_, context_.uploads->pending(company_.company.name));
    TRY(count_deferred());
    TRY(count_settled());
    context_.progress.total += pending_.size();
    if (pending_.empty()) return {};
    // One prepares the next claims while the others send.
    Result<void> sent = run_workers(1 + std::min(context_.options.transfers, pending_.size()),
                                    [this](std::size_t worker) { return worker == 0 ? prepare_all() : send_all(); });
    TRY(receipts_.write_rest());  // of what was sent, also when something failed
    return sent;
  }

 private:
  using Batch = std::vector<ClaimWork>;
  Result<void> count_deferred();
  Result<void> count_settled();
  Result<Batch> read_batch(std::size_t from);
  Result<void> find_stored(Batch& batch);
  Result<void> prepare_all();
  Result<void> send_all();
  Result<void> fix_folders(Batch& batch);
  Result<void> begin(Batch& batch);
  void count(const ClaimWork& work);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  const ClaimFiles files_;
  Receipts receipts_;
  ClaimSender sender_;
  std::vector<std::string> pending_;
  const StoredBefore stored_before_;
  std::optional<bool> is_store_empty_;  // of this company when it was first asked
  ClaimQueue queue_;
  std::mutex mutex_;  // guards company_.store
};

// Files of touched claims that are too young were seen by organise only.
Result<void> CompanyUpload::count_deferred() {
  if (company_.claim_files == nullptr) return {};
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    TRY_SET(const std::string bytes, company_.claim_files->read(bucket));
    for (ByteReader reader(bytes); !reader.at_end();) {
      if (!read_claim_file(reader).is_deferred) continue;
      ++company_.store.files;
      ++company_.store.deferred;
    }
  }
  return {};
}

// Claims of this run of which nothing waits: their files are there already, or need not be.
Result<void> CompanyUpload::count_settled() {
  if (company_.observations == nullptr) return {};
  ClaimReader reader;
  std::string bytes;
  for (std::size_t range = 0; range < company_.observations->ranges(); ++range) {
    TRY(check_stop(context_));
    TRY(company_.observations->read(range, bytes));
    reader.begin(bytes);
    std::vector<std::string> settled = reader.radicados();
    std::erase_if(settled, [this](const std::string& radicado) {
      return std::binary_search(pending_.begin(), pending_.end(), radicado);
    });
    if (settled.empty()) continue;
    TRY_SET(const StoreBalance sum, context_.uploads->settled_files(company_.company.name, settled));
    company_.store.add(sum);
  }
  return {};
}

Result<CompanyUpload::Batch> CompanyUpload::read_batch(std::size_t from) {
  TRY(check_stop(context_));
  const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto last = pending_.begin() + static_cast<std::ptrdiff_t>(std::min(pending_.size(), from + kClaimsPerBatch));
  TRY_SET(auto claims, context_.uploads->claims(company_.company.name, {first, last}));
  Batch batch(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) batch[i].claim = std::move(claims[i]);
  TRY(for_each_parallel(context_.options.threads, batch.size(), [&](std::size_t i) { return files_.hash(batch[i]); }));
  TRY(find_stored(batch));
  return batch;
}

// Whether the ledger is new or an older one was put back shows in nothing that it holds: before a claim gets a folder
// the store is asked for the one that it has.
Result<void> CompanyUpload::find_stored(Batch& batch) {
  std::vector<ClaimWork*> works;
  for (ClaimWork& work : batch)
    if (work.claim.folder.empty() && !work.claim.files.empty()) works.push_back(&work);
  if (works.empty()) return {};
  if (!is_store_empty_) {
    TRY_SET(const bool is_there_any, stored_before_.is_there_any());
    is_store_empty_ = !is_there_any;
  }
  if (*is_store_empty_) return {};
  return for_each_parallel(context_.options.transfers, works.size(),
                           [&](std::size_t i) { return stored_before_.find(*works[i]); });
}

Result<void> CompanyUpload::prepare_all() {
  const ClaimQueue::Closer closer(queue_);
  for (std::size_t from = 0; from < pending_.size(); from += kClaimsPerBatch) {
    TRY_SET(Batch batch, read_batch(from));
    TRY(sender_.forget_never_sent(batch));
    TRY(fix_folders(batch));
    TRY(begin(batch));
    FAULT("upload.after_intents");
    for (ClaimWork& work : batch)
      if (!queue_.put(std::move(work))) return {};  // a sender has failed and says why
  }
  return {};
}

Result<void> CompanyUpload::send_all() {
  for (ClaimWork work; queue_.take(work);) {
    TRY(check_stop(context_));
    TRY(sender_.send(work));
    context_.progress.done += 1;
    count(work);
  }
  return {};
}

Result<void> CompanyUpload::fix_folders(Batch& batch) {
  std::vector<FolderWish> wishes;
  std::set<std::string> shared;
  for (const ClaimWork& work : batch) {
    if (!work.claim.folder.empty() || work.claim.files.empty()) continue;
    FolderWish wish = folder_wish(work.claim);
    if (!work.folder_wish.empty()) wish.folder = work.folder_wish;
    if (wish.folder == wish.shared_folder) shared.insert(wish.radicado);
    wishes.push_back(std::move(wish));
  }
  if (wishes.empty()) return {};
  const std::string& company = company_.company.name;
  TRY_SET(const auto given, context_.uploads->fix_folders(act_, company, wishes));
  std::map<std::string, std::string> folders;
  for (const FolderGiven& folder : given) {
    folders[folder.radicado] = folder.folder;
    if (folder.is_shared || shared.count(folder.radicado) > 0)
      company_.add_finding(Rule::kSgcCompartido, folder.radicado);
  }
  for (ClaimWork& work : batch)
    if (work.claim.folder.empty()) work.claim.folder = folders[work.claim.radicado];
  return {};
}

Result<void> CompanyUpload::begin(Batch& batch) {
  std::vector<StoredObject> intents;
  std::vector<FileHash> hashes;
  for (const ClaimWork& work : batch) {
    hashes.insert(hashes.end(), work.hashes.begin(), work.hashes.end());
    for (const PlannedObject& planned : plan_upload(work.claim, context_.zone).objects)
      if (planned.needs_upload && !planned.sha256.empty()) intents.push_back(files_.intent_of(work, planned));
  }
  if (intents.empty() && hashes.empty()) return {};
  return context_.uploads->begin_objects(act_, company_.company.name, intents, hashes);
}

void CompanyUpload::count(const ClaimWork& work) {
  const StoreBalance sum = balance_of(work, plan_upload(work.claim, context_.zone));
  const std::lock_guard lock(mutex_);
  company_.store.add(sum);
}

// Parts that nobody will go on with cost money for ever. That the store does not allow to look for them stops nothing.
Result<void> sweep(const Context& context, const Act& act) {
  const auto swept =
      context.store->sweep_unfinished(act, context.options.store_prefix + "/",
                                      [&context](const std::string& key) { return context.uploads->is_open(key); });
  if (swept && *swept > 0) context.log.info("unfinished_swept", {{"uploads", *swept}});
  if (swept || swept.error().code == ErrorCode::kCancelled) return swept ? Result<void>() : Failure(swept.error());
  context.log.warning("sweep_failed", {{"error", swept.error().describe()}});
  return {};
}

}  // namespace

Result<StageReport> upload(Context& context, const Act& act) {
  StageReport report;
  report.name = "upload";
  context.progress.begin("upload", 0);
  TRY(context.uploads->spread_pending(act));
  for (const auto& company : context.companies) {
    TRY(CompanyUpload(context, act, *company).run());
    report.in += company->store.files;
    report.out += company->store.uploaded;
    report.skipped += company->store.already_there + company->store.same_bytes + company->store.superseded;
    report.rejected += company->store.failed;
  }
  report.bytes = context.progress.bytes;
  if (report.in > 0) TRY(sweep(context, act));
  return report;
}

}  // namespace radica
