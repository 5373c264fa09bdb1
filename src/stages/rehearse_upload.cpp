#include "stages/rehearse_upload.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/workers.h"
#include "model/store_names.h"
#include "stages/file_records.h"
#include "stages/group_records.h"
#include "stages/observation_records.h"
#include "stages/upload_files.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 200;

// A claim that a real run would look at, as far as this run knows it. The ledger knows the rest.
struct Foreseen {
  std::string sgc;
  bool is_touched = false;  // or waits
  std::vector<LedgerFile> files;
};

// What a run says of a claim in the bucket of its radicado: its SGC, or one of its data files.
void append_seen(std::string& bytes, std::string_view radicado, std::string_view sgc, std::string_view data_file) {
  ByteWriter out(bytes);
  out.text(radicado);
  out.text(sgc);
  out.text(data_file);
}

LedgerFile ledger_file(const SourceFile& file, FileRole role) {
  LedgerFile known;
  known.id = file.id;
  known.path = file.shown_path();
  known.raw_path = file.path;
  known.stat = file.stat;
  known.sha256 = file.known_sha256;
  known.role = role;
  return known;
}

class CompanyRehearsal {
 public:
  CompanyRehearsal(Context& context, CompanyRun& company)
      : context_(context), company_(company), files_(context, company) {}

  Result<void> run() {
    if (context_.uploads != nullptr) {
      TRY_SET(pending_, context_.uploads->pending(company_.company.name));
    }
    context_.progress.total += pending_.size() + company_.records.touched;
    Buckets seen(*context_.work, company_.company.name + "-foreseen");
    TRY(note_claims(seen));
    std::vector<std::vector<std::string>> pending(kBucketCount);
    for (const std::string& radicado : pending_) pending[bucket_of(radicado)].push_back(radicado);
    for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
      std::map<std::string, Foreseen> claims;
      for (const std::string& radicado : pending[bucket]) claims[radicado].is_touched = true;
      TRY(add_seen(seen, bucket, claims));
      TRY(add_files(bucket, claims));
      TRY(rehearse(claims));
    }
    TRY(place());
    std::sort(company_.would_upload.begin(), company_.would_upload.end(),
              [](const auto& left, const auto& right) { return left.key < right.key; });
    return {};
  }

 private:
  using Batch = std::vector<ClaimWork>;
  Result<void> note_claims(Buckets& seen);
  Result<void> add_seen(const Buckets& seen, std::size_t bucket, std::map<std::string, Foreseen>& claims);
  Result<void> add_files(std::size_t bucket, std::map<std::string, Foreseen>& claims);
  Result<void> rehearse(std::map<std::string, Foreseen>& claims);
  Result<void> merge_ledger(const std::vector<std::string>& radicados, std::map<std::string, Foreseen>& claims,
                            Batch& batch);
  void merge_files(const Foreseen& seen, ClaimUpload& claim) const;
  [[nodiscard]] bool is_given_up(const Foreseen& seen, const LedgerFile& file) const;
  Result<void> place();
  void count(ClaimWork& work, bool is_touched);

  Context& context_;
  CompanyRun& company_;
  const ClaimFiles files_;
  std::vector<std::string> pending_;
  std::unordered_set<std::int64_t> rejected_files_;  // whole, of those that the ledger knows
  std::vector<FolderWish> wishes_;                   // of claims that would get their folder
  struct Unplaced {
    std::string radicado, name;
    std::uint64_t bytes = 0;
  };
  std::vector<Unplaced> unplaced_;  // their objects
};

