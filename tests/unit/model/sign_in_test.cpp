#include "model/sign_in.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000;

TEST(SignIn, WaitsGrowFromASecondToTheMostAndNeverShrinkOrRunOver) {
  for (const ThrottleRule& rule : {kAccountThrottle, kAddressThrottle}) {
    std::chrono::milliseconds before{0};
    for (std::int64_t failures = 0; failures <= 1'000; ++failures) {
      const auto wait = wait_after({failures, kNow}, rule, kNow);
      EXPECT_EQ(wait.count() == 0, failures < rule.free) << failures;
      EXPECT_GE(wait, before) << failures;
      EXPECT_LE(wait, rule.most) << failures;
      EXPECT_EQ(wait_after({failures, kNow}, rule, kNow + wait.count()).count(), 0) << "it ends: " << failures;
      before = wait;
    }
    EXPECT_EQ(wait_after({rule.free, kNow}, rule, kNow), std::chrono::seconds(1));
    EXPECT_EQ(wait_after({INT64_MAX, kNow}, rule, kNow), rule.most);
  }
}

TEST(SignIn, FailuresOfMoreThanAnHourAgoCountNoMore) {
  constexpr std::int64_t kHour = 3'600'000;
  EXPECT_EQ(counted({1'000, kNow}, kNow + kHour).count, 1'000);
  EXPECT_EQ(counted({1'000, kNow}, kNow + kHour + 1).count, 0);
}

TEST(SignIn, AClockThatWasSetBackMakesNobodyWaitLonger) {
  EXPECT_EQ(wait_after({1'000, kNow}, kAccountThrottle, kNow - 86'400'000), kAccountThrottle.most);
}

}  // namespace
}  // namespace radica
