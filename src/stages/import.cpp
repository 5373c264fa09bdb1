#include "stages/import.h"

#include <algorithm>
#include <mutex>

#include "base/fault.h"
#include "base/file_facts.h"
#include "base/workers.h"
#include "model/store_names.h"
#include "stages/read_back.h"
#include "stages/upload_files.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 500, kRequests = 8;

// A claim that waits, and which of its objects are there already.
struct ImportWork {
  ClaimUpload claim;
  std::vector<FileHash> hashes;
  struct Description {
    std::string content_type, facts;
  };
  std::map<std::int64_t, Description> described;  // by file id
  std::vector<StoredObject> found;
};

class CompanyImport {
 public:
  CompanyImport(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<std::uint64_t> run() {
    TRY(read_orphans());
    if (orphans_.empty()) return 0;
    TRY_SET(const auto pending, context_.uploads->pending(company_.company.name));
    context_.progress.total += pending.size();
    for (std::size_t from = 0; from < pending.size(); from += kClaimsPerBatch) {
      TRY(check_stop(context_));
      const std::size_t to = std::min(pending.size(), from + kClaimsPerBatch);
      TRY(run_batch(
          {pending.begin() + static_cast<std::ptrdiff_t>(from), pending.begin() + static_cast<std::ptrdiff_t>(to)}));
      context_.progress.done += to - from;
    }
    company_.discrepancies->count(FindingClass::kOrphan).settled += imported_;
    return imported_;
  }

 private:
  Result<void> read_orphans();
  Result<void> run_batch(const std::vector<std::string>& radicados);
  Result<void> look_for(ImportWork& work) const;
  [[nodiscard]] bool hash_files(ImportWork& work) const;
  Result<void> compare(ImportWork& work, const PlannedObject& planned, const std::string& key) const;
  [[nodiscard]] std::string key_of(const ClaimUpload& claim, const PlannedObject& planned) const;
  [[nodiscard]] bool is_orphan(const std::string& key) const {
    return std::binary_search(orphans_.begin(), orphans_.end(), hash64(key));
  }
  [[nodiscard]] bool may_be_there(const ClaimUpload& claim) const;
  Result<void> fix_folders(std::vector<ImportWork>& batch);
  Result<void> note(const std::vector<ImportWork>& batch);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  std::vector<std::uint64_t> orphans_;  // hashes of keys, sorted
  std::uint64_t imported_ = 0;
};

Result<void> CompanyImport::read_orphans() {
  const auto take = [this](const Finding& finding) -> Result<void> {
    if (finding.type == FindingClass::kOrphan) orphans_.push_back(hash64(finding.place));
    return {};
  };
  TRY(company_.discrepancies->each(take));
  std::sort(orphans_.begin(), orphans_.end());
  return {};
}

Result<void> CompanyImport::run_batch(const std::vector<std::string>& radicados) {
  TRY_SET(auto claims, context_.uploads->claims(company_.company.name, radicados));
  std::vector<ImportWork> batch(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) batch[i].claim = std::move(claims[i]);
  const auto look = [&](std::size_t i) { return look_for(batch[i]); };
  TRY(for_each_parallel(kRequests, batch.size(), look));
  std::erase_if(batch, [](const ImportWork& work) { return work.found.empty(); });
  if (batch.empty()) return {};
  if (!context_.options.is_dry_run) TRY(fix_folders(batch));
  return note(batch);
}

// Its first upload would put it there; a claim that has a folder keeps it.
std::string CompanyImport::key_of(const ClaimUpload& claim, const PlannedObject& planned) const {
  const std::string folder =
      claim.folder.empty() ? claim_folder(claim.sgc.empty() ? claim.radicado : claim.sgc) : claim.folder;
  return object_key(context_.options.store_prefix, company_.company.store_folder, folder, planned.name);
}

bool CompanyImport::may_be_there(const ClaimUpload& claim) const {
  const UploadPlan plan = plan_upload(claim, context_.zone);
  return std::any_of(plan.objects.begin(), plan.objects.end(), [&](const PlannedObject& planned) {
    return planned.stored == nullptr && is_orphan(key_of(claim, planned));
  });
}

Result<void> CompanyImport::look_for(ImportWork& work) const {
  TRY(check_stop(context_));
  if (!may_be_there(work.claim) || !hash_files(work)) return {};
  const UploadPlan plan = plan_upload(work.claim, context_.zone);
  for (const PlannedObject& planned : plan.objects) {
    if (planned.stored != nullptr) continue;
    const std::string key = key_of(work.claim, planned);
    if (is_orphan(key)) TRY(compare(work, planned, key));
  }
  return {};
}

// False when a file cannot be read now: its claim waits for the upload as it is.
bool CompanyImport::hash_files(ImportWork& work) const {
  for (LedgerFile& file : work.claim.files) {
    if (file.is_gone()) continue;
    Sha256Hasher hasher;
    FileInspector inspector(name_of(file.path));
    const auto read = read_in_pieces(join_path(company_.root, file.raw_path), [&](std::string_view piece) {
      hasher.update(piece);
      inspector.update(piece);
    });
    if (!read) return false;
    const std::string sha256 = hex(hasher.finish());
    if (file.sha256.empty()) work.hashes.push_back({file.id, sha256});
    if (!file.sha256.empty() && file.sha256 != sha256) return false;  // it changed: the next run reads it
    file.sha256 = sha256;
    const std::string facts = file.role == FileRole::kData ? std::string() : inspector.finish().json();
    work.described[file.id] = {std::string(inspector.content_type()), facts};
  }
  return true;
}

Result<void> CompanyImport::compare(ImportWork& work, const PlannedObject& planned, const std::string& key) const {
  TRY_SET(const auto info, context_.store->head(key));
  if (!info || !info->encoding.empty() || info->bytes != planned.file->stat.size) return {};
  std::optional<std::string> sha256 = info->sha256;
  if (!sha256) {
    TRY_SET(sha256, read_back(*context_.store, key));
  }
  if (sha256 != planned.sha256) return {};
  StoredObject object;
  object.radicado = work.claim.radicado;
  object.key = key;
  object.role = planned.role;
  object.file_id = planned.file->id;
  object.sha256 = planned.sha256;
  object.bytes = planned.file->stat.size;
  object.stored_bytes = info->bytes;
  const ImportWork::Description& described = work.described.at(planned.file->id);
  object.content_type = info->content_type.empty() ? described.content_type : info->content_type;
  object.facts = described.facts;
  object.etag = info->etag;
  object.version_id = info->version_id;
  object.was_there = true;
  work.found.push_back(std::move(object));
  return {};
}

// A claim whose folder is another's has its objects elsewhere: what was found is not its own.
Result<void> CompanyImport::fix_folders(std::vector<ImportWork>& batch) {
  std::vector<FolderWish> wishes;
  for (const ImportWork& work : batch) {
    if (work.claim.folder.empty()) wishes.push_back(folder_wish(work.claim));
  }
  if (wishes.empty()) return {};
  TRY_SET(const auto given, context_.uploads->fix_folders(act_, company_.company.name, wishes));
  for (const FolderGiven& folder : given)
    if (folder.is_shared)
      std::erase_if(batch, [&](const ImportWork& work) { return work.claim.radicado == folder.radicado; });
  return {};
}

// The intents say where the objects come from, so that an interruption forgets nothing.
Result<void> CompanyImport::note(const std::vector<ImportWork>& batch) {
  std::vector<StoredObject> intents;
  std::vector<FileHash> hashes;
  for (const ImportWork& work : batch) {
    intents.insert(intents.end(), work.found.begin(), work.found.end());
    hashes.insert(hashes.end(), work.hashes.begin(), work.hashes.end());
  }
  imported_ += intents.size();
  if (context_.options.is_dry_run || intents.empty()) return {};
  std::vector<StoredObject> receipts = intents;
  for (StoredObject& receipt : receipts) receipt.state = ObjectState::kStored;
  TRY(context_.uploads->begin_objects(act_, company_.company.name, intents, hashes));
  FAULT("import.after_intents");
  TRY(context_.uploads->update_objects(act_, receipts));
  for (const StoredObject& object : receipts)
    context_.log.info("imported", {{"company", company_.company.name}, {"key", object.key}, {"bytes", object.bytes}});
  return {};
}

}  // namespace

Result<StageReport> import_objects(Context& context, const Act& act) {
  StageReport report;
  report.name = "import";
  context.progress.begin("import", 0);
  for (const auto& company : context.companies) {
    TRY_SET(const std::uint64_t imported, CompanyImport(context, act, *company).run());
    report.out += imported;
  }
  report.in = report.out;
  return report;
}

}  // namespace radica
