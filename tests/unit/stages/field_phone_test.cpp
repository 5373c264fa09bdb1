#include <gtest/gtest.h>

#include "base/text.h"
#include "stages/field_rules.h"

namespace radica {
namespace {

FieldValue phone(std::string_view original, bool is_number = false) {
  const std::string text = clean_text(original);
  return phone_field({text, original, is_number});
}

struct Case {
  std::string_view text, value, others, extension, warnings;  // others joined by blanks
};

void expect_phone(const Case& expected) {
  SCOPED_TRACE(expected.text);
  const FieldValue field = phone(expected.text);
  std::string others;
  for (const std::string& other : field.others) others += (others.empty() ? "" : " ") + other;
  EXPECT_EQ(field.value, expected.value);
  EXPECT_EQ(others, expected.others);
  EXPECT_EQ(field.extension, expected.extension);
  EXPECT_EQ(field.warnings.joined('|'), expected.warnings);
  const bool keeps_original =
      field.value.empty() || expected.warnings.find("telefono_parcial") != std::string_view::npos;
  EXPECT_EQ(field.original, keeps_original ? clean_text(expected.text) : "");
}

TEST(Phone, WritesMobileAndFixedNumbersInTheInternationalForm) {
  for (const Case& expected :
       {Case{"3001234567", "+573001234567", "", "", ""}, Case{"6053012345", "+576053012345", "", "", ""},
        Case{"6013012345", "+576013012345", "", "", ""}, Case{"6083012345", "+576083012345", "", "", ""},
        Case{"6033012345", "", "", "", "telefono_invalido"}, Case{"6093012345", "", "", "", "telefono_invalido"},
        Case{"6051012345", "", "", "", "telefono_invalido"}, Case{"4001234567", "", "", "", "telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, DropsBlanksDotsDashesAndParentheses) {
  for (const Case& expected :
       {Case{"(300) 123-45.67", "+573001234567", "", "", ""}, Case{"(605) 515‑7393", "+576055157393", "", "", ""},
        Case{"300 - 123 4567", "+573001234567", "", "", ""},
        Case{"605\u2212301\u20152345", "+576053012345", "", "", ""}})
    expect_phone(expected);
}

TEST(Phone, DropsCountryAndOldPrefixes) {
  for (const Case& expected :
       {Case{"+57 300 1234567", "+573001234567", "", "", ""}, Case{"0057 300 1234567", "+573001234567", "", "", ""},
        Case{"57 300 1234567", "+573001234567", "", "", ""}, Case{"(+57) 3001234567", "+573001234567", "", "", ""},
        Case{"033001234567", "+573001234567", "", "", ""}, Case{"+57 033001234567", "+573001234567", "", "", ""},
        Case{"0057 033001234567", "+573001234567", "", "", ""}, Case{"+1 3001234567", "", "", "", "telefono_invalido"},
        Case{"036053012345", "", "", "", "telefono_invalido"}, Case{"++573001234567", "", "", "", "telefono_invalido"},
        Case{"3001234567+57", "", "", "", "telefono_invalido"},
        Case{"005703300123456789", "", "", "", "telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, KeepsAnOldNumberOfSevenDigitsAndSaysThatItsZoneIsMissing) {
  for (const Case& expected : {Case{"3012345", "3012345", "", "", "telefono_sin_indicativo"},
                               Case{"301-2345 ext 4", "3012345", "", "4", "telefono_sin_indicativo"},
                               Case{"+57 3012345", "3012345", "", "", "telefono_sin_indicativo"},
                               Case{"3001234567 / 3012345", "+573001234567", "3012345", "", ""},
                               Case{"1012345", "", "", "", "telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, NeverTakesNumbersThatPeopleMakeUp) {
  for (const std::string_view text :
       {"3333333333", "3000000000", "+57 300 000 0000", "1234567890", "0000000", "2222222", "abc", "359841309"})
    expect_phone({text, "", "", "", "telefono_invalido"});
}

TEST(Phone, ReadsPastALabel) {
  for (const std::string_view label : {"Tel", "tel.", "Tel:", "Tel.:", "TELÉFONO", "teléfono:", "Telefono", "Cel.",
                                       "celular", "Fijo", "movil", "MÓVIL", "WhatsApp:", "wa"}) {
    const std::string with_blank = std::string(label) + " 3001234567",
                      without_blank = std::string(label) + "3001234567";
    expect_phone({with_blank, "+573001234567", "", "", ""});
    expect_phone({without_blank, "+573001234567", "", "", ""});
  }
  expect_phone({"oficina 3001234567", "", "", "", "telefono_invalido"});
  expect_phone({"fax 6053012345", "", "", "", "telefono_invalido"});
}

TEST(Phone, KeepsTheExtensionOfTheFirstNumber) {
  for (const std::string_view extension :
       {" ext 12", " ext. 12", " Ext.12", "x12", " X 12", " extension: 12", " EXTENSIÓN 12", "ext:12", ", ext 12"}) {
    const std::string text = "605 301 2345" + std::string(extension);
    expect_phone({text, "+576053012345", "", "12", ""});
  }
  expect_phone({"6053012345 ext 12 / 3001234567", "+576053012345", "+573001234567", "12", ""});
}

TEST(Phone, KeepsTheWholeTextWhenAnExtensionFindsNoPlace) {
  for (const Case& expected :
       {Case{"3001234567 / 6053012345 ext 9", "+573001234567", "+576053012345", "", "telefono_parcial"},
        Case{"3001234567 / 6053012345, ext 9", "+573001234567", "+576053012345", "", "telefono_parcial"},
        Case{"ext 9, 6053012345", "+576053012345", "", "", "telefono_parcial"},
        Case{"6053012345 ext 1, ext 2", "+576053012345", "", "1", "telefono_parcial"},
        Case{"6053012345 / 6053012345 ext 9", "+576053012345", "", "", "telefono_parcial"},
        Case{"6053012345 ext 9 / 6053012345 ext 9", "+576053012345", "", "9", ""},
        Case{"ext 9", "", "", "", "telefono_invalido"}, Case{"123 ext 9", "", "", "", "telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, SplitsATextThatIsNotOneNumber) {
  for (const std::string_view separator :
       {" / ", "/", ";", " ; ", ",", " - ", " – ", " y ", " Y ", " o ", "\n", "\r\n"}) {
    const std::string text = "3001234567" + std::string(separator) + "6053012345";
    expect_phone({text, "+573001234567", "+576053012345", "", ""});
  }
  for (const Case& expected :
       {Case{"Whatsapp 3001234567 / fijo: 6053012345", "+573001234567", "+576053012345", "", ""},
        Case{"3001234567;", "+573001234567", "", "", ""},
        Case{"3001234567, 6053012345 y 3109876543", "+573001234567", "+576053012345 +573109876543", "", ""},
        Case{"3001234567 y\n6053012345", "+573001234567", "+576053012345", "", ""},
        Case{"301\n2345 / 310 9876543", "+573109876543", "", "", "telefono_parcial"}})
    expect_phone(expected);
}

TEST(Phone, ReadsALineEndInsideOneNumberAsABlank) {
  expect_phone({"300 123\n4567", "+573001234567", "", "", ""});
  expect_phone({"6053012345\next 12", "+576053012345", "", "12", ""});
}

TEST(Phone, SplitsAtADashWithBlanksOnlyWhenANumberCanStandBeforeIt) {
  expect_phone({"3012345 - 301", "3012345", "", "", "telefono_parcial|telefono_sin_indicativo"});
  expect_phone({"605 - 301 - 2345", "+576053012345", "", "", ""});
  expect_phone({"+57 300 12 - 34567", "", "", "", "telefono_invalido"});
  expect_phone({"3014015584 - 6074353657", "+573014015584", "+576074353657", "", ""});
}

TEST(Phone, NamesEachNumberOnce) {
  expect_phone({"3001234567/3001234567", "+573001234567", "", "", ""});
  expect_phone({"3001234567; +57 6053012345; 6053012345", "+573001234567", "+576053012345", "", ""});
}

TEST(Phone, KeepsTheWholeTextWhenAPieceIsNoNumber) {
  for (const Case& expected : {Case{"12345 / 3109876543", "+573109876543", "", "", "telefono_parcial"},
                               Case{"3148640715 / 123", "+573148640715", "", "", "telefono_parcial"},
                               Case{"3001234567 – 310", "+573001234567", "", "", "telefono_parcial"},
                               Case{"3001234567, llamar", "+573001234567", "", "", "telefono_parcial"}})
    expect_phone(expected);
}

TEST(Phone, DividesTwoNumbersWithNothingButABlankOrDashBetween) {
  for (const Case& expected :
       {Case{"300 123 4567 310 987 6543", "+573001234567", "+573109876543", "", ""},
        Case{"3968639740 6045751774", "+573968639740", "+576045751774", "", ""},
        Case{"+57 3001234567 +57 3109876543", "+573001234567", "+573109876543", "", ""},
        Case{"3001234567-3109876543", "+573001234567", "+573109876543", "", ""},
        Case{"3012345 3012346", "3012345", "3012346", "", "telefono_sin_indicativo"},
        Case{"3001234567 3001234567", "+573001234567", "", "", ""},
        Case{"Cel 3001234567 Fijo 6053012345", "+573001234567", "+576053012345", "", ""},
        Case{"3001234567 6053012345 ext 7", "+573001234567", "+576053012345", "", "telefono_parcial"},
        Case{"30012345673109876543", "", "", "", "telefono_invalido"},
        Case{"3001234567 310987654", "", "", "", "telefono_invalido"},
        Case{"3001234567 3109876543 3201112233", "", "", "", "telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, LosesADecimalEndingOfPlainDigits) {
  for (const Case& expected : {Case{"3001234567.0", "+573001234567", "", "", "decimal_quitado"},
                               Case{"3012345,00", "3012345", "", "", "decimal_quitado|telefono_sin_indicativo"},
                               Case{"301234.0", "", "", "", "decimal_quitado|telefono_invalido"}})
    expect_phone(expected);
}

TEST(Phone, RefusesExponents) {
  expect_phone({"3.001234567E+9", "", "", "", "telefono_invalido"});
  EXPECT_EQ(phone("3001234567e0", true).original, "3001234567e0");
}

TEST(Phone, StaysQuickWithAVeryLongText) {
  const std::string dashes(200'000, '-');
  const std::string text = "3001234567" + dashes + "3109876543";
  EXPECT_EQ(phone(text).warnings.joined('|'), "telefono_invalido");
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "30012" + std::to_string(10'000 + i) + "/";
  const FieldValue field = phone(many);
  EXPECT_EQ(field.value, "+573001210000");
  EXPECT_EQ(field.others.size(), 19'999U);
}

}  // namespace
}  // namespace radica
