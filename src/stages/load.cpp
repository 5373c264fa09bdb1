#include "stages/load.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>

#include "base/workers.h"
#include "model/store_names.h"
#include "stages/changed_files.h"
#include "stages/claim_loader.h"
#include "stages/file_records.h"
#include "stages/group_records.h"
#include "stages/quarantine_preview.h"
#include "stages/repairs.h"

namespace radica {
namespace {

constexpr std::uint64_t kFewChanges = 1000;  // no reason for a backup, whatever their share
constexpr std::size_t kSample = 1000;        // claims, at least
constexpr std::size_t kFilesPerBatch = 5000, kFewestAnnounced = 1000, kMostAnnounced = 15'000;

// The path of the next FinishedFile; false at the end.
Result<bool> next_path(WorkList& files, std::string& path) {
  std::string_view bytes;
  TRY_SET(const bool has_more, files.next(bytes));
  if (has_more) path = source_of_finished_file(bytes).shown_path();
  return has_more;
}

// The next files of a list that are meant; none at the end.
template <class IsMeant>
Result<void> next_files(WorkList& list, const IsMeant& is_meant, std::size_t most, std::vector<FinishedFile>& files) {
  files.clear();
  std::string_view bytes;
  while (files.size() < most) {
    TRY_SET(const bool has_more, list.next(bytes));
    if (!has_more) break;
    if (is_meant(bytes)) files.push_back(read_finished_file(bytes));
  }
  return {};
}

bool is_new_file(std::string_view bytes) {
  return !known_id_of_source_file(bytes);
}

// An index grows with half of the work where its keys come in their order.
void sort_by_path(std::vector<FinishedFile>& files) {
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&files](std::size_t left, std::size_t right) { return files[left].file.path < files[right].file.path; });
  std::vector<FinishedFile> sorted;
  sorted.reserve(files.size());
  for (const std::size_t place : order) sorted.push_back(std::move(files[place]));
  files = std::move(sorted);
}

class CompanyLoad {
 public:
  CompanyLoad(Context& context, const Act& act, CompanyRun& company, std::size_t loaders)
      : context_(context), act_(act), company_(company), loaders_(loaders) {
    options_.company = company.company.name;
    options_.rule_fp = context.options.rule_fp;
    options_.reports_conflicts = context.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff;
    options_.was_read = [&company](std::int64_t id) { return company.was_read(id); };
    options_.now = context.clock.now();
    options_.is_dry_run = context.options.is_dry_run;
    options_.is_dense = context.options.reads_all;
    options_.corrections.assign(company.corrections.begin(), company.corrections.end());
    std::sort(options_.corrections.begin(), options_.corrections.end(),
              [](const auto& left, const auto& right) { return left.first < right.first; });
  }

  // How many rows run() will change, for it to be asked for before: of few claims exactly, else by those of a part that
  // is spread over all of them. Nothing is looked at where it cannot be many.
  Result<std::uint64_t> expected_changes();
  Result<void> run() {
    if (!options_.is_dry_run) TRY(announce());
    // Neither looks at what the other one does.
    TRY(for_each_parallel(loaders_, 2, [this](std::size_t item) { return item == 0 ? replace_told() : prepare(); }));
    TRY(load_claims());
    return options_.is_dry_run ? Result<void>{} : finish();
  }

 private:
  [[nodiscard]] bool has_new_files() const { return company_.highest_id >= company_.first_new_id; }
  Result<void> announce();
  Result<void> replace_told();
  Result<void> replace_rejected();
  Result<void> replace_repairs();
  Result<void> prepare();
  Result<std::set<std::string>> find_stale_claims();
  Result<void> load_claims();
  void count(LoadedBatch& loaded);
  Result<void> finish();
  Result<void> finish_list(WorkList& list, bool has_new);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  const std::size_t loaders_;
  Ledger::LoadOptions options_;
  std::unique_ptr<ClaimsToLoad> claims_;  // by prepare()
};

