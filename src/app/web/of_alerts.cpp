// Alerts, the audit, and live events.
#include <cstdint>

#include "app/documents/alerts.h"
#include "app/documents/audit.h"
#include "app/verbs/lookups.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "base/hash.h"
#include "stages/audit_root.h"

namespace radica::web {
namespace {

constexpr std::int64_t kPage = 50, kMostOfPage = 500, kMostMinutes = 60 * 24 * 31;

Result<WebAnswer> alerts_answer(const WebCall& call) {
  TRY_SET(const AlertList list, read_alerts(*call.desk.alerts, call.desk.world.real_clock->now()));
  TRY_SET(const auto config, call.desk.config->now());
  return json_answer(alerts_json(call.texts, config->config.alerts, list));
}

// A local time of the query as Unix milliseconds.
Result<std::optional<std::int64_t>> time_of(const WebCall& call, std::string_view name) {
  TRY_SET(const auto time, call.time(name));
  if (!time) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(call.desk.world.zone.to_unix(*time) * 1000);
}

void audit_item(JsonText& json, const WebCall& call, const AuditRow& row) {
  const AuditEvent& event = row.event;
  json.open_item('{');
  number(json, "seq", row.seq);
  json.member("at", format_local(call.desk.world.zone.to_local(event.at / 1000)));
  json.member("kind", name_of(event.kind));
  json.member("actor", event.actor);
  text_or_null(json, "peer", event.peer);
  json.member("act", event.act);
  text_or_null(json, "object", event.object);
  text_or_null(json, "reason", event.reason);
  json.literal("details", event.details.empty() ? "null" : event.details);
  json.member("hash", row.hash);
  json.close('}');
}

}  // namespace

Result<WebAnswer> alerts(WebCall& call) {
  return alerts_answer(call);
}

Result<WebAnswer> acknowledge_alert(WebCall& call) {
  const std::string& target = call.parameter("target");
  TRY_SET(const std::int64_t count, call.desk.alerts->acknowledge(call.act("alerts ack", target), target));
  if (count == 0) return fail(ErrorCode::kNotFound, "E-ALERT-005", {{"target", target}});
  return alerts_answer(call);
}

Result<WebAnswer> silence_alert(WebCall& call) {
  const std::string &target = call.parameter("target"), &reason = call.field("reason");
  TRY_SET(const std::int64_t minutes, whole_number(call.field("minutes"), "minutes", 0, kMostMinutes));
  Alerts& alerts = *call.desk.alerts;
  const LocalTime now = call.desk.world.real_clock->now();
  TRY_SET(const auto open, alerts.open_incidents());
  TRY_SET(const auto silences, alerts.silences(now));
  if (!is_known_target(open, silences, target)) return fail(ErrorCode::kNotFound, "E-ALERT-005", {{"target", target}});
  const LocalTime until = now + 60 * minutes;
  const Act act = call.act("alerts silence", target, reason, "{\"until\":" + json_string(format_local(until)) + "}");
  TRY(alerts.silence(act, {target, call.principal->account, reason, now, until}));
  return alerts_answer(call);
}

Result<WebAnswer> audit(WebCall& call) {
  AuditQuery query;
  TRY_SET(query.from, time_of(call, "from"));
  TRY_SET(query.to, time_of(call, "to"));
  query.actor = call.query("actor");
  query.act = call.query("act");
  TRY_SET(const std::int64_t limit, call.number("limit", kPage, 1, kMostOfPage));
  TRY_SET(const std::int64_t before, call.number("before", 0, 1, INT64_MAX));
  if (before > 0) query.below = before;
  query.limit = static_cast<std::size_t>(limit);
  TRY_SET(const auto found, call.desk.audit->list(query));
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("rows", '[');
  for (const AuditRow& row : found) audit_item(json, call, row);
  json.close(']');
  json.literal("next", found.size() < query.limit ? "null" : std::to_string(found.back().seq));
  json.close('}');
  return json_answer(std::move(text));
}

// The whole chain, and what the store knows of it.
Result<WebAnswer> verify_audit(WebCall& call) {
  const Result<ObjectStore*> store = call.desk.store();
  TRY(call.desk.audit->append(call.event("audit verify")));
  TRY_SET(AuditVerdict verdict,
          radica::verify_audit(*call.desk.audit, store ? *store : nullptr, call.desk.world.config().store.prefix));
  if (!store) verdict.roots_error = store.error();
  if (verdict.roots_error && verdict.findings.empty()) return Failure(*verdict.roots_error);
  const AuditExportEnd seen{verdict.rows, verdict.first, verdict.last ? verdict.last->seq : 0,
                            verdict.last ? verdict.last->hash : std::string()};
  const auto roots = verdict.roots_error ? std::nullopt : std::optional(verdict.roots);
  return json_answer(audit_verdict_json(seen, roots, verdict.findings));
}

// The stream goes on as long as who asked may: their session is looked at without making it last longer.
Result<WebAnswer> events(WebCall& call) {
  WebDesk& desk = call.desk;
  const std::string token = call.session.empty() ? bearer_of(call.request) : std::string();
  const auto may_go_on = [&desk, session = call.session, token] {
    const auto principal =
        token.empty() ? desk.accounts->peek(session, now_ms()) : desk.accounts->token(token, now_ms());
    // A database that does not answer ends no session; its next look decides.
    return !principal || (*principal && (*principal)->may(Action::kViewStatus));
  };
  // Kept as a hash: the list of streams holds no secrets but those that are looked up with.
  const std::string key = hex(sha256(token.empty() ? call.session : token));
  WebAnswer answer;
  answer.stream = desk.events.listen(key, call.request.header("last-event-id"), may_go_on);
  if (!answer.stream) return fail(ErrorCode::kExhausted, "E-API-016");
  answer.headers = {{"Content-Type", "text/event-stream"}, {"X-Accel-Buffering", "no"}};
  return answer;
}

}  // namespace radica::web
