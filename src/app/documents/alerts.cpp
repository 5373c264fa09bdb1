#include "app/documents/alerts.h"

#include <algorithm>

#include "app/alert_text.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

constexpr LocalTime kShown = 7 * 86'400;  // incidents that are over

}  // namespace

Result<AlertList> read_alerts(Alerts& alerts, LocalTime now) {
  AlertList list;
  list.now = now;
  TRY_SET(list.open, alerts.open_incidents());
  TRY_SET(list.resolved, alerts.resolved_since(list.now - kShown));
  TRY_SET(list.silences, alerts.silences(list.now));
  TRY_SET(list.waiting, alerts.waiting());
  return list;
}

std::string alerts_json(const Texts& texts, const Config::Alerts& config, const AlertList& list) {
  const auto array = [&texts, &config](const std::vector<Incident>& incidents) {
    std::string text = "[";
    for (const Incident& incident : incidents)
      text += (text.size() > 1 ? "," : "") + incident_json(texts, config, incident);
    return text + "]";
  };
  std::string text;
  JsonText json(text);
  json.open('{');
  json.literal("open", array(list.open));
  json.literal("resolved", array(list.resolved));
  json.open_member("silences", '[');
  for (const Silence& silence : list.silences) {
    json.open_item('{');
    json.member("target", silence.target);
    json.member("since", format_local(silence.since));
    json.member("until", format_local(silence.until));
    json.member("actor", silence.actor);
    json.member("reason", silence.reason);
    json.close('}');
  }
  json.close(']');
  json.open_member("waiting", '[');
  for (const ChannelQueue& queue : list.waiting) {
    json.open_item('{');
    json.member("channel", queue.channel);
    number(json, "waiting", queue.waiting);
    number(json, "attempts", queue.attempts);
    json.member("oldest", format_local(queue.oldest));
    text_or_null(json, "error", queue.error);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

bool is_known_target(const std::vector<Incident>& open, const std::vector<Silence>& silences, std::string_view target) {
  const auto is_incident = [target](const Incident& incident) { return incident.fingerprint == target; };
  const auto is_silence = [target](const Silence& silence) { return silence.target == target; };
  return alert_rule_by_id(target) || std::any_of(open.begin(), open.end(), is_incident) ||
         std::any_of(silences.begin(), silences.end(), is_silence);
}

}  // namespace radica