Result<void> CompanyLoad::announce() {
  if (!has_new_files()) return {};
  TRY(context_.ledger->open_files(act_, company_.company.name, company_.first_new_id));
  const auto count = static_cast<std::size_t>(company_.highest_id - company_.first_new_id + 1);
  const std::size_t share = std::clamp(count / (2 * loaders_), kFewestAnnounced, kMostAnnounced);
  std::mutex mutex;
  const auto work = [&](std::size_t) -> Result<void> {
    for (std::vector<FinishedFile> files; !should_stop();) {
      {
        const std::lock_guard lock(mutex);
        TRY(next_files(*company_.read_files, is_new_file, share, files));
      }
      if (files.empty()) return {};
      sort_by_path(files);
      TRY(context_.ledger->announce_files(act_, company_.company.name, files, options_.now));
    }
    return {};
  };
  TRY(run_workers(loaders_, work));
  company_.read_files->rewind();
  return {};
}

// Claims with versions of other rules, made from a file that was read now.
Result<std::set<std::string>> CompanyLoad::find_stale_claims() {
  std::set<std::string> claims;
  if (!context_.options.reads_all || company_.read_ids.empty()) return claims;
  TRY_SET(const auto stale, context_.ledger->stale_versions(company_.company.name, options_.rule_fp));
  for (const Ledger::StaleVersion& version : stale)
    if (company_.was_read(version.file_id)) claims.insert(version.radicado);
  return claims;
}

Result<std::uint64_t> CompanyLoad::expected_changes() {
  const std::uint64_t touched = company_.records.touched;
  if (touched <= kFewChanges) return std::uint64_t{0};
  TRY(prepare());
  const std::size_t ranges = company_.observations->ranges();
  const std::size_t looked_at = std::min<std::size_t>(ranges, ranges * kSample / touched + 1);
  Ledger::LoadOptions options = options_;
  options.is_dry_run = true;
  options.is_dense = false;
  ClaimLoader loader(context_, act_, company_, options, *claims_);
  for (std::size_t i = 0; i < looked_at; ++i) TRY(loader.load_range(ranges * i / looked_at));
  TRY_SET(const LoadedBatch found, loader.finish());
  const std::uint64_t seen = found.inserted + found.updated + found.unchanged + found.failed.size();
  return seen == 0 ? std::uint64_t{0} : found.updated * touched / seen;
}

Result<void> CompanyLoad::prepare() {
  if (claims_) return {};
  TRY_SET(auto stale, find_stale_claims());
  TRY_SET(auto with_files, radicado_hashes(*company_.claim_files, [](const ClaimFileRecord&) { return true; }));
  claims_ = std::make_unique<ClaimsToLoad>(std::move(with_files), std::move(stale));
  return {};
}

Result<void> CompanyLoad::load_claims() {
  const std::size_t ranges = company_.observations->ranges();
  LoadedBatch all;
  std::mutex mutex;
  // To each its own part of the order: what lies between the first and the last claim of a batch is that batch.
  const auto work = [&](std::size_t worker) -> Result<void> {
    ClaimLoader loader(context_, act_, company_, options_, *claims_);
    const std::size_t end = ranges * (worker + 1) / loaders_;
    for (std::size_t range = ranges * worker / loaders_; range < end && !should_stop(); ++range)
      TRY(loader.load_range(range));
    TRY_SET(LoadedBatch loaded, loader.finish());
    const std::lock_guard lock(mutex);
    all.add(std::move(loaded));
    return {};
  };
  TRY(run_workers(loaders_, work));
  options_.is_dense = false;
  ClaimLoader last(context_, act_, company_, options_, *claims_);
  TRY(last.load_unseen());
  TRY_SET(LoadedBatch loaded, last.finish());
  all.add(std::move(loaded));
  count(all);
  return {};
}

