#include "app/web/url.h"

#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kMostParameters = 32, kMostSegments = 16;

std::optional<unsigned> hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

bool read_segments(std::string_view path, std::vector<std::string>& segments) {
  if (path == "/") return true;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    auto segment = url_decoded(path.substr(0, end), false);
    if (!segment || segment->empty() || *segment == "." || *segment == ".." || segments.size() == kMostSegments)
      return false;
    segments.push_back(std::move(*segment));
    path.remove_prefix(end);
  }
  return true;
}

bool read_query(std::string_view text, std::vector<std::pair<std::string, std::string>>& query) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = url_decoded(pair.substr(0, equals), true);
    auto value = url_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || query.size() == kMostParameters) return false;
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

std::string_view WebTarget::parameter(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return {};
}

std::optional<std::string> url_decoded(std::string_view text, bool is_query) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && is_query) {
      decoded += ' ';
    } else if (text[at] != '%') {
      decoded += text[at];
    } else {
      if (at + 2 >= text.size()) return std::nullopt;
      const auto high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
      if (!high || !low) return std::nullopt;
      decoded += static_cast<char>(*high * 16 + *low);
      at += 2;
    }
  }
  if (decoded.find('\0') != std::string::npos || !is_valid_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<WebTarget> parse_target(std::string_view target) {
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return std::nullopt;
  const std::size_t question = std::min(target.find('?'), target.size());
  WebTarget parsed;
  parsed.path = target.substr(0, question);
  if (!read_segments(parsed.path, parsed.segments)) return std::nullopt;
  if (!read_query(target.substr(std::min(question + 1, target.size())), parsed.query)) return std::nullopt;
  return parsed;
}

}  // namespace radica
