#include "app/signatures.h"

namespace radica {

std::string signature_text(const Texts& texts, Rule rule, std::string_view field, std::string_view shape) {
  const std::string id(id_of(rule)), named = "signatures." + id + "." + std::string(shape);
  const std::vector<ErrorFact> facts{{"field", std::string(field)}};
  if (texts.has(named)) return texts.text(named, facts);
  if (shape.starts_with('~'))
    return texts.text("signatures.pattern", {{"field", std::string(field)}, {"pattern", std::string(shape.substr(1))}});
  std::string text = texts.text("rules." + id + ".what");
  if (rule == Rule::kRechazadoPorBase && !shape.empty()) text += " " + std::string(shape);
  return field.empty() ? text : std::string(field) + ": " + text;
}

}  // namespace radica
