#include "app/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace radica {
namespace {

TEST(Secrets, ComeFromWhereTheReferenceSays) {
  const test::TemporaryFolder folder;
  const std::string file = folder.write("password", "of the file\nnot this\n");
  const Environment environment{{"NAME", "of the variable"}, {"CREDENTIALS_DIRECTORY", folder.path()}};
  EXPECT_EQ(read_secret("env:NAME", environment).value(), "of the variable");
  EXPECT_EQ(read_secret("file:" + file, environment).value(), "of the file");
  EXPECT_EQ(read_secret("credential:password", environment).value(), "of the file");
  EXPECT_EQ(read_secret("command:printf 'of the %s' command", environment).value(), "of the command");
  EXPECT_EQ(read_secret("", environment).value(), "");
}

TEST(Secrets, AReferenceThatLeadsToNothingIsBadConfigurationAndToldWithoutTheCommand) {
  const test::TemporaryFolder folder;
  const std::string empty = folder.write("empty", "\n");
  for (const std::string& reference : {std::string("env:NO_SUCH"), "file:" + folder.path("none"), "file:" + empty,
                                       std::string("credential:none"), std::string("command:echo hush; exit 3")}) {
    const auto secret = read_secret(reference, {});
    ASSERT_FALSE(secret) << reference;
    EXPECT_EQ(secret.error().code, ErrorCode::kBadConfig);
    EXPECT_EQ(secret.error().id, "E-CONFIG-014");
    EXPECT_THAT(secret.error().describe(), testing::Not(testing::HasSubstr("hush")));
  }
}

TEST(Secrets, APlainTextIsNoReference) {
  for (const char* text : {"", "hunter2", "env:", "ENV:NAME", "vault:x"})
    EXPECT_FALSE(is_secret_reference(text)) << text;
  for (const char* text : {"env:NAME", "file:/run/x", "command:pass show x", "credential:db"})
    EXPECT_TRUE(is_secret_reference(text)) << text;
}

}  // namespace
}  // namespace radica