void CompanyLoad::count(LoadedBatch& loaded) {
  company_.preview.add(loaded.preview);
  RecordBalance& sum = company_.records;
  sum.inserted = loaded.inserted;
  sum.updated = loaded.updated;
  sum.unchanged = loaded.unchanged;
  sum.failed = loaded.failed.size();
  const auto add_findings = [this](Rule rule, std::vector<std::string>& radicados) {
    std::sort(radicados.begin(), radicados.end());  // loaders end in any order
    for (const std::string& radicado : radicados) company_.add_finding(rule, radicado);
  };
  add_findings(Rule::kValorCorregidoDistinto, loaded.corrected_differently);
  add_findings(Rule::kRechazadoPorBase, loaded.failed);
}

// What is told of the input beside its claims. Before the batches, which may add rows the database refuses.
Result<void> CompanyLoad::replace_told() {
  if (options_.is_dry_run) return preview_quarantine(*context_.ledger, company_);
  TRY(replace_rejected());
  return replace_repairs();
}

Result<void> CompanyLoad::replace_rejected() {
  const auto begin = [this]() -> Ledger::RejectedOfFiles {
    company_.read_files->rewind();
    company_.other_files->rewind();
    const auto next_read_file = [this, is_input = true,
                                 left = std::size_t{0}](std::string& path) mutable -> Result<bool> {
      // What stood in the quarantine of a file that was renamed stands there under its new path.
      if (left < company_.left_paths.size()) {
        path = company_.left_paths[left++];
        return true;
      }
      if (is_input) {
        TRY_SET(is_input, next_path(*company_.read_files, path));
        if (is_input) return true;
      }
      // JSON that turned out to be an attachment was rejected as input before.
      for (bool has_more = true; has_more;) {
        TRY_SET(has_more, next_path(*company_.other_files, path));
        if (has_more && is_json_name(path)) return true;
      }
      return false;
    };
    const auto next_rejected = [rejects = Rejects::Reader(*company_.rejects)](Rejected& rejected) mutable {
      return rejects.next(rejected);
    };
    return {next_read_file, next_rejected};
  };
  TRY(context_.ledger->set_rejected(act_, company_.company.name, begin, options_.now));
  company_.read_files->rewind();
  company_.other_files->rewind();
  return {};
}

Result<void> CompanyLoad::replace_repairs() {
  const auto begin = [this]() -> Ledger::RepairsOfFiles {
    company_.read_files->rewind();
    company_.repairs->rewind();
    const auto next_file = [this](std::int64_t& id) -> Result<bool> {
      std::string_view bytes;
      TRY_SET(const bool has_more, company_.read_files->next(bytes));
      if (has_more) id = source_of_finished_file(bytes).id;
      return has_more;
    };
    const auto next_repair = [this](Repair& repair) -> Result<bool> {
      std::string_view bytes;
      TRY_SET(const bool has_more, company_.repairs->next(bytes));
      if (has_more) repair = read_repair(bytes);
      return has_more;
    };
    return {next_file, next_repair};
  };
  TRY(context_.ledger->set_repairs(act_, company_.company.name, begin));
  company_.read_files->rewind();
  company_.repairs->rewind();
  return {};
}

// Only now, when all their claims are in, the files count as read.
Result<void> CompanyLoad::finish() {
  TRY(context_.ledger->mark_vanished(act_, {company_.vanished.begin(), company_.vanished.end()}));
  // The data files come last: while one of them does not count as read, the next run looks at its group again, and with
  // it at the files that were matched to its claim.
  TRY(finish_list(*company_.other_files, true));
  TRY(finish_list(*company_.read_files, false));
  return has_new_files() ? context_.ledger->settle_files(act_, company_.company.name) : Result<void>{};
}

// What changed of the known files of a list; with `has_new` those that are new to the ledger as well.
Result<void> CompanyLoad::finish_list(WorkList& list, bool has_new) {
  TRY_SET(const auto changed, changed_files(*context_.ledger, list, loaders_));
  if (changed.empty() && !has_new) return {};
  const auto is_meant = [&](std::string_view bytes) {
    const auto known = known_id_of_source_file(bytes);
    return known ? std::binary_search(changed.begin(), changed.end(), *known) : has_new;
  };
  std::vector<ReassignedFile> reassigned;
  for (std::vector<FinishedFile> files;;) {
    TRY(next_files(list, is_meant, kFilesPerBatch, files));
    if (files.empty()) break;
    TRY_SET(auto found, context_.ledger->finish_files(act_, company_.company.name, files, options_.now));
    std::move(found.begin(), found.end(), std::back_inserter(reassigned));
  }
  list.rewind();
  std::sort(reassigned.begin(), reassigned.end(),
            [](const ReassignedFile& left, const ReassignedFile& right) { return left.path < right.path; });
  for (const ReassignedFile& file : reassigned) company_.add_finding(Rule::kReasignado, file.path);
  return {};
}

