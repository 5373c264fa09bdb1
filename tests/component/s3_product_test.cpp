// The whole product on S3, through the binary: the same input ends in the same objects as in a folder, whatever the
// server does meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "adapters/s3_store.h"
#include "base/file.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/shared_server.h"
#include "support/stored_objects.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class S3Product : public testing::Test {
 protected:
  void generate(int claims) {
    const Ended generated = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data"), "--claims", std::to_string(claims), "--seed", "7"},
        folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  }
  [[nodiscard]] std::vector<std::string> words(std::vector<std::string> verb) const {
    std::vector<std::string> words{
        "--no-progress", "--lang", "en", "--now", "2027-01-15T12:00:00", "--set", "pipeline.input=" + input()};
    words.insert(words.end(), verb.begin(), verb.end());
    return words;
  }
  Ended radica(const std::string& work, const std::vector<std::string>& verb, const Environment& environment = {}) {
    return run_radica(words(verb), folder_.make_folder(work), environment);
  }
  [[nodiscard]] std::string input() const {
    for (const char* name : {"data/downloads", "data/input"})
      if (folder_.has(name)) return folder_.path(name);
    return folder_.path("data");
  }
  [[nodiscard]] Objects in_folder(const std::string& work) const {
    return objects_in_folder(folder_.path(work + "/data/archive"));
  }
  // Of an undisturbed run with a folder.
  Objects expected() {
    const Ended run = radica("folder", {"run", "--full"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    return in_folder("folder");
  }
  [[nodiscard]] std::string log_of(const std::string& work) const {
    return folder_.read(work + "/data/logs/radica.log");
  }

  TemporaryFolder folder_;
};

TEST_F(S3Product, EndsInTheSameObjectsAsWithAFolderAndASecondRunStoresNothing) {
  generate(60);
  const Objects objects = expected();
  ASSERT_GT(objects.size(), 100U);
  const CephBucket bucket;
  const Environment environment = bucket.environment();
  const Ended checked = radica("s3", {"check"}, environment);
  EXPECT_EQ(checked.exit_code, 0) << checked.describe() << checked.standard_output;
  EXPECT_TRUE(objects_in_bucket(bucket).empty()) << "a check leaves nothing";
  const Ended run = radica("s3", {"run", "--full"}, environment);
  ASSERT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_EQ(objects_in_bucket(bucket), objects);

  const std::string before = log_of("s3");
  for (const std::vector<std::string>& verb :
       std::vector<std::vector<std::string>>{{"run", "--full"}, {"verify"}, {"verify", "--deep"}, {"status"}}) {
    const Ended again = radica("s3", verb, environment);
    EXPECT_EQ(again.exit_code, 0) << again.describe();
  }
  EXPECT_THAT(log_of("s3").substr(before.size()), Not(HasSubstr("\"event\":\"upload\"")));
  EXPECT_THAT(log_of("s3"), Not(HasSubstr("TESTSECRET")));
}

TEST_F(S3Product, CleanUpTakesAwayWhatTheBucketProvesAndNothingElse) {
  generate(20);
  const CephBucket bucket;
  const Environment environment = bucket.environment();
  ASSERT_EQ(radica("s3", {"run", "--full"}, environment).exit_code, 0);
  const Objects objects = objects_in_bucket(bucket);
  const std::string lost = objects.begin()->first;
  ASSERT_TRUE(S3Store::open(bucket.options()).value()->remove({}, lost).value());
  const std::vector<std::string> cleanup{"--now", "2027-03-15T12:00:00", "--set", "cleanup.raw_days=7", "cleanup",
                                         "--yes"};
  EXPECT_EQ(radica("s3", cleanup, environment).exit_code, 3);
  std::string evidence;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("s3/data/processed/cleanup")))
    evidence += read_file(entry.path()).value();
  EXPECT_THAT(evidence, Not(HasSubstr(lost)));
  for (const auto& [key, hash] : objects)
    if (key != lost) {
      EXPECT_THAT(evidence, HasSubstr("\"key\":\"" + key + "\"")) << key;
    }

  // What is still there is sent again; what is gone stays in the bucket.
  EXPECT_EQ(radica("s3", {"reconcile", "--repair", "fantasma", "--yes"}, environment).exit_code, 0);
  EXPECT_EQ(objects_in_bucket(bucket), objects);
  EXPECT_EQ(radica("s3", {"run", "--full"}, environment).exit_code, 0);
  EXPECT_EQ(radica("s3", {"verify", "--deep"}, environment).exit_code, 0);
}

TEST_F(S3Product, EndsInTheSameObjectsAfterAKillBehindAPut) {
  generate(20);
  const Objects objects = expected();
  const CephBucket bucket;
  Environment environment = bucket.environment();
  for (const char* point : {"store.before_put", "store.after_put", "upload.before_receipts"}) {
    environment["RADICA_FAULT_POINT"] = point;
    const Ended killed = radica("s3", {"run", "--full"}, environment);
    EXPECT_EQ(killed.signal, SIGKILL) << point << killed.describe();
  }
  environment.erase("RADICA_FAULT_POINT");
  const Ended run = radica("s3", {"run"}, environment);
  ASSERT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_EQ(objects_in_bucket(bucket), objects);
  EXPECT_EQ(radica("s3", {"verify", "--deep"}, environment).exit_code, 0);
}

