// Alerts (SPEC §14, docs/decisions/0034): what is wrong at present (a signal), the time for which it is (an incident),
// and what is told of it (a message). Nothing here may hold personal data: a cause is the id of an error, of a finding
// or of a channel, the name of a verb or of a service and its host, or a path of the configuration.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace radica {

enum class AlertSeverity : std::uint8_t { kWarning, kCritical };
[[nodiscard]] std::string_view severity_id(AlertSeverity severity);  // "warning", "critical"
[[nodiscard]] std::optional<AlertSeverity> alert_severity_by_id(std::string_view id);

enum class AlertRule : std::uint8_t {
  kFailedRun,      // the last runs of a kind failed, or did not close their balance
  kAbandonedRun,   // a run died, or lost its lease to another one
  kLongRun,        // a run goes on for longer than it may
  kFewRecords,     // the last working day brought far fewer records than such days do
  kManyRejects,    // of what was read within a day too much was rejected
  kIntegrity,      // the last verify or reconcile found something
  kBackupMissing,  // no backup that is young enough
  kBackupSmall,    // the newest one is far smaller than the one before
  kDiskLow,        // little room on a disk that is written to
  kRecordLate,     // files that arrived wait for too long
  kMissed,         // planned times of a schedule did not come to run
  kLateStart,      // the last one began late
  kOccurrence,     // the last one failed
  kChannelDown,    // messages of a channel cannot be delivered
  kInputMissing,   // the input folder is not there, in the operating hours
  kServiceDown,    // a service of `radica serve` fails again and again
  kDatabaseDown,   // the database does not answer, so that nothing else can be judged
  kCount,
};
inline constexpr std::size_t kAlertRules = static_cast<std::size_t>(AlertRule::kCount);

// The table of rules. Texts are alerts.rule.ID of locale/*.toml; `command` is what to run next, {run} is put in.
struct AlertRuleInfo {
  AlertRule rule;
  std::string_view id;
  AlertSeverity severity;  // unless configured
  std::string_view command;
};
inline constexpr std::array<AlertRuleInfo, kAlertRules> kAlertTable{{
    {AlertRule::kFailedRun, "corrida_fallida", AlertSeverity::kCritical, "radica runs {run}"},
    {AlertRule::kAbandonedRun, "corrida_abandonada", AlertSeverity::kCritical, "radica logs --run {run}"},
    {AlertRule::kLongRun, "corrida_larga", AlertSeverity::kWarning, "radica status"},
    {AlertRule::kFewRecords, "pocos_registros", AlertSeverity::kWarning, "radica status"},
    {AlertRule::kManyRejects, "muchos_rechazos", AlertSeverity::kWarning, "radica quarantine list"},
    {AlertRule::kIntegrity, "hallazgo_integridad", AlertSeverity::kCritical, "radica reconcile"},
    {AlertRule::kBackupMissing, "respaldo_ausente", AlertSeverity::kCritical, "radica backup"},
    {AlertRule::kBackupSmall, "respaldo_pequeno", AlertSeverity::kWarning, "radica backup --list"},
    {AlertRule::kDiskLow, "disco_bajo", AlertSeverity::kCritical, "radica cleanup --dry-run"},
    {AlertRule::kRecordLate, "registro_atrasado", AlertSeverity::kCritical, "radica status"},
    {AlertRule::kMissed, "ocurrencia_perdida", AlertSeverity::kCritical, "radica schedule list"},
    {AlertRule::kLateStart, "inicio_tarde", AlertSeverity::kWarning, "radica schedule list"},
    {AlertRule::kOccurrence, "programacion_fallida", AlertSeverity::kCritical, "radica tasks list"},
    {AlertRule::kChannelDown, "canal_caido", AlertSeverity::kWarning, "radica alerts test"},
    {AlertRule::kInputMissing, "entrada_ausente", AlertSeverity::kCritical, "radica check"},
    {AlertRule::kServiceDown, "servicio_caido", AlertSeverity::kCritical, "radica logs --level error"},
    {AlertRule::kDatabaseDown, "base_de_datos_caida", AlertSeverity::kCritical, "radica check"},
}};

[[nodiscard]] constexpr const AlertRuleInfo& info(AlertRule rule) {
  return kAlertTable[static_cast<std::size_t>(rule)];
}
[[nodiscard]] std::optional<AlertRule> alert_rule_by_id(std::string_view id);

using AlertSeverities = std::array<AlertSeverity, kAlertRules>;  // of each rule, by its number
[[nodiscard]] AlertSeverities default_alert_severities();

// Something that is wrong now. Signals of one rule, company and cause are one: `count` says how many.
struct AlertSignal {
  AlertRule rule = AlertRule::kCount;
  std::string company;  // empty: of no company
  std::string cause;
  std::int64_t count = 1, value = 0, limit = 0;  // the rule's text says of what: minutes, percent, hours
  std::string run_id;                            // empty: of no run
  LocalTime since = 0;                           // 0: as long as its incident is open; of that the first one stays
};

// Of rule, company and cause: 12 hex digits.
[[nodiscard]] std::string fingerprint_of(const AlertSignal& signal);

struct Incident {
  std::int64_t id = 0;
  std::string fingerprint;
  AlertSignal signal;  // as it was last
  LocalTime opened = 0;
  std::optional<LocalTime> told, resolved;  // told: a message of it was delivered, through the first channel
  std::vector<std::string> channels;        // that have or get a message of it
  std::string acked_by;                     // empty: by nobody
};

// Until `until` nobody is told of what `target` names: a fingerprint, or the id of a rule.
struct Silence {
  std::string target, actor, reason;
  LocalTime since = 0, until = 0;
};
[[nodiscard]] bool is_silenced(const Incident& incident, const std::vector<Silence>& silences, LocalTime now);

// What goes through one channel, once. `key` is the same in every repetition.
struct AlertMessage {
  std::string key, channel, subject, text, html, event;  // event: JSON object
};

// One line of one message: an incident that opened, or that is over.
struct Telling {
  std::int64_t incident = 0;
  bool is_resolution = false;
  std::vector<std::string> channels;
};

// Who is told of what, when. Empty lists: everything. A route without a fitting hour is no route at that hour.
struct AlertRoute {
  std::vector<std::string> channels, companies;
  AlertSeverity least = AlertSeverity::kWarning;
  std::vector<std::string> hours;  // model/week_hours.h
};

// Channels for a signal of a severity at `now`: nothing when a route fits but at another hour, so that it has to wait.
// Without routes it is all of `channels`; with routes of which none ever fits, an empty list. What is told of a channel
// that is down does not go there.
[[nodiscard]] std::optional<std::vector<std::string>> channels_for(const AlertSignal& signal, AlertSeverity severity,
                                                                   const std::vector<AlertRoute>& routes,
                                                                   const std::vector<std::string>& channels,
                                                                   LocalTime now);

}  // namespace radica
