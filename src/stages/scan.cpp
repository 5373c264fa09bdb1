#include "stages/scan.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>

#include "base/text.h"
#include "model/store_names.h"
#include "stages/group_records.h"
#include "stages/told_paths.h"

namespace radica {
namespace {

constexpr std::size_t kLookupBatch = 2000;
constexpr std::size_t kHandOver = 64 << 10;  // bytes

// Whether its folder is one of the organised layout shows only when all of the tree has been seen.
bool is_undecided(std::string_view path) {
  return name_of(path) == kDetailName || organised_folder_of(path).has_value();
}

std::string shown_folder(std::string_view path) {
  return path.empty() ? "." : printable_path(path);
}

// What the ledger knows of the tree: the fingerprint of each file that counts as read, and whether it was seen.
struct KnownTree {
  struct Entry {
    std::int64_t id = 0;
    bool is_odd = false, is_json = false, was_seen = false;
  };
  std::unordered_map<std::string, Entry> by_fingerprint;
  std::unordered_map<std::int64_t, LedgerFile> odd;
};

struct RenameKey {
  std::uint64_t size = 0, inode = 0;
  std::int64_t mtime_ns = 0;
  friend auto operator<=>(const RenameKey&, const RenameKey&) = default;
};
RenameKey rename_key(const FileStat& stat) {
  return {stat.size, stat.inode, stat.mtime_ns};
}

// What one walking thread has found; nothing is shared until the walk has ended.
struct Lane {
  Lane(const WorkFolder& work, const std::string& company, Buckets& buckets, unsigned worker)
      : undecided(work, company + "-undecided-" + std::to_string(worker)),
        fresh(work, company + "-fresh-" + std::to_string(worker)),
        groups(buckets) {}
  FileBalance files;
  std::uint64_t files_to_read = 0;
  std::string to_read;                    // records that are not in the list yet
  WorkList undecided;                     // what they are depends on the whole tree
  WorkList fresh;                         // not known as they are: the ledger is asked for their paths
  std::vector<std::string> fresh_paths;   // raw, only where the ledger knows files
  std::vector<std::string> waiting;       // raw paths, where they are asked for
  std::unordered_set<std::string> owned;  // folders that hold a pqr_data.json
  Buckets::Writer groups;
  // Of the file at hand; their memory is used again.
  SourceFile file;
  GroupRecord group;
  std::string record;
};

// The scan of one company.
class CompanyScan {
 public:
  CompanyScan(Context& context, CompanyRun& company) : context_(context), company_(company) {}

  Result<void> run() {
    company_.to_read = std::make_unique<WorkList>(*context_.work, company_.company.name + "-to-read");
    company_.groups = std::make_unique<Buckets>(*context_.work, company_.company.name + "-groups");
    company_.other_files = std::make_unique<WorkList>(*context_.work, company_.company.name + "-others");
    company_.rejects = std::make_unique<Rejects>(*context_.work, company_.company.name);
    for (unsigned worker = 0; worker < context_.options.threads; ++worker)
      lanes_.push_back(std::make_unique<Lane>(*context_.work, company_.company.name, *company_.groups, worker));
    company_.note_look();
    if (company_.told) {
      TRY_SET(company_.told, with_organised_layout(company_.root, std::move(*company_.told)));
    }
    TRY(read_ledger());
    TRY(list_tree());
    TRY(write_rejects());
    for (const auto& lane : lanes_) organised_.merge(lane->owned);
    for (const auto& lane : lanes_) TRY(decide(*lane));
    for (const auto& lane : lanes_) fresh_paths_.insert(lane->fresh_paths.begin(), lane->fresh_paths.end());
    TRY(resolve_vanished());
    for (const auto& lane : lanes_) TRY(resolve_fresh(*lane));
    TRY(emit_gone(*lanes_.front()));
    for (const auto& lane : lanes_) TRY(finish(*lane));
    company_.highest_id = next_id_ - 1;
    return company_.to_read->finish();
  }

