// `radica watch`: runs the pipeline as files arrive, until it is asked to stop.
#include <algorithm>
#include <atomic>
#include <ctime>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "app/alerter.h"
#include "app/pipeline.h"
#include "app/verbs/verbs.h"
#include "app/watch_plan.h"
#include "base/file.h"
#include "base/tree_watch.h"
#include "stages/path_class.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kStages = "scan ingest dedupe organise load delta upload verify write_back manifest";
constexpr std::string_view kFolder = "/oficina_virtual/";  // of a company
constexpr seconds kBlindSweep{30};                         // where notices cannot be relied on
constexpr milliseconds kTurn{500};                         // a signal that comes just before a wait is seen after it
constexpr milliseconds kListen{50};                        // how long a run may be over before its listener is

WatchTimes times_of(const Config& config, const TreeWatch& tree) {
  WatchTimes times;
  times.quiet = seconds(config.pipeline.settle_seconds);
  times.sweep = seconds(config.watch.sweep_seconds);
  if (tree.blind_spot().empty()) return times;
  times.sweep = std::min(times.sweep, kBlindSweep);
  times.rest = 0;
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
  Watcher(World& world, TreeWatch tree, std::vector<std::string> companies)
      : world_(world),
        tree_(std::move(tree)),
        companies_(std::move(companies)),
        times_(times_of(world.config(), tree_)),
        plan_(times_, now()),
        pending_(times_) {}

  Result<int> run() {
    tell_start(world_, tree_, times_);
    while (stop_signals() == 0) {
      const WatchPlan::Time files_due = pending_.due().value_or(WatchPlan::Time::max());
      const bool has_files = files_due <= now(), has_walk = !left_to_walk_.empty() || plan_.due() <= now();
      if (!has_files && !has_walk) {
        TRY(wait(std::min(plan_.due(), files_due)));
        continue;
      }
      // Between two trees that are walked, files that are due go first.
      TRY_SET(const int exit_code, has_walk && !(has_files && has_just_walked_) ? walk() : look_at_files());
      if (exit_code == kExitBalanceOpen) return exit_code;
    }
    world_.log->info("watch_stopped", {});
    return kExitDone;
  }

 private:
  struct Notice {
    WatchPlan::Time time;
    TreeWatch::Changes changes;
  };
  static WatchPlan::Time now() { return std::chrono::steady_clock::now(); }

  Result<void> wait(WatchPlan::Time due) {
    const auto left = std::chrono::duration_cast<milliseconds>(due - now());
    TRY_SET(const TreeWatch::Seen seen, tree_.wait(std::min(kTurn, left + milliseconds(1))));
    if (seen == TreeWatch::Seen::kChange) take({now(), tree_.take_changes()});
    return {};
  }

  void take(const Notice& notice) {
    if (notice.changes.is_anything) plan_.changed(notice.time);
    for (const std::string& path : notice.changes.paths) {
      const std::size_t below = join_path(world_.config().pipeline.input, "").size();
      const std::size_t end = path.find(kFolder, below);
      if (end == std::string::npos) continue;
      const std::string relative = path.substr(end + kFolder.size());
      const PathClass path_class = classify_path(relative, WalkKind::kFile);
      if (path_class == PathClass::kInput || path_class == PathClass::kOther)
        pending_.tell(path.substr(below, end - below) + "/" + relative, notice.time);
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

  Result<int> look_at_files() {
    has_just_walked_ = false;
    const FilesOfCompanies told = take_pending();
    TRY_SET(const std::optional<PipelineEnd> end, run_once({"watch", kStages, true, true, true, true, &told, {}}));
    pending_.ran(now());
    return end ? end->exit_code : kExitDone;
  }

  // The first run, and the one behind a failure, walk all trees at once, and send what still waits for the store. Later
  // each tree is walked by a run of its own, so that files wait for a part of the walk only.
  Result<int> walk() {
    const std::clock_t before = std::clock();  // of the processor, all threads together
    const bool does_all = is_first_ || plan_.is_retrying();
    if (left_to_walk_.empty()) {
      if (!is_first_ && (plan_.is_sweep() || plan_.is_retrying())) tree_.refresh();
      plan_.began();
      left_to_walk_ = companies_;
      walk_cost_ = {};
    }
    const std::string company = left_to_walk_.back();
    const FilesOfCompanies told = take_pending();  // a walk sees them too
    PipelinePlan plan{"watch", kStages, true, true, !does_all, true, nullptr, {}};
    if (!does_all) {
      plan.told = &told;
      plan.walked = company;
    }
    TRY_SET(const std::optional<PipelineEnd> end, run_once(plan));
    if (!end) return kExitDone;
    if (!end->did_work) walk_cost_ += milliseconds((std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    has_just_walked_ = true;
    is_first_ = false;
    if (does_all)
      left_to_walk_.clear();
    else
      left_to_walk_.pop_back();
    if (left_to_walk_.empty()) plan_.ran(now(), walk_cost_);
    return end->exit_code;
  }

  // What is told of meanwhile has its time from then on, however long the run takes, and the queue does not run full.
  Result<PipelineEnd> run_listening(const PipelinePlan& plan) {
    std::vector<Notice> notices;
    std::atomic<bool> is_over{false};
    Result<void> listened;
    std::thread listener([&] {
      while (!is_over && listened) {
        const Result<TreeWatch::Seen> seen = tree_.wait(kListen);
        if (!seen)
          listened = Failure(seen.error());
        else if (*seen == TreeWatch::Seen::kChange)
          notices.push_back({now(), tree_.take_changes()});
      }
    });
    const bool is_quiet = std::exchange(world_.arguments.is_quiet, true);
    Result<PipelineEnd> end = run_pipeline(world_, plan);
    world_.arguments.is_quiet = is_quiet;
    std::fflush(stdout);
    is_over = true;
    listener.join();
    TRY(listened);
    for (const Notice& notice : notices) take(notice);
    return end;
  }

  // Another one has the lease, such as the `watch` beside a second `serve`. That is no error, however long it lasts: it
  // is told when it begins and when it is over.
  void stand_by(const Error& error) {
    plan_.stood_by(now());
    left_to_walk_.clear();
    if (std::exchange(stands_by_, true)) return;
    const auto fact = [&error](std::string_view name) {
      const auto found = std::ranges::find(error.facts, name, &ErrorFact::first);
      return found == error.facts.end() ? std::string() : found->second;
    };
    world_.log->info("watch_standby", {{"run_of_other", fact("run")}, {"host", fact("host")}, {"pid", fact("pid")}});
    tell(world_, world_.texts.text("watch.standby", {{"run", fact("run")}, {"host", fact("host")}}));
  }

  void take_over() {
    if (!std::exchange(stands_by_, false)) return;
    world_.log->info("watch_took_over", {});
    tell(world_, world_.texts.text("watch.took_over"));
  }

  // Nothing when it failed by what may pass, or another one is at work.
  Result<std::optional<PipelineEnd>> run_once(const PipelinePlan& plan) {
    Result<PipelineEnd> end = run_listening(plan);
    // Not beside the first run, which may have to make the database.
    if (!alerts_) alerts_ = std::make_unique<AlertThread>(world_);
    if (end) {
      take_over();
      for (const auto& [company, paths] : end->waiting)
        for (const std::string& path : paths) pending_.tell_waiting(company + "/" + path, now());
      if (end->did_work) tell_run(*end);
      return std::optional(std::move(*end));
    }
    const bool goes_on = may_pass(end.error()) && !(is_first_ && exit_code_of(end.error()) == kExitBadConfig);
    if (!goes_on) return Failure(end.error());
    if (end.error().id == "E-LEASE-002") {
      stand_by(end.error());
      return std::optional<PipelineEnd>();
    }
    plan_.failed(now());
    left_to_walk_.clear();
    print_error(world_, end.error());
    const auto pause = std::chrono::duration_cast<seconds>(plan_.due() - now()).count() + 1;
    world_.log->warning("watch_retry", {{"error", end.error().id}, {"seconds", std::to_string(pause)}});
    tell(world_, world_.texts.text("watch.retry", {{"seconds", std::to_string(pause)}}));
    return std::optional<PipelineEnd>();
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
  std::vector<std::string> companies_, left_to_walk_;
  WatchTimes times_;
  WatchPlan plan_;
  PendingPaths pending_;
  milliseconds walk_cost_{};  // of this walk so far
  bool is_first_ = true, has_just_walked_ = false, stands_by_ = false;
  std::unique_ptr<AlertThread> alerts_;
};

}  // namespace

Result<int> verb_watch(World& world) {
  TRY_SET(const std::vector<std::string> companies, chosen_companies(world));
  TRY_SET(TreeWatch tree, watched_tree(world, companies));
  return Watcher(world, std::move(tree), companies).run();
}

}  // namespace radica
