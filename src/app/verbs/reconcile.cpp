// radica reconcile: what contradicts what between disk, database and store, and its repair on request.
#include <unistd.h>

#include <iostream>

#include "app/pipeline.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

bool has_any(const std::array<bool, kFindingClasses>& repairs, std::initializer_list<FindingClass> types) {
  return std::any_of(types.begin(), types.end(),
                     [&repairs](FindingClass type) { return repairs[static_cast<std::size_t>(type)]; });
}

std::string_view stages_of(const Arguments& arguments) {
  if (arguments.is_import)
    return arguments.is_dry_run ? "reconcile import" : "reconcile import verify write_back manifest";
  if (!arguments.is_repair) return "reconcile";
  const bool sends = has_any(arguments.repairs, {FindingClass::kPhantom, FindingClass::kMismatch,
                                                 FindingClass::kWrongFlag, FindingClass::kAlteredRow});
  if (arguments.is_dry_run) return "reconcile repair";
  if (sends) return "reconcile repair upload verify write_back manifest";
  return arguments.repairs[static_cast<std::size_t>(FindingClass::kStaleUrl)] ? "reconcile repair write_back"
                                                                              : "reconcile repair";
}

std::string classes_of(const Arguments& arguments) {
  std::string classes;
  for (const FindingInfo& known : kFindings)
    if (arguments.repairs[static_cast<std::size_t>(known.type)])
      classes += (classes.empty() ? "" : ", ") + std::string(known.id);
  return classes;
}

// A repair changes table and store: typed, or --yes for programs.
Result<void> confirm(const World& world) {
  const Arguments& arguments = world.arguments;
  if (!arguments.is_repair || arguments.is_dry_run || arguments.says_yes) return {};
  const std::string word = world.texts.text("reconcile.word");
  std::cerr << world.texts.text("reconcile.confirm", {{"classes", classes_of(arguments)},
                                                      {"database", world.config().database.url},
                                                      {"store", world.config().store.url},
                                                      {"word", word}})
            << std::flush;
  std::string line;
  std::getline(std::cin, line);
  if (line == word) return {};
  return fail(ErrorCode::kBadInput, "E-USAGE-034", {{"word", word}});
}

}  // namespace

Result<int> verb_reconcile(World& world) {
  TRY(confirm(world));
  TRY_SET(const PipelineEnd end, run_pipeline(world, {"reconcile", stages_of(world.arguments), true}));
  return end.exit_code;
}

}  // namespace radica
