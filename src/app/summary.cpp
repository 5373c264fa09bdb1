#include "app/summary.h"

#include <algorithm>

#include "app/check_notes.h"
#include "app/notices.h"
#include "app/reconcile_report.h"
#include "app/report_html.h"
#include "app/summary_json.h"
#include "app/verbs/lookups.h"
#include "base/file.h"
#include "stages/output_names.h"
#include "stages/report.h"

namespace radica {
namespace {

bool has_stage(const PipelinePlan& plan, std::string_view name) {
  return (" " + std::string(plan.stages) + " ").find(" " + std::string(name) + " ") != std::string::npos;
}

// Whether there are sums of the companies to be told.
bool has_balance(const PipelinePlan& plan) {
  return has_stage(plan, "scan") || has_stage(plan, "upload") || has_stage(plan, "rehearse_upload");
}

Result<void> write_reports(Context& context, const std::string& run_id) {
  std::vector<AtomicFile> files;
  const auto write = [&files](const std::string& path, std::string_view text) -> Result<void> {
    TRY_SET(AtomicFile file, AtomicFile::create(path));
    TRY(file.write(text));
    files.push_back(std::move(file));
    return {};
  };
  for (const auto& company : context.companies) {
    const std::string json = report_json(context, *company, run_id);
    const std::string path = dataset_path(context, company->company.name, "report", ".json", true);
    TRY(write(path, json));
    TRY(write(path.substr(0, path.size() - 5) + ".html", report_html(json)));
  }
  std::vector<AtomicFile*> all;
  for (AtomicFile& file : files) {
    all.push_back(&file);
    context.written.push_back(file.path());
  }
  return commit_all(all);
}

std::vector<ErrorFact> facts_of(const Texts& texts, const std::vector<std::pair<const char*, std::uint64_t>>& numbers) {
  std::vector<ErrorFact> facts;
  for (const auto& [name, value] : numbers) facts.push_back({name, texts.number(static_cast<std::int64_t>(value))});
  return facts;
}

void print_would_upload(const Texts& texts, const CompanyRun& company) {
  std::uint64_t bytes = 0;
  for (const CompanyRun::Upload& object : company.would_upload) bytes += object.bytes;
  print("  " + texts.text("report.would_upload",
                          {{"count", texts.number(static_cast<std::int64_t>(company.would_upload.size()))},
                           {"bytes", texts.bytes(bytes)}}));
  for (const CompanyRun::Upload& object : company.would_upload)
    print(on_screen("    " + object.key + "  " + std::to_string(object.bytes)));
}

void print_balance(const World& world, const PipelinePlan& plan, const CompanyRun& company) {
  const Texts& texts = world.texts;
  print(company.company.name +
        (company.is_missing ? " - " + texts.text("report.missing_folder", {{"path", company.root}}) : ""));
  if (has_stage(plan, "scan")) {
    const FileBalance& f = company.files;
    print("  " + texts.text("report.files", facts_of(texts, {{"found", f.found},
                                                             {"ignored", f.ignored},
                                                             {"deferred", f.deferred},
                                                             {"unchanged", f.unchanged},
                                                             {"rejected", f.rejected},
                                                             {"read", f.read}})));
    const ObservationBalance& o = company.observations_balance;
    print("  " + texts.text("report.observations", facts_of(texts, {{"read", o.read},
                                                                    {"rejected", o.rejected},
                                                                    {"conflicts", o.conflicts},
                                                                    {"exact_duplicates", o.exact_duplicates},
                                                                    {"earlier_versions", o.earlier_versions},
                                                                    {"records", o.records}})));
  }
  if (has_stage(plan, "load")) {
    const RecordBalance& r = company.records;
    print("  " + texts.text("report.records", facts_of(texts, {{"touched", r.touched},
                                                               {"inserted", r.inserted},
                                                               {"updated", r.updated},
                                                               {"unchanged", r.unchanged},
                                                               {"failed", r.failed}})));
  }
  if (has_stage(plan, "upload") || has_stage(plan, "rehearse_upload")) {
    const StoreBalance& s = company.store;
    print("  " + texts.text("report.store", facts_of(texts, {{"files", s.files},
                                                             {"uploaded", s.uploaded},
                                                             {"already_there", s.already_there},
                                                             {"same_bytes", s.same_bytes},
                                                             {"superseded", s.superseded},
                                                             {"deferred", s.deferred},
                                                             {"failed", s.failed}})));
    if (!company.would_upload.empty()) print_would_upload(texts, company);
  }
  if (const ArchiveBalance& a = company.archive; a.is_counted)
    print("  " + texts.text("report.archive", facts_of(texts, {{"files", a.files},
                                                               {"archived", a.archived},
                                                               {"superseded", a.superseded},
                                                               {"waiting", a.waiting},
                                                               {"lists", a.lists},
                                                               {"rejected", a.rejected},
                                                               {"unmatched", a.unmatched}})));
}

// By class: what was taken away, and what stayed although its time had come.
void print_cleaned(const World& world, const Context& context) {
  const Texts& texts = world.texts;
  for (const Removed& removed : context.would_remove)
    print(on_screen("    " + std::string(info(removed.type).id) + "  " + removed.company +
                    (removed.company.empty() ? "" : "/") + removed.path + "  " + std::to_string(removed.bytes)));
  for (const CleanupInfo& known : kCleanupTable) {
    const auto& sum = context.cleaned.classes[static_cast<std::size_t>(known.type)];
    if (sum.files == 0) continue;
    print("  " + texts.text(context.options.is_dry_run ? "cleanup.would_remove" : "cleanup.removed",
                            {{"class", texts.text("cleanup.class." + std::string(known.id))},
                             {"count", texts.number(static_cast<std::int64_t>(sum.files))},
                             {"bytes", texts.bytes(sum.bytes)}}));
  }
  if (context.cleaned.changed + context.cleaned.unproven > 0)
    print("  " + texts.text("cleanup.kept", facts_of(texts, {{"changed", context.cleaned.changed},
                                                             {"unproven", context.cleaned.unproven}})));
}

std::uint64_t rejected_in(const Context& context) {
  std::uint64_t rejected = 0;
  for (const auto& company : context.companies)
    rejected += company->files.rejected + company->observations_balance.rejected + company->records.failed;
  return rejected;
}

std::uint64_t unproven_in(const Context& context) {
  std::uint64_t unproven = 0;
  for (const auto& company : context.companies) unproven += company->unproven.size();
  return unproven;
}

std::uint64_t open_findings_in(const Context& context) {
  std::uint64_t open = 0;
  for (const auto& company : context.companies) open += company->discrepancies->open();
  return open;
}

bool changed_nothing(const Context& context) {
  return std::all_of(context.companies.begin(), context.companies.end(), [](const auto& company) {
    return company->records.inserted + company->records.updated + company->records.failed + company->store.uploaded ==
           0;
  });
}

// The sums of the stages that ran; those of a stage that did not run are zero and close.
bool is_closed(const Context& context) {
  return std::all_of(context.companies.begin(), context.companies.end(),
                     [](const auto& company) { return is_balance_closed(*company); });
}

// The reports have named what is new: the next run need not say it again.
Result<void> tell_names(const Context& context, const Act& act) {
  if (context.ledger == nullptr || context.options.is_dry_run || act.lease_token == 0) return {};
  for (const auto& company : context.companies) {
    if (company->drift.news.empty()) continue;
    context.log.info("drift", {{"company", company->company.name}, {"new", company->drift.news.size()}});
    TRY(context.ledger->tell_names(act, company->company.name));
  }
  return {};
}

void print_notices(const World& world, const PipelinePlan& plan, const Context& context, const CompanyRun& company) {
  std::vector<std::string> lines = drift_lines(world.texts, company);
  const std::vector<std::string> findings = finding_lines(world.texts, company);
  lines.insert(lines.end(), findings.begin(), findings.end());
  if (context.options.is_dry_run && context.ledger != nullptr && has_stage(plan, "load")) {
    const std::vector<std::string> more = preview_lines(world.texts, company);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  if (lines.empty()) return;
  print(company.company.name);
  for (const std::string& line : lines) print(on_screen(line));
}

void print_verified(const Texts& texts, const Context& context) {
  for (const StageReport& stage : context.stages) {
    if (stage.name == "audit_root") {
      print(texts.text("report.audit", facts_of(texts, {{"rows", stage.in}, {"findings", stage.rejected}})));
      continue;
    }
    print(texts.text(
        stage.name == "verify" ? "report.verified" : "report.manifests",
        facts_of(texts, {{"proven", stage.out}, {"unproven", stage.rejected}, {"read", stage.in - stage.skipped}})));
  }
}

void print_text(const World& world, const PipelinePlan& plan, const Context& context, bool closes) {
  const Texts& texts = world.texts;
  if (world.arguments.is_quiet) return;
  if (context.options.is_dry_run) print(texts.text("report.dry_run"));
  if (has_balance(plan))
    for (const auto& company : context.companies) print_balance(world, plan, *company);
  if (has_stage(plan, "cleanup")) print_cleaned(world, context);
  for (const auto& company : context.companies) print_notices(world, plan, context, *company);
  for (const auto& company : context.companies)
    for (const CompanyRun::Unproven& object : company->unproven) print("  " + unproven_text(texts, object));
  if (plan.verb == "verify") print_verified(texts, context);
  if (!closes) print(texts.text("report.not_closed"));
  if (has_stage(plan, "load") && !context.options.is_dry_run && changed_nothing(context))
    print(texts.text("report.nothing_new"));
  for (const std::string& path : context.written) print("  " + texts.text("report.written", {{"path", path}}));
}

}  // namespace

Result<std::optional<int>> finish_run(World& world, const PipelinePlan& plan, Context& context, Session& session,
                                      Result<void> done) {
  const std::string& run_id = session.act().run_id;
  if (done && has_stage(plan, "dataset") && !context.options.is_dry_run) done = write_reports(context, run_id);
  const bool is_reconcile = has_stage(plan, "reconcile");
  if (done && is_reconcile && !context.options.is_dry_run) done = write_reconcile_reports(context, run_id);
  if (done) done = tell_names(context, session.act());
  if (done) done = keep_checks(plan, context, session);
  const bool closes = is_closed(context);
  RunEnd end;
  end.balance = balances_json(context);
  end.stages = stages_json(context.stages);
  end.outcome = std::string(closes ? kRunDone : kRunUnbalanced);
  if (!done) {
    end.outcome = std::string(done.error().code == ErrorCode::kCancelled ? kRunStopped : kRunFailed);
    end.error = done.error().describe();
    world.log->error("run_failed", {{"error", end.error}});
  }
  std::vector<std::string> read_whole;
  if (done && closes && context.options.reads_all && has_stage(plan, "load"))
    for (const auto& company : context.companies) read_whole.push_back(company->company.name);
  end.is_forgotten = done && closes && plan.forgets_itself && changed_nothing(context) && rejected_in(context) == 0;
  const auto ended = session.end_run(end, read_whole, context.options.rule_fp);
  if (!done) return Failure(std::move(done).error());
  TRY(ended);
  if (end.is_forgotten) return std::optional<int>();
  int exit_code = kExitDone;
  if (is_reconcile && open_findings_in(context) > 0) exit_code = kExitFindings;
  if (unproven_in(context) > 0 || (world.arguments.is_strict && rejected_in(context) > 0)) exit_code = kExitFindings;
  if (!closes) exit_code = kExitBalanceOpen;
  world.log->info("run_done", {{"outcome", end.outcome}, {"exit_code", exit_code}});
  if (is_reconcile) {
    TRY(print_reconcile(world, context, {run_id, end.outcome, exit_code}));
  } else if (world.arguments.is_json) {
    print(run_json(context, run_id, end.outcome, exit_code));
  } else {
    print_text(world, plan, context, closes);
  }
  return std::optional(exit_code);
}

}  // namespace radica
