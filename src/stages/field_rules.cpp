// What the rules of nic, documento and phones share: dashes, decimal endings, exponents, distinct values.
#include "stages/field_rules.h"

#include <algorithm>

namespace radica {
namespace {

// `12.345.678`, also with commas or blanks: 1–3 digits, then groups of three.
bool is_grouped(std::string_view text) {
  constexpr std::size_t kGroup = 4;  // a separator and three digits
  if (text.size() <= kGroup) return false;
  const std::size_t first = (text.size() - 1) % kGroup + 1;
  if (first == kGroup || !all_digits(text.substr(0, first))) return false;
  for (std::size_t i = first; i < text.size(); i += kGroup) {
    const bool is_separator = text[i] == '.' || text[i] == ',' || text[i] == ' ';
    if (!is_separator || !all_digits(text.substr(i + 1, kGroup - 1))) return false;
  }
  return true;
}

}  // namespace

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view with_plain_dashes(std::string_view text, std::string& buffer) {
  // U+2010–U+2015 are E2 80 90–95, U+2212 is E2 88 92.
  constexpr char kLead = '\xE2';
  const auto is_dash = [text](std::size_t at) {
    if (text.size() - at < 3) return false;
    const std::string_view rest = text.substr(at + 1, 2);
    return rest == "\x88\x92" || (rest[0] == '\x80' && rest[1] >= '\x90' && rest[1] <= '\x95');
  };
  std::size_t at = text.find(kLead);
  if (at == std::string_view::npos) return text;
  buffer.clear();
  std::size_t start = 0;
  for (; at != std::string_view::npos; at = text.find(kLead, at + 1)) {
    if (!is_dash(at)) continue;
    buffer.append(text, start, at - start).append(1, '-');
    start = at + 3;
  }
  buffer.append(text, start);
  return buffer;
}

bool drop_decimal_ending(std::string_view& text, Digits accepted) {
  const std::size_t separator = text.find_last_of(".,");
  if (separator == std::string_view::npos) return false;
  const std::string_view fraction = text.substr(separator + 1), whole = text.substr(0, separator);
  if (fraction != "0" && fraction != "00") return false;
  if (!all_digits(whole) && !(accepted == Digits::kPlainOrGrouped && is_grouped(whole))) return false;
  text = whole;
  return true;
}

bool is_exponent_number(std::string_view text, bool is_number) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos) return false;
  if (is_number) return true;
  const std::string_view mantissa = text.substr(0, exponent);
  const std::size_t dot = mantissa.find('.');
  if (dot == std::string_view::npos || !all_digits(mantissa.substr(0, dot)) || !all_digits(mantissa.substr(dot + 1)))
    return false;
  std::string_view power = text.substr(exponent + 1);
  if (!power.empty() && (power.front() == '+' || power.front() == '-')) power.remove_prefix(1);
  return all_digits(power);
}

void DistinctValues::add(std::string value) {
  constexpr std::size_t kFew = 16;
  if (values_.size() < kFew) {
    if (std::find(values_.begin(), values_.end(), value) == values_.end()) values_.push_back(std::move(value));
    return;
  }
  if (seen_.empty()) seen_.insert(values_.begin(), values_.end());
  if (seen_.insert(value).second) values_.push_back(std::move(value));
}

}  // namespace radica