 private:
  Result<void> read_ledger();
  Result<void> read_fingerprints();
  [[nodiscard]] std::function<bool(std::string_view path)> needs_stat() const;
  Result<void> list_tree();
  Result<void> list(const OnEntries& on_entries, const OnUnreadable& on_unreadable);
  Result<void> skip_company();
  Result<void> sort_out_entry(Lane& lane, const WalkEntry& entry);
  // Those that take a file set what the ledger knows of it, or give it its id.
  Result<void> sort_out(Lane& lane, PathClass path_class, SourceFile& file);
  Result<void> decide(Lane& lane);
  Result<void> sort_out_json(Lane& lane, SourceFile& file);
  Result<void> sort_out_other(Lane& lane, SourceFile& file);
  [[nodiscard]] KnownTree::Entry* known_as_it_is(SourceFile& file);
  Result<void> add_known(Lane& lane, SourceFile& file, const KnownTree::Entry& entry, bool is_json);
  Result<void> add_fresh(Lane& lane, SourceFile& file, bool is_json);
  Result<void> add_new(Lane& lane, SourceFile& file, bool is_json);
  Result<void> resolve_vanished();
  Result<void> resolve_fresh(Lane& lane);
  Result<void> add_changed(Lane& lane, SourceFile& file, const LedgerFile& before, bool is_json);
  Result<void> resolve_batch(Lane& lane, std::vector<std::pair<SourceFile, bool>>& batch);
  Result<void> add_vanished_before(const std::vector<std::pair<SourceFile, bool>>& fresh);
  [[nodiscard]] std::optional<LedgerFile> take_renamed(const SourceFile& file);
  [[nodiscard]] bool has_the_bytes(const SourceFile& file, const LedgerFile& before) const;
  Result<void> emit(Lane& lane, const SourceFile& file, bool is_json);
  Result<void> emit_other(Lane& lane, const SourceFile& file, bool is_deferred);
  Result<void> emit_waiting(Lane& lane, std::string_view path);
  Result<void> emit_gone(Lane& lane);
  Result<void> hand_over(Lane& lane);
  Result<void> finish(Lane& lane);
  void note_unreadable(std::string_view path, int number);
  Result<void> write_rejects();
  void note_fresh_path(Lane& lane, const std::string& path) {
    if (has_rows_) lane.fresh_paths.push_back(path);  // else nothing can be missing
  }
  // It is not done with: whoever tells of paths has to tell of it again.
  void note_waiting(Lane& lane, const SourceFile& file) const {
    if (context_.options.names_waiting) lane.waiting.push_back(file.path);
  }

  [[nodiscard]] bool is_organised_attachment(std::string_view path) const {
    const auto folder = organised_folder_of(path);
    return folder && organised_.count(std::string(*folder)) > 0;
  }

  Context& context_;
  CompanyRun& company_;
  KnownTree known_;
  std::vector<std::unique_ptr<Lane>> lanes_;          // one a walking thread
  std::unordered_set<std::string> organised_;         // folders that hold a pqr_data.json; complete after the walk
  std::unordered_set<std::string> fresh_paths_;       // complete once all are decided
  std::vector<std::string> unreadable_;               // folders
  std::multimap<RenameKey, LedgerFile> gone_;         // seen by the run before
  std::multimap<RenameKey, LedgerFile> gone_before_;  // noted as vanished by an earlier one, or not read
  std::mutex to_read_mutex_;
  std::atomic<std::int64_t> next_id_ = 1;
  bool has_rows_ = false;  // of files in the ledger; a killed run leaves some that do not count as read
};

Result<void> CompanyScan::read_ledger() {
  if (context_.ledger == nullptr) return {};
  TRY(read_fingerprints());
  TRY_SET(auto future, context_.ledger->future_files(company_.company.name));
  company_.future.know(std::move(future));
  TRY_SET(std::int64_t highest, context_.ledger->highest_file_id());
  has_rows_ = highest > 0;
  // Ids are given per company in turn; the company before has taken some already.
  for (const auto& other : context_.companies) highest = std::max(highest, other->highest_id);
  next_id_ = highest + 1;
  company_.first_new_id = next_id_;
  return {};
}

// Of the whole tree, or of the paths that the scan was told of.
Result<void> CompanyScan::read_fingerprints() {
  const std::string& company = company_.company.name;
  std::vector<std::int64_t> odd;
  const auto add = [&](std::int64_t id, std::string_view fp, bool is_odd, bool is_json) {
    known_.by_fingerprint.insert({std::string(fp), {id, is_odd, is_json, false}});
    if (is_odd) odd.push_back(id);
  };
  if (company_.told) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < company_.told->size(); ++i) {
      paths.push_back(printable_path((*company_.told)[i]));
      if (paths.size() < kLookupBatch && i + 1 < company_.told->size()) continue;
      TRY(context_.ledger->fingerprints_of(company, paths, add));
      paths.clear();
    }
  } else {
    TRY(context_.ledger->fingerprints(company, add));
  }
  TRY_SET(auto files, context_.ledger->files_by_id(odd));
  for (LedgerFile& file : files) known_.odd.insert({file.id, std::move(file)});
  return {};
}

