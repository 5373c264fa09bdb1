// What is wrong now: the table of evaluators of alert rules. Each looks at stored facts, the disks or the input, and
// says all that is wrong by its rules at this moment; what it no longer says is over.
#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "app/world.h"
#include "model/alert.h"
#include "ports/alerts.h"
#include "ports/indicators.h"
#include "ports/ledger.h"
#include "ports/schedules.h"
#include "ports/views.h"

namespace radica {

class ServiceHealth;

struct AlertFacts {
  const World& world;
  const Config& config;  // with its edits
  Indicators& indicators;
  Alerts& alerts;
  Views& views;
  Ledger& ledger;
  Schedules& schedules;
  LocalTime now = 0;                        // of the wall clock
  const ServiceHealth* services = nullptr;  // of this process; nothing where it has none
};

struct AlertEvaluator {
  std::string_view name;  // in the log
  std::vector<AlertRule> rules;
  std::chrono::seconds every;  // at least; one that took long is asked less often
  bool reads_all = false;      // of the input or of a table: nothing for the end of a command
  Result<std::vector<AlertSignal>> (*evaluate)(const AlertFacts& facts);
  bool of_services = false;  // asked only where there are some
};
[[nodiscard]] std::span<const AlertEvaluator> alert_evaluators();
// Of its id, which begins with it; 0 for none.
[[nodiscard]] LocalTime start_of_run(std::string_view run_id);

// Parts of them that are pure.
// Of the ended occurrences of one schedule, newest first; a planned one that ran in its time makes all before it good.
// One that failed with its run is told as that run: `runs` are those of its commands of the last days.
[[nodiscard]] std::vector<AlertSignal> signals_of_schedule(const std::string& schedule,
                                                           const std::vector<Occurrence>& newest_first,
                                                           const std::vector<RunFact>& runs, const Zone& zone);
// A run of its time failed, by its error as far as both are known: a task that failed without a run has none.
[[nodiscard]] bool has_failed_run(const Occurrence& occurrence, const std::vector<RunFact>& runs, const Zone& zone);
// Of the last `verify` and the last `reconcile`: what they found in the archive, the manifests, the audit.
[[nodiscard]] std::vector<AlertSignal> signals_of_checks(const std::vector<Indicators::RunNotes>& newest_first);
[[nodiscard]] std::vector<AlertSignal> signals_of_runs(const std::vector<RunFact>& newest_first);
// Of rows made by day (YYYY-MM-DD): nothing when the last working day before `now` had at least `percent` of the median
// of the others, or when there are too few of them to say.
[[nodiscard]] std::optional<AlertSignal> signal_of_few(const std::string& company,
                                                       const std::vector<std::pair<std::string, std::int64_t>>& rows,
                                                       std::int64_t percent, LocalTime now);

}  // namespace radica
