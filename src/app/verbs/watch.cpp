// `radica watch`: runs the pipeline as files arrive, until it is asked to stop.
#include <algorithm>
#include <utility>

#include "app/pipeline.h"
#include "app/verbs/verbs.h"
#include "app/watch_plan.h"
#include "base/file.h"
#include "base/tree_watch.h"
#include "stages/path_class.h"

namespace radica {
namespace {

using std::chrono::seconds;

constexpr std::string_view kStages = "scan ingest dedupe organise load delta upload verify write_back manifest";
constexpr std::string_view kFolder = "/oficina_virtual/";  // of a company
constexpr seconds kBlindSweep{30};                         // where notices cannot be relied on
constexpr std::chrono::milliseconds kTurn{500};            // a signal that comes just before a wait is seen after it

WatchTimes times_of(const Config& config, const TreeWatch& tree) {
  WatchTimes times;
  times.quiet = seconds(config.pipeline.settle_seconds);
  times.sweep = seconds(config.watch.sweep_seconds);
  if (!tree.blind_spot().empty()) times.sweep = std::min(times.sweep, kBlindSweep);
  return times;
}

Result<TreeWatch> watched_tree(const World& world, const std::vector<std::string>& companies) {
  TRY_SET(TreeWatch tree, TreeWatch::open());
  const std::string& input = world.config().pipeline.input;
  tree.add_folder(input);
  for (const std::string& company : companies) {
    tree.add_folder(join_path(input, company));
    tree.add_tree(join_path(input, company) + "/oficina_virtual");
  }
  return tree;
}

void tell(const World& world, const std::string& line) {
  if (world.arguments.is_quiet || world.arguments.is_json) return;
  print(line);
  std::fflush(stdout);
}

void tell_start(const World& world, const TreeWatch& tree, const WatchTimes& times) {
  const std::string period = std::to_string(times.sweep.count()), folders = std::to_string(tree.folders());
  world.log->info("watch_started", {{"folders", folders}, {"sweep_seconds", period}});
  tell(world, world.texts.text("watch.started",
                               {{"input", world.config().pipeline.input}, {"folders", folders}, {"seconds", period}}));
  if (tree.blind_spot().empty()) return;
  world.log->warning("watch_blind", {{"reason", tree.blind_spot()}, {"sweep_seconds", period}});
  tell(world, world.texts.text("watch." + std::string(tree.blind_spot()), {{"seconds", period}}));
}

// What may pass by itself: the database or store is away, another run is at work, the disk of the input is not mounted.
bool may_pass(const Error& error) {
  const int code = exit_code_of(error);
  return code == kExitUnavailable || code == kExitLocked || error.id.starts_with("E-INPUT-");
}

class Watcher {
 public:
  Watcher(World& world, TreeWatch tree)
      : world_(world),
        tree_(std::move(tree)),
        times_(times_of(world.config(), tree_)),
        plan_(times_, now()),
        pending_(times_) {}

  Result<int> run() {
    tell_start(world_, tree_, times_);
    while (stop_signals() == 0) {
      const WatchPlan::Time due = std::min(plan_.due(), pending_.due().value_or(WatchPlan::Time::max()));
      if (now() < due) {
        TRY(wait(due));
        continue;
      }
      TRY_SET(const int exit_code, run_once(now() >= plan_.due()));
      if (exit_code == kExitBalanceOpen) return exit_code;
    }
    world_.log->info("watch_stopped", {});
    return kExitDone;
  }

 private:
  static WatchPlan::Time now() { return std::chrono::steady_clock::now(); }

  Result<void> wait(WatchPlan::Time due) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - now());
    TRY_SET(const TreeWatch::Seen seen, tree_.wait(std::min(kTurn, left + std::chrono::milliseconds(1))));
    if (seen == TreeWatch::Seen::kChange) take_changes();
    return {};
  }

  void take_changes() {
    const TreeWatch::Changes changes = tree_.take_changes();
    if (changes.is_anything) plan_.changed(now());
    for (const std::string& path : changes.paths) {
      const std::size_t below = join_path(world_.config().pipeline.input, "").size();
      const std::size_t end = path.find(kFolder, below);
      if (end == std::string::npos) continue;
      const std::string relative = path.substr(end + kFolder.size());
      const PathClass path_class = classify_path(relative, WalkKind::kFile);
      if (path_class == PathClass::kInput || path_class == PathClass::kOther)
        pending_.tell(path.substr(below, end - below) + "/" + relative, now());
    }
  }

  // Each "company/path" that has been left alone for long enough.
  FilesOfCompanies take_pending() {
    FilesOfCompanies files;
    for (const std::string& path : pending_.take(now())) {
      const std::size_t slash = path.find('/');
      files[path.substr(0, slash)].push_back(path.substr(slash + 1));
    }
    return files;
  }

  Result<PipelineEnd> run_quietly(const PipelinePlan& plan) {
    const bool is_quiet = std::exchange(world_.arguments.is_quiet, true);
    Result<PipelineEnd> end = run_pipeline(world_, plan);
    world_.arguments.is_quiet = is_quiet;
    std::fflush(stdout);
    return end;
  }

  // The first run, and the one behind a failure, also send what still waits for the store.
  Result<int> run_once(bool is_walk) {
    const bool does_all = is_first_ || plan_.is_retrying();
    if (!is_first_ && is_walk && (plan_.is_sweep() || plan_.is_retrying())) tree_.refresh();
    const FilesOfCompanies told = take_pending();  // a walk sees them too
    const Result<PipelineEnd> end =
        run_quietly({"watch", kStages, true, true, !does_all, true, is_walk ? nullptr : &told});
    if (end) {
      is_first_ = false;
      if (is_walk) plan_.ran(now());
      pending_.ran(now());
      for (const auto& [company, paths] : end->waiting)
        for (const std::string& path : paths) pending_.tell_waiting(company + "/" + path, now());
      if (end->did_work) tell_run(*end);
      return end->exit_code;
    }
    const bool goes_on = may_pass(end.error()) && !(is_first_ && exit_code_of(end.error()) == kExitBadConfig);
    if (!goes_on) return Failure(end.error());
    plan_.failed(now());
    print_error(world_, end.error());
    const auto pause = std::chrono::duration_cast<seconds>(plan_.due() - now()).count() + 1;
    world_.log->warning("watch_retry", {{"error", end.error().id}, {"seconds", std::to_string(pause)}});
    tell(world_, world_.texts.text("watch.retry", {{"seconds", std::to_string(pause)}}));
    return kExitDone;
  }

  // A line a run instead of its whole summary, which stands in its report; with --json the summary.
  void tell_run(const PipelineEnd& end) const {
    const auto number = [this](std::uint64_t value) { return world_.texts.number(static_cast<std::int64_t>(value)); };
    tell(world_, world_.texts.text("watch.ran", {{"time", format_local(world_.clock->now())},
                                                 {"read", number(end.read)},
                                                 {"rejected", number(end.rejected)},
                                                 {"inserted", number(end.inserted)},
                                                 {"updated", number(end.updated)},
                                                 {"uploaded", number(end.uploaded)}}));
  }

  World& world_;
  TreeWatch tree_;
  WatchTimes times_;
  WatchPlan plan_;
  PendingPaths pending_;
  bool is_first_ = true;
};

}  // namespace

Result<int> verb_watch(World& world) {
  TRY_SET(const std::vector<std::string> companies, chosen_companies(world));
  TRY_SET(TreeWatch tree, watched_tree(world, companies));
  return Watcher(world, std::move(tree)).run();
}

}  // namespace radica
