// Record target: any bytes as an input file, each of its objects as an observation.
#include <string>

#include "base/text.h"
#include "fuzz/targets.h"
#include "model/record.h"
#include "stages/normalise.h"
#include "support/normalised.h"

namespace radica::fuzz {
namespace {

const RuleBook& rules() {
  static const RuleBook kRules = test::make_rules();
  return kRules;
}

void check_fields(const Values& values) {
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string& value = values.fields[field];
    const Field& info = kFields[field];
    hold(is_valid_utf8(value), "a value is UTF-8");
    hold(info.limit == 0 || count_points(value) <= info.limit, "a value fits its column");
    hold(!info.is_required || !value.empty(), "a required field is not empty");
    hold(value.empty() || !rules().is_empty(clean_text(value)), "a value is not a word for nothing");
    hold(value == (info.rule == FieldRule::kLongText ? clean_long_text(value) : clean_text(value)),
         "a value is already Text or Long text");
    if (value.empty()) continue;
    if (info.rule == FieldRule::kPhone) hold(is_phone(value), "a phone has the form of the contract");
    if (info.rule == FieldRule::kEmail) hold(is_email(value), "an e-mail has the form of the contract");
    if (info.rule == FieldRule::kFecha) hold(is_fecha(value), "a fecha is a real date and time");
    if (info.rule == FieldRule::kNic) hold(is_nic(value), "a nic is six to ten digits");
    if (info.rule == FieldRule::kDocument) hold(is_document(value), "a document has the form of the contract");
  }
}

void check_extra(const Values& values) {
  JsonDocument document;
  for (std::size_t i = 0; i < values.extra.size(); ++i) {
    const auto& [key, json] = values.extra[i];
    hold(i == 0 || utf16_less(values.extra[i - 1].key, key), "the keys of datos_extra are in order and unique");
    hold(key == clean_text(key), "a key of datos_extra is Text");
    hold(!document.parse(json), "a value of datos_extra is JSON");
    std::string again;
    append_canonical(again, document, document.root());
    hold(again == json, "a value of datos_extra is canonical");
    hold(json != "null" && json != "\"\"" && json != "[]" && json != "{}", "no empty value at the top of datos_extra");
  }
}

// "NIT NIT123456": one type word is taken off, and what is left begins with another.
bool begins_with_type_word(std::string_view document) {
  return (document.starts_with("CC") && document.size() > 2 && is_digit(document[2])) ||
         (document.starts_with("NIT") && document.size() > 3 && is_digit(document[3]));
}

void check_twice(const std::string& canonical, const Values& values) {
  if (begins_with_type_word(values.fields[kDocumentoIdentidad])) return;
  JsonDocument document;
  hold(!document.parse(canonical, JsonDocument::kMaxDepth + 1), "the canonical object is JSON");
  const Normalised twice = normalise(rules(), document, {&document.root(), 0, ""}, {});
  if (twice.warnings.has(Rule::kMojibake)) return;  // mojibake is repaired once: what was encoded twice still is some
  hold(twice.faults.empty(), "a normalised observation is accepted");
  hold(canonical_json(twice.values) == canonical, "normalising twice is normalising once");
}

void check_accepted(const Normalised& result) {
  check_fields(result.values);
  check_extra(result.values);
  const std::string canonical = canonical_json(result.values);
  const auto read = values_from_canonical(canonical);
  hold(read.has_value(), "the canonical object can be read");
  hold(canonical_json(*read) == canonical, "the canonical object reads back as itself");
  hold(read->richness() == result.values.richness(), "and is as rich");
  check_twice(canonical, result.values);
}

void check_faults(const Normalised& result, const Element& element) {
  for (const Fault& fault : result.faults) {
    hold(info(fault.rule).level == RuleLevel::kObservation, "an observation is rejected by a rule of observations");
    hold(fault.where.starts_with(element.pointer + "/"), "a fault points into its observation");
  }
}

}  // namespace

void check_record(std::string_view bytes) {
  JsonDocument document;
  const ParsedFile file = parse_file(bytes, document);
  for (const Element& element : file.elements) {
    if (element.node->type != JsonType::kObject) continue;
    const Normalised result = normalise(rules(), document, element, {});
    check_faults(result, element);
    for (const RuleInfo& rule : kRules)
      hold(!result.warnings.has(rule.rule) || rule.level == RuleLevel::kObservation, "only such rules warn");
    if (result.faults.empty()) check_accepted(result);
  }
}

}  // namespace radica::fuzz
