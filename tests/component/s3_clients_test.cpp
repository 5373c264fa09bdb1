// What Radica wrote is read back by the clients that people use: they see the same keys, sizes and bytes, and where
// they keep a hash, the same hash. And the policies of docs/s3/ suffice on a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>

#include "base/file.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/sqlite_reader.h"
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
  [[nodiscard]] std::map<std::string, std::string> promised(const std::string& work = "s3") const {
    std::map<std::string, std::string> found;
    std::istringstream lines(manifests(work));
    for (std::string line; std::getline(lines, line);)
      if (const std::string key = member(line, "key"); !key.empty()) found[key] = member(line, "sha256");
    return found;
  }
  [[nodiscard]] std::string manifests(const std::string& work) const {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path(work + "/data/processed/manifests")))
      text += read_file(entry.path()).value();
    return text;
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
}

// Of a claim whose number needs escapes in its key too.
TEST_F(S3Clients, AwscliTakesTheAddressesOfTheDatabase) {
  folder_.write("odd/data/downloads/aire/oficina_virtual/RE+1 ñ%_data_20251008_101112.json",
                R"({"numero_radicado":"R1","fecha":"2025/10/08","estado_solicitud":"Pendiente",)"
                R"("numero_reclamo_sgc":"RE+1 ñ%"})");
  const Ended run =
      run_radica({"--no-progress", "--now", "2027-01-15T12:00:00", "run"}, folder_.path("odd"), bucket_.environment());
  ASSERT_EQ(run.exit_code, 0) << run.describe();
  const auto rows = SqliteReader(folder_.path("odd/data/radica.db"))
                        .query(
                            "SELECT url_s3, bucket_s3 || '/' || clave_s3 place, hash_archivo, "
                            "json_extract(archivos_s3_urls, '$[0].url') url FROM registros_ov_s3, ov_aire");
  ASSERT_EQ(rows.size(), 1U);
  const std::string url = rows[0].text("url");
  EXPECT_EQ(url, "s3://" + rows[0].text("place"));
  EXPECT_EQ(url, rows[0].text("url_s3"));
  EXPECT_THAT(url, testing::EndsWith("/RE%2B1%20%C3%B1%25/pqr_data.json"));
  const Ended copied = aws({"s3", "cp", "--only-show-errors", url, folder_.path("copy")});
  ASSERT_EQ(copied.exit_code, 0) << copied.describe();
  EXPECT_EQ(hex(sha256(read_file(folder_.path("copy")).value())), rows[0].text("hash_archivo"));
}

TEST_F(S3Clients, AwscliShowsTheTwoFolderTreesOfThePlan) {
  std::size_t shown = 0;
  for (const std::string company : {"Afinia", "Air-e"}) {
    const std::string root = "Central_De_Escritos/" + company + "/01_raw_data/oficina_virtual/";
    const Ended tree = aws({"s3", "ls", "--recursive", "s3://" + bucket_.name() + "/" + root});
    ASSERT_EQ(tree.exit_code, 0) << tree.describe();
    std::map<std::string, int> claims;  // folder → data files in it
    std::istringstream lines(tree.standard_output);
    for (std::string line; std::getline(lines, line); ++shown) {
      const std::string key = line.substr(line.find("Central_De_Escritos/"));
      EXPECT_THAT(key, testing::MatchesRegex(root + "[A-Za-z0-9._%~-]+/(pqr_data[.]json|pqr_detail[.]pdf|"
                                                    "adjunto_[0-9]{8}_[0-9]{6}(_[0-9a-f]{8})?[.][a-z0-9]{1,10})"));
      claims[key.substr(0, key.rfind('/'))] += key.ends_with("/pqr_data.json") ? 1 : 0;
    }
    EXPECT_GT(claims.size(), 5U) << company;
    for (const auto& [claim, data_files] : claims) EXPECT_LE(data_files, 1) << claim;
  }
  EXPECT_EQ(shown, promised().size()) << "and there is nothing else";
}

