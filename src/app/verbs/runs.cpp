// radica runs: the list of runs, or one with its balance, stages and error.
#include <fmt/format.h>

#include "adapters/db_views.h"
#include "app/json_view.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::size_t kShown = 50;          // lines of the list
constexpr std::size_t kShownJson = 10'000;  // JSON lines

void print_list(const World& world, std::vector<RunInfo> runs, const std::optional<LeaseHolder>& holder) {
  const Texts& texts = world.texts;
  if (world.arguments.is_json) {
    for (const RunInfo& run : runs) print(run_json(run, holder));
    return;
  }
  if (runs.empty()) return print(texts.text("status.never_ran"));
  const bool has_more = runs.size() > kShown;
  if (has_more) runs.resize(kShown);
  for (const RunInfo& run : runs) {
    const std::string time = run.ended ? texts.duration(*run.ended - run.started) : std::string("-");
    print(fmt::format("{:<26} {:<8} {}  {:>12}  {} ({})", run.id, run.verb, texts.moment(run.started), time,
                      outcome_text(texts, run, holder), run.actor));
  }
  if (has_more) print(texts.text("runs.more", {{"count", texts.number(static_cast<std::int64_t>(kShown))}}));
}

void print_stages(const Texts& texts, const std::string& stages) {
  JsonDocument document;
  if (stages.empty() || document.parse(stages)) return;
  for (const JsonView& stage : JsonView(document).children()) {
    std::vector<ErrorFact> facts;
    for (const JsonView& member : stage.children()) {
      if (member.key() == "bytes") {
        facts.emplace_back("bytes", texts.bytes(static_cast<std::uint64_t>(member.number())));
      } else if (member.key() == "name") {
        facts.emplace_back("stage", fmt::format("{:<10}", member.text()));
      } else {
        facts.emplace_back(std::string(member.key()), texts.number(member.number()));
      }
    }
    print("  " + texts.text("runs.stage", facts));
  }
}

void print_run(const World& world, const RunInfo& run, const std::optional<LeaseHolder>& holder) {
  const Texts& texts = world.texts;
  if (world.arguments.is_json) return print(run_json(run, holder));
  print(texts.text("runs.head", {{"run", run.id}, {"verb", run.verb}, {"outcome", outcome_text(texts, run, holder)}}));
  const std::string asked =
      run.asked_by.empty() ? "" : " " + texts.text("schedule.asked_by", {{"actor", run.asked_by}});
  print(labelled(texts.text("runs.actor"), run.actor + asked));
  print(labelled(texts.text("runs.started"), texts.moment(run.started)));
  if (run.ended)
    print(labelled(texts.text("runs.ended"),
                   fmt::format("{} ({})", texts.moment(*run.ended), texts.duration(*run.ended - run.started))));
  print(labelled(texts.text("runs.kind"), texts.text(run.is_full ? "runs.full" : "runs.incremental")));
  print(labelled(texts.text("runs.rules"), run.rule_fingerprint));
  if (!run.end.error.empty()) print(labelled(texts.text("runs.error"), run.end.error));
  for (const std::string& line : balance_lines(texts, run.end.balance)) print(line);
  print_stages(texts, run.end.stages);
}

}  // namespace

Result<int> verb_runs(World& world) {
  const std::vector<std::string>& operands = world.arguments.operands;
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "runs"}));
  std::optional<LeaseHolder> holder;
  if (session->sql() != nullptr) {
    TRY_SET(holder, db_views(*session->sql())->lease_holder());
  }
  if (operands.empty()) {
    std::vector<RunInfo> runs;
    if (session->runs() != nullptr) {
      TRY_SET(runs, session->runs()->list_runs(world.arguments.is_json ? kShownJson : kShown + 1));
    }
    print_list(world, std::move(runs), holder);
    return kExitDone;
  }
  std::optional<RunInfo> run;
  if (session->runs() != nullptr) {
    TRY_SET(run, session->runs()->find_run(operands.front()));
  }
  if (!run) return fail(ErrorCode::kBadInput, "E-INPUT-022", {{"run", operands.front()}});
  print_run(world, *run, holder);
  return kExitDone;
}

}  // namespace radica
