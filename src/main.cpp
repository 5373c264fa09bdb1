// Builds the world, runs one verb, maps its result to an exit code.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>

#include "app/alerter.h"
#include "app/verbs/verbs.h"
#include "app/world.h"
#include "base/json.h"
#include "base/process.h"

namespace radica {
namespace {

void print_faults(const World& world) {
  for (const ConfigFault& fault : world.loaded.faults) {
    const ErrorText text = fault_text(world.texts, fault);
    if (world.arguments.is_json) {
      const std::string json = "{\"error\":" + json_string(fault.id) + ",\"what\":" + json_string(text.what) +
                               ",\"hint\":" + json_string(text.hint) +
                               ",\"place\":" + json_string(fault.place.describe()) + "}\n";
      std::fwrite(json.data(), 1, json.size(), stderr);
      continue;
    }
    const std::string line = fault.place.describe() + ": " + fault.id + ": " + text.what + "\n" +
                             (text.hint.empty() ? "" : "  " + text.hint + "\n");
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

// Nothing is lost when such a command ends in the middle, because nobody reads it any more (`export | head`).
bool only_shows(const Arguments& arguments) {
  constexpr std::string_view kForecasts = " list next simulate ";
  constexpr std::string_view kViewers = " status runs explain logs export version ";
  if (arguments.verb == "quarantine") return arguments.action != "retry";
  if (arguments.verb == "config") return arguments.action != "reset";
  if (arguments.verb == "tasks" || arguments.verb == "alerts" || arguments.verb == "user")
    return arguments.action == "list";
  if (arguments.verb == "schedule") return kForecasts.find(" " + arguments.action + " ") != std::string_view::npos;
  return kViewers.find(" " + arguments.verb + " ") != std::string_view::npos;
}

std::unique_ptr<Log> open_log(const World& world, const Clock& clock) {
  // Commands that only look leave no log behind.
  constexpr std::string_view kWriters =
      " run consolidate load upload verify watch serve worker tasks migrate quarantine schedule alerts ";
  const bool writes =
      kWriters.find(" " + world.arguments.verb + " ") != std::string_view::npos && !only_shows(world.arguments);
  LogOptions options;
  options.folder = writes && !world.arguments.is_dry_run ? world.config().log.dir : "";
  options.level = world.config().log.level;
  options.is_stderr_text = is_terminal(STDERR_FILENO);
  // A terminal shows progress and the summary; what goes to a file or a service manager gets every line (SPEC §14).
  options.stderr_level = world.arguments.is_quiet ? LogLevel::kError
                         : options.is_stderr_text ? LogLevel::kWarning
                                                  : options.level;
  if (!writes) options.stderr_level = std::max(options.stderr_level, LogLevel::kWarning);
  options.max_bytes = static_cast<std::uint64_t>(world.config().log.max_size_mb) * 1'000'000;
  options.retention_days = static_cast<int>(world.config().log.retention_days);
  return Log::open(options, clock);
}

int run(const std::vector<std::string>& words) {
  leave_no_core_dump();
  const Environment environment = process_environment();
  const Result<Arguments> parsed = parse_arguments(words);
  World world{.arguments = parsed ? *parsed : Arguments{},
              .texts = Texts::load(choose_language(language_flag(words), environment)),
              .loaded = {},
              .zone = {},
              .clock = nullptr,
              .started = 0,
              .real_clock = nullptr,
              .log = nullptr,
              .actor = user_name(::geteuid())};
  if (!parsed) {
    world.arguments.is_json = std::find(words.begin(), words.end(), "--json") != words.end();
    print_error(world, parsed.error());
    return kExitUsage;
  }
  if (world.arguments.wants_help) {
    const std::string help = help_text(world.texts, world.arguments.verb);
    std::fwrite(help.data(), 1, help.size(), stdout);
    return kExitDone;
  }
  ConfigSources sources;
  sources.file = world.arguments.config;
  sources.environment = environment;
  sources.flags = world.arguments.settings;
  world.loaded = load_config(sources);
  constexpr std::string_view kNeedNoConfig = " version init demo ";
  const bool needs_config = kNeedNoConfig.find(" " + world.arguments.verb + " ") == std::string_view::npos;
  if (!world.loaded.faults.empty() && needs_config) {
    print_faults(world);
    return kExitBadConfig;
  }
  Result<Zone> zone = Zone::open(needs_config ? world.config().pipeline.timezone : "America/Bogota");
  if (!zone) {
    print_error(world, zone.error());
    return kExitBadConfig;
  }
  world.zone = std::move(zone).value();
  world.real_clock = system_clock(world.zone);
  world.clock = world.arguments.now ? fixed_clock(*world.arguments.now) : system_clock(world.zone);
  world.started = world.clock->now();
  world.log = open_log(world, *world.real_clock);
  watch_signals();
  if (only_shows(world.arguments)) end_with_the_reader();

  const LocalTime began = world.real_clock->now();
  const Verb verb = find_verb(world.arguments.verb);
  const Result<int> result =
      verb != nullptr ? verb(world) : Result<int>(fail(ErrorCode::kBug, "E-RUN-011", {{"verb", world.arguments.verb}}));
  if (!result) print_error(world, result.error());
  alert_after(world, result, began);
  if (result) return *result;
  return exit_code_of(result.error());
}

}  // namespace
}  // namespace radica

int main(int count, char** words) {
  try {
    return radica::run({words + 1, words + count});
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "radica: E-BUG-001: %s\n", exception.what());
    return radica::kExitBug;
  }
}
