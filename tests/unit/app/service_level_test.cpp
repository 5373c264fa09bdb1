#include "app/service_level.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

LocalTime at(const char* text) {
  return *parse_local(text);
}
const WeekHours kHours = *WeekHours::parse({"mon-sat 05:00-22:00"});

TEST(Waits, AreThoseOfTheNearestRank) {
  const Waits none = waits_of({});
  EXPECT_EQ(none.files + none.p50 + none.p95 + none.longest, 0);
  const Waits one = waits_of({{7, 1}});
  EXPECT_EQ(one.p50, 7);
  EXPECT_EQ(one.p95, 7);
  const Waits many = waits_of({{900, 1}, {5, 90}, {60, 8}, {70, 1}});  // of two companies, one after the other
  EXPECT_EQ(many.files, 100);
  EXPECT_EQ(many.p50, 5);
  EXPECT_EQ(many.p95, 60);
  EXPECT_EQ(many.longest, 900);
}

TEST(Availability, IsNotKnownWhereNobodyWasAliveThisMonth) {
  EXPECT_FALSE(availability_of({}, {}, kHours, at("2026-11-24 12:00:00")));
  EXPECT_FALSE(
      availability_of({{at("2026-10-30 05:00:00"), at("2026-10-31 22:00:00")}}, {}, kHours, at("2026-11-24 12:00:00")));
}

TEST(Availability, CountsWithinTheHoursSinceTheFirstSignOfLife) {
  // Two processes; nobody from 10:00 to 10:10, less the minute that the last beat of the first still counts for.
  const auto found = availability_of({{at("2026-11-23 23:00:00"), at("2026-11-24 10:00:00")},
                                      {at("2026-11-24 10:10:00"), at("2026-11-24 12:00:00")},
                                      {at("2026-11-24 08:00:00"), at("2026-11-24 09:00:00")}},
                                     {}, kHours, at("2026-11-24 12:00:00"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->since, at("2026-11-23 23:00:00"));
  EXPECT_EQ(found->operating, 7 * 3600);
  EXPECT_EQ(found->down, 540);
  EXPECT_NEAR(found->percent(), 97.857, 0.001);
  EXPECT_EQ(found->budget, 25 * 17 * 3600 * 5 / 1000 - 540) << "November 2026 has 25 days from Monday to Saturday";
}

TEST(Availability, ATimeInWhichFilesWereLateIsNoneAndCountsOnce) {
  const auto found = availability_of(
      {{at("2026-11-24 05:00:00"), at("2026-11-24 10:00:00")}},
      {{at("2026-11-24 06:00:00"), at("2026-11-24 06:20:00")}, {at("2026-11-24 06:10:00"), at("2026-11-24 06:30:00")}},
      kHours, at("2026-11-24 10:00:00"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->down, 1800);
}

TEST(Availability, OutsideTheHoursNothingIsMissed) {
  const auto found = availability_of(
      {{at("2026-11-28 21:00:00"), at("2026-11-28 22:00:00")}, {at("2026-11-30 04:00:00"), at("2026-11-30 06:00:00")}},
      {}, kHours, at("2026-11-30 06:00:00"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->down, 0);
  EXPECT_EQ(found->operating, 7200);
}

TEST(Availability, OfTheMonthOnly) {
  const auto found =
      availability_of({{at("2026-11-30 21:00:00"), at("2026-12-01 06:00:00")}}, {}, kHours, at("2026-12-01 06:00:00"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->since, at("2026-12-01 00:00:00"));
  EXPECT_EQ(found->operating, 3600);
  EXPECT_DOUBLE_EQ(Availability{}.percent(), 100.0);
}

}  // namespace
}  // namespace radica
