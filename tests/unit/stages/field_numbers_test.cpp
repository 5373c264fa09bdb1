#include <gtest/gtest.h>

#include "stages/field_rules.h"

namespace radica {
namespace {

FieldValue nic(std::string_view text, bool is_number = false) {
  return nic_field({text, text, is_number});
}
FieldValue document(std::string_view text, bool is_number = false) {
  return document_field({text, text, is_number});
}

struct Case {
  std::string_view text, value, type, warnings;
};

void expect_document(const Case& expected) {
  SCOPED_TRACE(expected.text);
  const FieldValue field = document(expected.text);
  EXPECT_EQ(field.value, expected.value);
  EXPECT_EQ(field.type, expected.type);
  EXPECT_EQ(field.warnings.joined('|'), expected.warnings);
  EXPECT_EQ(field.original, expected.value.empty() ? expected.text : "");
}

void expect_nic(const Case& expected) {
  SCOPED_TRACE(expected.text);
  const FieldValue field = nic(expected.text);
  EXPECT_EQ(field.value, expected.value);
  EXPECT_EQ(field.warnings.joined('|'), expected.warnings);
  EXPECT_EQ(field.original, expected.value.empty() ? expected.text : "");
}

TEST(NitCheckDigit, AgreesWithPublishedNumbers) {
  EXPECT_EQ(nit_check_digit("800197268"), '4');
  EXPECT_EQ(nit_check_digit("899999068"), '1');
  EXPECT_EQ(nit_check_digit("800191045"), '1');
  EXPECT_EQ(nit_check_digit("123456789"), '6');
  EXPECT_EQ(nit_check_digit("1020304050"), '8');
  EXPECT_EQ(nit_check_digit("1"), '8');
  EXPECT_EQ(nit_check_digit("900123456"), '8');
}

TEST(NitCheckDigit, WeighsAllFifteenDigits) {
  EXPECT_EQ(nit_check_digit("100000000000000"), '6');  // 71 mod 11 = 5
  EXPECT_EQ(nit_check_digit("000000000000000"), '0');
}

TEST(Nic, KeepsSixToTenDigitsWithTheirLeadingZeros) {
  for (const Case& expected : {Case{"1234567", "1234567", "", ""}, Case{"0012345", "0012345", "", ""},
                               Case{"123456", "123456", "", ""}, Case{"1234567890", "1234567890", "", ""},
                               Case{"12345", "", "", "nic_invalido"}, Case{"12345678901", "", "", "nic_invalido"}})
    expect_nic(expected);
}

TEST(Nic, DropsBlanksAndEveryKindOfDash) {
  for (const Case& expected :
       {Case{"123 4567", "1234567", "", ""}, Case{"123-4567", "1234567", "", ""}, Case{"123–4567", "1234567", "", ""},
        Case{"123\u20104567", "1234567", "", ""}, Case{"123\u20154567", "1234567", "", ""},
        Case{"123\u22124567", "1234567", "", ""}, Case{"-1234567", "1234567", "", ""},
        Case{"123\u20164567", "", "", "nic_invalido"}, Case{"123\u20A44567", "", "", "nic_invalido"}})
    expect_nic(expected);
}

TEST(Nic, TakesDotsAndCommasOnlyBetweenGroupsOfThree) {
  for (const Case& expected : {Case{"1.234.567", "1234567", "", ""}, Case{"1.234.567-8", "12345678", "", ""},
                               Case{"1,234,567", "1234567", "", ""}, Case{"12 345.678", "12345678", "", ""},
                               Case{"1234.567", "", "", "nic_invalido"}, Case{"1.2345.678", "", "", "nic_invalido"},
                               Case{"12.34567", "", "", "nic_invalido"}, Case{".123.456", "", "", "nic_invalido"},
                               Case{"1.234.567.", "", "", "nic_invalido"}, Case{"1..234.567", "", "", "nic_invalido"},
                               Case{"1. 234.567", "", "", "nic_invalido"}})
    expect_nic(expected);
}

TEST(Nic, LosesADecimalEndingFirst) {
  for (const Case& expected :
       {Case{"1234567.0", "1234567", "", "decimal_quitado"}, Case{"1234567,00", "1234567", "", "decimal_quitado"},
        Case{"1.234.567,00", "1234567", "", "decimal_quitado"}, Case{"1.234.567.0", "1234567", "", "decimal_quitado"},
        Case{"1 234 567.0", "1234567", "", "decimal_quitado"}, Case{"123.000", "123000", "", ""},
        Case{"1234567.000", "", "", "nic_invalido"}, Case{"1234567.5", "", "", "nic_invalido"},
        Case{"1234567-8.0", "", "", "nic_invalido"}, Case{"12.0", "", "", "decimal_quitado|nic_invalido"}})
    expect_nic(expected);
}

TEST(Nic, RefusesExponents) {
  expect_nic({"1.234567E6", "", "", "nic_invalido"});
  EXPECT_EQ(nic("1E7", true).original, "1E7");
  EXPECT_TRUE(nic("1E7", true).warnings.has(Rule::kNicInvalido));
}

TEST(Nic, RefusesWhatIsNoNumber) {
  for (const std::string_view text : {"no sabe", "12A4567", "--", "٠١٢٣٤٥٦"})
    expect_nic({text, "", "", "nic_invalido"});
}

TEST(ExponentNumber, IsAJsonNumberWithExponentOrATextWithDotAndExponent) {
  for (const std::string_view text : {"3.001E9", "3.001e9", "3.0E+09", "12.5e-3"})
    EXPECT_TRUE(is_exponent_number(text, false));
  for (const std::string_view text : {"1E9", "1e9", "-1.5E+3"}) {
    EXPECT_TRUE(is_exponent_number(text, true));
    EXPECT_FALSE(is_exponent_number(text, false));
  }
  for (const std::string_view text :
       {"3.001", "E9", ".5E9", "3.E9", "3.1E", "3.1E+", "3.1E9x", "3,1E9", "RE12342025000"})
    EXPECT_FALSE(is_exponent_number(text, false)) << text;
}

TEST(Document, KeepsThreeToFifteenDigits) {
  for (const Case& expected :
       {Case{"123", "123", "", ""}, Case{"0052123456", "0052123456", "", ""},
        Case{"123456789012345", "123456789012345", "", ""}, Case{"12", "", "", "documento_invalido"},
        Case{"1234567890123456", "", "", "documento_invalido"}})
    expect_document(expected);
}

TEST(Document, DropsBlanksAndGroupingSigns) {
  for (const Case& expected :
       {Case{"52.123.456", "52123456", "", ""}, Case{"52,123,456", "52123456", "", ""},
        Case{"52 123 456", "52123456", "", ""}, Case{"1.830.758.844", "1830758844", "", ""},
        Case{"52.12.3456", "", "", "documento_invalido"}, Case{"5212.345", "", "", "documento_invalido"},
        Case{"52.123.456.", "", "", "documento_invalido"}})
    expect_document(expected);
}

TEST(Document, LosesADecimalEndingAfterItsTypeWord) {
  for (const Case& expected :
       {Case{"12.345.678,00", "12345678", "", "decimal_quitado"},
        Case{"397847328.0", "397847328", "", "decimal_quitado"},
        Case{"CC 52123456.0", "52123456", "CC", "decimal_quitado"}, Case{"12 345.0", "12345", "", "decimal_quitado"},
        Case{"AB123456.0", "", "", "documento_invalido"}})
    expect_document(expected);
}

TEST(Document, TakesALeadingTypeWordApart) {
  for (const Case& expected :
       {Case{"CC 52123456", "52123456", "CC", ""}, Case{"c.c. 52.123.456", "52123456", "CC", ""},
        Case{"C.C.52123456", "52123456", "CC", ""}, Case{"CC52123456", "52123456", "CC", ""},
        Case{"CC: 52123456", "52123456", "CC", ""}, Case{"nit 900123456 8", "900123456-8", "NIT", ""},
        Case{"N.I.T. 900.123.456-8", "900123456-8", "NIT", ""}, Case{"NIT900123456-8", "900123456-8", "NIT", ""},
        Case{"NUIP 1020304050", "1020304050", "NUIP", ""}, Case{"PEP 123456789012345", "123456789012345", "PEP", ""},
        Case{"PPT.1234567", "1234567", "PPT", ""}, Case{"PA AB123456", "AB123456", "PA", ""},
        Case{"TI 1020304050", "1020304050", "TI", ""}, Case{"CE 123456", "123456", "CE", ""},
        Case{"RC 1020304050", "1020304050", "RC", ""}})
    expect_document(expected);
}

TEST(Document, TakesOnlyCcAndNitApartFromDigitsThatTouchThem) {
  for (const Case& expected : {Case{"PA0123456", "PA0123456", "", ""}, Case{"TI12345", "TI12345", "", ""},
                               Case{"CCA12345", "CCA12345", "", ""}, Case{"NITX900123", "NITX900123", "", ""}})
    expect_document(expected);
}

TEST(Document, RecordsTheTypeOnlyWhenTheRestIsValid) {
  for (const std::string_view text : {"CC 12", "CC", "C.C.", "NIT 900-8", "CC-52123456", "PEP 12"})
    expect_document({text, "", "", "documento_invalido"});
}

TEST(Document, KeepsTheCheckDigitOfANit) {
  for (const Case& expected :
       {Case{"900.123.456-8", "900123456-8", "", ""}, Case{"900.123.456–8", "900123456-8", "", ""},
        Case{"900123456 - 8", "900123456-8", "", ""}, Case{"900123456-7", "900123456-7", "", "nit_dv_incorrecto"},
        Case{"123456-7", "123456-7", "", nit_check_digit("123456") == '7' ? "" : "nit_dv_incorrecto"},
        Case{"12345-6", "", "", "documento_invalido"}, Case{"900123456-88", "", "", "documento_invalido"},
        Case{"900-123456-8", "", "", "documento_invalido"}, Case{"-900123456", "", "", "documento_invalido"}})
    expect_document(expected);
}

TEST(Document, ReadsABlankAsTheDashOfANitOnlyBeforeItsRightCheckDigit) {
  for (const Case& expected : {Case{"900123456 8", "900123456-8", "", ""}, Case{"900.123.456 8", "900123456-8", "", ""},
                               Case{"900123456 7", "9001234567", "", ""}, Case{"900 123 456 8", "9001234568", "", ""},
                               Case{"12345 1", "123451", "", ""}})
    expect_document(expected);
}

TEST(Document, KeepsCodesOfLettersAndDigitsInUpperCase) {
  for (const Case& expected :
       {Case{"ab123456", "AB123456", "", ""}, Case{"A 1234", "A1234", "", ""},
        Case{"A123", "", "", "documento_invalido"}, Case{"ABCDEF", "", "", "documento_invalido"},
        Case{"A12345678901234567890", "", "", "documento_invalido"},
        Case{"A1234567890123456789", "A1234567890123456789", "", ""}, Case{"ñ123456", "", "", "documento_invalido"},
        Case{"AB-123456", "", "", "documento_invalido"}, Case{"??", "", "", "documento_invalido"}})
    expect_document(expected);
}

TEST(Document, RefusesExponents) {
  expect_document({"5.2123456E+7", "", "", "documento_invalido"});
  expect_document({"CC 5.212E7", "", "", "documento_invalido"});
  EXPECT_EQ(document("52123E3", true).value, "");
  EXPECT_EQ(document("52123E3", false).value, "52123E3");
}

TEST(DistinctValues, KeepsTheFirstOfEachInOrderWhateverTheirNumber) {
  DistinctValues values;
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 40; ++i) values.add(std::to_string(i % 30));
  const std::vector<std::string> taken = values.take();
  ASSERT_EQ(taken.size(), 30U);
  for (std::size_t i = 0; i < taken.size(); ++i) EXPECT_EQ(taken[i], std::to_string(i));
}

}  // namespace
}  // namespace radica
