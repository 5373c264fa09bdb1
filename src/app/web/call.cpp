#include "app/web/call.h"

#include <charconv>
#include <chrono>

#include "base/json.h"

namespace radica {

const std::string& WebCall::find(const WebParameters& all, std::string_view name) {
  static const std::string kNone;
  for (const auto& [key, value] : all)
    if (key == name) return value;
  return kNone;
}

Result<std::int64_t> WebCall::number(std::string_view name, std::int64_t fallback, std::int64_t least,
                                     std::int64_t most) const {
  const std::string_view text = query(name);
  return text.empty() ? fallback : whole_number(text, name, least, most);
}

Result<std::optional<LocalTime>> WebCall::time(std::string_view name) const {
  const std::string_view text = query(name);
  if (text.empty()) return std::optional<LocalTime>();
  const auto time = parse_local(text);
  if (!time) return wrong_field(name, "YYYY-MM-DD HH:MM:SS");
  return time;
}

namespace {

// Which of the account's tokens did it.
std::string with_token(std::string details, const std::string& label) {
  const std::string token = "{\"by_token\":" + json_string(label);
  return details.empty() ? token + "}" : token + "," + details.substr(1);
}

}  // namespace

AuditEvent WebCall::event(std::string_view verb, std::string_view object, std::string_view reason,
                          std::string details) const {
  AuditEvent event;
  event.at = now_ms();
  event.kind = principal ? principal->kind() : ActorKind::kAccount;
  event.actor = principal ? principal->account : "-";
  event.peer = peer;
  event.act = verb;
  event.object = object;
  event.reason = reason;
  event.details = principal && principal->scope ? with_token(std::move(details), principal->token) : std::move(details);
  return event;
}

Act WebCall::act(std::string_view verb, std::string_view object, std::string_view reason, std::string details) const {
  Act act;
  act.actor = principal ? principal->account : "-";
  act.verb = verb;
  act.audit = std::make_shared<const AuditEvent>(event(verb, object, reason, std::move(details)));
  return act;
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Result<std::int64_t> whole_number(std::string_view text, std::string_view field, std::int64_t least,
                                  std::int64_t most) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= least && value <= most) return value;
  return wrong_field(field, std::to_string(least) + "-" + std::to_string(most));
}

Failure wrong_field(std::string_view field, std::string_view expected) {
  return fail(ErrorCode::kBadInput, "E-API-008", {{"field", std::string(field)}, {"expected", std::string(expected)}});
}

WebAnswer log_answer(std::string piece, std::int64_t from) {
  WebAnswer answer;
  answer.headers = {{"Content-Type", "text/plain; charset=utf-8"},
                    {"X-Next-Offset", std::to_string(from + static_cast<std::int64_t>(piece.size()))}};
  answer.body = std::move(piece);
  return answer;
}

WebAnswer json_answer(std::string body, int status) {
  WebAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = {{"Content-Type", "application/json"}};
  return answer;
}

}  // namespace radica
