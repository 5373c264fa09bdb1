#include "stages/organise.h"

#include <algorithm>
#include <mutex>

#include "base/file.h"
#include "base/workers.h"
#include "model/store_names.h"
#include "stages/claim_match.h"
#include "stages/file_records.h"
#include "stages/group_records.h"

namespace radica {
namespace {

struct GroupFile {
  GroupRecord record;
  std::string ledger_radicado;  // what the ledger says now
  FileRole ledger_role = FileRole::kNone;
};

struct Group : ClaimGroupKeys {
  std::vector<GroupFile> files;
};

bool is_organised(const Group& group) {
  return !group.owners.empty() || group.owner_waits;
}

class BucketOrganise {
 public:
  BucketOrganise(Context& context, CompanyRun& company, std::mutex& mutex)
      : context_(context), company_(company), mutex_(mutex), claim_files_(*company.claim_files) {}

  Result<void> run(std::size_t bucket) {
    TRY(check_stop(context_));
    TRY_SET(const std::string bytes, company_.groups->read(bucket));
    read_groups(bytes);
    if (asks_ledger()) TRY(add_from_ledger());
    TRY(match_all());
    TRY(claim_files_.flush());
    const std::lock_guard lock(mutex_);
    for (const std::string& record : other_files_) TRY(company_.other_files->append(record));
    std::move(unmatched_.begin(), unmatched_.end(), std::back_inserter(company_.unmatched));
    context_.progress.done += 1;
    return {};
  }

 private:
  // An incremental run: what it did not read stands in the ledger.
  [[nodiscard]] bool asks_ledger() const { return context_.ledger != nullptr && !context_.options.reads_all; }
  void read_groups(std::string_view bytes);
  void add(GroupRecord record);
  Result<void> add_from_ledger();
  void add_ledger_files(Group& group, const std::vector<LedgerFile>& files, bool are_attachments);
  Result<void> match_all();
  Result<void> match_again(const std::vector<std::pair<Group*, const GroupFile*>>& files);
  [[nodiscard]] ClaimMatch match(const Group& group, const GroupFile& file) const {
    const SourceFile& source = file.record.file;
    return match_file(group, source.shown_path(), source.stat.mtime_ns, file.record.part, context_.zone);
  }
  void complete(SourceFile& file) const;
  Result<void> emit(const GroupFile& file, const ClaimMatch& match);

