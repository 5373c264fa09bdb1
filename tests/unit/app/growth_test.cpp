#include "app/growth.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

TEST(Growth, IsTheMeanOfTheDaysRoundedUp) {
  EXPECT_EQ(per_day(0, 30), 0);
  EXPECT_EQ(per_day(1, 30), 1);
  EXPECT_EQ(per_day(60, 30), 2);
  EXPECT_EQ(per_day(5, 0), 0) << "nothing is known yet";
}

TEST(Growth, SaysHowManyWholeDaysADiskWillDo) {
  EXPECT_EQ(days_to_full(1'000, 300), 3);
  EXPECT_EQ(days_to_full(100, 300), 0);
  EXPECT_FALSE(days_to_full(1'000, 0)) << "it does not grow";
}

}  // namespace
}  // namespace radica
