#include <gtest/gtest.h>

#include "stages/field_rules.h"

namespace radica {
namespace {

TEST(Catalogue, TakesTheSpellingOfTheCatalogueWhateverTheCaseAndTheMarks) {
  const CatalogueIndex index({"Petición", "Queja", "En proceso"});
  for (const std::string_view text : {"Petición", "PETICION", "peticion", "PETICIÓN", "Peticio\u0301n"}) {
    const FieldValue field = catalogue_field({text, text, false}, index);
    EXPECT_EQ(field.value, "Petición");
    EXPECT_TRUE(field.warnings.is_empty());
  }
  EXPECT_EQ(catalogue_field({"EN PROCESO", "", false}, index).value, "En proceso");
}

TEST(Catalogue, KeepsAnUnknownTextWithAWarning) {
  const CatalogueIndex index({"Petición", "Queja"});
  const FieldValue field = catalogue_field({"Reclamo por facturación", "", false}, index);
  EXPECT_EQ(field.value, "Reclamo por facturación");
  EXPECT_EQ(field.original, "");
  EXPECT_EQ(field.warnings.joined('|'), "catalogo_desconocido");
}

TEST(Catalogue, LetsTheFirstOfTwoEqualEntriesHold) {
  const CatalogueIndex index({"Trámite", "TRAMITE"});
  EXPECT_EQ(*index.find("TRAMITE"), "Trámite");
  EXPECT_EQ(*index.find("tramite"), "Trámite");
}

TEST(Catalogue, KnowsNothingWhenItIsEmpty) {
  EXPECT_EQ(CatalogueIndex({}).find("Queja"), nullptr);
}

}  // namespace
}  // namespace radica