// Where nothing is known of the tree, a data file is told apart when it is opened, which costs less than to look it up
// by its name now and again then.
std::function<bool(std::string_view)> CompanyScan::needs_stat() const {
  if (has_rows_ || !context_.options.reads_all) return {};
  return [](std::string_view path) {
    return classify_path(path, WalkKind::kFile) != PathClass::kInput || is_undecided(path);
  };
}

Result<void> CompanyScan::list_tree() {
  const auto on_entries = [&](unsigned worker, std::span<const WalkEntry> entries) -> Result<void> {
    TRY(check_stop(context_));
    for (const WalkEntry& entry : entries) TRY(sort_out_entry(*lanes_[worker], entry));
    context_.progress.done += entries.size();
    return {};
  };
  const auto on_unreadable = [&](std::string_view path, int number) { note_unreadable(path, number); };
  if (std::error_code error; std::filesystem::is_symlink(company_.root, error)) return skip_company();
  Result<void> walked = list(on_entries, on_unreadable);
  if (walked) return {};
  if (walked.error().code == ErrorCode::kDenied) {  // the other companies go on
    note_unreadable("", EACCES);
    return {};
  }
  if (walked.error().code != ErrorCode::kNotFound) return walked;
  return skip_company();
}

Result<void> CompanyScan::list(const OnEntries& on_entries, const OnUnreadable& on_unreadable) {
  if (company_.told) return look_at(company_.root, *company_.told, on_entries, on_unreadable);
  const auto threads = static_cast<unsigned>(context_.options.threads);
  return walk(company_.root, on_entries, on_unreadable, {.threads = threads, .enters = {}, .needs_stat = needs_stat()});
}

// There is no folder of this company (SPEC §3: only the two folders above it may be links).
Result<void> CompanyScan::skip_company() {
  company_.is_missing = true;
  context_.log.warning("company_folder_missing", {{"company", company_.company.name}, {"path", company_.root}});
  return {};
}

void CompanyScan::note_unreadable(std::string_view path, int number) {
  unreadable_.emplace_back(path);
  context_.log.warning("folder_unreadable",
                       {{"company", company_.company.name}, {"path", shown_folder(path)}, {"errno", number}});
}

// A folder that cannot be read hides files: it stands among the rejects, so that the balance and --strict see it.
Result<void> CompanyScan::write_rejects() {
  Rejects::Writer rejects(*company_.rejects);
  for (const std::string& folder : unreadable_) {
    ++company_.files.found;
    ++company_.files.rejected;
    Rejected rejected;
    rejected.file = shown_folder(folder);
    rejected.rule = Rule::kArchivoIlegible;
    rejected.where = "byte 0";
    company_.census.rules[static_cast<std::size_t>(Rule::kArchivoIlegible)].add(rejected.file);
    TRY(rejects.append(rejected));
  }
  return rejects.flush();
}

Result<void> CompanyScan::sort_out_entry(Lane& lane, const WalkEntry& entry) {
  const PathClass path_class = classify_path(entry.path, entry.kind);
  if (path_class == PathClass::kUnlisted) return {};
  lane.file.reset(entry.path, entry.stat);
  const std::string_view name = name_of(entry.path);
  if (path_class == PathClass::kInput && name == kDataName) lane.owned.insert(parent_of(entry.path));
  if (path_class == PathClass::kIgnored || !is_undecided(entry.path)) return sort_out(lane, path_class, lane.file);
  lane.record.clear();
  ByteWriter writer(lane.record);
  writer.number(static_cast<std::uint64_t>(path_class));
  write_source_file(writer, lane.file);
  return lane.undecided.append(lane.record);
}

Result<void> CompanyScan::sort_out(Lane& lane, PathClass path_class, SourceFile& file) {
  switch (path_class) {
    case PathClass::kIgnored:
      ++lane.files.found;
      ++lane.files.ignored;
      return {};
    case PathClass::kInput:
      return sort_out_json(lane, file);
    default:
      return sort_out_other(lane, file);
  }
}

