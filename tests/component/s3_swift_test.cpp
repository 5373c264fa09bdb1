// The whole product on a second S3 server, OpenStack Swift: with files in parts, compressed JSON and repairs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run_binary.h"
#include "support/swift_server.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

TEST(S3Swift, TakesAWholeRunThatIsProvenAndLeavesNothingToBeDone) {
  TemporaryFolder folder;
  const Ended generated = run_radica(
      {"--no-progress", "generate", "--out", folder.path("data"), "--claims", "20", "--seed", "7"}, folder.path());
  ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  const S3StoreOptions bucket = SwiftServer::shared().make_bucket();
  Environment environment = SwiftServer::environment(bucket);
  environment["RADICA_STORE_COMPRESSION"] = "gzip";
  folder.make_folder("work");
  const auto radica = [&](std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--no-progress", "--lang", "en", "--now", "2027-01-15T12:00:00", "--set",
                               "pipeline.input=" + folder.path("data")});
    return run_radica(verb, folder.path("work"), environment);
  };
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
           {"check"}, {"run", "--full"}, {"verify"}, {"verify", "--deep"}, {"reconcile"}}) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, 0) << verb.front() << ended.describe() << ended.standard_output;
  }
  int objects = 0, compressed = 0;
  const auto store = S3Store::open(bucket).value();
  EXPECT_TRUE(store->list("Central_De_Escritos/", [&](const ObjectInfo& info) -> Result<void> {
    ++objects;
    compressed += store->head(info.key).value().value().encoding == "gzip" ? 1 : 0;
    return {};
  }));
  EXPECT_GT(objects, 20);
  EXPECT_GT(compressed, 10);
}

}  // namespace
}  // namespace radica::test
