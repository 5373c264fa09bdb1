// Signing in and out, who one is, and the first account.
#include <array>

#include "app/verbs/lookups.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"

namespace radica::web {
namespace {

std::string principal_json(const WebCall& call, const Principal& principal, const std::string& session) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("account", principal.account);
  json.member("role", name_of(principal.role));
  json.open_member("actions", '[');
  for (std::size_t action = 0; action < static_cast<std::size_t>(Action::kCount); ++action)
    if (principal.may(static_cast<Action>(action))) json.item(name_of(static_cast<Action>(action)));
  json.close(']');
  json.member("expires", format_local(call.desk.world.zone.to_local(principal.expires / 1000)));
  text_or_null(json, "csrf_token", session.empty() ? std::string() : csrf_token(session));
  // What a page needs before anything was counted: the wall clock that all times are told by, and the companies.
  json.member("now", format_local(call.desk.world.real_clock->now()));
  json.open_member("companies", '[');
  for (const CompanyConfig& company : call.desk.world.config().companies) {
    json.open_item('{');
    json.member("company", company.name);
    json.member("title", company.store_folder);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

Result<void> check_wait(const Login& login) {
  if (login.wait.count() == 0) return {};
  return fail(ErrorCode::kExhausted, "E-API-012",
              {{"retry_seconds", std::to_string((login.wait.count() + 999) / 1000)}});
}

// Anybody may ask, as often as they like. Accounts are never removed, so it is found out only until there is one.
Result<bool> is_setup_open(WebDesk& desk) {
  if (!desk.has_accounts) {
    TRY_SET(const auto accounts, desk.accounts->list());
    if (!accounts.empty()) desk.has_accounts = true;
  }
  return !desk.has_accounts;
}

Result<WebAnswer> enter(const WebCall& call, const std::string& session) {
  TRY_SET(const auto principal, call.desk.accounts->session(session, now_ms()));
  if (!principal) return fail(ErrorCode::kDenied, "E-API-013");
  WebAnswer answer = json_answer(principal_json(call, *principal, session));
  answer.headers.emplace_back("Set-Cookie", session_cookie(call.desk.site, session));
  return answer;
}

}  // namespace

Result<WebAnswer> setup_state(WebCall& call) {
  TRY_SET(const bool is_open, is_setup_open(call.desk));
  return json_answer(is_open ? R"({"open":true})" : R"({"open":false})");
}

Result<WebAnswer> set_up(WebCall& call) {
  TRY_SET(const bool is_open, is_setup_open(call.desk));
  if (!is_open) return fail(ErrorCode::kDenied, "E-USER-005");
  TRY(call.desk.accounts->set_up(call.field("code"), call.field("name"), call.field("password"), call.peer, now_ms()));
  return json_answer("{\"account\":" + json_string(call.field("name")) + "}", 201);
}

Result<WebAnswer> log_in(WebCall& call) {
  TRY_SET(const Login login,
          call.desk.accounts->login(call.field("name"), call.field("password"), call.peer, now_ms()));
  TRY(check_wait(login));
  if (login.session.empty()) return fail(ErrorCode::kDenied, "E-API-013");
  return enter(call, login.session);
}

// The cookie of before is worth nothing any more.
Result<WebAnswer> change_password(WebCall& call) {
  if (call.session.empty()) return fail(ErrorCode::kDenied, "E-API-004", {{"action", "password"}});
  const std::string& name = call.principal->account;
  TRY_SET(const Login login,
          call.desk.accounts->change_own_password(call.act("passwd", name), name, call.field("password"),
                                                  call.field("new_password"), call.peer, now_ms()));
  TRY(check_wait(login));
  if (login.session.empty()) return fail(ErrorCode::kBadInput, "E-USER-009");
  return enter(call, login.session);
}

Result<WebAnswer> log_out(WebCall& call) {
  if (!call.session.empty()) TRY(call.desk.accounts->logout(call.session, call.peer, now_ms()));
  WebAnswer answer = json_answer("{}");
  answer.headers.emplace_back("Set-Cookie", session_cookie(call.desk.site, ""));
  return answer;
}

Result<WebAnswer> session(WebCall& call) {
  return json_answer(principal_json(call, *call.principal, call.session));
}

}  // namespace radica::web