// This server proves no bytes by a listing or HEAD: what was sent before the kill is read back.
TEST_F(S3Product, FindsWhatWasSentBeforeAKillAlsoWhenItsFileIsGone) {
  generate(5);
  const CephBucket bucket;
  Environment environment = bucket.environment();
  environment["RADICA_FAULT_POINT"] = "upload.before_receipts";
  EXPECT_EQ(radica("s3", {"run", "--full"}, environment).signal, SIGKILL);
  const Objects sent = objects_in_bucket(bucket);
  ASSERT_FALSE(sent.empty());
  int gone = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(input()))
    if (entry.path().extension() == ".pdf") gone += std::filesystem::remove(entry.path()) ? 1 : 0;
  ASSERT_GT(gone, 0);
  environment.erase("RADICA_FAULT_POINT");
  const Ended run = radica("s3", {"run"}, environment);
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_THAT(log_of("s3"), Not(HasSubstr("object_lost")));
  const Objects now = objects_in_bucket(bucket);
  for (const auto& [key, sha256] : sent) EXPECT_EQ(now.count(key), 1U) << key;
}

TEST_F(S3Product, SaysWhatIsWrongWithKeysAndBuckets) {
  generate(5);
  const CephBucket bucket;
  struct Wrong {
    std::string variable, value, error;
  };
  const std::vector<Wrong> table{{"AWS_SECRET_ACCESS_KEY", "WRONG", "E-S3-003"},
                                 {"AWS_ACCESS_KEY_ID", "", "E-S3-005"},
                                 {"RADICA_STORE_URL", "s3://no-such-bucket-here", "E-S3-004"},
                                 {"RADICA_STORE_CA_FILE", "/nowhere/ca.crt", "E-HTTP-003"},
                                 {"RADICA_STORE_CA_FILE", "", "E-HTTP-002"}};
  for (const Wrong& wrong : table) {
    Environment environment = bucket.environment();
    environment["AWS_EC2_METADATA_DISABLED"] = "true";
    environment["HOME"] = folder_.path();
    environment[wrong.variable] = wrong.value;
    const Ended run = radica("wrong", {"run", "--full", "--json"}, environment);
    EXPECT_EQ(run.exit_code, 78) << wrong.variable << run.describe();
    EXPECT_THAT(run.standard_error + run.standard_output, HasSubstr(wrong.error)) << wrong.variable;
    const Ended checked = radica("wrong", {"check"}, environment);
    EXPECT_EQ(checked.exit_code, 78) << wrong.variable << checked.standard_output;
  }
  EXPECT_TRUE(objects_in_bucket(bucket).empty());
  // Nothing was lost by that: with the right ones it goes on.
  const Ended run = radica("wrong", {"run"}, bucket.environment());
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_EQ(objects_in_bucket(bucket), expected());
}

TEST_F(S3Product, GoesThroughTheProxyOfTheEnvironmentUnlessToldOtherwise) {
  generate(5);
  const CephBucket bucket;
  const std::string port = std::to_string(free_port());
  folder_.write("proxy.conf", "Port " + port + "\nListen 127.0.0.1\nAllow 127.0.0.1\nLogLevel Info\nLogFile \"" +
                                  folder_.path("proxy.log") + "\"\n");
  Process proxy("/usr/bin/tinyproxy", {"-d", "-c", folder_.path("proxy.conf")}, folder_.path());
  const auto log = [this] { return folder_.has("proxy.log") ? folder_.read("proxy.log") : std::string(); };
  for (int i = 0; i < 500 && log().find("Starting main loop") == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  Environment environment = bucket.environment();
  environment["HTTPS_PROXY"] = "http://127.0.0.1:" + port;
  environment["NO_PROXY"] = "localhost";
  EXPECT_EQ(radica("s3", {"check"}, environment).exit_code, 0);
  EXPECT_THAT(log(), Not(HasSubstr("CONNECT localhost")));
  environment["NO_PROXY"] = "elsewhere.example";
  const Ended run = radica("s3", {"run", "--full"}, environment);
  EXPECT_EQ(run.exit_code, 0) << run.describe() << log();
  EXPECT_EQ(objects_in_bucket(bucket), expected());
  EXPECT_THAT(log(), HasSubstr("CONNECT localhost"));
  proxy.send(SIGKILL);
}

TEST_F(S3Product, OutlivesTheDeathAndTheStandstillOfTheServer) {
  generate(150);
  const Objects objects = expected();
  CephServer server;
  const CephBucket bucket(server);
  const Environment environment = bucket.environment();
  folder_.make_folder("s3");
  {
    Process run(RADICA_BINARY, words({"run", "--full"}), folder_.path("s3"), environment);
    for (int i = 0;
         i < 3'000 && run.is_running() &&
         !(folder_.has("s3/data/logs/radica.log") && log_of("s3").find("\"event\":\"upload\"") != std::string::npos);
         ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    server.signal("KILL");
    const Ended ended = run.wait();
    EXPECT_EQ(ended.exit_code, 69) << ended.describe();
  }
  server.start_gateway();
  server.signal("STOP");
  {
    const std::jthread goes_on([&server] {
      std::this_thread::sleep_for(std::chrono::seconds(3));
      server.signal("CONT");
    });
    const Ended run = radica("s3", {"run"}, environment);
    EXPECT_EQ(run.exit_code, 0) << run.describe();
  }
  EXPECT_EQ(objects_in_bucket(bucket), objects);
  EXPECT_EQ(radica("s3", {"verify", "--deep"}, environment).exit_code, 0);
}

}  // namespace
}  // namespace radica::test
