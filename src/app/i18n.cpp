#include "app/i18n.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace radica {
namespace {

// {name}, or {name:one|many}: the value with the word behind it, the first where the value is 1.
struct Place {
  std::string_view name, one, many;
  std::size_t end = std::string_view::npos;  // behind the closing brace; npos: no parameter stands here
};

Place place_at(std::string_view text, std::size_t open) {
  const std::size_t end_of_name = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", open + 1);
  std::size_t end = std::min(end_of_name, text.size());
  Place place;
  place.name = text.substr(open + 1, end - open - 1);
  if (place.name.empty() || end == text.size()) return place;
  if (text[end] == ':') {
    const std::size_t bar = text.find('|', end), close = text.find('}', end);
    if (close == std::string_view::npos || bar > close) return place;
    place.one = text.substr(end + 1, bar - end - 1);
    place.many = text.substr(bar + 1, close - bar - 1);
    end = close;
  }
  if (text[end] == '}') place.end = end + 1;
  return place;
}

std::string grouped(std::string digits, char separator) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, separator);
  }
  return digits;
}

}  // namespace

std::string_view code_of(Language language) {
  return language == Language::kEs ? "es" : "en";
}

std::optional<Language> language_by_code(std::string_view code) {
  if (code == "es") return Language::kEs;
  if (code == "en") return Language::kEn;
  return std::nullopt;
}

Language choose_language(std::optional<Language> flag, const Environment& environment) {
  if (flag) return *flag;
  for (const std::string_view name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto found = environment.find(name);
    if (found == environment.end() || found->second.empty()) continue;
    return language_by_code(std::string_view(found->second).substr(0, 2)).value_or(Language::kEs);
  }
  return Language::kEs;
}

const EmbeddedText* Texts::find(std::string_view id) const {
  const auto place =
      std::lower_bound(texts_.begin(), texts_.end(), id,
                       [](const EmbeddedText& text, std::string_view wanted) { return text.id < wanted; });
  return place != texts_.end() && place->id == id ? &*place : nullptr;
}

std::string Texts::text(std::string_view id, const std::vector<ErrorFact>& parameters) const {
  const EmbeddedText* const found = find(id);
  if (found == nullptr) return std::string(id);
  const std::string_view pattern = found->text;
  std::string result;
  std::size_t at = 0;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', at)) {
    result += pattern.substr(at, open - at);
    const Place place = place_at(pattern, open);
    at = place.end == std::string_view::npos ? open + 1 : place.end;
    const auto parameter = std::find_if(parameters.begin(), parameters.end(),
                                        [&place](const ErrorFact& fact) { return fact.first == place.name; });
    if (place.end == std::string_view::npos || parameter == parameters.end()) {
      result += pattern.substr(open, at - open);
      continue;
    }
    result += parameter->second;
    if (!place.many.empty()) result += " " + std::string(parameter->second == "1" ? place.one : place.many);
  }
  result += pattern.substr(at);
  return result;
}

std::string Texts::number(std::int64_t value) const {
  return grouped(std::to_string(value), language_ == Language::kEs ? '.' : ',');
}

std::string Texts::decimal(double value, int digits) const {
  const std::string text = fmt::format("{:.{}f}", value, digits);
  const std::size_t point = text.find('.');
  std::string result = grouped(text.substr(0, point), language_ == Language::kEs ? '.' : ',');
  if (point != std::string::npos) result += (language_ == Language::kEs ? ',' : '.') + text.substr(point + 1);
  return result;
}

std::string Texts::bytes(std::uint64_t count) const {
  constexpr std::array<std::string_view, 5> kUnits{"kB", "MB", "GB", "TB", "PB"};
  if (count < 1000) return fmt::format("{} B", count);
  double value = static_cast<double>(count) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{} {}", decimal(value, 1), kUnits.at(unit));
}

std::string Texts::duration(std::int64_t seconds) const {
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {:02} min", number(seconds / 3600), seconds / 60 % 60);
}

std::string Texts::moment(LocalTime time) const {
  return day(time) + format_local(time).substr(10);
}

std::string Texts::day(LocalTime time) const {
  if (language_ == Language::kEn) return format_local(time).substr(0, 10);
  const CivilTime civil = civil_from_local(time);
  return fmt::format("{:02}/{:02}/{:04}", civil.day, civil.month, civil.year);
}

ErrorText error_text(const Texts& texts, std::string_view id, const std::vector<ErrorFact>& facts) {
  const std::string base = "errors." + std::string(id);
  if (!texts.has(base + ".what")) return {Error{ErrorCode::kBug, std::string(id), facts, {}, false}.describe(), ""};
  return {texts.text(base + ".what", facts), texts.text(base + ".hint", facts)};
}

ErrorText error_text(const Texts& texts, const Error& error) {
  return error_text(texts, error.id, error.facts);
}

std::vector<std::string> parameters_of(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1))
    if (const Place place = place_at(text, open); place.end != std::string_view::npos) names.emplace_back(place.name);
  return names;
}

}  // namespace radica
