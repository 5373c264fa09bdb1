#include "stages/cleanup.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/fault.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/workers.h"
#include "stages/cleanup_own.h"
#include "stages/cleanup_remove.h"
#include "stages/listing_proof.h"
#include "stages/object_proof.h"

namespace radica {
namespace {

constexpr std::size_t kFilesPerBatch = 500;
constexpr LocalTime kSecondsPerDay = 86'400;

CleanupCutoffs cutoffs_of(const Context& context) {
  CleanupCutoffs cutoffs;
  for (const CleanupInfo& known : kCleanupTable)
    if (const std::int64_t days = context.options.cleanup.days_of(known.type); days > 0)
      cutoffs[static_cast<std::size_t>(known.type)] = format_local(context.clock.now() - days * kSecondsPerDay);
  return cutoffs;
}

// The input of one company.
class CompanyCleanup {
 public:
  CompanyCleanup(Context& context, CompanyRun& company, Remover& remover, const CleanupCutoffs& cutoffs)
      : context_(context), company_(company), remover_(remover), cutoffs_(cutoffs) {}

  Result<void> run() {
    if (is_on(CleanupClass::kRaw) || is_on(CleanupClass::kSuperseded)) TRY(run_pages(&CleanupLedger::stored_files));
    if (is_on(CleanupClass::kLists) || is_on(CleanupClass::kRejects) || is_on(CleanupClass::kUnmatched))
      TRY(run_pages(&CleanupLedger::other_files));
    return {};
  }

 private:
  using Page = std::vector<CleanupCandidate>;
  using ReadPage = Result<Page> (CleanupLedger::*)(const std::string&, const CleanupCutoffs&, std::int64_t,
                                                   std::size_t);
  [[nodiscard]] bool is_on(CleanupClass type) const { return context_.options.cleanup.days_of(type) > 0; }
  Result<void> run_pages(ReadPage read);
  Result<void> take(const Page& page);
  Result<void> look_at(const CleanupCandidate& candidate, std::optional<Remover::Item>& item) const;
  Result<std::map<std::string, bool>> prove_objects(const Page& page,
                                                    const std::vector<std::optional<Remover::Item>>& items);

