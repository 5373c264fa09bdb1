#include "app/signatures.h"

#include <algorithm>

namespace radica {
namespace {

// The first clause of a rule's text, as a part of a sentence: what follows says what became of a value that only warns.
std::string cause_of(std::string_view what) {
  std::size_t end = std::min(what.find(';'), what.find(". "));
  if (end == std::string_view::npos) end = what.size() - (what.ends_with('.') ? 1 : 0);
  std::string cause(what.substr(0, end));
  if (!cause.empty() && cause.front() >= 'A' && cause.front() <= 'Z')
    cause.front() = static_cast<char>(cause.front() | 0x20);
  return cause;
}

}  // namespace

std::string signature_text(const Texts& texts, Rule rule, std::string_view field, std::string_view shape) {
  const std::string id(id_of(rule)), named = "signatures." + id + "." + std::string(shape);
  const std::vector<ErrorFact> facts{{"field", std::string(field)}};
  if (texts.has(named)) return texts.text(named, facts);
  if (shape.starts_with('~'))
    return texts.text("signatures.pattern", {{"field", std::string(field)}, {"pattern", std::string(shape.substr(1))}});
  std::string text = cause_of(texts.text("rules." + id + ".what"));
  if (rule == Rule::kRechazadoPorBase && !shape.empty()) text += ": " + std::string(shape);
  return field.empty() ? text : std::string(field) + ": " + text;
}

}  // namespace radica
