// SPEC §5 "catalogue": estado_solicitud, tipo_pqr and canal_respuesta in the catalogue's spelling.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "stages/field_rules.h"

namespace radica {

CatalogueIndex::CatalogueIndex(std::vector<std::string> known) {
  for (std::string& value : known)
    if (by_folded_.emplace(fold_for_comparison(value), known_.size()).second) known_.push_back(std::move(value));
}

const std::string* CatalogueIndex::find(std::string_view text) const {
  // Most values stand as the catalogue spells them: no folding, no copy.
  const auto exact = std::find(known_.begin(), known_.end(), text);
  if (exact != known_.end()) return &*exact;
  // ASCII has no marks: lower case is its folding, at a fraction of the price.
  const bool is_ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const auto found = by_folded_.find(is_ascii ? ascii_lower(text) : fold_for_comparison(text));
  return found == by_folded_.end() ? nullptr : &known_[found->second];
}

FieldValue catalogue_field(const RawField& raw, const CatalogueIndex& index) {
  FieldValue field;
  if (const std::string* known = index.find(raw.text)) {
    field.value = *known;
  } else {
    field.value = raw.text;
    field.warnings.add(Rule::kCatalogoDesconocido);
  }
  return field;
}

}  // namespace radica
