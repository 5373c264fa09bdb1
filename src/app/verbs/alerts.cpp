// radica alerts: what is open, who sees to it, what is silenced, whether the channels work.
#include <algorithm>

#include "adapters/db_alerts.h"
#include "app/alert_channels.h"
#include "app/alert_text.h"
#include "app/alerter.h"
#include "app/audit_trail.h"
#include "app/documents/alerts.h"
#include "app/edited_config.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

Result<std::unique_ptr<Session>> open_session(World& world) {
  return Session::open(world, {.verb = "alerts", .database = true});
}

std::string state_text(const Texts& texts, const Incident& incident, const AlertList& list) {
  if (!incident.acked_by.empty()) return texts.text("alerts.state_acked", {{"actor", incident.acked_by}});
  if (is_silenced(incident, list.silences, list.now)) return texts.text("alerts.state_silenced");
  if (incident.told) return texts.text("alerts.state_told");
  return texts.text(incident.channels.empty() ? "alerts.state_new" : "alerts.state_queued");
}

void print_list(const World& world, const AlertList& list) {
  const Texts& texts = world.texts;
  print(texts.text(list.open.empty() ? "alerts.none" : "alerts.open"));
  for (const Incident& incident : list.open) {
    const std::string severity(severity_id(world.config().alerts.severity_of(incident.signal.rule)));
    print("  " + texts.text("alerts.line", {{"reference", incident.fingerprint},
                                            {"severity", texts.text("alerts.state." + severity)},
                                            {"what", on_screen(sentence_of(texts, incident.signal))},
                                            {"since", texts.moment(incident.signal.since)},
                                            {"count", texts.number(incident.signal.count)},
                                            {"state", state_text(texts, incident, list)}}));
    print("    " + command_of(incident.signal));
  }
  if (!list.silences.empty()) print(texts.text("alerts.silences"));
  for (const Silence& silence : list.silences)
    print("  " + texts.text("alerts.silence_line", {{"target", silence.target},
                                                    {"until", texts.moment(silence.until)},
                                                    {"actor", silence.actor},
                                                    {"reason", on_screen(silence.reason)}}));
  if (!list.waiting.empty()) print(texts.text("alerts.waiting"));
  for (const ChannelQueue& queue : list.waiting)
    print("  " + texts.text("alerts.waiting_line", {{"channel", queue.channel},
                                                    {"count", texts.number(queue.waiting)},
                                                    {"since", texts.moment(queue.oldest)},
                                                    {"error", queue.error.empty() ? "-" : queue.error}}));
  if (world.config().alerts.channels.empty()) print(texts.text("alerts.no_channels"));
}

Result<std::string> target_of(const World& world, bool needs_duration) {
  const Arguments& arguments = world.arguments;
  std::string missing;
  if (needs_duration && !arguments.reason) missing = "--reason";
  if (needs_duration && !arguments.for_seconds) missing = "--for";
  if (arguments.operands.empty()) missing = "FINGERPRINT|RULE";
  if (!missing.empty())
    return fail(ErrorCode::kBadInput, "E-USAGE-050", {{"action", arguments.action}, {"missing", missing}});
  return arguments.operands.front();
}

Failure unknown(const std::string& target) {
  return fail(ErrorCode::kBadInput, "E-ALERT-005", {{"target", target}});
}

Result<int> acknowledge(World& world) {
  TRY_SET(const std::string target, target_of(world, false));
  TRY_SET(const auto session, open_session(world));
  const Act act = told(world, {world.actor, "alerts ack", "", 0}, target);
  TRY_SET(const std::int64_t count, db_alerts(*session->sql())->acknowledge(act, target));
  if (count == 0) return unknown(target);
  if (world.arguments.is_json)
    print("{\"acked\":" + std::to_string(count) + "}");
  else
    print(world.texts.text("alerts.acked", {{"count", world.texts.number(count)}, {"actor", world.actor}}));
  return kExitDone;
}

