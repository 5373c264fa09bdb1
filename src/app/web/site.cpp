#include "app/web/site.h"

#include <algorithm>

#include "app/environment.h"
#include "app/secrets.h"
#include "app/web/assets.h"
#include "app/web/problem.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr int kBodyDepth = 6;
constexpr std::size_t kLongestTold = 100;  // bytes of a part of an address that stands in the audit

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; "));
  return equals_ignoring_case(type, "application/json");
}

std::string names_of(const std::vector<RouteField>& fields) {
  std::string names;
  for (const RouteField& field : fields) names += (names.empty() ? "" : ", ") + std::string(field.name);
  return names;
}

Failure no_text(std::string_view field) {
  return fail(ErrorCode::kBadInput, "E-API-019", {{"field", std::string(field)}});
}

Result<void> check_required(const WebParameters& given, const std::vector<RouteField>& fields) {
  for (const RouteField& field : fields) {
    const bool is_there = std::ranges::any_of(
        given, [&field](const auto& one) { return one.first == field.name && !clean_text(one.second).empty(); });
    if (field.is_required && !is_there) return no_text(field.name);
  }
  return {};
}

// An object of a body as JSON again: what was let pass in it is mended.
std::string json_of(const JsonDocument& document, const JsonNode& node) {
  const bool is_object = node.type == JsonType::kObject;
  if (!is_object && node.type != JsonType::kArray) {
    if (node.type == JsonType::kString) return json_string(node.text);
    if (node.type == JsonType::kNumber) return std::string(node.text);
    return node.type == JsonType::kTrue ? "true" : node.type == JsonType::kFalse ? "false" : "null";
  }
  std::string text(1, is_object ? '{' : '[');
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child)) {
    if (text.size() > 1) text += ',';
    if (is_object) text += json_string(child->key) + ":";
    text += json_of(document, *child);
  }
  return text + (is_object ? '}' : ']');
}

// What HEAD asks for is what GET answers; the server leaves the body out.
std::string_view method_of(const WebRequest& request) {
  return request.method == "HEAD" ? std::string_view("GET") : std::string_view(request.method);
}

// No such path: a page that says so for people, a document for programs.
Result<WebAnswer> nowhere(const WebRequest& request) {
  const bool is_for_people = !is_unsafe(request.method) && !request.target.starts_with("/api/") &&
                             request.header("accept").find("text/html") != std::string_view::npos;
  if (!is_for_people) return fail(ErrorCode::kNotFound, "E-API-001");
  TRY_SET(WebAnswer answer, page_answer(request.header("accept-encoding")));
  answer.status = 404;
  return answer;
}

}  // namespace

Result<WebParameters> read_body(std::string_view body, std::string_view names) {
  const std::vector<RouteField> known = route_fields(names);
  WebParameters fields;
  if (!body.empty()) {
    JsonDocument document;
    const auto fault = document.parse(body, kBodyDepth);
    const bool is_object = !fault && document.root().type == JsonType::kObject;
    if (!is_object) return fail(ErrorCode::kBadInput, "E-API-007", {{"offset", std::to_string(fault.value_or(0))}});
    for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
         node = document.next_sibling(*node)) {
      const auto field = std::ranges::find(known, node->key, &RouteField::name);
      if (field == known.end()) return wrong_field(node->key.substr(0, 50), names_of(known));
      if (field->is_object) {
        if (node->type != JsonType::kObject) return wrong_field(node->key, "{}");
        fields.emplace_back(node->key, json_of(document, *node));
        continue;
      }
      const bool is_text = node->type == JsonType::kString || node->type == JsonType::kNumber;
      if (!is_text || node->flags != 0 || node->text.find('\0') != std::string_view::npos) return no_text(node->key);
      fields.emplace_back(node->key, node->text);
    }
  }
  TRY(check_required(fields, known));
  return fields;
}

WebAnswer WebSiteHandler::answer(const WebRequest& request) {
  const auto began = std::chrono::steady_clock::now();
  const Texts texts = Texts::load(language_of_request(request.header("accept-language")));
  WebCall call{request, desk_, {}, {}, {}, std::nullopt, {}, client_of(desk_.site, request), texts};
  const Route* route = nullptr;
  auto result = handle(call, route);
  if (!result && is_ours(result.error()))
    desk_.world.log->error("request_failed",
                           {{"route", route == nullptr ? "other" : route->path}, {"error", result.error().describe()}});
  WebAnswer answer = result ? std::move(*result) : problem_answer(texts, result.error());
  add_security_headers(desk_.site, answer);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  desk_.requests.note(route == nullptr ? "other" : route->path, answer.status, took);
  if (is_unsafe(request.method))
    desk_.world.log->info("request", {{"method", request.method.substr(0, 10)},
                                      {"route", route == nullptr ? "other" : route->path},
                                      {"status", answer.status},
                                      {"actor", call.principal ? call.principal->account : std::string("-")},
                                      {"ms", took.count() / 1000}});
  return answer;
}

