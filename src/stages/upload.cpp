#include "stages/upload.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "base/fault.h"
#include "base/file_facts.h"
#include "base/workers.h"
#include "model/store_names.h"
#include "stages/group_records.h"
#include "stages/object_proof.h"
#include "stages/read_back.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 500;
constexpr std::size_t kTransfers = 8;  // a folder's fsync is waited for; more than the cores is right

// A file that was read for the upload.
struct ReadFile {
  std::string content_type, facts;
  FileStat stat;  // when it was hashed
};

// One claim of a batch on its way.
struct ClaimWork {
  ClaimUpload claim;
  std::vector<FileHash> hashes;           // read now
  std::map<std::int64_t, ReadFile> read;  // by file id
  std::set<std::int64_t> unreadable;      // vanished or changed: deferred
  std::vector<StoredObject> receipts;
  std::uint64_t uploaded = 0, deferred = 0, failed = 0;
};

class CompanyUpload {
 public:
  CompanyUpload(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<void> run() {
    TRY_SET(const auto pending, context_.uploads->pending(company_.company.name));
    TRY(count_deferred());
    context_.progress.total += pending.size();
    for (std::size_t from = 0; from < pending.size(); from += kClaimsPerBatch) {
      TRY(check_stop(context_));
      const std::size_t to = std::min(pending.size(), from + kClaimsPerBatch);
      TRY(run_batch(
          {pending.begin() + static_cast<std::ptrdiff_t>(from), pending.begin() + static_cast<std::ptrdiff_t>(to)}));
    }
    return {};
  }

 private:
  Result<void> count_deferred();
  Result<void> run_batch(const std::vector<std::string>& radicados);
  Result<void> hash_files(ClaimWork& work);
  Result<void> fix_folders(std::vector<ClaimWork>& batch);
  Result<void> begin(std::vector<ClaimWork>& batch);
  Result<void> send(ClaimWork& work);
  Result<void> settle_without_source(ClaimWork& work, const StoredObject& stored);
  Result<bool> take_receipt(ClaimWork& work, StoredObject& object, bool has_source);
  Result<bool> send_object(ClaimWork& work, const PlannedObject& planned);
  Result<void> finish(std::vector<ClaimWork>& batch);
  void count_rehearsal(ClaimWork& work);
  void count(const ClaimWork& work);
  [[nodiscard]] std::string key_of(const ClaimUpload& claim, const PlannedObject& planned) const {
    return planned.stored != nullptr
               ? planned.stored->key
               : object_key(context_.options.store_prefix, company_.company.store_folder, claim.folder, planned.name);
  }
  Result<ReadFile> inspect(const LedgerFile& file, Sha256Hasher& hasher) const;
  void describe(const ClaimWork& work, const PlannedObject& planned, StoredObject& object) const;
  [[nodiscard]] StoredObject intent_of(const ClaimWork& work, const PlannedObject& planned) const;
  void log_upload(const std::string& key, std::uint64_t bytes, std::int64_t ms, std::string_view outcome);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  std::mutex mutex_;  // guards company_.unproven
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

Result<void> CompanyUpload::run_batch(const std::vector<std::string>& radicados) {
  TRY_SET(auto claims, context_.uploads->claims(company_.company.name, radicados));
  std::vector<ClaimWork> batch(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) batch[i].claim = std::move(claims[i]);
  TRY(for_each_parallel(context_.options.threads, batch.size(), [&](std::size_t i) { return hash_files(batch[i]); }));
  if (context_.options.is_dry_run) {
    for (ClaimWork& work : batch) count_rehearsal(work);
    return {};
  }
  TRY(fix_folders(batch));
  TRY(begin(batch));
  FAULT("upload.after_intents");
  Result<void> sent = for_each_parallel(kTransfers, batch.size(), [&](std::size_t i) -> Result<void> {
    TRY(check_stop(context_));
    TRY(send(batch[i]));
    context_.progress.done += 1;
    return {};
  });
  TRY(finish(batch));  // receipts of what was sent, also when something failed
  return sent;
}

// The bytes decide: every file that has no hash yet is read. What cannot be read now waits for the next run.
Result<void> CompanyUpload::hash_files(ClaimWork& work) {
  TRY(check_stop(context_));
  for (LedgerFile& file : work.claim.files) {
    if (file.state == "desaparecido" || !file.sha256.empty()) continue;
    Sha256Hasher hasher;
    auto read = inspect(file, hasher);
    if (!read) {
      if (read.error().code == ErrorCode::kExhausted) return Failure(read.error());
      work.unreadable.insert(file.id);
      continue;
    }
    file.sha256 = hex(hasher.finish());
    work.hashes.push_back({file.id, file.sha256});
    work.read[file.id] = std::move(*read);
  }
  return {};
}

// Evidence is archived as it is: damage is said, and no reason to leave a file out.
Result<ReadFile> CompanyUpload::inspect(const LedgerFile& file, Sha256Hasher& hasher) const {
  FileInspector inspector(name_of(file.path));
  ReadFile read;
  TRY_SET(read.stat, read_in_pieces(join_path(company_.root, file.raw_path), [&](std::string_view piece) {
            hasher.update(piece);
            inspector.update(piece);
          }));
  const FileFacts facts = inspector.finish();
  read.content_type = inspector.content_type();
  read.facts = facts.json();
  if (facts.damage != FileDamage::kNone)
    context_.log.warning("file_damaged", {{"company", company_.company.name},
                                          {"file", file.path},
                                          {"bytes", read.stat.size},
                                          {"damage", id_of(facts.damage)}});
  return read;
}

Result<void> CompanyUpload::fix_folders(std::vector<ClaimWork>& batch) {
  std::vector<FolderWish> wishes;
  for (const ClaimWork& work : batch) {
    if (!work.claim.folder.empty() || work.claim.files.empty()) continue;
    const std::string& claim = work.claim.sgc.empty() ? work.claim.radicado : work.claim.sgc;
    wishes.push_back({work.claim.radicado, claim_folder(claim), shared_claim_folder(claim, work.claim.radicado)});
  }
  if (wishes.empty()) return {};
  TRY_SET(const auto given, context_.uploads->fix_folders(act_, company_.company.name, wishes));
  std::map<std::string, std::string> folders;
  for (const FolderGiven& folder : given) {
    folders[folder.radicado] = folder.folder;
    if (folder.is_shared) company_.add_finding(Rule::kSgcCompartido, folder.radicado);
  }
  for (ClaimWork& work : batch)
    if (work.claim.folder.empty()) work.claim.folder = folders[work.claim.radicado];
  return {};
}

StoredObject CompanyUpload::intent_of(const ClaimWork& work, const PlannedObject& planned) const {
  StoredObject object;
  object.radicado = work.claim.radicado;
  object.key = key_of(work.claim, planned);
  object.role = planned.role;
  object.file_id = planned.file->id;
  object.sha256 = planned.sha256;
  object.bytes = planned.file->stat.size;
  // An import that was interrupted goes on; other bytes are ours.
  object.was_there = planned.stored != nullptr && planned.stored->was_there && planned.stored->sha256 == object.sha256;
  describe(work, planned, object);
  return object;
}

// By the bytes of the file: of this reading, or of the one before an interruption. A file whose hash is known without
// an object (its bytes were those of another file) is looked into again.
void CompanyUpload::describe(const ClaimWork& work, const PlannedObject& planned, StoredObject& object) const {
  if (planned.role == FileRole::kData) {
    object.content_type = "application/json";
    return;
  }
  if (const auto read = work.read.find(planned.file->id); read != work.read.end()) {
    object.content_type = read->second.content_type;
    object.facts = read->second.facts;
  } else if (planned.stored != nullptr && planned.stored->sha256 == planned.sha256) {
    object.content_type = planned.stored->content_type;
    object.facts = planned.stored->facts;
  } else {
    Sha256Hasher hasher;
    const auto again = inspect(*planned.file, hasher);
    object.content_type = again ? again->content_type : FileInspector(name_of(planned.file->path)).content_type();
    if (again && hex(hasher.finish()) == planned.sha256) object.facts = again->facts;
  }
}

Result<void> CompanyUpload::begin(std::vector<ClaimWork>& batch) {
  std::vector<StoredObject> intents;
  std::vector<FileHash> hashes;
  for (const ClaimWork& work : batch) {
    hashes.insert(hashes.end(), work.hashes.begin(), work.hashes.end());
    for (const PlannedObject& planned : plan_upload(work.claim, context_.zone).objects)
      if (planned.needs_upload && !planned.sha256.empty()) intents.push_back(intent_of(work, planned));
  }
  if (intents.empty() && hashes.empty()) return {};
  return context_.uploads->begin_objects(act_, company_.company.name, intents, hashes);
}

Result<void> CompanyUpload::send(ClaimWork& work) {
  const UploadPlan plan = plan_upload(work.claim, context_.zone);
  for (const PlannedObject& planned : plan.objects) {
    if (planned.file == nullptr && planned.stored->state == ObjectState::kSending)
      TRY(settle_without_source(work, *planned.stored));
    if (!planned.needs_upload) continue;
    if (planned.sha256.empty()) {
      ++work.deferred;
      continue;
    }
    const auto sent = send_object(work, planned);
    if (!sent && sent.error().code != ErrorCode::kConflict && sent.error().code != ErrorCode::kCorrupt &&
        sent.error().id != "E-STORE-005")
      return Failure(sent.error());  // the store is at fault, not the file
    // The file changed or vanished since it was read: the next run sees it anew.
    ++(sent ? work.uploaded : work.deferred);
  }
  return {};
}

// An intent without receipt may have arrived before a crash: the store is asked first. True: its receipt is noted.
Result<bool> CompanyUpload::take_receipt(ClaimWork& work, StoredObject& object, bool has_source) {
  TRY_SET(const auto there, context_.store->head(object.key));
  if (!there || there->bytes != object.bytes) return false;
  std::optional<std::string> sha256 = there->sha256;
  // What can be sent again needs no reading; what was found wrong once is not believed.
  if (has_source ? !sha256 && object.was_there : !sha256 || is_doubted(object)) {
    TRY_SET(sha256, read_back(*context_.store, object.key));
  }
  if (sha256 != object.sha256) return false;
  // The right bytes under another name, or of another claim: they are sent again with ours.
  if (has_source && compare_description(*there, company_.company.name, object) != Proof::kProven) return false;
  object.etag = there->etag;
  object.version_id = there->version_id;
  object.stored_bytes = there->bytes;
  object.state = ObjectState::kStored;
  work.receipts.push_back(object);
  return true;
}

// An object that is not proven and whose file is gone cannot be sent again: every run names it until it is back.
Result<void> CompanyUpload::settle_without_source(ClaimWork& work, const StoredObject& stored) {
  StoredObject object = stored;
  TRY_SET(const bool is_there, take_receipt(work, object, false));
  if (is_there) return {};
  context_.log.error("object_lost",
                     {{"company", company_.company.name}, {"key", object.key}, {"reason", "source gone"}});
  const std::lock_guard lock(mutex_);
  company_.unproven.push_back({object.key, true});
  return {};
}

Result<bool> CompanyUpload::send_object(ClaimWork& work, const PlannedObject& planned) {
  StoredObject object = intent_of(work, planned);
  if (planned.stored != nullptr && planned.stored->state == ObjectState::kSending && !is_doubted(*planned.stored)) {
    TRY_SET(const bool is_there, take_receipt(work, object, true));
    if (is_there) return true;
  }
  object.state = ObjectState::kStored;
  PutRequest request;
  request.key = object.key;
  request.source_path = join_path(company_.root, planned.file->raw_path);
  request.sha256 = object.sha256;
  request.bytes = object.bytes;
  request.content_type = object.content_type;
  request.metadata =
      object_metadata({company_.company.name, work.claim.radicado, object.sha256, planned.file->path, act_.run_id});
  const auto read = work.read.find(planned.file->id);
  if (read != work.read.end()) request.source = read->second.stat;
  const auto start = std::chrono::steady_clock::now();
  auto receipt = context_.store->put(act_, request);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  log_upload(object.key, object.bytes, ms, receipt ? "stored" : std::string_view(receipt.error().id));
  if (!receipt) return Failure(std::move(receipt).error());
  object.etag = receipt->etag;
  object.version_id = receipt->version_id;
  object.stored_bytes = receipt->stored_bytes;
  object.was_there = false;
  context_.progress.bytes += object.bytes;
  work.receipts.push_back(std::move(object));
  return true;
}

void CompanyUpload::log_upload(const std::string& key, std::uint64_t bytes, std::int64_t ms, std::string_view outcome) {
  context_.log.info("upload", {{"company", company_.company.name},
                               {"key", key},
                               {"bytes", bytes},
                               {"ms", ms},
                               {"attempt", 1},
                               {"outcome", outcome}});
}

Result<void> CompanyUpload::finish(std::vector<ClaimWork>& batch) {
  std::vector<StoredObject> receipts;
  for (ClaimWork& work : batch) receipts.insert(receipts.end(), work.receipts.begin(), work.receipts.end());
  FAULT("upload.before_receipts");
  if (!receipts.empty()) TRY(context_.uploads->update_objects(act_, receipts));
  FAULT("upload.after_receipts");
  for (const ClaimWork& work : batch) count(work);
  return {};
}

// What would be sent counts as uploaded; what cannot be read now would wait.
void CompanyUpload::count_rehearsal(ClaimWork& work) {
  for (const PlannedObject& planned : plan_upload(work.claim, context_.zone).objects)
    if (planned.needs_upload) ++(planned.sha256.empty() ? work.deferred : work.uploaded);
  count(work);
}

void CompanyUpload::count(const ClaimWork& work) {
  const UploadPlan plan = plan_upload(work.claim, context_.zone);
  StoreBalance& sum = company_.store;
  sum.files += plan.files;
  sum.superseded += plan.superseded;
  sum.same_bytes += plan.same_bytes;
  sum.uploaded += work.uploaded;
  sum.deferred += work.deferred;
  std::uint64_t wanted = 0, there = 0;
  for (const PlannedObject& planned : plan.objects) {
    if (planned.file == nullptr) continue;
    ++(planned.needs_upload ? wanted : there);
  }
  sum.already_there += there;
  sum.failed += wanted - work.uploaded - work.deferred;
}

}  // namespace

Result<StageReport> upload(Context& context, const Act& act) {
  StageReport report;
  report.name = "upload";
  context.progress.begin("upload", 0);
  for (const auto& company : context.companies) {
    TRY(CompanyUpload(context, act, *company).run());
    report.in += company->store.files;
    report.out += company->store.uploaded;
    report.skipped += company->store.already_there + company->store.same_bytes + company->store.superseded;
    report.rejected += company->store.failed;
  }
  report.bytes = context.progress.bytes;
  return report;
}

}  // namespace radica