Result<int> silence(World& world) {
  // A silence that ends at once needs no reason.
  const bool is_end = world.arguments.for_seconds == 0;
  TRY_SET(const std::string target, target_of(world, !is_end));
  TRY_SET(const auto session, open_session(world));
  const auto alerts = db_alerts(*session->sql());
  TRY_SET(const std::vector<Incident> open, alerts->open_incidents());
  const LocalTime now = world.real_clock->now(), until = now + *world.arguments.for_seconds;
  TRY_SET(const std::vector<Silence> silences, alerts->silences(now));
  if (!is_known_target(open, silences, target)) return unknown(target);
  const Act act =
      told(world, {world.actor, "alerts silence", "", 0}, target, "\"until\":" + json_string(format_local(until)));
  TRY(alerts->silence(act, {target, world.actor, world.arguments.reason.value_or(""), now, until}));
  if (world.arguments.is_json)
    print("{\"target\":" + json_string(target) + ",\"until\":" + json_string(format_local(until)) + "}");
  else
    print(world.texts.text(is_end ? "alerts.unsilenced" : "alerts.silenced",
                           {{"target", target}, {"until", world.texts.moment(until)}}));
  return kExitDone;
}

// Each channel by itself, at once and beside the outbox.
Result<int> test(World& world) {
  const Config::Alerts& config = world.config().alerts;
  if (config.channels.empty()) return fail(ErrorCode::kBadConfig, "E-ALERT-006");
  // Also where the database is what is wrong: then to the recipients of the file.
  const auto noted = [&world]() -> Result<void> {
    TRY_SET(const auto session, open_session(world));
    TRY(take_edits(world, session->sql()));
    return session->audit()->append(audit_event(world, "alerts test"));
  }();
  if (!noted) world.log->warning("act_not_noted", {{"verb", "alerts test"}, {"error", noted.error().describe()}});
  AlertChannels channels(config, process_environment());
  const Texts message_texts = Texts::load(language_by_code(config.language).value_or(Language::kEs));
  int exit_code = kExitDone;
  std::string list;
  for (const AlertChannelConfig& channel : config.channels) {
    const auto sent = channels.send(test_message(message_texts, config, channel.name, world.real_clock->now()));
    if (!sent) exit_code = exit_code_of(sent.error());
    const ErrorText text = sent ? ErrorText{} : error_text(world.texts, sent.error());
    list += (list.empty() ? "" : ",") + ("{\"channel\":" + json_string(channel.name)) +
            ",\"kind\":" + json_string(channel.kind) +
            (sent ? ",\"sent\":true}"
                  : ",\"sent\":false,\"error\":" + json_string(sent.error().id) +
                        ",\"what\":" + json_string(text.what) + ",\"hint\":" + json_string(text.hint) + "}");
    if (world.arguments.is_json) continue;
    print(sent ? world.texts.text("alerts.tested", {{"channel", channel.name}})
               : world.texts.text("alerts.not_tested",
                                  {{"channel", channel.name}, {"id", sent.error().id}, {"what", text.what}}) +
                     "\n  " + text.hint);
  }
  if (world.arguments.is_json) print("[" + list + "]");
  return exit_code;
}

Result<int> send(World& world) {
  if (world.config().alerts.channels.empty()) return fail(ErrorCode::kBadConfig, "E-ALERT-006");
  const LocalTime began = world.real_clock->now();
  Alerter alerter(world);
  const auto sent = alerter.pass(Alerter::Judging::kAll);
  if (!sent) {
    if (alerter.session() == nullptr) alerter.tell_directly(signal_without_database(sent.error(), began), false);
    return Failure(sent.error());
  }
  TRY(alerter.ping_heartbeat());
  if (world.arguments.is_json)
    print("{\"sent\":" + std::to_string(sent->sent) + ",\"waiting\":" + std::to_string(sent->waiting) + "}");
  else if (!world.arguments.is_quiet)
    print(world.texts.text(
        "alerts.sent", {{"count", world.texts.number(sent->sent)}, {"waiting", world.texts.number(sent->waiting)}}));
  return kExitDone;
}

}  // namespace

Result<int> verb_alerts(World& world) {
  const std::string& action = world.arguments.action;
  if (action == "ack") return acknowledge(world);
  if (action == "silence") return silence(world);
  if (action == "test") return test(world);
  if (action == "send") return send(world);
  TRY_SET(const auto session, open_session(world));
  TRY(take_edits(world, session->sql()));
  TRY_SET(const AlertList list, read_alerts(*db_alerts(*session->sql()), world.real_clock->now()));
  if (world.arguments.is_json)
    print(alerts_json(world.texts, world.config().alerts, list));
  else
    print_list(world, list);
  return kExitDone;
}

}  // namespace radica
