#include "stages/older_layouts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

const std::string kPrefix = "Central_De_Escritos/Air-e/", kBelow = kPrefix + "01_raw_data/oficina_virtual/";

TEST(OlderLayouts, OfThePresentOneAreTheNamesThatRadicaGives) {
  for (const char* name : {"RE1/pqr_data.json", "RE1/pqr_detail.pdf", "RE1~R1/adjunto_20251008_101112.jpg"})
    EXPECT_TRUE(is_present_layout(kBelow + name, kPrefix)) << name;
  for (const char* name : {"pqr_data.json", "/pqr_data.json", "RE1/other.pdf", "RE1/adjuntos/pqr_data.json"})
    EXPECT_FALSE(is_present_layout(kBelow + name, kPrefix)) << name;
  EXPECT_FALSE(is_present_layout("Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/RE1/pqr_data.json", kPrefix));
  EXPECT_FALSE(is_present_layout(kPrefix + "RE1/pqr_data.json", kPrefix));
}

TEST(OlderLayouts, OfTheOlderUploadersAreKindsOriginalNamesAndMisc) {
  for (const char* name : {"RE1/metadatos/RE1_data_20251008_101112.json", "RE1/adjuntos/foto.jpg",
                           "RE1/documentos_principales/RE1.pdf", "RE1/RE1_20251008_101112.pdf", "misc/foto.jpg"})
    EXPECT_TRUE(is_older_layout(kBelow + name, kPrefix)) << name;
  for (const char* name : {"RE1/pqr_data.json", "foto.jpg", "RE1/other/foto.jpg", "RE1/foto.jpg", "RE1/RE10_x.pdf"})
    EXPECT_FALSE(is_older_layout(kBelow + name, kPrefix)) << name;
  EXPECT_FALSE(is_older_layout(kPrefix + "RE1/adjuntos/foto.jpg", kPrefix));
}

TEST(OlderLayouts, OutsideOfThePrefixAreTheOtherNamesOfACompanyAndWhatBelongedToNone) {
  const std::vector<std::string> present{"Central_De_Escritos/Afinia/", "Central_De_Escritos/Air-e/"};
  EXPECT_THAT(older_prefixes("aire", "Central_De_Escritos", false, present),
              testing::ElementsAre("aire/", "oficina-virtual/aire/"));
  EXPECT_THAT(older_prefixes("aire", "Central_De_Escritos", true, present),
              testing::IsSupersetOf(
                  {"raw_data/", "general/reports/", "Central_De_Escritos/Aire/", "Central_De_Escritos/aire_sas/"}));
  EXPECT_THAT(older_prefixes("aire", "Central_De_Escritos", true, present),
              testing::Not(testing::Contains("Central_De_Escritos/Air-e/")))
      << "what is present is not old";
  EXPECT_THAT(older_prefixes("aire", "", false, {"aire/"}), testing::ElementsAre("oficina-virtual/aire/"));
}

}  // namespace
}  // namespace radica
