#include <gtest/gtest.h>

#include "stages/field_rules.h"

namespace radica {
namespace {

struct Case {
  std::string_view text, value, others, warnings;  // others joined by blanks
};

void expect_email(const Case& expected) {
  SCOPED_TRACE(expected.text);
  const FieldValue field = email_field({expected.text, expected.text, false});
  std::string others;
  for (const std::string& other : field.others) others += (others.empty() ? "" : " ") + other;
  EXPECT_EQ(field.value, expected.value);
  EXPECT_EQ(others, expected.others);
  EXPECT_EQ(field.warnings.joined('|'), expected.warnings);
  const bool keeps_original = field.value.empty() || field.warnings.has(Rule::kCorreoParcial);
  EXPECT_EQ(field.original, keeps_original ? expected.text : "");
}

TEST(Email, LowersTheDomainAndKeepsTheCaseOfTheLocalPart) {
  expect_email({"Ana.Perez@Example.COM", "Ana.Perez@example.com", "", ""});
}

TEST(Email, TrimsSignsQuotesAndAMailtoScheme) {
  for (const std::string_view text :
       {"<ana@example.com>.", "mailto:ana@example.com", "MAILTO:ana@example.com", "<mailto:ana@example.com>",
        "“ana@example.com”", "‘ana@example.com’", "«ana@example.com»",
        "(\"'ana@example.com'\"):", "mailto:<ana@example.com>", "ana@example.com,"})
    expect_email({text, "ana@example.com", "", ""});
}

TEST(Email, TakesTheFirstAddressAndKeepsTheOthersOnce) {
  expect_email({"ana@example.com; luis@example.org", "ana@example.com", "luis@example.org", ""});
  expect_email(
      {"ana@example.com/luis@example.org,eva@example.net", "ana@example.com", "luis@example.org eva@example.net", ""});
  expect_email({"ana@example.com ana@EXAMPLE.com", "ana@example.com", "", ""});
  expect_email({"ana@example.com Ana@example.com", "ana@example.com", "Ana@example.com", ""});
}

TEST(Email, KeepsTheWholeTextWhenAPieceIsNoAddress) {
  expect_email({"ana@example.com; no", "ana@example.com", "", "correo_parcial"});
  expect_email({"usuario@example.com llamar", "usuario@example.com", "", "correo_parcial"});
  expect_email({"ana@example.com; ana@b@example.com", "ana@example.com", "", "correo_parcial"});
}

TEST(Email, SkipsPlaceholders) {
  expect_email({"no@no.com; ana@example.com", "ana@example.com", "", ""});
  for (const std::string_view text :
       {"no@no.com", "x@NoTiene.com", "NoTiene@gmail.com", "no_tiene@gmail.com", "notienecorreo@x.co", "nocorreo@x.co",
        "sincorreo@x.co", "sin_correo@x.co", "noaplica@x.co", "ninguno@x.co", "notiene@", "no@no.com llamar"})
    expect_email({text, "", "", "correo_ficticio"});
}

TEST(Email, KeepsASuspectDomainWithAWarning) {
  for (const std::string_view domain : {"gmail.con", "gmail.co", "gmial.com", "gmai.com", "hotmial.com", "hotmail.con",
                                        "hotmal.com", "yahoo.con", "outlook.con"}) {
    const std::string text = "ana@" + std::string(domain);
    expect_email({text, text, "", "correo_dominio_sospechoso"});
  }
  expect_email({"ana@example.com luis@GMAIL.CON", "ana@example.com", "luis@gmail.con", "correo_dominio_sospechoso"});
}

TEST(Email, RefusesAWrongLocalPart) {
  for (const std::string_view text : {"ana..b@example.com", "ana.@example.com", "@example.com", "ñana@example.com",
                                      "ana(b)@example.com", "ana\"b@example.com"})
    expect_email({text, "", "", "correo_invalido"});
  expect_email({"a!#$%&'*+=?^_`{|}~-z@example.com", "a!#$%&'*+=?^_`{|}~-z@example.com", "", ""});
}

TEST(Email, RefusesAWrongDomain) {
  for (const std::string_view text :
       {"ana@example", "ana@example.c", "ana@-example.com", "ana@example-.com", "ana@example..com", "ana@example.c0m",
        "ana@exa_mple.com", "ana@españa.com", "ana@", "no", ";", "a@b@example.com"})
    expect_email({text, "", "", "correo_invalido"});
  expect_email({"ana@1-a.example.com.co", "ana@1-a.example.com.co", "", ""});
}

TEST(Email, MeasuresLocalPartLabelsAndTheWhole) {
  const std::string local64(64, 'a'), local65(65, 'a');
  expect_email({local64 + "@example.com", local64 + "@example.com", "", ""});
  expect_email({local65 + "@example.com", "", "", "correo_invalido"});
  const std::string label63(63, 'b'), label64(64, 'b');
  expect_email({"a@" + label63 + ".com", "a@" + label63 + ".com", "", ""});
  expect_email({"a@" + label64 + ".com", "", "", "correo_invalido"});
  const std::string filler(100 - 64 - 1 - 4, 'c');  // whole: 100
  expect_email({local64 + "@" + filler + ".com", local64 + "@" + filler + ".com", "", ""});
  expect_email({local64 + "@" + filler + "c.com", "", "", "correo_invalido"});
}

}  // namespace
}  // namespace radica