Result<WebAnswer> WebSiteHandler::handle(WebCall& call, const Route*& route) {
  TRY(check_host(desk_.site, call.request));
  auto target = parse_target(call.request.target);
  if (!target) return fail(ErrorCode::kBadInput, "E-API-015");
  call.target = std::move(*target);
  RouteMatch match = find_route(method_of(call.request), call.target);
  if (match.route == nullptr && match.allow.empty()) return nowhere(call.request);
  if (match.route == nullptr)
    return fail(ErrorCode::kBadInput, "E-API-002",
                {{"method", call.request.method.substr(0, 10)}, {"allow", match.allow}});
  route = match.route;
  call.parameters = std::move(match.parameters);
  if (is_unsafe(call.request.method)) {
    TRY(check_origin(desk_.site, call.request));
    if (!is_json(call.request.header("content-type"))) return fail(ErrorCode::kBadInput, "E-API-006");
  }
  TRY(check_needs(call, *route));
  if (is_unsafe(call.request.method)) {
    TRY_SET(call.fields, read_body(call.request.body, route->body));
  }
  return route->handler(call);
}

// By a token, which programs send, or by the cookie of a session.
Result<void> WebSiteHandler::authenticate(WebCall& call) const {
  if (const std::string token = bearer_of(call.request); !token.empty()) {
    TRY_SET(call.principal, desk_.accounts->token(token, now_ms()));
    return {};
  }
  call.session = session_of(desk_.site, call.request);
  if (call.session.empty()) return {};
  // What a page asks for by itself makes no session last longer: nobody may be looking at it. A browser opens a stream
  // again by itself and can say so by nothing but this type.
  const bool is_by_itself =
      call.request.method == "GET" &&
      (call.request.header("x-background") == "1" || call.request.header("accept").starts_with("text/event-stream"));
  TRY_SET(call.principal, is_by_itself ? desk_.accounts->peek(call.session, now_ms())
                                       : desk_.accounts->session(call.session, now_ms()));
  return {};
}

Result<void> WebSiteHandler::check_needs(WebCall& call, const Route& route) {
  if (route.needs.is_open()) return {};
  if (route.needs.is_metrics()) return check_metrics(call);
  TRY(authenticate(call));
  if (!call.principal) return fail(ErrorCode::kDenied, "E-API-003");
  const bool is_by_cookie = !call.principal->scope;
  if (is_by_cookie && is_unsafe(call.request.method) &&
      !is_same_secret(call.request.header("x-csrf-token"), csrf_token(call.session)))
    return fail(ErrorCode::kDenied, "E-API-005");
  const auto action = route.needs.action();
  if (!action || call.principal->may(*action)) return {};
  TRY(tell_denied(call, route, *action));
  return fail(ErrorCode::kDenied, "E-API-004", {{"action", std::string(name_of(*action))}});
}

// Once a minute of the same, so that nobody fills the audit by asking; how often it was asked for stands in the next
// one.
Result<void> WebSiteHandler::tell_denied(const WebCall& call, const Route& route, Action action) {
  const auto before = denials_.note(call.principal->account, route.path, now_ms());
  if (!before) return {};
  std::string details;
  JsonText json(details);
  json.open('{');
  json.member("route", route.path);
  for (const auto& [name, value] : call.parameters)
    if (value.size() <= kLongestTold) json.member(name, value);
  if (*before > 0) json.member("untold", *before);
  json.close('}');
  return desk_.audit->append(call.event("denied", name_of(action), {}, std::move(details)));
}

// On loopback for everybody; from elsewhere by the token. What a proxy hands on looks like loopback, but for what it
// says of the client, or the name that it was asked for.
Result<void> WebSiteHandler::check_metrics(const WebCall& call) const {
  if (is_loopback(call.peer) && (!desk_.site.has_proxy || is_for_loopback(call.request))) return {};
  TRY_SET(const std::string token, read_secret(desk_.world.config().server.metrics_token, process_environment()));
  if (!token.empty() && is_same_secret(bearer_of(call.request), token)) return {};
  return fail(ErrorCode::kDenied, "E-API-003");
}

std::optional<WebAnswer> WebSiteHandler::answer_at_once(const WebRequest& request) {
  // Also while all who could answer wait for a database.
  if (request.target != "/healthz" || method_of(request) != "GET") return std::nullopt;
  WebAnswer answer = json_answer(R"({"status":"ok"})");
  add_security_headers(desk_.site, answer);
  return answer;
}

WebAnswer WebSiteHandler::refuse(int status) {
  const std::string_view id = status == 400   ? "E-API-022"
                              : status == 413 ? "E-API-009"
                              : status == 431 ? "E-API-010"
                                              : "E-API-011";
  const ErrorCode code = status == 400 ? ErrorCode::kBadInput : ErrorCode::kExhausted;
  WebAnswer answer = problem_answer(Texts::load(Language::kEs), Error{code, std::string(id), {}, {}});
  add_security_headers(desk_.site, answer);
  desk_.requests.note("other", answer.status, std::chrono::microseconds(0));
  return answer;
}

}  // namespace radica
