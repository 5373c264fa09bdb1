// radica cleanup: what retention lets go, by class (docs/decisions/0021).
#include <fmt/format.h>

#include <iostream>

#include "adapters/db_accounts.h"
#include "app/audit_trail.h"
#include "app/pipeline.h"
#include "app/session.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

std::int64_t days_of(const Config& config, CleanupClass type) {
  return type == CleanupClass::kLogs ? config.log.retention_days : config.cleanup.days[static_cast<std::size_t>(type)];
}

// A class that was named has to be switched on.
Result<void> check_classes(const World& world) {
  for (const std::string& word : world.arguments.operands)
    if (const auto type = cleanup_class_by_id(word); type && days_of(world.config(), *type) == 0)
      return fail(ErrorCode::kBadInput, "E-USAGE-041", {{"class", word}});
  return {};
}

Result<void> confirm(const World& world) {
  const Arguments& arguments = world.arguments;
  if (arguments.is_dry_run || arguments.says_yes) return {};
  std::string classes;
  for (const CleanupInfo& known : kCleanupTable)
    if (const std::int64_t days = days_of(world.config(), known.type);
        days > 0 && arguments.cleanup[static_cast<std::size_t>(known.type)])
      classes += world.texts.text(fmt::format("cleanup.class.{}", known.id)) + ": " +
                 world.texts.text("cleanup.after", {{"days", world.texts.number(days)}}) + "\n";
  const std::string word = world.texts.text("cleanup.word");
  std::cerr << world.texts.text("cleanup.confirm", {{"classes", classes}, {"word", word}}) << std::flush;
  std::string line;
  std::getline(std::cin, line);
  if (line == word) return {};
  return fail(ErrorCode::kBadInput, "E-USAGE-042", {{"word", word}});
}

// What no class names: rows of the audit and of sign-ins that are too old.
Result<void> clean_up_rows(World& world) {
  constexpr std::int64_t kDayMs = 86'400'000;
  TRY_SET(const auto session, Session::open(world, {.verb = "cleanup", .database = true}));
  const std::int64_t now = unix_now_ms(world);
  TRY_SET(const std::int64_t rows,
          session->audit()->purge(told(world, session->act()), now - world.config().audit.keep_days * kDayMs));
  if (rows > 0) world.log->info("audit_purged", {{"rows", rows}});
  return db_accounts(*session->sql())->prune(session->act(), now);
}

}  // namespace

Result<int> verb_cleanup(World& world) {
  TRY(check_classes(world));
  TRY(confirm(world));
  TRY_SET(const PipelineEnd end, run_pipeline(world, {"cleanup", "cleanup", true}));
  if (world.arguments.operands.empty() && !world.arguments.is_dry_run) TRY(clean_up_rows(world));
  return end.exit_code;
}

}  // namespace radica
