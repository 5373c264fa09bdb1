#include "app/web/call.h"

#include <charconv>
#include <chrono>

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
  if (text.empty()) return fallback;
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < least || value > most)
    return fail(ErrorCode::kBadInput, "E-API-008",
                {{"field", std::string(name)}, {"expected", std::to_string(least) + "-" + std::to_string(most)}});
  return value;
}

AuditEvent WebCall::event(std::string_view verb, std::string_view object, std::string_view reason) const {
  AuditEvent event;
  event.at = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                 .count();
  event.kind = principal ? principal->kind() : ActorKind::kAccount;
  event.actor = principal ? principal->account : "-";
  event.peer = peer;
  event.act = verb;
  event.object = object;
  event.reason = reason;
  return event;
}

Act WebCall::act(std::string_view verb, std::string_view object, std::string_view reason) const {
  Act act;
  act.actor = principal ? principal->account : "-";
  act.verb = verb;
  act.audit = std::make_shared<const AuditEvent>(event(verb, object, reason));
  return act;
}

WebAnswer json_answer(std::string body, int status) {
  WebAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = {{"Content-Type", "application/json"}};
  return answer;
}

}  // namespace radica
