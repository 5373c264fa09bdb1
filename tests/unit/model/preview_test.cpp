#include "model/preview.h"

#include <gtest/gtest.h>

#include "support/observations.h"

namespace radica {
namespace {

using test::make_values;

Record record_of(test::Pairs pairs, RuleSet warnings = {}) {
  Record record;
  record.values = make_values(pairs);
  record.warnings = warnings;
  return record;
}

TEST(Preview, CountsChangedFilledAndEmptiedFields) {
  Preview preview;
  preview.compare(record_of({{"nic", "1234567"}, {"lectura", "1"}}),
                  record_of({{"nic", "7654321"}, {"finalizar", "x"}}));
  EXPECT_EQ(preview.records, 1U);
  EXPECT_EQ(preview.fields["nic"].changed, 1U);
  EXPECT_EQ(preview.fields["lectura"].emptied, 1U);
  EXPECT_EQ(preview.fields["finalizar"].filled, 1U);
  EXPECT_EQ(preview.fields.size(), 3U);
}

TEST(Preview, CountsTheKeysOfDatosExtraOneByOne) {
  Preview preview;
  preview.compare(record_of({{"gone", "1"}, {"same", "1"}, {"other", "1"}}),
                  record_of({{"came", "1"}, {"same", "1"}, {"other", "2"}}));
  EXPECT_EQ(preview.fields["datos_extra.gone"].emptied, 1U);
  EXPECT_EQ(preview.fields["datos_extra.came"].filled, 1U);
  EXPECT_EQ(preview.fields["datos_extra.other"].changed, 1U);
  EXPECT_EQ(preview.fields.size(), 3U);
}

TEST(Preview, NamesTheValuesOfCataloguesOnly) {
  Preview preview;
  preview.compare(record_of({{"tipo_pqr", "reclamo"}, {"nombres_apellidos", "Ana"}}),
                  record_of({{"tipo_pqr", "Reclamo"}, {"nombres_apellidos", "Eva"}}));
  EXPECT_EQ(preview.fields["tipo_pqr"].catalogue_values,
            (decltype(FieldPreview::catalogue_values){{{"reclamo", "Reclamo"}, 1}}));
  EXPECT_TRUE(preview.fields["nombres_apellidos"].catalogue_values.empty());
}

TEST(Preview, ARecordWithTheSameValuesAndOtherWarningsChangesItsWarningsOnly) {
  RuleSet before, after;
  before.add(Rule::kMojibake);
  after.add(Rule::kFechaSinHora);
  Preview preview;
  preview.compare(record_of({{"nic", "1"}}, before), record_of({{"nic", "1"}}, after));
  preview.compare(record_of({{"nic", "1"}}, before), record_of({{"nic", "1"}}, before));
  EXPECT_EQ(preview.records, 0U);
  EXPECT_EQ(preview.warnings_only, 1U);
  EXPECT_EQ(preview.warnings_gained, (std::map<Rule, std::uint64_t>{{Rule::kFechaSinHora, 1}}));
  EXPECT_EQ(preview.warnings_lost, (std::map<Rule, std::uint64_t>{{Rule::kMojibake, 1}}));
}

TEST(Preview, AddsUpAndStaysBounded) {
  Preview sum;
  for (int i = 0; i < 500; ++i) {
    Preview one;
    one.compare(record_of({{"k" + std::to_string(i), "1"}, {"tipo_pqr", "t" + std::to_string(i)}}), record_of({}));
    sum.add(one);
  }
  EXPECT_EQ(sum.records, 500U);
  EXPECT_LE(sum.fields.size(), 201U);
  EXPECT_EQ(sum.fields["tipo_pqr"].emptied, 500U);
  EXPECT_LE(sum.fields["tipo_pqr"].catalogue_values.size(), 201U);
  std::uint64_t counted = 0;
  for (const auto& [name, field] : sum.fields) counted += field.emptied;
  EXPECT_EQ(counted, 1000U) << "what has no room is counted together";
}

}  // namespace
}  // namespace radica
