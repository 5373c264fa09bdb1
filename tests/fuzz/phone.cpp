// Phone target: any bytes as the text of telefono.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "fuzz/targets.h"
#include "stages/field_rules.h"

namespace radica::fuzz {
namespace {

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

// The ten or seven digits stand one after the other in the text.
void check_comes_from(std::string_view number, const std::string& digits) {
  hold(is_phone(number), "a number has the form of the contract");
  if (number.starts_with("+57")) number.remove_prefix(3);
  hold(digits.find(number) != std::string::npos, "a number stands in its text");
}

void check_warnings(const FieldValue& field, std::string_view text) {
  const bool has_value = !field.value.empty();
  hold(field.warnings.has(Rule::kTelefonoInvalido) == !has_value, "telefono_invalido says that there is no number");
  hold(field.warnings.has(Rule::kTelefonoSinIndicativo) == (field.value.size() == 7),
       "telefono_sin_indicativo says that the value has seven digits");
  hold(field.warnings.has(Rule::kTelefonoParcial) == (has_value && !field.original.empty()),
       "telefono_parcial says that something was not used");
  hold(field.original.empty() || field.original == text, "what is set aside is the whole text");
  hold(has_value || (!field.original.empty() && field.others.empty() && field.extension.empty()),
       "without a number the text is set aside and nothing else");
  hold(field.type.empty(), "a phone has no type");
}

}  // namespace

void check_phone(std::string_view bytes) {
  const std::string original = utf8_or_windows1252(bytes), text = clean_text(original);
  if (text.empty()) return;
  const FieldValue field = phone_field({text, original});
  check_warnings(field, text);
  if (field.value.empty()) return;
  const std::string digits = digits_of(text);
  check_comes_from(field.value, digits);
  std::vector<std::string> all = field.others;
  all.push_back(field.value);
  for (const std::string& number : all) check_comes_from(number, digits);
  std::sort(all.begin(), all.end());
  hold(std::adjacent_find(all.begin(), all.end()) == all.end(), "no number stands twice");
  hold(field.extension.empty() || all_digits(field.extension), "an extension is digits");
  const FieldValue again = phone_field({field.value, field.value});
  hold(again.value == field.value && again.others.empty() && again.extension.empty() && again.original.empty(),
       "a normalised phone is its own phone");
}

}  // namespace radica::fuzz