void log_report(const Context& context, const StageReport& report) {
  const Progress& progress = context.progress;
  const auto ms = std::max<std::int64_t>(progress.age().count(), 1);
  context.log.info("load_done", {{"rows", report.in},
                                 {"written", report.out},
                                 {"unchanged", report.skipped},
                                 {"refused", report.rejected},
                                 {"batches", progress.batches.load()},
                                 {"retries", progress.retries.load()},
                                 {"ms", ms},
                                 {"rows_per_second", static_cast<std::int64_t>(report.in) * 1000 / ms}});
}

// How many companies are loaded side by side, each by its share of the loaders: they meet in no table of claims, and
// one that waits for the end of a step leaves the processor to another. Not where one of them would last longest by
// far.
std::size_t companies_at_once(const Context& context, std::size_t loaders) {
  const std::size_t most = std::min(loaders, context.companies.size());
  std::uint64_t all = 0, largest = 0;
  for (const auto& company : context.companies) {
    all += company->records.touched;
    largest = std::max(largest, company->records.touched);
  }
  return most > 1 && largest * most * 5 <= all * 6 ? most : 1;
}

// A load that changes many of the rows that are there (other rules, input that was made anew).
Result<void> back_up_first(Context& context, CompanyLoad& load, const std::string& company) {
  constexpr std::uint64_t kAll = 100;
  const auto most = static_cast<std::uint64_t>(context.options.backup_percent);
  if (most >= kAll) return {};
  TRY_SET(const std::uint64_t changes, load.expected_changes());
  if (changes <= kFewChanges) return {};
  TRY_SET(const CompanyCounts counts, context.views->counts(company));
  const auto rows = static_cast<std::uint64_t>(counts.claims);
  if (changes * kAll <= rows * most) return {};
  context.log.info("mass_change", {{"company", company}, {"changes", changes}, {"rows", rows}});
  return context.back_up("load");
}

Result<void> load_companies(Context& context, const Act& act) {
  // A rehearsal before the first run: there is nothing to compare with, every claim would be new.
  if (context.ledger == nullptr) {
    for (const auto& company : context.companies) company->records.inserted = company->records.touched;
    return {};
  }
  const std::size_t loaders = std::min(context.options.loaders, context.ledger->writers());
  const std::size_t at_once = companies_at_once(context, loaders);
  std::vector<std::unique_ptr<CompanyLoad>> loads;
  for (const auto& company : context.companies)
    loads.push_back(std::make_unique<CompanyLoad>(context, act, *company, loaders / at_once));
  for (std::size_t i = 0; i < loads.size() && !context.options.is_dry_run; ++i)
    TRY(back_up_first(context, *loads[i], context.companies[i]->company.name));
  return for_each_parallel(at_once, loads.size(), [&loads](std::size_t item) { return loads[item]->run(); });
}

}  // namespace

Result<StageReport> load(Context& context, const Act& act) {
  StageReport report;
  report.name = "load";
  std::uint64_t claims = 0;
  for (const auto& company : context.companies) {
    claims += company->records.touched;
    company->is_loaded = true;
  }
  context.progress.begin("load", claims);
  TRY(load_companies(context, act));
  for (const auto& company : context.companies) {
    report.in += company->records.touched;
    report.out += company->records.inserted + company->records.updated;
    report.skipped += company->records.unchanged;
    report.rejected += company->records.failed;
  }
  log_report(context, report);
  return report;
}

}  // namespace radica
