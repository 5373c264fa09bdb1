// What a census keeps of names that come from the input.
#include <gtest/gtest.h>

#include "stages/context.h"

namespace radica {
namespace {

TEST(Census, CountsEveryKeyWithItsFirstFile) {
  Census census, other;
  census.add_key("a", "2.json");
  census.add_key("a", "1.json");
  other.add_key("a", "0.json", 5);
  census.add(other);
  EXPECT_EQ(census.keys.find("a")->second.count, 7U);
  EXPECT_EQ(census.keys.find("a")->second.first_file, "0.json");
}

TEST(Census, KeepsALimitedNumberOfKeysAndCountsTheOthers) {
  Census census, other;
  for (std::size_t i = 0; i < Census::kMostKeys + 5; ++i) census.add_key("k" + std::to_string(i), "a.json");
  EXPECT_EQ(census.keys.size(), Census::kMostKeys);
  EXPECT_EQ(census.other_keys, 5U);
  other.add_key("k0", "a.json", 2);
  other.add_key("new", "a.json", 3);
  census.add(other);
  EXPECT_EQ(census.keys.size(), Census::kMostKeys);
  EXPECT_EQ(census.keys.find("k0")->second.count, 3U);
  EXPECT_EQ(census.other_keys, 8U);
}

TEST(Census, KeepsALimitedNumberOfUnknownValues) {
  Census census;
  for (std::size_t i = 0; i < Census::kMostUnknownValues + 5; ++i)
    census.add_unknown_value(kTipoPqr, "v" + std::to_string(i), "a.json");
  EXPECT_EQ(census.unknown_values[kTipoPqr].size(), Census::kMostUnknownValues);
}

TEST(Census, CutsLongKeysBetweenCharacters) {
  Census census;
  census.add_key(std::string(Census::kNameBytes - 1, 'x') + "ñ", "a.json");
  EXPECT_EQ(census.keys.begin()->first, std::string(Census::kNameBytes - 1, 'x'));
}

}  // namespace
}  // namespace radica
