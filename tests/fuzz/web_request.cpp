// The parts of an HTTP request that strangers write: target, headers, event id, body.
#include <string>

#include "app/json_view.h"
#include "app/web/event_hub.h"
#include "app/web/guard.h"
#include "app/web/problem.h"
#include "app/web/route.h"
#include "app/web/site.h"
#include "base/text.h"
#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

std::string encoded(const WebTarget& target) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const std::string& segment : target.segments) {
    text += '/';
    for (const char c : segment) {
      const auto byte = static_cast<unsigned char>(c);
      text += '%';
      text += kHex[byte / 16];
      text += kHex[byte % 16];
    }
  }
  return text.empty() ? "/" : text;
}

void check_target(std::string_view bytes) {
  const auto target = parse_target(bytes);
  if (!target) return;
  for (const std::string& segment : target->segments) {
    hold(is_valid_utf8(segment) && segment.find('\0') == std::string::npos, "a segment is text");
    hold(!segment.empty() && segment != "." && segment != "..", "a segment is a name");
  }
  for (const auto& [name, value] : target->query)
    hold(is_valid_utf8(name) && is_valid_utf8(value), "a parameter is text");
  const auto again = parse_target(encoded(*target));
  hold(again && again->segments == target->segments, "segments that are written again read the same");
  const RouteMatch match = find_route("GET", *target);
  hold(match.route == nullptr || match.route->method == "GET", "a route is found by its method");
}

void check_body(std::string_view bytes) {
  const auto fields = read_body(bytes, "reason! key");
  if (!fields) {
    const WebAnswer answer = problem_answer(Texts::load(Language::kEn), fields.error());
    JsonDocument document;
    hold(!document.parse(answer.body), "a problem is JSON");
    hold(answer.status == 400, "a wrong body is the fault of who sent it");
    return;
  }
  bool has_reason = false;
  for (const auto& [name, value] : *fields) {
    hold(name == "reason" || name == "key", "a body gives the names of its route");
    hold(is_valid_utf8(value) && value.find('\0') == std::string::npos, "a field is text");
    has_reason = has_reason || name == "reason";
  }
  hold(has_reason, "what must be there is there");
}

void check_headers(std::string_view bytes) {
  WebRequest request;
  request.peer = "127.0.0.1";
  for (const char* name : {"cookie", "x-forwarded-for", "authorization", "origin", "host"})
    request.headers.emplace_back(name, bytes);
  const WebSite site{"https://radica.example.co", true, true};
  hold(session_of(site, request).find(';') == std::string::npos, "a session is one value of the cookies");
  hold(client_of(site, request).size() <= 45, "an address is short");
  hold(bytes.find(bearer_of(request)) != std::string_view::npos, "a token is a part of its header");
  (void)check_host(site, request);
  (void)check_origin(site, request);
  (void)language_of_request(bytes);
}

}  // namespace

void check_web_request(std::string_view bytes) {
  check_target(bytes);
  check_body(bytes);
  check_headers(bytes);
  if (const auto id = parse_event_id(bytes))
    hold(parse_event_id(event_id_text(*id)) == id, "an event id that is written again reads the same");
}

}  // namespace radica::fuzz
