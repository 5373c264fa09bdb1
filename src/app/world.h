// Everything a verb works with: the command line, the configuration, texts, clock and log; built once by main.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "app/config.h"
#include "app/i18n.h"
#include "base/clock.h"
#include "base/log.h"
#include "stages/context.h"

namespace radica {

// SPEC §1 "Exit codes".
enum ExitCode : int {
  kExitDone = 0,
  kExitFindings = 3,
  kExitStopped = 4,
  kExitBalanceOpen = 5,
  kExitUsage = 64,
  kExitUnavailable = 69,
  kExitBug = 70,
  kExitLocked = 75,
  kExitBadConfig = 78,
};
[[nodiscard]] int exit_code_of(const Error& error);

struct World {
  Arguments arguments;
  Texts texts;
  LoadedConfig loaded;
  Zone zone;
  std::unique_ptr<Clock> clock;       // of the work: --now fixes it
  LocalTime started = 0;              // of the command, or of the run: names of runs and files
  std::unique_ptr<Clock> real_clock;  // of log lines, leases
  std::unique_ptr<Log> log;
  std::string actor;  // who runs this: the user's login name

  [[nodiscard]] const Config& config() const { return loaded.config; }
};

// Unix milliseconds of the work: by --now, or as they are.
[[nodiscard]] std::int64_t unix_now_ms(const World& world);

// --company, else all of the configuration; in its order. E-USAGE-020 for a name that is not there.
Result<std::vector<std::string>> chosen_companies(const World& world);

// Signals that asked this process to stop: 0, or 1 (finish what is in flight). A second one ends it at once with 4.
[[nodiscard]] const std::atomic<int>& stop_signals();
// How often a SIGHUP has said that secrets are to be read anew. Where a terminal shows our errors it says that the
// terminal is gone instead, and stops as SIGTERM does.
[[nodiscard]] int renewal_signals();
void watch_signals();
// A closed pipe ends the process, as it ends other tools; before, a write to it only fails.
void end_with_the_reader();

// Output for people and for programs.
void print(const std::string& text);                       // stdout, with a line end
void print_error(const World& world, const Error& error);  // stderr: what, hint; or a JSON line
[[nodiscard]] bool is_terminal(int descriptor);

}  // namespace radica
