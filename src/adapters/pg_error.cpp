#include "adapters/pg_error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace radica {
namespace {

// The longest prefix of the SQLSTATE decides: conditions stand before their classes.
constexpr auto kMeanings = std::to_array<std::pair<std::string_view, ErrorCode>>({
    {"", ErrorCode::kUnavailable},
    {"08", ErrorCode::kUnavailable},   // connection; 08P01: also whatever a pooler says
    {"22", ErrorCode::kBadInput},      // a value
    {"23", ErrorCode::kBadInput},      // a constraint
    {"25006", ErrorCode::kDenied},     // a read-only server, or a standby
    {"25P02", ErrorCode::kAborted},    // an earlier statement failed
    {"25P03", ErrorCode::kAborted},    // idle in the transaction for too long
    {"28", ErrorCode::kDenied},        // password, pg_hba.conf
    {"3D000", ErrorCode::kBadConfig},  // no such database
    {"40", ErrorCode::kAborted},       // deadlock, serialisation
    {"42501", ErrorCode::kDenied},     // privileges
    {"42P01", ErrorCode::kBadConfig},  // no such table
    {"44", ErrorCode::kBadInput},      // check option of a view
    {"53", ErrorCode::kExhausted},     // disk, memory, connections
    {"54", ErrorCode::kBadInput},      // a row or an index entry is too big
    {"55", ErrorCode::kUnavailable},   // locked, in use
    {"57", ErrorCode::kUnavailable},   // shutdown, start, statement timeout
    {"57P04", ErrorCode::kBadConfig},  // the database was dropped
    {"58", ErrorCode::kUnavailable},   // I/O
    {"72", ErrorCode::kAborted},       // the snapshot is too old
    {"F0", ErrorCode::kUnavailable},   // lock file of the server
    {"P0001", ErrorCode::kBadInput},   // a trigger refused the row
    {"XX001", ErrorCode::kCorrupt},
    {"XX002", ErrorCode::kCorrupt},
});

// Beginnings of those that pass.
constexpr auto kPassing = std::to_array<std::string_view>({
    "08",     // connection
    "25P03",  // idle in the transaction for too long: this process stood still
    "40",     // deadlock, serialisation
    "53300",  // no connection is free
    "55P03",  // a lock was not given in time
    "57P01",  // the server or an administrator ends the connection
    "57P02",  // another process of the server crashed
    "57P03",  // it starts or stops
    "72",     // the snapshot is too old
});

bool is_sqlstate(std::string_view text) {
  return text.size() == 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

// `FATAL:  28P01: password authentication failed`: behind the severity, which may be in any language.
std::string_view sqlstate_in(std::string_view message) {
  constexpr std::string_view kBehindSeverity = ":  ";
  for (std::size_t at = message.find(kBehindSeverity); at != std::string_view::npos;
       at = message.find(kBehindSeverity, at + 1)) {
    const std::string_view rest = message.substr(at + kBehindSeverity.size());
    if (rest.size() > 5 && rest[5] == ':' && is_sqlstate(rest.substr(0, 5))) return rest.substr(0, 5);
  }
  return {};
}

// libpq reports its own refusals by text only.
constexpr auto kRefusals = std::to_array<std::pair<std::string_view, ErrorCode>>({
    {"certificate", ErrorCode::kDenied},
    {"does not match host name", ErrorCode::kDenied},
    {"server does not support SSL", ErrorCode::kDenied},
    {"no password supplied", ErrorCode::kDenied},
    {"tlsv1", ErrorCode::kDenied},
    {"sslv3", ErrorCode::kDenied},
    {"invalid", ErrorCode::kBadConfig},  // value of an option of the address
});

// Names of hosts and files stand in quotes and may hold any word.
std::string without_quoted(std::string_view message) {
  std::string text;
  bool is_quoted = false;
  for (const char c : message) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted) text += c;
  }
  return text;
}

}  // namespace

ErrorCode code_of_sqlstate(std::string_view sqlstate) {
  if (sqlstate.empty()) return ErrorCode::kUnavailable;
  std::size_t longest = 0;
  ErrorCode code = ErrorCode::kBug;  // syntax, unknown names, internal errors: our SQL is wrong
  for (const auto& [prefix, meaning] : kMeanings)
    if (prefix.size() > longest && sqlstate.starts_with(prefix)) {
      longest = prefix.size();
      code = meaning;
    }
  return code;
}

bool may_pass(std::string_view sqlstate) {
  return sqlstate.empty() || std::any_of(kPassing.begin(), kPassing.end(),
                                         [sqlstate](std::string_view start) { return sqlstate.starts_with(start); });
}

ErrorCode code_of_connection_failure(std::string_view message) {
  if (const std::string_view sqlstate = sqlstate_in(message); !sqlstate.empty()) return code_of_sqlstate(sqlstate);
  const std::string text = without_quoted(message);
  for (const auto& [words, meaning] : kRefusals)
    if (text.find(words) != std::string::npos) return meaning;
  return ErrorCode::kUnavailable;
}

bool is_refused_login(std::string_view message) {
  return sqlstate_in(message).starts_with("28");
}

std::string reason_without_values(std::string_view sqlstate, std::string_view message) {
  const bool may_quote = sqlstate.starts_with("22") || sqlstate.starts_with("23") || sqlstate.starts_with("P0");
  return std::string(may_quote ? message.substr(0, message.find(": ")) : message);
}

std::string one_line(std::string_view message) {
  std::string line;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    const std::string_view part = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    if (part.empty() || part.starts_with("LOCATION:")) continue;
    if (!line.empty()) line += "; ";
    line += part;
  }
  return line;
}

}  // namespace radica
