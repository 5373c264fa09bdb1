// radica logs: what the log files hold, by run, stage or level. Needs no database.
#include <fmt/format.h>

#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/log_reader.h"

namespace radica {
namespace {

std::string text_of(const Texts& texts, const LogEntry& entry) {
  std::string line = fmt::format("{} {:<7} {}", moment_text(texts, entry.time), name_of(entry.level), entry.event);
  if (!entry.run.empty()) line += " run=" + entry.run;
  if (!entry.stage.empty()) line += " stage=" + entry.stage;
  for (const auto& [name, value] : entry.fields) line += " " + name + "=" + value;
  return on_screen(line, "  ");
}

}  // namespace

Result<int> verb_logs(World& world) {
  const Arguments& arguments = world.arguments;
  LogQuery query;
  query.run = arguments.run;
  query.stage = arguments.stage;
  query.level = arguments.level.value_or(LogLevel::kDebug);
  bool is_empty = true;
  TRY(read_log(world.config().log.dir, query, [&](const LogEntry& entry) -> Result<void> {
    is_empty = false;
    print(arguments.is_json ? entry.line : text_of(world.texts, entry));
    if (stop_signals() > 0) return fail(ErrorCode::kCancelled, "E-RUN-001");
    return {};
  }));
  if (is_empty && !arguments.is_json) print(world.texts.text("log.none"));
  return kExitDone;
}

}  // namespace radica
