#include "app/documents/accounts.h"

#include "app/verbs/lookups.h"
#include "base/json_text.h"

namespace radica {
namespace {

std::string time_text(const Zone& zone, std::int64_t ms) {
  return format_local(zone.to_local(ms / 1000));
}

std::string time_text(const Zone& zone, const std::optional<std::int64_t>& ms) {
  return ms ? time_text(zone, *ms) : std::string();
}

}  // namespace

std::string account_json(const Zone& zone, const Account& account) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("user", account.name);
  json.member("role", name_of(account.role));
  flag(json, "disabled", account.is_disabled);
  json.member("created", time_text(zone, account.created));
  json.member("password_changed", time_text(zone, account.password_changed));
  text_or_null(json, "last_login", time_text(zone, account.last_login));
  json.close('}');
  return text;
}

std::string token_json(const Zone& zone, const Token& token) {
  std::string text;
  JsonText json(text);
  json.open('{');
  number(json, "id", token.id);
  json.member("user", token.account);
  json.member("label", token.label);
  json.member("scope", name_of(token.scope));
  json.member("created", time_text(zone, token.created));
  json.member("expires", time_text(zone, token.expires));
  text_or_null(json, "last_used", time_text(zone, token.last_used));
  text_or_null(json, "revoked", time_text(zone, token.revoked));
  json.close('}');
  return text;
}

}  // namespace radica
