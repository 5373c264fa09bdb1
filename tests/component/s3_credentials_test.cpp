// Where the keys come from, with a server in place of STS, the container's and the machine's.
#include "adapters/s3_credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/clock.h"
#include "base/workers.h"
#include "support/wire_server.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

std::string utc_in(std::int64_t seconds) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  std::string text = format_local(std::chrono::duration_cast<std::chrono::seconds>(now).count() + seconds);
  text[10] = 'T';
  return text + "Z";
}

class S3CredentialsTest : public testing::Test {
 protected:
  S3CredentialsTest() {
    options_.environment = {{"HOME", folder_.path()}, {"AWS_EC2_METADATA_DISABLED", "true"}};
    options_.region = "us-east-1";
  }
  S3Credentials& credentials() {
    if (!credentials_) credentials_ = std::make_unique<S3Credentials>(options_, *http_);
    return *credentials_;
  }
  std::string access_key() {
    const auto keys = credentials().get();
    return keys ? keys->access_key : keys.error().describe();
  }
  static std::string json(const std::string& key, std::int64_t lives) {
    return json_string(R"({"AccessKeyId":")" + key + R"(","SecretAccessKey":"secret","Token":"token","Expiration":")" +
                       utc_in(lives) + "\"}");
  }
  void on_container(const std::string& key, std::int64_t lives, const std::string& more = "") {
    server_.on("GET /creds", "\"body\": " + json(key, lives) + more);
    options_.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server_.url() + "/creds";
  }

  TemporaryFolder folder_;
  WireServer server_;
  std::unique_ptr<HttpClient> http_ = HttpClient::open({}).value();
  S3CredentialOptions options_;
  std::unique_ptr<S3Credentials> credentials_;
};

