// SPEC §5 "nic" and "documento_identidad", and what nic, documento and phones share: dashes, decimal endings,
// exponents.
#include <algorithm>
#include <array>

#include "stages/field_rules.h"

namespace radica {
namespace {

constexpr std::size_t kShortestNic = 6, kLongestNic = 10;
constexpr std::size_t kShortestDocument = 3, kLongestDocument = 15;
constexpr std::size_t kShortestNit = 6, kLongestNit = 15;
constexpr std::size_t kShortestCode = 5, kLongestCode = 20;

constexpr std::array<std::string_view, 9> kDocumentTypes{"CC", "TI", "CE", "NIT", "PA", "PEP", "PPT", "RC", "NUIP"};

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Length of the run of digits that ends before `end`.
std::size_t digits_before(std::string_view text, std::size_t end) {
  std::size_t start = end;
  while (start > 0 && is_digit(text[start - 1])) --start;
  return end - start;
}

std::size_t digits_from(std::string_view text, std::size_t start) {
  std::size_t end = start;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - start;
}

// True if every dot and comma parts groups of three digits: one to three digits before it, three after it, and three
// also before it when it is not the first of its number.
bool separators_part_thousands(std::string_view text) {
  for (std::size_t i = text.find_first_of(".,"); i != std::string_view::npos; i = text.find_first_of(".,", i + 1)) {
    const std::size_t before = digits_before(text, i);
    if (before == 0 || before > 3 || digits_from(text, i + 1) != 3) return false;
  }
  return true;
}

std::string without(std::string_view text, std::string_view dropped) {
  std::string kept;
  kept.reserve(text.size());
  for (const char c : text)
    if (dropped.find(c) == std::string_view::npos) kept += c;
  return kept;
}

bool has_length(std::string_view text, std::size_t shortest, std::size_t longest) {
  return text.size() >= shortest && text.size() <= longest;
}

// Takes a leading type word off `text` and returns it as letters only; "" if there is none.
std::string_view take_type_word(std::string_view& text) {
  for (const std::string_view word : kDocumentTypes) {
    std::size_t at = 0;
    bool matches = true;
    for (std::size_t i = 0; i < word.size() && matches; ++i) {
      if (i > 0 && at < text.size() && text[at] == '.') ++at;  // an inner dot: "C.C."
      matches = at < text.size() && upper(text[at]) == word[i];
      ++at;
    }
    if (!matches) continue;
    const std::size_t rest = std::min(text.find_first_not_of(" :.", at), text.size());
    const bool may_touch_digits = word == "CC" || word == "NIT";
    if (rest == at && !(may_touch_digits && rest < text.size() && is_digit(text[rest]))) return {};
    text.remove_prefix(rest);
    return word;
  }
  return {};
}

// `B D`: a number, one blank and its right check digit; the blank stands where a NIT has its dash. As in `B-D` the
// digits of B may be grouped: else the check digit of "900.123.456 8" would become the last digit of a longer number.
bool is_nit_with_blank(std::string_view text) {
  if (text.size() < kShortestNit + 2 || text[text.size() - 2] != ' ' || !is_digit(text.back())) return false;
  const std::string_view grouped = text.substr(0, text.size() - 2);
  if (grouped.find(' ') != std::string_view::npos || !separators_part_thousands(grouped)) return false;
  const std::string base = without(grouped, ".,");
  return all_digits(base) && has_length(base, kShortestNit, kLongestNit) && nit_check_digit(base) == text.back();
}

// The document without its type word; "" if it is not valid. Sets `is_wrong_nit` for a NIT with a wrong check digit.
std::string read_document(std::string_view text, bool& is_wrong_nit) {
  std::string with_dash;
  if (is_nit_with_blank(text)) {
    with_dash = text;
    with_dash[with_dash.size() - 2] = '-';
    text = with_dash;
  }
  // Judged before the blanks go: "12 345.678" is grouped by both, "12 3.456.7" by neither.
  if (!separators_part_thousands(text)) return {};
  std::string value = without(text, " .,");
  std::transform(value.begin(), value.end(), value.begin(), upper);
  if (all_digits(value)) return has_length(value, kShortestDocument, kLongestDocument) ? value : std::string{};
  if (value.size() > 2 && value[value.size() - 2] == '-') {
    const std::string_view base = std::string_view(value).substr(0, value.size() - 2);
    if (!all_digits(base) || !has_length(base, kShortestNit, kLongestNit) || !is_digit(value.back())) return {};
    is_wrong_nit = nit_check_digit(base) != value.back();
    return value;
  }
  const bool is_code =
      std::all_of(value.begin(), value.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  const bool has_a_digit = std::any_of(value.begin(), value.end(), is_digit);
  // Not all of it are digits (above), so a code has a letter.
  return is_code && has_a_digit && has_length(value, kShortestCode, kLongestCode) ? value : std::string{};
}

}  // namespace

char nit_check_digit(std::string_view base) {
  constexpr std::array<int, 15> kWeights{3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
  int sum = 0;
  const std::size_t length = std::min(base.size(), kWeights.size());
  for (std::size_t i = 0; i < length; ++i) sum += (base[base.size() - 1 - i] - '0') * kWeights[i];
  const int rest = sum % 11;
  return static_cast<char>('0' + (rest <= 1 ? rest : 11 - rest));
}

FieldValue nic_field(const RawField& raw) {
  FieldValue field;
  if (all_digits(raw.text) && has_length(raw.text, kShortestNic, kLongestNic)) {  // nearly all of them
    field.value = raw.text;
    return field;
  }
  std::string buffer;
  std::string_view text = with_plain_dashes(raw.text, buffer);
  if (!is_exponent_number(text, raw.is_number)) {
    if (drop_decimal_ending(text, Digits::kPlainOrGrouped)) field.warnings.add(Rule::kDecimalQuitado);
    if (separators_part_thousands(text)) {
      field.value = without(text, " -.,");
      if (all_digits(field.value) && has_length(field.value, kShortestNic, kLongestNic)) return field;
      field.value.clear();
    }
  }
  field.original = raw.text;
  field.warnings.add(Rule::kNicInvalido);
  return field;
}

FieldValue document_field(const RawField& raw) {
  FieldValue field;
  if (all_digits(raw.text) && has_length(raw.text, kShortestDocument, kLongestDocument)) {  // nearly all of them
    field.value = raw.text;
    return field;
  }
  std::string buffer;
  std::string_view text = with_plain_dashes(raw.text, buffer);
  bool is_exponent = is_exponent_number(text, raw.is_number);
  const std::string_view type = take_type_word(text);
  is_exponent = is_exponent || is_exponent_number(text, false);
  if (!is_exponent) {
    if (drop_decimal_ending(text, Digits::kPlainOrGrouped)) field.warnings.add(Rule::kDecimalQuitado);
    bool is_wrong_nit = false;
    field.value = read_document(text, is_wrong_nit);
    if (is_wrong_nit) field.warnings.add(Rule::kNitDvIncorrecto);
  }
  if (field.value.empty()) {
    field.original = raw.text;
    field.warnings.add(Rule::kDocumentoInvalido);
  } else {
    field.type = type;
  }
  return field;
}

}  // namespace radica