Result<void> CompanyRehearsal::note_claims(Buckets& seen) {
  if (company_.observations == nullptr) return {};
  Buckets::Writer writer(seen);
  std::string bytes, record;
  ClaimReader reader;
  for (std::size_t range = 0; range < company_.observations->ranges(); ++range) {
    TRY(company_.observations->read(range, bytes));
    reader.begin(bytes);
    for (ClaimObservations claim; reader.next(claim);) {
      std::string sgc;
      for (const Observation& observation : claim.observations)
        if (const auto& value = observation.values.fields[kNumeroReclamoSgc]; !value.empty()) sgc = value;
      record.clear();
      append_seen(record, claim.radicado, sgc, {});
      TRY(writer.append(bucket_of(claim.radicado), record));
    }
  }
  company_.read_files->rewind();
  std::string_view read;
  while (true) {
    TRY_SET(const bool has_more, company_.read_files->next(read));
    if (!has_more) break;
    const FinishedFile file = read_finished_file(read);
    if (file.is_rejected && file.file.is_known) rejected_files_.insert(file.file.id);
    if (file.role != FileRole::kData) continue;
    record.clear();
    append_seen(record, file.radicado, {}, read);
    TRY(writer.append(bucket_of(file.radicado), record));
  }
  company_.read_files->rewind();
  return writer.flush();
}

Result<void> CompanyRehearsal::add_seen(const Buckets& seen, std::size_t bucket,
                                        std::map<std::string, Foreseen>& claims) {
  TRY_SET(const std::string bytes, seen.read(bucket));
  for (ByteReader reader(bytes); !reader.at_end();) {
    Foreseen& claim = claims[std::string(reader.text())];
    const std::string_view sgc = reader.text(), data_file = reader.text();
    if (!sgc.empty()) claim.sgc = sgc;
    claim.is_touched = true;
    if (data_file.empty()) continue;
    const FinishedFile file = read_finished_file(data_file);
    LedgerFile known = ledger_file(file.file, FileRole::kData);
    known.sha256 = file.sha256;
    known.order = file.order;
    claim.files.push_back(std::move(known));
  }
  return {};
}

// Files of touched claims that are too young were seen by organise only.
Result<void> CompanyRehearsal::add_files(std::size_t bucket, std::map<std::string, Foreseen>& claims) {
  if (company_.claim_files == nullptr) return {};
  TRY_SET(const std::string bytes, company_.claim_files->read(bucket));
  for (ByteReader reader(bytes); !reader.at_end();) {
    const ClaimFileRecord record = read_claim_file(reader);
    if (record.is_deferred) {
      ++company_.store.files;
      ++company_.store.deferred;
    } else if (!record.is_in_ledger || claims.count(record.radicado) > 0) {
      claims[record.radicado].files.push_back(ledger_file(record.file, record.role));
    }
  }
  return {};
}

Result<void> CompanyRehearsal::rehearse(std::map<std::string, Foreseen>& claims) {
  for (auto claim = claims.begin(); claim != claims.end();) {
    TRY(check_stop(context_));
    std::vector<std::string> radicados;
    for (; claim != claims.end() && radicados.size() < kClaimsPerBatch; ++claim) radicados.push_back(claim->first);
    Batch batch;
    TRY(merge_ledger(radicados, claims, batch));
    TRY(for_each_parallel(context_.options.threads, batch.size(),
                          [&](std::size_t i) { return files_.hash(batch[i]); }));
    for (ClaimWork& work : batch) count(work, claims[work.claim.radicado].is_touched);
    context_.progress.done += batch.size();
  }
  return {};
}

Result<void> CompanyRehearsal::merge_ledger(const std::vector<std::string>& radicados,
                                            std::map<std::string, Foreseen>& claims, Batch& batch) {
  std::vector<ClaimUpload> known;
  if (context_.uploads != nullptr) {
    TRY_SET(known, context_.uploads->claims(company_.company.name, radicados));
  }
  auto next = known.begin();
  for (const std::string& radicado : radicados) {
    const Foreseen& seen = claims[radicado];
    ClaimWork& work = batch.emplace_back();
    if (next != known.end() && next->radicado == radicado) work.claim = std::move(*next++);
    work.claim.radicado = radicado;
    if (!seen.sgc.empty()) work.claim.sgc = seen.sgc;
    merge_files(seen, work.claim);
  }
  return {};
}

// A data file of the claim that this run has read, and that gives it nothing, or nobody, any more.
bool CompanyRehearsal::is_given_up(const Foreseen& seen, const LedgerFile& file) const {
  const bool is_read = company_.was_read(file.id) || rejected_files_.count(file.id) > 0;
  return file.role == FileRole::kData && is_read &&
         std::none_of(seen.files.begin(), seen.files.end(),
                      [&file](const LedgerFile& given) { return given.id == file.id; });
}