Result<void> CompanyScan::decide(Lane& lane) {
  TRY(lane.undecided.finish());
  std::string_view bytes;
  while (true) {
    TRY_SET(const bool has_more, lane.undecided.next(bytes));
    if (!has_more) return {};
    ByteReader reader(bytes);
    const auto path_class = static_cast<PathClass>(reader.number());
    read_source_file(reader, lane.file);
    TRY(sort_out(lane, path_class, lane.file));
  }
}

// The threads mark different entries: a fingerprint is of one path.
KnownTree::Entry* CompanyScan::known_as_it_is(SourceFile& file) {
  company_.judge_stat(file);
  if (known_.by_fingerprint.empty()) return nullptr;
  const auto known = known_.by_fingerprint.find(fingerprint_of(file.path, file.stat, file.is_weak));
  if (known == known_.by_fingerprint.end()) return nullptr;
  known->second.was_seen = true;
  return &known->second;
}

Result<void> CompanyScan::sort_out_json(Lane& lane, SourceFile& file) {
  ++lane.files.found;
  if (is_organised_attachment(file.path)) {
    ++lane.files.ignored;
    return sort_out_other(lane, file);
  }
  if (const KnownTree::Entry* known = known_as_it_is(file)) {
    if (context_.options.reads_all) return add_known(lane, file, *known, true);
    if (!known->is_json) return add_fresh(lane, file, true);  // was an attachment of a claim that is gone
    ++lane.files.unchanged;
    return {};
  }
  if (file.stat.is_known() && !is_settled(context_, company_, file)) {
    ++lane.files.deferred;
    note_fresh_path(lane, file.path);
    note_waiting(lane, file);
    return emit_waiting(lane, file.shown_path());
  }
  return add_fresh(lane, file, true);
}

Result<void> CompanyScan::sort_out_other(Lane& lane, SourceFile& file) {
  if (const KnownTree::Entry* known = known_as_it_is(file)) {
    if (context_.options.reads_all) return add_known(lane, file, *known, false);
    // JSON that was input until the pqr_data.json of its claim arrived.
    return known->is_json ? add_fresh(lane, file, false) : Result<void>{};
  }
  if (!is_settled(context_, company_, file)) {
    note_fresh_path(lane, file.path);
    note_waiting(lane, file);
    return emit_other(lane, file, true);
  }
  return add_fresh(lane, file, false);
}

Result<void> CompanyScan::add_known(Lane& lane, SourceFile& file, const KnownTree::Entry& entry, bool is_json) {
  file.id = entry.id;
  file.is_known = true;
  file.first_path = file.shown_path();
  file.first_mtime_ns = file.stat.mtime_ns;
  if (const auto odd = known_.odd.find(entry.id); odd != known_.odd.end()) {
    file.first_path = odd->second.first_path;
    file.first_mtime_ns = odd->second.first_mtime_ns;
    file.known_sha256 = odd->second.sha256;
  }
  return emit(lane, file, is_json);
}

Result<void> CompanyScan::add_fresh(Lane& lane, SourceFile& file, bool is_json) {
  note_fresh_path(lane, file.path);
  if (!has_rows_) return add_new(lane, file, is_json);
  lane.record.clear();
  ByteWriter writer(lane.record);
  writer.number(is_json ? 1 : 0);
  write_source_file(writer, file);
  return lane.fresh.append(lane.record);
}

Result<void> CompanyScan::add_new(Lane& lane, SourceFile& file, bool is_json) {
  file.first_path = file.shown_path();
  file.first_mtime_ns = file.stat.mtime_ns;
  file.id = next_id_++;
  return emit(lane, file, is_json);
}

// Ledger files whose fingerprint was not seen: changed if their path is still there, else gone, or renamed.
Result<void> CompanyScan::resolve_vanished() {
  if (company_.is_missing) return {};  // an unmounted folder never looks like deleted files
  std::vector<std::int64_t> unseen;
  for (const auto& [fp, entry] : known_.by_fingerprint)
    if (!entry.was_seen) unseen.push_back(entry.id);
  for (std::size_t from = 0; from < unseen.size(); from += kLookupBatch) {
    const std::size_t to = std::min(unseen.size(), from + kLookupBatch);
    TRY_SET(auto files, context_.ledger->files_by_id({unseen.begin() + static_cast<std::ptrdiff_t>(from),
                                                      unseen.begin() + static_cast<std::ptrdiff_t>(to)}));
    for (LedgerFile& file : files) {
      if (fresh_paths_.count(file.raw_path) > 0) continue;
      const bool is_hidden_by_folder =
          std::any_of(unreadable_.begin(), unreadable_.end(), [&](const std::string& folder) {
            return folder.empty() || file.raw_path.compare(0, folder.size() + 1, folder + "/") == 0;
          });
      if (is_hidden_by_folder) continue;
      const RenameKey key = rename_key(file.stat);
      gone_.emplace(key, std::move(file));
    }
  }
  return {};
}

