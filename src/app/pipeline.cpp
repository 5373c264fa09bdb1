#include "app/pipeline.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/audit_trail.h"
#include "app/backups.h"
#include "app/company_rules.h"
#include "app/input_folder.h"
#include "app/progress.h"
#include "app/session.h"
#include "app/summary.h"
#include "base/fault.h"
#include "base/file.h"
#include "stages/audit_root.h"
#include "stages/cleanup.h"
#include "stages/dataset.h"
#include "stages/dedupe.h"
#include "stages/delta.h"
#include "stages/import.h"
#include "stages/ingest.h"
#include "stages/load.h"
#include "stages/manifest.h"
#include "stages/organise.h"
#include "stages/reconcile.h"
#include "stages/rehearse_upload.h"
#include "stages/repair.h"
#include "stages/report.h"
#include "stages/scan.h"
#include "stages/stored_dataset.h"
#include "stages/upload.h"
#include "stages/verify.h"
#include "stages/write_back.h"

namespace radica {
namespace {

constexpr int kMostBeginnings = 3;  // of a run whose database goes back

constexpr std::array kStages{
    Stage{"scan", &scan, false, false},
    Stage{"ingest", &ingest, false, false},
    Stage{"dedupe", &dedupe, false, false},
    Stage{"organise", &organise, false, false},
    Stage{"dataset", &dataset, false, false},
    Stage{"load", &load, true, false},
    Stage{"stored_dataset", &stored_dataset, true, false},
    Stage{"delta", &write_delta, true, false},
    Stage{"reconcile", &reconcile, true, true},
    Stage{"import", &import_objects, true, true},
    Stage{"repair", &repair, true, true},
    Stage{"rehearse_upload", &rehearse_upload, true, false},
    Stage{"upload", &upload, true, true},
    Stage{"verify", &verify, true, true},
    Stage{"write_back", &write_back, true, true},
    Stage{"manifest", &write_manifest, true, true},
    Stage{"cleanup", &clean_up, true, true},
    Stage{"check_manifests", &check_manifests, true, true},
    Stage{"audit_root", &audit_root, true, true},
};

bool is_in(std::string_view words, std::string_view word) {
  for (std::size_t from = 0; from < words.size();) {
    const std::size_t blank = std::min(words.find(' ', from), words.size());
    if (words.substr(from, blank - from) == word) return true;
    from = blank + 1;
  }
  return false;
}

Result<void> add_companies(const World& world, const std::vector<std::string>& wanted, const PipelinePlan& plan,
                           Context& context) {
  const Config& config = world.config();
  std::unordered_set<std::string> tombstones;
  if (context.ledger != nullptr) {
    TRY_SET(const auto keys, context.ledger->tombstones());
    tombstones.insert(keys.begin(), keys.end());
  }
  for (const CompanyConfig& own : config.companies) {
    if (std::find(wanted.begin(), wanted.end(), own.name) == wanted.end()) continue;
    auto run = std::make_unique<CompanyRun>();
    run->company = {own.name, own.store_folder, own.portal_host};
    run->root = config.pipeline.input + "/" + own.name + "/oficina_virtual";
    run->mounts = TreeMounts::of(run->root);
    if (plan.told != nullptr && own.name != plan.walked && !context.options.reads_all) {
      const auto told = plan.told->find(own.name);
      run->told = told == plan.told->end() ? std::vector<std::string>() : told->second;
    }
    run->rules = company_rules(world, own.name);
    run->tombstones = tombstones;
    if (context.ledger != nullptr) {
      TRY_SET(auto corrections, context.ledger->corrections(own.name));
      for (auto& [radicado, correction] : corrections) run->corrections[radicado].push_back(std::move(correction));
    }
    context.companies.push_back(std::move(run));
  }
  return {};
}

Result<void> run_stage(const Stage& stage, Context& context, const Act& act) {
  context.log.set_stage(stage.name);
  const auto start = std::chrono::steady_clock::now();
  FAULT("pipeline.before_stage");
  TRY_SET(StageReport report, stage.run(context, act));
  report.busy_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  context.log.info("stage_done", {{"in", report.in},
                                  {"out", report.out},
                                  {"rejected", report.rejected},
                                  {"skipped", report.skipped},
                                  {"bytes", report.bytes},
                                  {"ms", report.busy_ms}});
  context.log.set_stage({});
  context.stages.push_back(std::move(report));
  return {};
}

bool has_work(const Context& context) {
  return std::any_of(context.companies.begin(), context.companies.end(),
                     [](const auto& company) { return company->has_work(); });
}

PipelineEnd counts_of(const Context& context) {
  PipelineEnd end;
  for (const auto& company : context.companies) {
    if (!company->waiting.empty()) end.waiting[company->company.name] = company->waiting;
    end.read += company->files.read;
    end.rejected += company->files.rejected + company->observations_balance.rejected + company->records.failed;
    end.inserted += company->records.inserted;
    end.updated += company->records.updated;
    end.uploaded += company->store.uploaded;
  }
  return end;
}

// False when it ended after the scan, because there is nothing to do.
Result<bool> run_stages(const PipelinePlan& plan, Context& context, Session& session) {
  for (const Stage& stage : kStages) {
    if (!is_in(plan.stages, stage.name)) continue;
    if (stage.needs_store && context.uploads == nullptr) continue;  // a rehearsal before there is a database
    TRY(check_stop(context));
    TRY(session.check_lease());
    TRY(run_stage(stage, context, session.act()));
    if (!plan.ends_without_work || stage.name != "scan") continue;
    if (!has_work(context)) return false;
    TRY(session.begin_run(context.options.rule_fp, context.options.is_full));
  }
  return true;
}

// A run takes away input only; `radica cleanup` all that is switched on, or the classes that were named.
CleanupRules cleanup_rules(const World& world) {
  const Config& config = world.config();
  const Arguments& arguments = world.arguments;
  CleanupRules rules{config.cleanup.days, config.cleanup.trash, config.log.dir, arguments.verb == "cleanup"};
  rules.days[static_cast<std::size_t>(CleanupClass::kLogs)] = config.log.retention_days;
  for (const CleanupInfo& known : kCleanupTable) {
    const auto place = static_cast<std::size_t>(known.type);
    if (arguments.verb == "cleanup" ? !arguments.cleanup[place] : !known.is_input) rules.days[place] = 0;
  }
  return rules;
}

StageOptions stage_options(const World& world, const Limits& limits) {
  const Config& config = world.config();
  StageOptions options;
  options.input = config.pipeline.input;
  options.output = config.pipeline.output;
  options.now = world.started;
  options.store_prefix = config.store.prefix;
  options.settle_seconds = config.pipeline.settle_seconds;
  options.is_full = world.arguments.is_full;
  options.is_partial = !world.arguments.companies.empty();
  options.is_dry_run = world.arguments.is_dry_run;
  options.is_task = is_task();
  options.verifies_all = world.arguments.verb == "verify";
  options.is_deep = world.arguments.is_deep;
  options.verify_days = config.store.verify_days;
  options.imports = world.arguments.is_import;
  options.repairs = world.arguments.repairs;
  options.cleanup = cleanup_rules(world);
  options.threads = limits.threads;
  options.loaders = limits.loaders;
  options.transfers = limits.transfers;
  options.claims_per_batch = limits.claims_per_batch;
  options.backup_percent = config.backup.load_percent;
  options.rules = config.rules;
  options.rule_fp = rule_fingerprint(config);
  return options;
}

}  // namespace

std::span<const Stage> all_stages() {
  return kStages;
}

namespace {

Result<PipelineEnd> run_once(World& world, const PipelinePlan& plan) {
  world.started = world.clock->now();
  TRY_SET(const std::vector<std::string> companies, chosen_companies(world));
  TRY(check_own_folders(world.config()));
  for (const char* stage : {"scan", "reconcile", "rehearse_upload", "upload", "cleanup"})
    if (is_in(plan.stages, stage)) TRY(check_input_folder(world.config()));
  SessionNeeds needs;
  needs.verb = plan.verb;
  needs.lease = plan.moves_state;
  for (const Stage& stage : kStages) {
    if (!is_in(plan.stages, stage.name)) continue;
    needs.database = needs.database || stage.needs_database;
    needs.store = needs.store || stage.needs_store;
  }
  Progress progress;
  needs.progress = &progress;
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, needs));
  // Other rehearsals do without: there is nothing to send or to prove yet.
  if (is_in(plan.stages, "reconcile") && session->sql() == nullptr)
    return fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", world.config().database.url}});
  const Limits limits = session->limits();
  Context context{
      .options = stage_options(world, limits),
      .clock = *world.clock,
      .zone = world.zone,
      .log = *world.log,
      .ledger = session->ledger(),
      .uploads = session->uploads(),
      .reconcile = session->reconcile(),
      .manifests = session->manifests(),
      .cleanup = session->cleanup(),
      .views = session->views(),
      .audit = session->audit(),
      .store = session->store(),
      .progress = progress,
      .stop_signals = stop_signals(),
      .back_up = [&, is_made = false](std::string_view reason) mutable -> Result<void> {
        if (std::exchange(is_made, true)) return {};
        return backup_before(world, *session->sql(), reason);
      },
      .telling = [&world](const Act& act, std::string_view verb,
                          std::string details) { return told_as(world, act, verb, act.run_id, std::move(details)); }};
  if (plan.moves_state && !plan.forgets_itself)
    world.log->info("limits", {{"threads", limits.threads},
                               {"loaders", limits.loaders},
                               {"transfers", limits.transfers},
                               {"claims_per_batch", limits.claims_per_batch},
                               {"memory", limits.memory},
                               {"work_memory", limits.work_memory}});
  if (!plan.ends_without_work) TRY(session->begin_run(context.options.rule_fp, context.options.is_full));
  TRY_SET(const bool must_read_all, session->must_read_all(context.options.rule_fp, companies));
  context.options.is_full = context.options.is_full || plan.verb == "consolidate";  // reads all there is
  context.options.reads_all = context.options.is_full || must_read_all;
  context.options.names_waiting = plan.names_waiting;
  context.options.writes_dataset = is_in(plan.stages, "dataset");
  context.options.keeps_files = is_in(plan.stages, "load");
  Result<bool> done = true;
  {
    const ProgressPrinter printer(world, progress);
    done = [&]() -> Result<bool> {
      const std::array with_work_files{"scan", "reconcile", "rehearse_upload", "verify"};
      if (std::any_of(with_work_files.begin(), with_work_files.end(),
                      [&plan](const char* stage) { return is_in(plan.stages, stage); })) {
        // A rehearsal leaves nothing in the output folder, not even for a moment.
        const std::string parent =
            context.options.is_dry_run ? std::filesystem::temp_directory_path().string() : context.options.output;
        TRY_SET(WorkFolder work, WorkFolder::create(parent, limits.work_memory));
        context.work = std::make_unique<WorkFolder>(std::move(work));
      }
      TRY(add_companies(world, companies, plan, context));
      return run_stages(plan, context, *session);
    }();
  }
  session->log_pool();
  PipelineEnd end = counts_of(context);
  end.did_work = !done || *done;
  if (!end.did_work) return end;
  TRY_SET(const std::optional<int> exit_code,
          finish_run(world, plan, context, *session,
                     done ? Result<void>{} : Result<void>(Failure(std::move(done).error()))));
  end.did_work = exit_code.has_value();
  end.exit_code = exit_code.value_or(kExitDone);
  return end;
}

}  // namespace

// A run that finds that the database went back is over; what it has to do is found out by the next one.
Result<PipelineEnd> run_pipeline(World& world, const PipelinePlan& plan) {
  for (int number = 1;; ++number) {
    auto end = run_once(world, plan);
    if (end || end.error().id != kDatabaseWentBack || number == kMostBeginnings) return end;
    world.log->warning("run_begins_again", {{"error", end.error().describe()}, {"attempt", number}});
  }
}

}  // namespace radica
