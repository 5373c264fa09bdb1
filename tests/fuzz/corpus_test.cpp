// The inputs that fuzzing has found worth keeping, through the same functions.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(FuzzCorpus, HoldsEveryPropertyOfEveryTarget) {
  for (const Target& target : kTargets) {
    std::size_t files = 0;
    const std::filesystem::path folder = std::filesystem::path(RADICA_SOURCE_DIR) / "tests/fuzz/corpus" / target.name;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      EXPECT_NO_THROW(target.check(bytes_of(entry.path()))) << entry.path();
      ++files;
    }
    EXPECT_GE(files, 10U) << target.name;
  }
}

}  // namespace
}  // namespace radica::fuzz