Result<void> CompanyScan::resolve_fresh(Lane& lane) {
  TRY(lane.fresh.finish());
  std::vector<std::pair<SourceFile, bool>> batch;
  std::string_view bytes;
  while (true) {
    TRY_SET(const bool has_more, lane.fresh.next(bytes));
    if (has_more) {
      ByteReader reader(bytes);
      const bool is_json = reader.number() != 0;
      batch.push_back({read_source_file(reader), is_json});
    }
    if (batch.size() == kLookupBatch || !has_more) TRY(resolve_batch(lane, batch));
    if (!has_more) return {};
  }
}

Result<void> CompanyScan::resolve_batch(Lane& lane, std::vector<std::pair<SourceFile, bool>>& batch) {
  std::unordered_map<std::string, LedgerFile> by_path;
  std::vector<std::string> paths;
  for (const auto& [file, is_json] : batch) paths.push_back(file.shown_path());
  if (!paths.empty()) {
    TRY_SET(auto files, context_.ledger->files_by_path(company_.company.name, paths));
    for (LedgerFile& file : files) {
      std::string path = file.raw_path;
      by_path.insert({std::move(path), std::move(file)});
    }
  }
  std::vector<std::pair<SourceFile, bool>> elsewhere;
  for (auto& [file, is_json] : batch) {
    const auto before = by_path.find(file.path);
    if (before != by_path.end()) {
      TRY(add_changed(lane, file, before->second, is_json));
    } else {
      elsewhere.emplace_back(std::move(file), is_json);
    }
  }
  batch.clear();
  TRY(add_vanished_before(elsewhere));
  for (auto& [file, is_json] : elsewhere) {
    const auto before = take_renamed(file);
    if (before) company_.renamed.insert(before->id);
    if (before && is_json) company_.left_paths.push_back(before->path);
    TRY(before ? add_changed(lane, file, *before, is_json) : add_new(lane, file, is_json));
  }
  return {};
}

Result<void> CompanyScan::add_changed(Lane& lane, SourceFile& file, const LedgerFile& before, bool is_json) {
  file.id = before.id;
  file.is_known = true;
  file.first_path = before.first_path;
  file.first_mtime_ns = before.first_mtime_ns;
  // What is no input is hashed when it is stored; with the bytes that it had it is as it was, and its claim is not
  // asked.
  const bool keeps_hash = is_json || (file.stat.size == before.stat.size && has_the_bytes(file, before));
  if (keeps_hash) file.known_sha256 = before.sha256;
  return emit(lane, file, is_json);
}

// A file may have been away for a while, noted as vanished, and come back under another name; or it got that while it
// did not count as read.
Result<void> CompanyScan::add_vanished_before(const std::vector<std::pair<SourceFile, bool>>& fresh) {
  std::vector<std::int64_t> inodes;
  for (const auto& [file, is_json] : fresh)
    if (!file.is_weak) inodes.push_back(static_cast<std::int64_t>(file.stat.inode));
  gone_before_.clear();
  if (inodes.empty()) return {};
  TRY_SET(auto files, context_.ledger->vanished_files(company_.company.name, inodes));
  for (LedgerFile& file : files) {
    const RenameKey key = rename_key(file.stat);
    gone_before_.emplace(key, std::move(file));
  }
  return {};
}

// The file that this one was, before it was renamed (SPEC §3). Numbers of inodes are given again: where the hash is
// known, the bytes decide.
std::optional<LedgerFile> CompanyScan::take_renamed(const SourceFile& file) {
  for (auto* gone : {&gone_, &gone_before_}) {
    const auto [first, last] = gone->equal_range(rename_key(file.stat));
    for (auto each = first; each != last; ++each) {
      const bool may_be_there = gone == &gone_before_ && exists(join_path(company_.root, each->second.raw_path));
      if (may_be_there || !has_the_bytes(file, each->second)) continue;
      std::optional<LedgerFile> before = std::move(each->second);
      gone->erase(each);
      return before;
    }
  }
  return std::nullopt;
}

