#include "model/alert.h"

#include <algorithm>

#include "base/hash.h"
#include "model/week_hours.h"

namespace radica {
namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool fits(const AlertRoute& route, const AlertSignal& signal, AlertSeverity severity) {
  const bool is_for_company =
      route.companies.empty() || signal.company.empty() || is_among(route.companies, signal.company);
  return is_for_company && severity >= route.least;
}

}  // namespace

std::string_view severity_id(AlertSeverity severity) {
  return severity == AlertSeverity::kCritical ? "critical" : "warning";
}

std::optional<AlertSeverity> alert_severity_by_id(std::string_view id) {
  for (const AlertSeverity severity : {AlertSeverity::kWarning, AlertSeverity::kCritical})
    if (severity_id(severity) == id) return severity;
  return std::nullopt;
}

std::optional<AlertRule> alert_rule_by_id(std::string_view id) {
  for (const AlertRuleInfo& known : kAlertTable)
    if (known.id == id) return known.rule;
  return std::nullopt;
}

AlertSeverities default_alert_severities() {
  AlertSeverities all{};
  for (const AlertRuleInfo& known : kAlertTable) all.at(static_cast<std::size_t>(known.rule)) = known.severity;
  return all;
}

std::string fingerprint_of(const AlertSignal& signal) {
  return hex(hash128(std::string(info(signal.rule).id) + '\n' + signal.company + '\n' + signal.cause)).substr(0, 12);
}

bool is_silenced(const Incident& incident, const std::vector<Silence>& silences, LocalTime now) {
  return std::any_of(silences.begin(), silences.end(), [&](const Silence& silence) {
    const bool names_it = silence.target == incident.fingerprint || silence.target == info(incident.signal.rule).id;
    return names_it && silence.since <= now && now < silence.until;
  });
}

std::optional<std::vector<std::string>> channels_for(const AlertSignal& signal, AlertSeverity severity,
                                                     const std::vector<AlertRoute>& routes,
                                                     const std::vector<std::string>& channels, LocalTime now) {
  std::vector<std::string> chosen;
  bool has_route = false, is_time = routes.empty();
  for (const AlertRoute& route : routes) {
    if (!fits(route, signal, severity)) continue;
    has_route = true;
    if (const auto hours = WeekHours::parse(route.hours); !hours || !hours->contains(now)) continue;
    is_time = true;
    chosen.insert(chosen.end(), route.channels.begin(), route.channels.end());
  }
  if (has_route && !is_time) return std::nullopt;
  if (routes.empty()) chosen = channels;
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  if (signal.rule == AlertRule::kChannelDown) std::erase(chosen, signal.cause);
  return chosen;
}

}  // namespace radica
