// radica user, through the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class UserCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.make_folder("data/downloads/afinia/oficina_virtual");
    ASSERT_EQ(radica({"run"}).exit_code, 0);
  }
  Ended radica(const std::vector<std::string>& verb) {
    std::vector<std::string> words{"--no-progress", "--lang", "en"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path());
  }
  // Its password comes from a file.
  Ended radica_with(const std::string& password, const std::string& words) {
    folder_.write("password", password);
    return run_program("/bin/sh", {"-c", std::string(RADICA_BINARY) + " --lang en " + words + " < password"},
                       folder_.path());
  }
  [[nodiscard]] std::string value(const std::string& statement) const {
    return SqliteReader(folder_.path("data/radica.db")).query(statement).front().joined();
  }
  TemporaryFolder folder_;
};

TEST_F(UserCommand, AddTakesThePasswordFromStandardInput) {
  EXPECT_THAT(radica({"user", "list"}).standard_output, HasSubstr("radica user add NAME --role admin"));
  const Ended added = radica_with("cuatro gatos verdes\n", "user add ana --role operator");
  EXPECT_EQ(added.exit_code, 0) << added.describe();
  EXPECT_EQ(added.standard_output, "Account ana made.\n");
  EXPECT_THAT(value("SELECT password FROM radica_account"), HasSubstr("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(radica({"user", "list"}).standard_output,
              AllOf(HasSubstr("ana"), HasSubstr("operator"), HasSubstr("has not signed in yet")));
  EXPECT_THAT(radica({"user", "list", "--json"}).standard_output,
              HasSubstr(R"({"user":"ana","role":"operator","disabled":false,)"));
  EXPECT_THAT(
      value("SELECT kind || ' ' || act || ' ' || object || ' ' || details FROM radica_audit WHERE act LIKE 'user%'"),
      AllOf(HasSubstr("cli user add ana {"), HasSubstr("\"role\":\"operator\"")));
}

TEST_F(UserCommand, AGeneratedPasswordIsShownOnceAndKeptNowhere) {
  const Ended added = radica({"user", "add", "ana", "--role", "admin", "--generate", "--json"});
  ASSERT_EQ(added.exit_code, 0) << added.describe();
  const std::size_t at = added.standard_output.find("\"password\":\"") + 12;
  const std::string password = added.standard_output.substr(at, 23);
  EXPECT_EQ(password[5], '-');
  const std::string before = value("SELECT password FROM radica_account");
  const Ended changed = radica({"user", "passwd", "ana", "--generate"});
  EXPECT_THAT(changed.standard_output, AllOf(HasSubstr("shown only this once: "), Not(HasSubstr(password))));
  EXPECT_NE(value("SELECT password FROM radica_account"), before);
  for (const char* file : {"data/radica.db", "data/radica.db-wal", "data/logs/radica.log"}) {
    if (std::filesystem::exists(folder_.path(file))) {
      EXPECT_THAT(folder_.read(file), Not(HasSubstr(password)));
    }
  }
}

TEST_F(UserCommand, DisableEndsSessionsButNotOfTheLastAdministrator) {
  ASSERT_EQ(radica({"user", "add", "jefe", "--role", "admin", "--generate"}).exit_code, 0);
  ASSERT_EQ(radica({"user", "add", "ana", "--role", "viewer", "--generate"}).exit_code, 0);
  SqliteReader(folder_.path("data/radica.db"))
      .execute("INSERT INTO radica_session VALUES ('h', 'ana', 1, 1), ('i', 'jefe', 1, 1)");
  EXPECT_EQ(radica({"user", "disable", "ana"}).exit_code, 0);
  EXPECT_EQ(value("SELECT account FROM radica_session"), "jefe");
  EXPECT_THAT(radica({"user", "list"}).standard_output, HasSubstr("disabled"));
  const Ended refused = radica({"user", "disable", "jefe"});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_THAT(refused.standard_error, HasSubstr("E-USER-006"));
  EXPECT_EQ(value("SELECT count(*) FROM radica_audit WHERE act = 'user disable'"), "1")
      << "what was refused is not told";
}

TEST_F(UserCommand, WhatIsWrongIsSaidWithItsReason) {
  const auto error = [this](const std::string& password, const std::string& words) {
    const Ended ended = radica_with(password, words);
    EXPECT_EQ(ended.exit_code, 64) << words;
    return ended.standard_error;
  };
  EXPECT_THAT(error("corta\n", "user add ana --role viewer"), AllOf(HasSubstr("E-USER-004"), HasSubstr("(short)")));
  EXPECT_THAT(error("Password1234\n", "user add ana --role viewer"),
              AllOf(HasSubstr("E-USER-004"), HasSubstr("(common)")));
  EXPECT_THAT(error("cuatro gatos verdes\n", "user add Ana --role viewer"), HasSubstr("E-USER-003"));
  EXPECT_THAT(error("cuatro gatos verdes\n", "user add ana"), HasSubstr("E-USAGE-014"));
  EXPECT_THAT(error("cuatro gatos verdes\n", "user add ana --role root"), HasSubstr("E-USAGE-009"));
  EXPECT_THAT(error("cuatro gatos verdes\n", "user passwd ana"), HasSubstr("E-USER-001"));
  EXPECT_THAT(error("", "user add"), HasSubstr("E-USAGE-013"));
  EXPECT_EQ(value("SELECT count(*) FROM radica_account"), "0");
}

}  // namespace
}  // namespace radica::test
