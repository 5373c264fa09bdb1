#include "app/alert_machine.h"

#include <algorithm>

#include "app/input_folder.h"
#include "app/service_health.h"
#include "app/timetable.h"
#include "base/process.h"

namespace radica {
namespace {

constexpr LocalTime kFresh = 600;  // what another host told of its services

bool is_of_input(const Incident& incident) {
  return incident.signal.rule == AlertRule::kInputMissing;
}

}  // namespace

Result<std::optional<AlertSignal>> missing_input(const AlertFacts& facts) {
  const Config& config = facts.world.config();
  if (check_input_folder(config)) return std::optional<AlertSignal>();
  TRY_SET(const Timetable timetable, timetable_of(config, facts.world.zone));
  if (!timetable.hours.contains(facts.now, timetable.calendar)) return std::optional<AlertSignal>();
  AlertSignal signal;
  signal.rule = AlertRule::kInputMissing;
  signal.cause = config.pipeline.input;
  return std::optional(std::move(signal));
}

Result<bool> is_told_by_input(const AlertFacts& facts, const AlertSignal& failed_run) {
  if (failed_run.cause != "E-INPUT-001" && failed_run.cause != "E-INPUT-002") return false;
  TRY_SET(const std::optional<AlertSignal> missing, missing_input(facts));
  if (missing) return true;
  TRY_SET(const std::vector<Incident> open, facts.alerts.open_incidents());
  const LocalTime started = start_of_run(failed_run.run_id);
  TRY_SET(const std::vector<Incident> over, facts.alerts.resolved_since(started));
  return std::any_of(open.begin(), open.end(), &is_of_input) || std::any_of(over.begin(), over.end(), &is_of_input);
}

std::vector<AlertSignal> services_of_others(const std::vector<Incident>& open, std::string_view host, LocalTime now) {
  std::vector<AlertSignal> signals;
  for (const Incident& incident : open) {
    const AlertSignal& signal = incident.signal;
    const bool is_ours = signal.cause.ends_with("@" + std::string(host));
    if (signal.rule == AlertRule::kServiceDown && !is_ours && signal.since + signal.value * 60 > now - kFresh)
      signals.push_back(signal);
  }
  return signals;
}

Result<std::vector<AlertSignal>> failing_services(const AlertFacts& facts) {
  const std::string host = this_process().host;
  TRY_SET(const std::vector<Incident> open, facts.alerts.open_incidents());
  TRY_SET(const std::optional<AlertSignal> missing, missing_input(facts));
  std::vector<AlertSignal> signals = services_of_others(open, host, facts.now);
  for (const FailingService& service : facts.services->failing(std::chrono::steady_clock::now())) {
    if (missing && service.name == "watch") continue;  // that is why
    const std::int64_t seconds = service.duration.count();
    signals.push_back(
        {AlertRule::kServiceDown, "", service.name + "@" + host, 1, seconds / 60, 0, "", facts.now - seconds});
  }
  return signals;
}

}  // namespace radica
