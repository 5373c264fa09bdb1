// docs/s3/: a user to whom a bucket grants what the policies say, and no more, can do all that Radica does; and
// `radica check` names each permission that is missing. The statements of the IAM policies stand in a bucket policy
// here, which is what this server has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/s3_store.h"
#include "base/file.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const Act kAct{"radica", "upload", "20261124_120000-7f3a", 0};
const std::string kPrefix = "Central_De_Escritos";

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

class S3Policies : public testing::Test {
 protected:
  // The statements of the document, granted to the other user. That server has no keys of KMS to be granted.
  void grant(const std::string& document, const std::string& without = "") const {
    std::string policy = read_file(std::string(RADICA_SOURCE_DIR) + "/docs/s3/" + document).value();
    const std::size_t kms = policy.find(R"({
      "Sid": "OnlyWithKms")");
    ASSERT_NE(kms, std::string::npos);
    const std::size_t comma = policy.rfind(',', kms), end = policy.find("\n    }", kms) + 6;
    policy.erase(comma, end - comma);
    replace_all(policy, "BUCKET", bucket_.name());
    replace_all(policy, "PREFIX", kPrefix);
    replace_all(policy, R"("Effect": "Allow",)",
                R"("Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam:::user/other"]},)");
    if (!without.empty()) {
      ASSERT_THAT(policy, HasSubstr("\"" + without + "\"")) << "it grants what is taken away";
      // This server lets who has put an object read it, whatever is granted.
      const std::string all =
          R"(["arn:aws:s3:::)" + bucket_.name() + R"(", "arn:aws:s3:::)" + bucket_.name() + R"(/*"])";
      policy.insert(policy.find('[') + 1, R"({"Effect": "Deny", "Principal": {"AWS": ["arn:aws:iam:::user/other"]},
        "Action": ")" + without + R"(", "Resource": )" +
                                              all + "},");
    }
    bucket_.configure("policy", policy);
  }
  void set_versioning(const std::string& status) const {
    bucket_.configure("versioning",
                      "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>");
  }
  [[nodiscard]] Environment environment() const {
    Environment variables = bucket_.environment();
    variables["AWS_ACCESS_KEY_ID"] = "OTHERACCESS";
    variables["AWS_SECRET_ACCESS_KEY"] = "OTHERSECRET";
    return variables;
  }
  [[nodiscard]] std::unique_ptr<S3Store> as_other() const {
    S3StoreOptions options = bucket_.options();
    options.environment = {{"AWS_ACCESS_KEY_ID", "OTHERACCESS"}, {"AWS_SECRET_ACCESS_KEY", "OTHERSECRET"}};
    return S3Store::open(std::move(options)).value();
  }
  void generate(int claims) {
    const Ended generated =
        run_radica({"--no-progress", "generate", "--out", input(), "--claims", std::to_string(claims), "--seed", "7"},
                   folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  }
  [[nodiscard]] std::string input() const { return folder_.path("data"); }
  Ended radica(const std::vector<std::string>& verb, const std::vector<std::string>& settings = {}) {
    std::vector<std::string> words{
        "--no-progress", "--lang", "en", "--now", "2027-01-15T12:00:00", "--set", "pipeline.input=" + input()};
    for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.make_folder("work"), environment());
  }
  PutRequest object(const std::string& key) {
    PutRequest request;
    request.key = key;
    request.source_path = folder_.write("source", "bytes");
    request.sha256 = hex(sha256("bytes"));
    request.bytes = 5;
    request.content_type = "application/pdf";
    return request;
  }
  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> keys;
    const auto store = S3Store::open(bucket_.options()).value();
    EXPECT_TRUE(store->list("", [&keys](const ObjectInfo& info) -> Result<void> {
      keys.push_back(info.key);
      return {};
    }));
    return keys;
  }

  TemporaryFolder folder_;
  const CephBucket bucket_;
};

TEST_F(S3Policies, WithoutDeleteAWholeRunWorksAndCheckSaysWhatDoesNot) {
  grant("iam-policy.json");
  generate(15);
  for (int i = 0; i < 2; ++i) {
    const Ended checked = radica({"check"}, {"store.tags=project=ce-ia"});
    EXPECT_EQ(checked.exit_code, 0) << checked.describe() << checked.standard_output;
    EXPECT_THAT(checked.standard_output, HasSubstr("s3:DeleteObject is refused"));
    EXPECT_THAT(checked.standard_output, HasSubstr("only reconcile --repair cannot move orphans"));
    EXPECT_THAT(checked.standard_output, HasSubstr("was stored, read back and listed"));
  }
  EXPECT_EQ(keys().size(), 1U) << "what could not be removed is the same object each time";
  for (const std::vector<std::string>& verb :
       std::vector<std::vector<std::string>>{{"run", "--full"}, {"run"}, {"verify", "--deep"}, {"reconcile"}}) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, 0) << verb.front() << ended.describe() << ended.standard_output;
  }
  EXPECT_GT(keys().size(), 20U);
}

TEST_F(S3Policies, RefuseWhatTheyDoNotGrant) {
  const auto owner = S3Store::open(bucket_.options()).value();
  ASSERT_TRUE(owner->put(kAct, object(kPrefix + "/a")));
  ASSERT_TRUE(owner->put(kAct, object("elsewhere/a")));
  const auto nothing = [](std::string_view) -> Result<void> { return {}; };
  const auto other = as_other();
  EXPECT_EQ(other->put(kAct, object(kPrefix + "/b")).error().id, "E-S3-002") << "nothing is granted yet";
  for (const char* document : {"iam-policy.json", "iam-policy-with-delete.json"}) {
    grant(document);
    EXPECT_TRUE(other->put(kAct, object(kPrefix + "/b")));
    EXPECT_TRUE(other->get(kPrefix + "/a", nothing));
    EXPECT_EQ(other->put(kAct, object("elsewhere/b")).error().id, "E-S3-002");
    EXPECT_EQ(other->get("elsewhere/a", nothing).error().id, "E-S3-002");
    EXPECT_EQ(other->remove(kAct, "elsewhere/a").error().id, "E-S3-002");
  }
  grant("iam-policy.json");
  EXPECT_EQ(other->remove(kAct, kPrefix + "/a").error().id, "E-S3-002");
  grant("iam-policy-with-delete.json");
  EXPECT_TRUE(other->remove(kAct, kPrefix + "/a").value());
}

TEST_F(S3Policies, WithDeleteOrphansGoToTheTrashAndACheckLeavesNothing) {
  grant("iam-policy-with-delete.json");
  const Ended checked = radica({"check"});
  EXPECT_EQ(checked.exit_code, 78) << "there is no input yet" << checked.standard_output;
  EXPECT_THAT(checked.standard_output, HasSubstr("was stored, read back, listed and removed"));
  EXPECT_THAT(checked.standard_output, Not(HasSubstr("refused")));
  EXPECT_TRUE(keys().empty());
  generate(5);
  ASSERT_EQ(radica({"run", "--full"}).exit_code, 0);
  const std::string orphan = kPrefix + "/Afinia/01_raw_data/oficina_virtual/X/pqr_data.json";
  ASSERT_TRUE(as_other()->put(kAct, object(orphan)));
  const Ended repaired = radica({"reconcile", "--repair", "huerfano", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  const std::vector<std::string> left = keys();
  EXPECT_THAT(left, Not(testing::Contains(orphan)));
  EXPECT_THAT(left, testing::Contains(testing::StartsWith(kPrefix + "/_papelera/")));
  const std::vector<std::string> cleanup{"--now", "2027-03-15T12:00:00", "cleanup", "store_trash", "--yes"};
  grant("iam-policy.json");
  const Ended refused = radica(cleanup, {"cleanup.store_trash_days=30"});
  EXPECT_EQ(refused.exit_code, 78) << refused.describe();
  EXPECT_THAT(refused.standard_error, HasSubstr("E-S3-002"));
  EXPECT_EQ(keys(), left);
  grant("iam-policy-with-delete.json");
  EXPECT_EQ(radica(cleanup, {"cleanup.store_trash_days=30"}).exit_code, 0);
  EXPECT_THAT(keys(), Not(testing::Contains(testing::StartsWith(kPrefix + "/_papelera/"))));
  EXPECT_EQ(keys().size(), left.size() - 1);
}

TEST_F(S3Policies, CheckNamesEachPermissionThatIsMissing) {
  generate(1);
  struct Missing {
    const char *action, *purpose;
    int exit_code;
  };
  const std::vector<Missing> table{{"s3:ListBucket", "nothing can be verified", 78},
                                   {"s3:PutObject", "nothing can be uploaded", 78},
                                   {"s3:GetObject", "nothing can be verified or read back", 78},
                                   {"s3:ListBucketMultipartUploads", "files from 64 MiB on cannot be uploaded", 78},
                                   {"s3:ListMultipartUploadParts", "that was interrupted cannot go on", 78},
                                   {"s3:AbortMultipartUpload", "parts that nobody goes on with stay", 0},
                                   {"s3:GetBucketVersioning", "whether the bucket keeps versions cannot be seen", 0},
                                   {"s3:DeleteObject", "cannot move orphans", 0}};
  for (const Missing& missing : table) {
    grant("iam-policy-with-delete.json", missing.action);
    const Ended checked = radica({"check"});
    EXPECT_EQ(checked.exit_code, missing.exit_code) << missing.action << checked.standard_output;
    EXPECT_THAT(checked.standard_output, HasSubstr(std::string(missing.action) + " is refused"));
    EXPECT_THAT(checked.standard_output, HasSubstr(missing.purpose));
    for (const Missing& other : table) {
      if (other.action == missing.action) continue;
      EXPECT_THAT(checked.standard_output, Not(HasSubstr(std::string(other.action) + " is refused")));
    }
  }
}

TEST_F(S3Policies, CheckWritesAsIsConfigured) {
  generate(1);
  grant("iam-policy-with-delete.json");
  for (const char* setting : {"store.sse=s3", "store.sse=kms:testkey-1", "store.tags=project=ce-ia",
                              "store.compression=gzip", "store.checksum=md5", "store.storage_class=STANDARD"})
    EXPECT_EQ(radica({"check"}, {setting}).exit_code, 0) << setting;
  for (const char* setting : {"store.sse=kms:no-such-key", "store.storage_class=NO_SUCH_CLASS"}) {
    const Ended checked = radica({"check"}, {setting});
    EXPECT_EQ(checked.exit_code, 78) << setting << checked.standard_output;
  }
  EXPECT_TRUE(keys().empty());
}

TEST_F(S3Policies, CheckWarnsOfABucketWithoutVersions) {
  grant("iam-policy-with-delete.json");
  EXPECT_THAT(radica({"check"}).standard_output, HasSubstr("keeps no versions"));
  set_versioning("Enabled");
  EXPECT_THAT(radica({"check"}).standard_output, Not(HasSubstr("keeps no versions")));
  set_versioning("Suspended");
  EXPECT_THAT(radica({"check"}).standard_output, HasSubstr("keeps no versions"));
}

}  // namespace
}  // namespace radica::test
