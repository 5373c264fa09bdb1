// Accounts and tokens, for administrators. A secret is in the answer that makes it and nowhere else.
#include <algorithm>
#include <cstdint>

#include "app/documents/accounts.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "base/json_text.h"

namespace radica::web {
namespace {

constexpr std::int64_t kMostDays = 366, kDay = 86'400'000;
constexpr std::size_t kLongestLabel = 100;  // bytes

Result<Role> role_of(const WebCall& call, std::string_view field) {
  if (const auto role = role_by_name(call.field(field))) return *role;
  return wrong_field(field, "viewer, operator, auditor, data_officer, admin");
}

std::string role_detail(std::string_view name, Role role) {
  return "{\"" + std::string(name) + "\":" + json_string(name_of(role)) + "}";
}

Result<WebAnswer> users_answer(const WebCall& call, int status = 200) {
  TRY_SET(const auto accounts, call.desk.accounts->list());
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("users", '[');
  for (const Account& account : accounts) json.literal_item(account_json(call.desk.world.zone, account));
  json.close(']');
  json.close('}');
  return json_answer(std::move(text), status);
}

Result<WebAnswer> set_disabled(WebCall& call, std::string_view verb, bool is_disabled) {
  const std::string& name = call.parameter("name");
  TRY(call.desk.accounts->set_disabled(call.act(verb, name), name, is_disabled, now_ms()));
  return users_answer(call);
}

}  // namespace

Result<WebAnswer> users(WebCall& call) {
  return users_answer(call);
}

Result<WebAnswer> add_user(WebCall& call) {
  TRY_SET(const Role role, role_of(call, "role"));
  const std::string& name = call.field("name");
  const Act act = call.act("user add", name, {}, role_detail("role", role));
  TRY(call.desk.accounts->add(act, name, role, call.field("password"), now_ms()));
  return users_answer(call, 201);
}

Result<WebAnswer> set_user_password(WebCall& call) {
  const std::string& name = call.parameter("name");
  TRY(call.desk.accounts->set_password(call.act("user passwd", name), name, call.field("password"), now_ms()));
  return users_answer(call);
}

Result<WebAnswer> set_user_role(WebCall& call) {
  TRY_SET(const Role role, role_of(call, "role"));
  const std::string& name = call.parameter("name");
  TRY(call.desk.accounts->set_role(call.act("user role", name, {}, role_detail("role", role)), name, role, now_ms()));
  return users_answer(call);
}

Result<WebAnswer> disable_user(WebCall& call) {
  return set_disabled(call, "user disable", true);
}

Result<WebAnswer> enable_user(WebCall& call) {
  return set_disabled(call, "user enable", false);
}

Result<WebAnswer> tokens(WebCall& call) {
  TRY_SET(const auto all, call.desk.accounts->tokens());
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("tokens", '[');
  for (const Token& token : all) json.literal_item(token_json(call.desk.world.zone, token));
  json.close(']');
  json.close('}');
  return json_answer(std::move(text));
}

Result<WebAnswer> add_token(WebCall& call) {
  TRY_SET(const Role scope, role_of(call, "scope"));
  TRY_SET(const std::int64_t days, whole_number(call.field("days"), "days", 1, kMostDays));
  const std::string &account = call.field("user"), &label = call.field("label");
  if (label.size() > kLongestLabel) return wrong_field("label", "1-" + std::to_string(kLongestLabel));
  const std::int64_t now = now_ms();
  const Act act = call.act("token add", account, {},
                           "{\"scope\":" + json_string(name_of(scope)) + ",\"token\":" + json_string(label) + "}");
  TRY_SET(const std::string secret, call.desk.accounts->add_token(act, account, label, scope, now + days * kDay, now));
  return json_answer("{\"token\":" + json_string(secret) + "}", 201);
}

// The audit names it as its making did: by account and label.
Result<WebAnswer> revoke_token(WebCall& call) {
  const std::string& id = call.parameter("id");
  TRY_SET(const auto all, call.desk.accounts->tokens());
  const auto token = std::ranges::find_if(all, [&id](const Token& one) { return std::to_string(one.id) == id; });
  if (token == all.end()) return fail(ErrorCode::kNotFound, "E-USER-008", {{"token", id}});
  const Act act = call.act("token revoke", token->account, {}, "{\"token\":" + json_string(token->label) + "}");
  TRY(call.desk.accounts->revoke_token(act, token->id, now_ms()));
  return tokens(call);
}

}  // namespace radica::web
