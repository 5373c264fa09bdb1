// E-mail target: any bytes as the text of correo_electronico.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "fuzz/targets.h"
#include "stages/field_rules.h"

namespace radica::fuzz {
namespace {

void check_warnings(const FieldValue& field, std::string_view text) {
  const bool has_value = !field.value.empty();
  hold(has_value || field.warnings.has(Rule::kCorreoInvalido) != field.warnings.has(Rule::kCorreoFicticio),
       "without an address it says why, once");
  hold(!has_value || !(field.warnings.has(Rule::kCorreoInvalido) || field.warnings.has(Rule::kCorreoFicticio)),
       "with an address it is neither invalid nor a placeholder");
  hold(field.warnings.has(Rule::kCorreoParcial) == (has_value && !field.original.empty()),
       "correo_parcial says that something was not used");
  hold(field.original.empty() || field.original == text, "what is set aside is the whole text");
  hold(has_value || (!field.original.empty() && field.others.empty()), "without an address the text is set aside");
  hold(field.extension.empty() && field.type.empty(), "an e-mail has neither extension nor type");
}

}  // namespace

void check_email(std::string_view bytes) {
  const std::string text = clean_text(utf8_or_windows1252(bytes));
  if (text.empty()) return;
  const FieldValue field = email_field({text, text});
  check_warnings(field, text);
  if (field.value.empty()) return;
  std::vector<std::string> all = field.others;
  all.push_back(field.value);
  const std::string lower = ascii_lower(text);
  for (const std::string& address : all) {
    hold(is_email(address), "an address has the form of the contract");
    hold(lower.find(ascii_lower(address)) != std::string::npos, "an address stands in its text");
    const FieldValue again = email_field({address, address});
    hold(again.value == address && again.others.empty() && again.original.empty(), "an address is its own address");
  }
  std::sort(all.begin(), all.end());
  hold(std::adjacent_find(all.begin(), all.end()) == all.end(), "no address stands twice");
}

}  // namespace radica::fuzz
