#include "adapters/statement_text.h"

#include <algorithm>
#include <optional>

#include "base/embedded.h"

namespace radica {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// The word in braces at `at`, which holds '{'; empty if it is something else, such as JSON.
std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_word_char(text[end])) ++end;
  if (end == text.size() || text[end] != '}') return {};
  return text.substr(at + 1, end - at - 1);
}

// Of ":name" at `at`, without the colon; empty if there is none.
std::string_view parameter_at(std::string_view text, std::size_t at) {
  const bool begins = text[at] == ':' && at + 1 < text.size() && is_word_char(text[at + 1]);
  if (!begins || (at > 0 && text[at - 1] == ':')) return {};
  std::size_t end = at + 1;
  while (end < text.size() && (is_word_char(text[end]) || (text[end] >= '0' && text[end] <= '9'))) ++end;
  return text.substr(at + 1, end - at - 1);
}

// Length of the comment, literal or quoted identifier that starts at `at`; 0 if none does.
std::size_t opaque_length(std::string_view text, std::size_t at) {
  if (text.compare(at, 2, "--") == 0) return std::min(text.find('\n', at), text.size()) - at;
  if (text[at] != '\'' && text[at] != '"') return 0;
  const std::size_t end = text.find(text[at], at + 1);
  return (end == std::string_view::npos ? text.size() : end + 1) - at;
}

std::optional<std::string> replacement(const DialectWords& dialect_words, const Statement& statement,
                                       std::string_view word) {
  for (const auto& [name, value] : statement.words)
    if (name == word) return quoted_identifier(value);
  for (const auto& [name, value] : dialect_words)
    if (name == word) return value;
  return std::nullopt;
}

std::optional<std::string_view> find_text(std::string_view dialect, const Statement& statement) {
  if (!statement.inline_text.empty()) return statement.inline_text;
  const std::string tail = std::string(statement.name) + ".sql";
  if (const auto own = embedded_file("sql/" + std::string(dialect) + "/" + tail)) return own;
  return embedded_file("sql/" + tail);
}

}  // namespace

std::string quoted_identifier(std::string_view name) {
  return quoted(name, '"');
}
std::string quoted_literal(std::string_view text) {
  return quoted(text, '\'');
}

Result<std::string> statement_text(std::string_view dialect, const DialectWords& dialect_words,
                                   const Statement& statement) {
  const auto text = find_text(dialect, statement);
  if (!text)
    return fail(ErrorCode::kBug, "E-SQL-007",
                {{"statement", std::string(statement.name)}, {"reason", "no such statement"}});
  std::string sql;
  sql.reserve(text->size() + 64);
  for (std::size_t at = 0; at < text->size();) {
    if (const std::size_t length = opaque_length(*text, at); length > 0) {
      sql += text->substr(at, length);
      at += length;
      continue;
    }
    const std::string_view word = (*text)[at] == '{' ? word_at(*text, at) : std::string_view();
    if (word.empty()) {
      sql += (*text)[at++];
      continue;
    }
    const auto value = replacement(dialect_words, statement, word);
    if (!value)
      return fail(ErrorCode::kBug, "E-SQL-007",
                  {{"statement", std::string(statement.name)}, {"reason", "unknown word {" + std::string(word) + "}"}});
    sql += *value;
    at += word.size() + 2;
  }
  return sql;
}

NumberedStatement numbered_parameters(std::string_view sql) {
  NumberedStatement numbered;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t length = opaque_length(sql, at); length > 0) {
      numbered.sql += sql.substr(at, length);
      at += length;
      continue;
    }
    const std::string_view name = parameter_at(sql, at);
    if (name.empty()) {
      numbered.sql += sql[at++];
      continue;
    }
    auto found = std::find(numbered.names.begin(), numbered.names.end(), name);
    if (found == numbered.names.end()) found = numbered.names.insert(found, name);
    numbered.sql += "$" + std::to_string(found - numbered.names.begin() + 1);
    at += name.size() + 1;
  }
  return numbered;
}

Result<std::string> with_values(std::string_view sql,
                                const std::function<Result<std::string>(std::string_view name)>& literal_of) {
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t length = opaque_length(sql, at); length > 0) {
      text += sql.substr(at, length);
      at += length;
      continue;
    }
    const std::string_view name = parameter_at(sql, at);
    if (name.empty()) {
      text += sql[at++];
      continue;
    }
    TRY_SET(const std::string literal, literal_of(name));
    text += literal;
    at += name.size() + 1;
  }
  return text;
}

}  // namespace radica
