// The manifests of the runs (decision 0013) through the binary: what stands in them, and what `verify` says of them.
#include <algorithm>

#include "base/hash.h"
#include "support/reconcile_world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Manifests : public ReconcileWorld {
 protected:
  void SetUp() override { run(); }

  // Their paths, the oldest first; runs that follow each other in one second are told apart by the first line.
  std::vector<std::string> files() {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path("out/manifests")))
      paths.push_back("out/manifests/" + entry.path().filename().string());
    std::sort(paths.begin(), paths.end(),
              [this](const std::string& a, const std::string& b) { return is_first(a) > is_first(b); });
    return paths;
  }
  bool is_first(const std::string& path) { return folder_.read(path).find("\"previous\":null") != std::string::npos; }
  void add_a_claim() {
    write("RE3_data_20251010_101112.json", claim("R3", R"(,"numero_reclamo_sgc":"RE3")"));
    run();
  }
};

TEST_F(Manifests, ListWhatARunAddedAndNameTheHashOfTheOneBefore) {
  add_a_claim();
  const auto paths = files();
  ASSERT_EQ(paths.size(), 2U);
  const std::string first = folder_.read(paths[0]), second = folder_.read(paths[1]);
  EXPECT_EQ(std::count(first.begin(), first.end(), '\n'), 5) << "a head and four objects";
  EXPECT_EQ(std::count(second.begin(), second.end(), '\n'), 2) << "a head and one object";
  EXPECT_THAT(second, HasSubstr("\"previous\":\"" + hex(sha256(first)) + "\""));
  EXPECT_THAT(second, HasSubstr("oficina_virtual/RE3/pqr_data.json"));
}

TEST_F(Manifests, ARunThatAddsNothingLeavesNone) {
  run();
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(Manifests, OneThatIsNotAsItWasWrittenIsAFinding) {
  add_a_claim();
  EXPECT_EQ(radica({"verify"}).exit_code, 0);
  overwrite(folder_.path(files()[0]), folder_.read(files()[0]) + "\n");
  const Ended verified = radica({"verify"});
  EXPECT_EQ(verified.exit_code, 3) << verified.describe();
  EXPECT_THAT(verified.standard_output, HasSubstr("manifests/"));
}

TEST_F(Manifests, OneThatWasThrownAwayIsSaidAndIsNoFinding) {
  add_a_claim();
  std::filesystem::remove(folder_.path(files()[0]));
  const Ended verified = radica({"verify"});
  EXPECT_EQ(verified.exit_code, 0) << verified.describe();
  EXPECT_THAT(verified.standard_error, HasSubstr("manifest_missing"));
}

TEST_F(Manifests, StandOutsideOfTheArchive) {
  EXPECT_THAT(world_.objects(), Not(HasSubstr("manifest")));
}

}  // namespace
}  // namespace radica::test