TEST_F(S3CredentialsTest, StandInTheEnvironmentBeforeTheProfileFile) {
  folder_.write(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n");
  options_.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  options_.environment["AWS_SECRET_ACCESS_KEY"] = "s";
  options_.environment["AWS_SESSION_TOKEN"] = "t";
  EXPECT_EQ(credentials().get(), (AwsCredentials{"ENV", "s", "t"}));
}

TEST_F(S3CredentialsTest, AreThoseOfTheProfileThatWasAskedFor) {
  folder_.write(".aws/credentials",
                "# keys\n[default]\naws_access_key_id = FILE\naws_secret_access_key=s\n\n[ radica ]\r\n"
                "aws_access_key_id=OWN\r\naws_secret_access_key = a=b \r\naws_session_token = t\r\n");
  EXPECT_EQ(access_key(), "FILE");
  credentials_.reset();
  options_.environment["AWS_PROFILE"] = "radica";
  EXPECT_EQ(credentials().get(), (AwsCredentials{"OWN", "a=b", "t"}));
  credentials_.reset();
  options_.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  options_.environment["AWS_SECRET_ACCESS_KEY"] = "s";
  options_.profile = "radica";
  EXPECT_EQ(access_key(), "OWN") << "[store] profile wins over the environment";
  credentials_.reset();
  options_.profile = "missing";
  const auto none = credentials().get();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(none.error().id, "E-S3-015");
}

TEST_F(S3CredentialsTest, AreSaidToBeMissingEverywhere) {
  const auto none = credentials().get();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(none.error().id, "E-S3-005");
}

TEST_F(S3CredentialsTest, AreLentForAWebIdentity) {
  server_.on("POST /", "\"body\": " + json_string("<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>"
                                                  "<Credentials><AccessKeyId>STS</AccessKeyId><SecretAccessKey>s"
                                                  "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>" +
                                                  utc_in(3600) +
                                                  "</Expiration></Credentials></AssumeRoleWithWebIdentityResult>"
                                                  "</AssumeRoleWithWebIdentityResponse>"));
  options_.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = folder_.write("token", "web+token\n");
  options_.environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/radica";
  options_.environment["AWS_ENDPOINT_URL_STS"] = server_.url();
  EXPECT_EQ(credentials().get(), (AwsCredentials{"STS", "s", "t"}));
  EXPECT_THAT(server_.requests().at(0), HasSubstr("Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Aaws%3Aiam"));
  EXPECT_THAT(server_.requests().at(0), HasSubstr("WebIdentityToken=web%2Btoken"));
}

TEST_F(S3CredentialsTest, AreLentByTheContainerForItsToken) {
  on_container("CONTAINER", 3600);
  options_.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "ignored";
  options_.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = folder_.write("token", "for the container\n");
  EXPECT_EQ(access_key(), "CONTAINER");
  EXPECT_THAT(server_.requests().at(0), HasSubstr(R"("authorization": "for the container")"));
}

TEST_F(S3CredentialsTest, SendTheTokenOfTheContainerToNobodyElse) {
  for (const char* url : {"http://elsewhere.example/creds", "http://127.0.0.1.example/creds", "ftp://localhost/"}) {
    credentials_.reset();
    options_.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_THAT(access_key(), HasSubstr("E-S3-006")) << url;
  }
}

TEST_F(S3CredentialsTest, AreLentByTheMachineInTwoSteps) {
  server_.on("PUT /latest/api/token", R"("body": "session")");
  server_.on("GET /latest/meta-data/iam/security-credentials/", R"("body": "radica-role\n")");
  server_.on("GET /latest/meta-data/iam/security-credentials/radica-role", "\"body\": " + json("IMDS", 3600));
  options_.environment.erase("AWS_EC2_METADATA_DISABLED");
  options_.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server_.url();
  EXPECT_EQ(access_key(), "IMDS");
  EXPECT_THAT(server_.requests("GET").at(1), HasSubstr(R"("x-aws-ec2-metadata-token": "session")"));
}

TEST_F(S3CredentialsTest, AreNoneOfAMachineThatKnowsNoRole) {
  options_.environment.erase("AWS_EC2_METADATA_DISABLED");
  options_.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1";
  EXPECT_THAT(access_key(), HasSubstr("E-S3-005"));
}

TEST_F(S3CredentialsTest, AreAskedForAgainWhenTheSourceFailsForAMoment) {
  server_.on("GET /creds", R"("status": 500, "times": 2)");
  on_container("AFTER", 3600);
  EXPECT_EQ(access_key(), "AFTER");
  EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(S3CredentialsTest, TellASourceThatHasNone) {
  server_.on("GET /creds", R"("status": 403)");
  options_.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server_.url() + "/creds";
  const auto none = credentials().get();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(none.error().id, "E-S3-006");
  for (const char* body : {"garbage", "{}", R"({"AccessKeyId":1})"}) {
    server_.on(std::string("GET /creds") + body[0], "\"body\": " + json_string(body));
    options_.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server_.url() + "/creds" + body[0];
    credentials_.reset();
    EXPECT_THAT(access_key(), HasSubstr("E-S3-006")) << body;
  }
}

TEST_F(S3CredentialsTest, AreRenewedBeforeTheyExpireByOneThreadAtATime) {
  server_.on("GET /creds", "\"times\": 1, \"body\": " + json("OLD", 200));
  on_container("NEW", 3600, ", \"delay\": 0.3");
  EXPECT_EQ(access_key(), "OLD");
  std::atomic<int> old_ones = 0, new_ones = 0;
  const auto worked = run_workers(8, [&](std::size_t) -> Result<void> {
    TRY_SET(const AwsCredentials keys, credentials().get());
    ++(keys.access_key == "OLD" ? old_ones : new_ones);
    return {};
  });
  ASSERT_TRUE(worked);
  EXPECT_EQ(new_ones, 1) << "the others went on with the old ones, which still hold";
  EXPECT_EQ(old_ones, 7);
  EXPECT_EQ(access_key(), "NEW");
  EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(S3CredentialsTest, HoldAsLongAsTheyAreGoodWhenTheyCannotBeRenewed) {
  server_.on("GET /creds", "\"times\": 1, \"body\": " + json("OLD", 200));
  server_.on("GET /creds", R"("status": 403)");
  options_.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server_.url() + "/creds";
  EXPECT_EQ(access_key(), "OLD");
  EXPECT_EQ(access_key(), "OLD");
  EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(S3CredentialsTest, AreFetchedAnewOnceTheyWereRefused) {
  server_.on("GET /creds", "\"times\": 1, \"body\": " + json("OLD", 3600));
  on_container("NEW", 3600);
  const AwsCredentials old = credentials().get().value();
  credentials().forget(old);
  EXPECT_EQ(access_key(), "NEW");
  credentials().forget(old);
  EXPECT_EQ(access_key(), "NEW");
  EXPECT_EQ(server_.requests().size(), 2U);
}

}  // namespace
}  // namespace radica::test
