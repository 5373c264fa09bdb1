// What Radica wrote is read back by the clients that people use: they see the same keys, sizes and bytes, and where
// they keep a hash, the same hash. And the policies of docs/s3/ suffice on a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

class S3Clients : public testing::Test {
 protected:
  void SetUp() override {
    const Ended generated = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data"), "--claims", "25", "--seed", "7"}, folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
    folder_.make_folder("s3");
    const Ended run = run_radica({"--no-progress", "--now", "2027-01-15T12:00:00", "--set",
                                  "pipeline.input=" + folder_.path("data"), "run", "--full"},
                                 folder_.path("s3"), bucket_.environment());
    ASSERT_EQ(run.exit_code, 0) << run.describe();
  }
  // Of files below a folder, by their path.
  static std::map<std::string, std::string> hashes(const std::string& root) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.is_regular_file())
        found[std::filesystem::relative(entry.path(), root).string()] = hex(sha256(read_file(entry.path()).value()));
    return found;
  }
  // The keys, sizes and hashes that the manifest of the run promises.
  [[nodiscard]] std::map<std::string, std::string> promised() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path("s3/data/processed/manifests"))) {
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);)
        if (const std::string key = member(line, "key"); !key.empty()) found[key] = member(line, "sha256");
    }
    return found;
  }
  static std::string member(const std::string& line, const std::string& name) {
    const std::size_t at = line.find("\"" + name + "\":\"");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 4;
    return line.substr(from, line.find('"', from) - from);
  }
  [[nodiscard]] Environment environment() const {
    return {{"AWS_ACCESS_KEY_ID", "TESTACCESS"},
            {"AWS_SECRET_ACCESS_KEY", "TESTSECRET"},
            {"AWS_DEFAULT_REGION", "us-east-1"},
            {"AWS_CA_BUNDLE", bucket_.server().ca_file()},
            {"HOME", folder_.path()}};
  }
  Ended aws(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--endpoint-url", bucket_.server().tls_endpoint()});
    return run_program("/usr/bin/aws", words, folder_.path(), environment());
  }
  Ended rclone(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--config", "/dev/null", "--ca-cert", bucket_.server().ca_file()});
    Environment variables = environment();
    variables["AWS_CA_BUNDLE"] = "";  // it takes only its own option
    return run_program("/usr/bin/rclone", words, folder_.path(), variables);
  }
  [[nodiscard]] std::string remote() const {
    return ":s3,provider=Ceph,env_auth,region=us-east-1,endpoint=\"" + bucket_.server().tls_endpoint() +
           "\":" + bucket_.name();
  }

  TemporaryFolder folder_;
  const CephBucket bucket_;
};

TEST_F(S3Clients, AwscliReadsBackWhatTheManifestPromises) {
  const Ended copied =
      aws({"s3", "cp", "--recursive", "--only-show-errors", "s3://" + bucket_.name(), folder_.path("aws")});
  ASSERT_EQ(copied.exit_code, 0) << copied.describe();
  const auto found = hashes(folder_.path("aws"));
  ASSERT_GT(found.size(), 30U);
  EXPECT_EQ(found, promised());
  for (const char* company : {"Afinia", "Air-e"}) {
    const Ended tree = aws(
        {"s3", "ls", "s3://" + bucket_.name() + "/Central_De_Escritos/" + company + "/01_raw_data/oficina_virtual/"});
    EXPECT_THAT(tree.standard_output, HasSubstr("PRE ")) << company << tree.describe();
  }
}

TEST_F(S3Clients, RcloneFindsNoDifferenceInSizeOrHash) {
  const Ended copied = rclone({"copy", remote(), folder_.path("rclone")});
  ASSERT_EQ(copied.exit_code, 0) << copied.describe();
  const auto found = hashes(folder_.path("rclone"));
  EXPECT_EQ(found, promised());
  const Ended checked = rclone({"check", folder_.path("rclone"), remote()});
  EXPECT_EQ(checked.exit_code, 0) << checked.describe();
  EXPECT_THAT(checked.standard_error, HasSubstr("0 differences found"));
}

}  // namespace
}  // namespace radica::test