bool CompanyScan::has_the_bytes(const SourceFile& file, const LedgerFile& before) const {
  if (before.sha256.empty()) return true;
  Sha256Hasher hasher;
  const auto read =
      read_in_pieces(join_path(company_.root, file.path), [&hasher](std::string_view piece) { hasher.update(piece); });
  return read && hex(hasher.finish()) == before.sha256;
}

Result<void> CompanyScan::emit_gone(Lane& lane) {
  for (const auto& [key, file] : gone_) {
    company_.vanished.insert(file.id);
    GroupRecord touched;
    touched.tag = GroupTag::kTouched;
    touched.folder = parent_of(file.path);
    touched.segment = segment_of(name_of(file.path));
    TRY(append_group_record(lane.groups, touched));
  }
  return {};
}

Result<void> CompanyScan::emit(Lane& lane, const SourceFile& file, bool is_json) {
  if (file.is_racy) note_waiting(lane, file);  // is read again
  if (!is_json) return emit_other(lane, file, false);
  lane.record.clear();
  ByteWriter writer(lane.record);
  write_source_file(writer, file);
  ++lane.files_to_read;
  WorkList::add(lane.to_read, lane.record);
  return lane.to_read.size() < kHandOver ? Result<void>{} : hand_over(lane);
}

Result<void> CompanyScan::hand_over(Lane& lane) {
  const std::lock_guard lock(to_read_mutex_);
  TRY(company_.to_read->append_batch(lane.to_read));
  lane.to_read.clear();
  return {};
}

Result<void> CompanyScan::finish(Lane& lane) {
  TRY(hand_over(lane));
  company_.files.found += lane.files.found;
  company_.files.ignored += lane.files.ignored;
  company_.files.unchanged += lane.files.unchanged;
  company_.files.deferred += lane.files.deferred;
  company_.files_to_read += lane.files_to_read;
  std::move(lane.waiting.begin(), lane.waiting.end(), std::back_inserter(company_.waiting));
  return lane.groups.flush();
}

Result<void> CompanyScan::emit_other(Lane& lane, const SourceFile& file, bool is_deferred) {
  GroupRecord& record = lane.group;
  ++(is_deferred ? company_.others_deferred : company_.others_to_organise);
  record.tag = GroupTag::kFile;
  record.file = file;
  record.part = OrganisedPart::kNone;
  record.is_deferred = is_deferred;
  const std::string shown = file.shown_path();
  record.folder = folder_of(shown);
  record.segment = segment_of(name_of(shown));
  if (is_organised_attachment(file.path)) {
    record.part = OrganisedPart::kAttachment;
    record.folder = organised_folder_of(shown).value_or("");
    record.segment = segment_of(kDataName);
  } else if (name_of(shown) == kDetailName && organised_.count(parent_of(file.path)) > 0) {
    record.part = OrganisedPart::kDetail;
  }
  return append_group_record(lane.groups, record);
}

// A JSON file that is not read now: what belongs to its claim waits.
Result<void> CompanyScan::emit_waiting(Lane& lane, std::string_view path) {
  GroupRecord record;
  record.folder = folder_of(path);
  const std::string_view name = name_of(path);
  if (name == kDataName) {
    record.tag = GroupTag::kWaitOwner;
    record.segment = segment_of(kDataName);
    return append_group_record(lane.groups, record);
  }
  const auto key = join_key_of_data_file(name, company_.company.name);
  if (!key) return {};
  record.tag = GroupTag::kWait;
  record.key = *key;
  record.segment = segment_of(*key);
  return append_group_record(lane.groups, record);
}

}  // namespace

Result<StageReport> scan(Context& context, const Act& act) {
  StageReport report;
  report.name = "scan";
  context.progress.begin("scan", 0);
  for (const auto& company : context.companies) {
    TRY(check_stop(context));
    TRY(CompanyScan(context, *company).run());
    TRY(note_future_files(context, act, *company));
    report.in += company->files.found;
    report.out += company->files_to_read;
    report.skipped += company->files.ignored + company->files.unchanged + company->files.deferred;
  }
  // What is known of a million files has left as many small holes, which no later stage would fill (SPEC §16 row 6).
  if (context.ledger != nullptr) ::malloc_trim(0);
  return report;
}

}  // namespace radica
