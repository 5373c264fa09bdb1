#include "app/web/problem.h"

#include <algorithm>
#include <array>
#include <vector>

#include "app/database.h"
#include "app/schedule_text.h"
#include "base/json_text.h"
#include "base/text.h"

namespace radica {
namespace {

struct StatusOfId {
  std::string_view id;
  int status;
};
constexpr std::array kStatuses{
    StatusOfId{"E-API-001", 404},  // no such route
    StatusOfId{"E-API-002", 405},  // not with this method
    StatusOfId{"E-API-003", 401},  // nobody has signed in
    StatusOfId{"E-API-004", 403},  // not with this role
    StatusOfId{"E-API-005", 403},  // from another site, or without the token of the session
    StatusOfId{"E-API-006", 415},  // the body is no JSON by its type
    StatusOfId{"E-API-007", 400},  // nor by its bytes
    StatusOfId{"E-API-008", 400},  // a field
    StatusOfId{"E-API-009", 413},  // body too large
    StatusOfId{"E-API-010", 431},  // header too large
    StatusOfId{"E-API-011", 503},  // too busy
    StatusOfId{"E-API-012", 429},  // too many tries
    StatusOfId{"E-API-013", 401},  // wrong name or password
    StatusOfId{"E-API-014", 404},  // not there
    StatusOfId{"E-API-015", 400},  // the target is no path
    StatusOfId{"E-API-016", 429},  // too many streams
    StatusOfId{"E-API-018", 421},  // for another host
    StatusOfId{"E-API-019", 400},  // a field that is missing or no text
    StatusOfId{"E-API-022", 400},  // a header that two programs would read differently
    // Refused for what is there at this moment, not for what was asked.
    StatusOfId{"E-SCHEDULE-002", 409},
    StatusOfId{"E-SCHEDULE-003", 409},
};

// Schedules have words in the dashboard, as everywhere in it.
std::vector<ErrorFact> facts_in_words(const Texts& texts, std::vector<ErrorFact> facts) {
  for (auto& [name, value] : facts)
    if (name == "schedule") value = schedule_name(texts, value);
  return facts;
}

ErrorText text_of(const Texts& texts, const Error& error) {
  if (!is_ours(error)) return error_text(texts, error.id, facts_in_words(texts, error.facts));
  if (is_database_away(error)) return error_text(texts, "E-API-023", {{"error", error.id}});
  return error_text(texts, "E-API-017", {{"error", error.id}});
}

// What database, store or disk refused us while we answered: nobody who asks can mend it, nor has to know who we are
// there.
bool is_of_machine(std::string_view id) {
  constexpr std::array<std::string_view, 5> kBeginnings{"E-FILE-", "E-HTTP-", "E-S3-", "E-SQL-", "E-STORE-"};
  return std::ranges::any_of(kBeginnings, [id](std::string_view beginning) { return id.starts_with(beginning); });
}

int status_of_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadInput:
      return 400;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kDenied:
      return 403;
    case ErrorCode::kUnavailable:
    case ErrorCode::kAborted:
    case ErrorCode::kExhausted:
    case ErrorCode::kCancelled:
    case ErrorCode::kBadConfig:
      return 503;
    case ErrorCode::kCorrupt:
    case ErrorCode::kBug:
      break;
  }
  return 500;
}

}  // namespace

int status_of(const Error& error) {
  const auto* known = std::ranges::find(kStatuses, error.id, &StatusOfId::id);
  if (known != kStatuses.end()) return known->status;
  const int status = status_of_code(error.code);
  return status < 500 && is_of_machine(error.id) ? 503 : status;
}

bool is_ours(const Error& error) {
  return status_of(error) >= 500 && !error.id.starts_with("E-API-");
}

WebAnswer problem_answer(const Texts& texts, const Error& error) {
  WebAnswer answer;
  answer.status = status_of(error);
  const ErrorText text = text_of(texts, error);
  JsonText json(answer.body);
  json.open('{');
  json.member("type", "urn:radica:" + error.id);
  json.member("title", text.what);
  json.literal("status", std::to_string(answer.status));
  if (!text.hint.empty()) json.member("detail", text.hint);
  json.member("id", error.id);
  for (const auto& [name, value] : error.facts)
    if (name == "field") json.member("field", value);
  json.close('}');
  answer.headers = {{"Content-Type", "application/problem+json"},
                    {"Content-Language", std::string(code_of(texts.language()))}};
  for (const auto& [name, value] : error.facts) {
    if (name == "allow") answer.headers.emplace_back("Allow", value);
    if (name == "retry_seconds") answer.headers.emplace_back("Retry-After", value);
  }
  if (answer.status == 401) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (answer.status == 503) answer.headers.emplace_back("Retry-After", "5");
  return answer;
}

Language language_of_request(std::string_view accept_language) {
  const std::string wanted = ascii_lower(accept_language.substr(0, 200));
  for (std::size_t at = 0; at < wanted.size();) {
    const std::size_t end = std::min(wanted.find(',', at), wanted.size());
    std::string_view word = std::string_view(wanted).substr(at, end - at);
    word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    if (const auto language = language_by_code(word.substr(0, 2))) return *language;
    at = end + 1;
  }
  return Language::kEs;
}

}  // namespace radica