// As load would note them: the bytes of a file that is not as it was are not known.
void CompanyRehearsal::merge_files(const Foreseen& seen, ClaimUpload& claim) const {
  std::erase_if(claim.files, [&](const LedgerFile& file) { return is_given_up(seen, file); });
  for (LedgerFile& file : claim.files)
    if (company_.has_vanished(file.id)) file.state = kVanished;
  for (const LedgerFile& file : seen.files) {
    const auto before = std::find_if(claim.files.begin(), claim.files.end(),
                                     [&file](const LedgerFile& known) { return known.id == file.id; });
    const bool is_same = before != claim.files.end() && before->stat.size == file.stat.size &&
                         before->stat.mtime_ns == file.stat.mtime_ns && before->stat.inode == file.stat.inode;
    if (before == claim.files.end()) {
      claim.files.push_back(file);
      if (file.role != FileRole::kData) claim.files.back().sha256.clear();
      continue;
    }
    const std::string known_sha256 = before->sha256;
    *before = file;
    if (file.role != FileRole::kData) before->sha256 = is_same ? known_sha256 : std::string();
  }
}

// In the order of the radicados, as the upload gives them, whatever the order in which the claims were looked at.
Result<void> CompanyRehearsal::place() {
  std::sort(wishes_.begin(), wishes_.end(),
            [](const FolderWish& left, const FolderWish& right) { return left.radicado < right.radicado; });
  std::map<std::string, std::string> folders;
  std::set<std::string> taken;  // of a batch before: nobody has noted it
  for (std::size_t from = 0; from < wishes_.size(); from += kClaimsPerBatch) {
    const auto at = [this](std::size_t place) { return wishes_.begin() + static_cast<std::ptrdiff_t>(place); };
    const std::vector<FolderWish> batch(at(from), at(std::min(wishes_.size(), from + kClaimsPerBatch)));
    std::vector<FolderGiven> given;
    if (context_.uploads != nullptr) {
      TRY_SET(given, context_.uploads->foresee_folders(company_.company.name, batch));
    } else {
      for (const FolderWish& wish : batch) given.push_back({wish.radicado, wish.folder, false});
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
      folders[batch[i].radicado] = taken.insert(given[i].folder).second ? given[i].folder : batch[i].shared_folder;
  }
  for (const Unplaced& object : unplaced_)
    company_.would_upload.push_back({object_key(context_.options.store_prefix, company_.company.store_folder,
                                                folders[object.radicado], object.name),
                                     object.bytes});
  return {};
}

// What would be sent counts as uploaded; what cannot be read now would wait.
void CompanyRehearsal::count(ClaimWork& work, bool is_touched) {
  const UploadPlan plan = plan_upload(work.claim, context_.zone);
  const bool has_folder = !work.claim.folder.empty();
  if (!has_folder && !work.claim.files.empty()) wishes_.push_back(folder_wish(work.claim));
  for (const PlannedObject& planned : plan.objects) {
    if (!planned.needs_upload) continue;
    ++(planned.sha256.empty() ? work.deferred : work.uploaded);
    if (planned.sha256.empty()) continue;
    if (has_folder)
      company_.would_upload.push_back({files_.key_of(work.claim, planned), planned.file->stat.size});
    else
      unplaced_.push_back({work.claim.radicado, planned.name, planned.file->stat.size});
  }
  if (is_touched || work.uploaded + work.deferred > 0) company_.store.add(balance_of(work, plan));
}

}  // namespace

Result<StageReport> rehearse_upload(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "upload";
  context.progress.begin("upload", 0);
  for (const auto& company : context.companies) {
    TRY(CompanyRehearsal(context, *company).run());
    report.in += company->store.files;
    report.out += company->store.uploaded;
    report.skipped += company->store.already_there + company->store.same_bytes + company->store.superseded;
    report.rejected += company->store.failed;
  }
  return report;
}

}  // namespace radica
