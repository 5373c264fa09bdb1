// Passwords: what is kept of them, and which are refused.
#include "base/password.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace radica::test {
namespace {

TEST(Password, IsKeptAsArgon2idOfAtLeastTheseCosts) {
  const std::string hash = hash_password("cuatro gatos verdes");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_NE(hash, hash_password("cuatro gatos verdes")) << "its salt is another one";
  EXPECT_TRUE(matches_password(hash, "cuatro gatos verdes"));
  EXPECT_FALSE(matches_password(hash, "cuatro gatos verde"));
  EXPECT_FALSE(matches_password(hash, ""));
  EXPECT_FALSE(matches_password("", ""));
  EXPECT_FALSE(matches_password("$argon2id$rubbish", "x"));
}

TEST(Password, IsTheSameHoweverItsLettersAreComposed) {
  const std::string hash = hash_password("el ni\u00f1o de Bogot\u00e1");
  EXPECT_TRUE(matches_password(hash, "el nin\u0303o de Bogota\u0301"));
}

TEST(Password, IsMadeNewWhenItsCostsRise) {
  const std::string weak = hash_password("cuatro gatos verdes", {8192, 1, 1});
  EXPECT_TRUE(matches_password(weak, "cuatro gatos verdes"));
  EXPECT_TRUE(needs_rehash(weak));
  EXPECT_FALSE(needs_rehash(hash_password("cuatro gatos verdes")));
}

TEST(Password, HasTwelveCharactersAndNoRulesOfComposition) {
  const auto fault = [](std::string_view password) { return fault_of_password(password, "maria"); };
  EXPECT_EQ(fault("once letras"), PasswordFault::kShort);
  EXPECT_EQ(fault("\u00f1\u00f1ma\u00f1anas\u00e1"), PasswordFault::kShort) << "characters count, not bytes";
  EXPECT_EQ(fault("doce letrass"), PasswordFault::kNone);
  EXPECT_EQ(fault("solominusculaslargas"), PasswordFault::kNone);
  EXPECT_EQ(fault("8301947265519"), PasswordFault::kNone);
  EXPECT_EQ(fault("\u7121\u9650\u306e\u7a7a\u3092\u98db\u3076\u9ce5\u306e\u5f71\u3068\u98a8"), PasswordFault::kNone);
  EXPECT_EQ(fault(std::string(1025, 'a')), PasswordFault::kLong);
  EXPECT_EQ(fault("no es \xff UTF-8 nunca"), PasswordFault::kEncoding);
}

TEST(Password, ThatPeopleUseEverywhereIsRefused) {
  for (const char* common :
       {"password1234",  "Password123!",  "P@ssw0rd2026",  "passwordpassword", "contrasena2026", "Contraseña123",
        "ClaveSecreta1", "administrador", "AdminAdmin123", "bienvenido2026",   "qwertyuiop123",  "1qaz2wsx3edc",
        "123456789012",  "111111111111",  "abcabcabcabc",  "abcdefghijkl",     "asdfghjklqwer",  "Colombia2026*",
        "iloveyou1234",  "teamoteamo123", "letmein123456", "mariamaria12",     "Maria*2026**",   "radica123456"})
    EXPECT_EQ(fault_of_password(common, "maria"), PasswordFault::kCommon) << common;
  for (const char* good : {"cuatro gatos verdes", "mi password es raro de verdad", "la casa de maria es azul",
                           "xK9#vQ2$mL5p", "tinto sin azucar a las tres"})
    EXPECT_EQ(fault_of_password(good, "maria"), PasswordFault::kNone) << good;
}

TEST(Secrets, AreRandomAndCodesAreReadAsTheyWereTyped) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_hex(32));
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(seen.begin()->size(), 64U);
  const std::string code = random_code(4);
  EXPECT_EQ(code.size(), 23U);
  EXPECT_EQ(typed_code(" " + code + "\n"), typed_code(code));
  EXPECT_EQ(typed_code("abcde-fgh23"), "ABCDEFGH23");
}

}  // namespace
}  // namespace radica::test