  Context& context_;
  CompanyRun& company_;
  Remover& remover_;
  const CleanupCutoffs& cutoffs_;
};

Result<void> CompanyCleanup::run_pages(ReadPage read) {
  for (std::int64_t after = 0;;) {
    TRY(check_stop(context_));
    TRY_SET(const Page page, (context_.cleanup->*read)(company_.company.name, cutoffs_, after, kFilesPerBatch));
    if (page.empty()) return {};
    after = page.back().file.id;
    TRY(take(page));
  }
}

// The file has to be what the ledger says, and the store has to say at this moment that it holds it.
Result<void> CompanyCleanup::take(const Page& page) {
  std::vector<std::optional<Remover::Item>> items(page.size());
  TRY(for_each_parallel(context_.options.threads, page.size(),
                        [&](std::size_t i) { return look_at(page[i], items[i]); }));
  TRY_SET(const auto proven, prove_objects(page, items));
  std::vector<Remover::Item> taken;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (!items[i]) {
      ++context_.cleaned.changed;
    } else if (const std::string& key = page[i].object.key; key.empty() || proven.at(key)) {
      taken.push_back(std::move(*items[i]));
    }
  }
  return remover_.remove(std::move(taken));
}

// Nothing where the file is gone, or not the one that was read: the next run looks at it.
Result<void> CompanyCleanup::look_at(const CleanupCandidate& candidate, std::optional<Remover::Item>& item) const {
  const LedgerFile& file = candidate.file;
  Sha256Hasher hasher;
  const auto stat = read_in_pieces(join_path(company_.root, file.raw_path),
                                   [&hasher](std::string_view piece) { hasher.update(piece); });
  if (!stat) return {};
  // Inodes are not asked for: some network file systems give others each time (stages/scan.cpp).
  const bool is_same = stat->size == file.stat.size && stat->mtime_ns == file.stat.mtime_ns;
  const std::string sha256 = hex(hasher.finish());
  if (!is_same || (!file.sha256.empty() && sha256 != file.sha256)) return {};
  Remover::Item found;
  found.stat = *stat;
  Removed& removed = found.removed;
  removed.company = company_.company.name;
  removed.file_id = file.id;
  removed.type = candidate.type;
  removed.path = file.path;
  removed.raw_path = file.raw_path;
  removed.rule = rule_of(context_, candidate.type);
  removed.sha256 = sha256;
  removed.bytes = stat->size;
  removed.key = candidate.object.key;
  item = std::move(found);
  return {};
}

// By key. What the store does not prove is a finding, and its file stays.
Result<std::map<std::string, bool>> CompanyCleanup::prove_objects(
    const Page& page, const std::vector<std::optional<Remover::Item>>& items) {
  std::map<std::string, const StoredObject*> by_key;
  for (std::size_t i = 0; i < page.size(); ++i)
    if (items[i] && !page[i].object.key.empty()) by_key.emplace(page[i].object.key, &page[i].object);
  std::map<std::string, bool> proven;
  if (by_key.empty()) return proven;
  std::vector<StoredObject> objects;
  for (const auto& [key, object] : by_key) objects.push_back(*object);
  TRY_SET(const auto listed, proven_by_listing(*context_.store, objects));
  for (const StoredObject& object : objects) proven[object.key] = listed.count(object.key) > 0;
  std::mutex mutex;
  const auto ask = [&](std::size_t i) -> Result<void> {
    const StoredObject& object = objects[i];
    if (listed.count(object.key) > 0) return {};
    TRY_SET(const Proof proof, prove(*context_.store, company_.company.name, object, false));
    const std::lock_guard lock(mutex);
    proven[object.key] = proof == Proof::kProven;
    if (proof == Proof::kProven) return {};
    ++context_.cleaned.unproven;
    context_.log.error("cleanup_unproven",
                       {{"company", company_.company.name}, {"key", object.key}, {"difference", name_of(proof)}});
    company_.unproven.push_back({object.key, proof == Proof::kMissing});
    return {};
  };
  TRY(for_each_parallel(context_.options.transfers, objects.size(), ask));
  return proven;
}

bool is_purged(const Removed& removed) {
  return removed.state == "borrado";
}

// RFC 8785: members in the order of their names.
std::string evidence_line(const Removed& removed) {
  const auto text_or_null = [](const std::string& text) { return text.empty() ? "null" : json_string(text); };
  const std::string_view action = is_purged(removed) ? "purged" : removed.trash.empty() ? "deleted" : "moved";
  return "{\"action\":" + json_string(action) + ",\"bytes\":" + std::to_string(removed.bytes) +
         ",\"class\":" + json_string(info(removed.type).id) + ",\"company\":" + text_or_null(removed.company) +
         ",\"key\":" + text_or_null(removed.key) + ",\"path\":" + json_string(removed.path) +
         ",\"rule\":" + json_string(removed.rule) + ",\"run_id\":" + json_string(removed.run_id) +
         ",\"sha256\":" + json_string(removed.sha256) + ",\"time\":" + json_string(removed.removed_at) +
         ",\"trash\":" + text_or_null(removed.trash) + "}\n";
}

// What went, by class, for the audit: {"removed":{"raw":{"files":3,"bytes":120}}} without the outer brackets.
std::string removed_json(const Cleaned& gone) {
  std::string classes;
  for (const CleanupInfo& known : kCleanupTable) {
    const auto& sum = gone.classes[static_cast<std::size_t>(known.type)];
    if (sum.files == 0) continue;
    classes += (classes.empty() ? "" : ",") + json_string(known.id) + ":{\"files\":" + std::to_string(sum.files) +
               ",\"bytes\":" + std::to_string(sum.bytes) + "}";
  }
  return "\"removed\":{" + classes + "}";
}

// Also of what an earlier clean-up took away before it could say so. The audit tells the same, class by class.
Result<void> write_evidence(Context& context, const Act& act) {
  const std::string path = join_path(join_path(context.options.output, "cleanup"), act.run_id + ".ndjson");
  TRY(sweep_temporaries(parent_of(path)));
  std::optional<AtomicFile> file;
  Cleaned gone;
  const auto add = [&](const Removed& removed) -> Result<void> {
    if (!file) {
      TRY(make_folders(parent_of(path)));
      TRY_SET(AtomicFile fresh, AtomicFile::create(path));
      file.emplace(std::move(fresh));
    }
    const CleanupClass type = is_purged(removed) ? CleanupClass::kTrash : removed.type;
    auto& sum = gone.classes[static_cast<std::size_t>(type)];
    ++sum.files;
    sum.bytes += removed.bytes;
    return file->write(evidence_line(removed));
  };
  TRY(context.cleanup->unlisted(add));
  if (!file) return {};
  TRY(file->commit());
  FAULT("cleanup.after_evidence");
  context.written.push_back(path);
  return context.cleanup->mark_listed(context.telling(act, "cleanup", removed_json(gone)));
}

}  // namespace

Result<StageReport> clean_up(Context& context, const Act& act) {
  StageReport report;
  report.name = "cleanup";
  context.progress.begin("cleanup", 0);
  Remover remover(context, act);
  TRY(remover.recover());
  const CleanupCutoffs cutoffs = cutoffs_of(context);
  for (const auto& company : context.companies) TRY(CompanyCleanup(context, *company, remover, cutoffs).run());
  TRY(clean_own_files(context, act, remover));
  if (!context.options.is_dry_run) TRY(write_evidence(context, act));
  for (const auto& sum : context.cleaned.classes) {
    report.out += sum.files;
    report.bytes += sum.bytes;
  }
  report.skipped = context.cleaned.changed;
  report.rejected = context.cleaned.unproven;
  report.in = report.out + report.skipped + report.rejected;
  return report;
}

}  // namespace radica
