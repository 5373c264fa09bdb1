#include "stages/read_share.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace radica {
namespace {

std::vector<std::string> keys() {
  std::vector<std::string> keys;
  for (int i = 0; i < 500; ++i) keys.push_back("Central_De_Escritos/Afinia/" + std::to_string(i));
  return keys;
}

std::set<std::string> of(const ReadShare& share) {
  std::set<std::string> chosen;
  for (const std::string& key : keys())
    if (share.has(key)) chosen.insert(key);
  return chosen;
}

TEST(ReadShare, OfAllNightsHoldsEveryObjectOnce) {
  std::set<std::string> all;
  std::size_t sum = 0;
  for (std::int64_t day = 20'400; day < 20'430; ++day) {
    const auto chosen = of(ReadShare(30, day - 1, day));
    EXPECT_LT(chosen.size(), 60U) << "spread evenly";
    sum += chosen.size();
    all.insert(chosen.begin(), chosen.end());
  }
  EXPECT_EQ(all.size(), 500U);
  EXPECT_EQ(sum, 500U);
}

TEST(ReadShare, OfANightAfterMissedOnesHoldsTheirObjectsToo) {
  std::set<std::string> missed;
  for (std::int64_t day = 20'401; day <= 20'405; ++day) missed.merge(of(ReadShare(30, day - 1, day)));
  EXPECT_EQ(of(ReadShare(30, 20'400, 20'405)), missed);
}

TEST(ReadShare, AfterALongPauseIsEverythingAndNotMore) {
  EXPECT_EQ(of(ReadShare(30, 20'000, 20'405)).size(), 500U);
  EXPECT_EQ(of(ReadShare(1, std::nullopt, 20'405)).size(), 500U);
}

TEST(ReadShare, TheFirstNightReadsItsOwnShareOnly) {
  EXPECT_EQ(of(ReadShare(30, std::nullopt, 20'405)), of(ReadShare(30, 20'404, 20'405)));
}

TEST(ReadShare, ASecondTimeOnTheSameDayAndZeroDaysReadNothing) {
  EXPECT_TRUE(of(ReadShare(30, 20'405, 20'405)).empty());
  EXPECT_TRUE(of(ReadShare(30, 20'406, 20'405)).empty()) << "a clock that was set back";
  EXPECT_TRUE(of(ReadShare(0, std::nullopt, 20'405)).empty());
}

}  // namespace
}  // namespace radica