  Context& context_;
  CompanyRun& company_;
  std::mutex& mutex_;
  Buckets::Writer claim_files_;
  std::map<std::string, Group> groups_;
  std::vector<std::string> other_files_;
  std::vector<Unmatched> unmatched_;
};

// Where all files are at hand, a group without one has nothing to decide.
void BucketOrganise::read_groups(std::string_view bytes) {
  std::vector<GroupRecordHead> heads;
  std::unordered_set<std::uint64_t> with_files;
  for (ByteReader reader(bytes); !reader.at_end();) {
    heads.push_back(read_group_head(reader));
    if (heads.back().tag == GroupTag::kFile) with_files.insert(heads.back().group);
  }
  for (const GroupRecordHead& head : heads)
    if (asks_ledger() || with_files.count(head.group) > 0) add(read_group_record(head.record));
}

void BucketOrganise::add(GroupRecord record) {
  Group& group = groups_[group_key(record.folder, record.segment)];
  group.folder = record.folder;
  group.segment = record.segment;
  switch (record.tag) {
    case GroupTag::kFile:
      group.files.push_back({std::move(record), {}, FileRole::kNone});
      break;
    case GroupTag::kClaim:
      group.add_key(record.key, record.radicado, record.times);
      break;
    case GroupTag::kFormer:
      group.former.emplace(std::move(record.key), std::move(record.radicado));
      break;
    case GroupTag::kOwner:
      group.owners.insert(record.radicado);
      break;
    case GroupTag::kWait:
      group.waiting.insert(record.key);
      break;
    case GroupTag::kWaitOwner:
      group.owner_waits = true;
      break;
    case GroupTag::kTouched:
      break;
  }
}

// What an incremental run did not read: the other claims, rejects and files of a group that something touched. Which
// files those are depends on whether a pqr_data.json stands beside them, accepted or not.
Result<void> BucketOrganise::add_from_ledger() {
  if (groups_.empty()) return {};
  Ledger& ledger = *context_.ledger;
  const std::string& company = company_.company.name;
  std::vector<ClaimGroupKeys*> keys;
  std::vector<GroupName> names;
  for (auto& [key, group] : groups_) {
    keys.push_back(&group);
    names.push_back({group.folder, group.segment});
  }
  TRY(add_ledger_claims(ledger, company, keys));
  TRY(add_ledger_rejects(ledger, company, keys));
  TRY_SET(const auto files, ledger.files_of_groups(company, names));
  std::vector<Group*> organised;
  std::vector<std::string> folders;
  auto of_group = files.begin();
  for (auto& [key, group] : groups_) {
    add_ledger_files(group, *of_group++, false);
    if (!is_organised(group)) continue;
    organised.push_back(&group);
    folders.push_back(join_path(group.folder, "adjuntos"));
  }
  if (folders.empty()) return {};
  TRY_SET(const auto attachments, ledger.files_below(company, folders));
  for (std::size_t i = 0; i < organised.size(); ++i) add_ledger_files(*organised[i], attachments[i], true);
  return {};
}

void BucketOrganise::add_ledger_files(Group& group, const std::vector<LedgerFile>& files, bool are_attachments) {
  std::set<std::string> present;
  for (const GroupFile& file : group.files) present.insert(file.record.file.shown_path());
  for (const LedgerFile& file : files) {
    if (present.count(file.path) > 0 || company_.has_left(file.id)) continue;
    GroupFile known;
    known.record.tag = GroupTag::kFile;
    known.record.is_in_ledger = true;
    if (are_attachments)
      known.record.part = OrganisedPart::kAttachment;
    else if (name_of(file.path) == kDetailName && is_organised(group))
      known.record.part = OrganisedPart::kDetail;
    known.record.file.id = file.id;
    known.record.file.path = file.raw_path;
    known.record.file.stat = file.stat;
    known.record.file.first_path = file.first_path;
    known.record.file.first_mtime_ns = file.first_mtime_ns;
    known.record.file.known_sha256 = file.sha256;
    known.record.file.is_known = true;
    known.ledger_radicado = file.radicado;
    known.ledger_role = file.role;
    group.files.push_back(std::move(known));
  }
}

// A full run does not see claims whose data files are gone or broken now; the ledger does.
Result<void> BucketOrganise::match_all() {
  const bool may_know_more = context_.ledger != nullptr && !asks_ledger();
  std::vector<std::pair<Group*, const GroupFile*>> unmatched;
  for (auto& [key, group] : groups_) {
    for (const GroupFile& file : group.files) {
      const ClaimMatch found = match(group, file);
      if (found.radicado.empty() && may_know_more)
        unmatched.emplace_back(&group, &file);
      else
        TRY(emit(file, found));
    }
  }
  return match_again(unmatched);
}

Result<void> BucketOrganise::match_again(const std::vector<std::pair<Group*, const GroupFile*>>& files) {
  std::vector<ClaimGroupKeys*> groups;
  for (const auto& [group, file] : files)
    if (groups.empty() || groups.back() != group) groups.push_back(group);
  if (!groups.empty()) TRY(add_ledger_claims(*context_.ledger, company_.company.name, groups));
  for (const auto& [group, file] : files) TRY(emit(*file, match(*group, *file)));
  return {};
}

// The ledger keeps no ctime, without which the fingerprint would be another one and the next run look at the file
// again.
void BucketOrganise::complete(SourceFile& file) const {
  const auto found = stat_file(join_path(company_.root, file.path));
  FileStat known = file.stat;
  if (found) known.ctime_ns = found->ctime_ns;
  if (found && *found == known) file.stat = known;
}

Result<void> BucketOrganise::emit(const GroupFile& file, const ClaimMatch& match) {
  const GroupRecord& record = file.record;
  if (!match.radicado.empty())
    TRY(append_claim_file(claim_files_,
                          {match.radicado, match.role, record.file, record.is_deferred, record.is_in_ledger}));
  if (record.is_deferred) return {};
  if (!match.reason.empty()) unmatched_.push_back({record.file.shown_path(), std::string(match.reason)});
  if (record.is_in_ledger && match.radicado == file.ledger_radicado && match.role == file.ledger_role) return {};
  FinishedFile finished;
  finished.file = record.file;
  if (record.is_in_ledger) complete(finished.file);
  finished.radicado = match.radicado;
  finished.role = match.role;
  finished.sha256 = record.file.known_sha256;
  std::string bytes;
  append_finished_file(bytes, finished);
  other_files_.push_back(std::move(bytes));
  return {};
}

}  // namespace

Result<StageReport> organise(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "organise";
  context.progress.begin("organise", kBucketCount * context.companies.size());
  for (const auto& company : context.companies) {
    company->claim_files = std::make_unique<Buckets>(*context.work, company->company.name + "-claim-files");
    std::mutex mutex;
    TRY(for_each_parallel(context.options.threads, kBucketCount, [&](std::size_t bucket) -> Result<void> {
      return BucketOrganise(context, *company, mutex).run(bucket);
    }));
    std::sort(company->unmatched.begin(), company->unmatched.end());
    TRY(company->other_files->finish());
    report.rejected += company->unmatched.size();
  }
  return report;
}

}  // namespace radica
