// One JSON object through parse and normalise, for tests.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/normalise.h"
#include "support/observations.h"

namespace radica::test {

inline constexpr std::string_view kNow = "2026-11-24 12:00:00";

inline Zone bogota() {
  return Zone::open("America/Bogota").value();
}
inline RuleBook make_rules(const RuleOptions& options = {}) {
  return RuleBook(options, bogota(), *parse_local(kNow), {"caribesol.facture.co"});
}

// The first observation of `json`.
inline Normalised normalised(const RuleBook& rules, std::string_view json, const FileTimes& times = {}) {
  JsonDocument document;
  const ParsedFile file = parse_file(json, document);
  if (file.fault || file.elements.empty()) throw std::runtime_error("no observation in " + std::string(json));
  return normalise(rules, document, file.elements.front(), times);
}

// An acceptable object with these members besides (or instead of) the required ones.
inline std::string object_with(std::string_view members) {
  std::string text = R"({"numero_radicado":"R1","fecha":"2025-10-08 10:11:00","estado_solicitud":"Pendiente")";
  if (!members.empty()) text += "," + std::string(members);
  return text + "}";
}

// "rule field pointer" of each fault, joined by "; ".
inline std::string faults_of(const Normalised& normalised) {
  std::string text;
  for (const Fault& fault : normalised.faults)
    text +=
        std::string(text.empty() ? "" : "; ") + std::string(id_of(fault.rule)) + " " + fault.field + " " + fault.where;
  return text;
}

inline const RuleBook& default_rules() {
  static const RuleBook kRules = make_rules();
  return kRules;
}
// With these members besides the required ones.
inline Normalised with(std::string_view members) {
  return normalised(default_rules(), object_with(members));
}
inline std::string value(const Normalised& n, std::string_view name) {
  return value_of(n.values, name);
}
inline std::string value(std::string_view members, std::string_view name) {
  return value(with(members), name);
}
inline std::string warnings(const Normalised& n) {
  return n.warnings.joined('|');
}
inline std::string warnings(std::string_view members) {
  return warnings(with(members));
}

// The default rules with another severity of one of them.
inline RuleBook rules_with(Rule rule, Severity severity) {
  RuleOptions options;
  options.severity[static_cast<std::size_t>(rule)] = severity;
  return make_rules(options);
}

}  // namespace radica::test