// The documents that are given to the bucket and the key (docs/operate.en.md).
TEST_F(S3Clients, AwscliGivesTheLifecycleToTheBucketAndReadsEveryDocument) {
  const std::string documents = std::string(RADICA_SOURCE_DIR) + "/docs/s3/";
  std::string lifecycle = read_file(documents + "lifecycle.json").value();
  for (std::size_t at; (at = lifecycle.find("PREFIX")) != std::string::npos;)
    lifecycle.replace(at, 6, "Central_De_Escritos");
  const Ended given = aws({"s3api", "put-bucket-lifecycle-configuration", "--bucket", bucket_.name(),
                           "--lifecycle-configuration", lifecycle});
  EXPECT_EQ(given.exit_code, 0) << given.describe();
  const Ended told = aws({"s3api", "get-bucket-lifecycle-configuration", "--bucket", bucket_.name()});
  EXPECT_THAT(told.standard_output, HasSubstr("\"DaysAfterInitiation\": 7"));
  EXPECT_THAT(told.standard_output, HasSubstr("\"NoncurrentDays\": 90"));
  for (const auto& entry : std::filesystem::directory_iterator(documents)) {
    const Ended parsed = run_program("/usr/bin/python3", {"-m", "json.tool", entry.path()}, "/");
    EXPECT_EQ(parsed.exit_code, 0) << entry.path() << parsed.describe();
  }
}

// They give what is stored: of JSON the compressed bytes, and the word for it.
TEST_F(S3Clients, AwscliReadsBackCompressedJsonThatIsTheSource) {
  folder_.make_folder("gzip");
  const CephBucket bucket;
  Environment variables = bucket.environment();
  variables["RADICA_STORE_COMPRESSION"] = "gzip";
  const auto radica = [&](const std::vector<std::string>& verb) {
    std::vector<std::string> words{"--no-progress", "--now", "2027-01-15T12:00:00", "--set",
                                   "pipeline.input=" + folder_.path("data")};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path("gzip"), variables);
  };
  variables["RADICA_FAULT_POINT"] = "upload.before_receipts";
  EXPECT_EQ(radica({"run", "--full"}).signal, SIGKILL);
  variables.erase("RADICA_FAULT_POINT");
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
           {"check"}, {"run"}, {"run", "--full"}, {"verify"}, {"verify", "--deep"}, {"reconcile"}}) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, 0) << verb.front() << ended.describe() << ended.standard_output;
  }
  const Ended copied =
      aws({"s3", "cp", "--recursive", "--only-show-errors", "s3://" + bucket.name(), folder_.path("packed")});
  ASSERT_EQ(copied.exit_code, 0) << copied.describe();
  const auto promised = this->promised("gzip");
  int compressed = 0;
  for (const auto& [key, sha256] : hashes(folder_.path("packed"))) {
    if (!key.ends_with("/pqr_data.json")) {
      EXPECT_EQ(sha256, promised.at(key)) << key;
      continue;
    }
    ++compressed;
    const Ended unpacked = run_program("/bin/gunzip", {"-c", "-S", ".json", folder_.path("packed") + "/" + key}, "/");
    EXPECT_EQ(hex(radica::sha256(unpacked.standard_output)), promised.at(key)) << key << unpacked.describe();
  }
  EXPECT_GT(compressed, 10);
  EXPECT_THAT(manifests("gzip"), HasSubstr("\"encoding\":\"gzip\""));

  const auto plain = std::find_if(promised.begin(), promised.end(), [](const auto& each) {
    return each.first.ends_with("/pqr_data.json") && each.first.find('%') == std::string::npos;
  });
  ASSERT_NE(plain, promised.end());
  const Ended head = aws({"s3api", "head-object", "--bucket", bucket.name(), "--key", plain->first});
  EXPECT_THAT(head.standard_output, HasSubstr("\"ContentEncoding\": \"gzip\""));
  EXPECT_THAT(head.standard_output, HasSubstr(plain->second)) << "the metadata is that of the source";
  // An object that lost the word for it is found.
  const Ended bent = aws({"s3api", "copy-object", "--bucket", bucket.name(), "--key", plain->first, "--copy-source",
                          bucket.name() + "/" + plain->first, "--metadata-directive", "REPLACE", "--content-type",
                          "application/json"});
  ASSERT_EQ(bent.exit_code, 0) << bent.describe();
  EXPECT_EQ(radica({"verify"}).exit_code, 3);
  EXPECT_THAT(folder_.read("gzip/data/logs/radica.log"), HasSubstr(R"("reason":"content_encoding")"));
  EXPECT_EQ(radica({"upload"}).exit_code, 0) << "it is sent again";
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 0);
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
