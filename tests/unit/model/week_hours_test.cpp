#include "model/week_hours.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

LocalTime at(const char* text) {
  return *parse_local(text);
}

TEST(WeekHours, HoldTheirDaysAndHoursAndNotTheirEnd) {
  const auto hours = WeekHours::parse({"mon-sat 05:00-22:30"});
  ASSERT_TRUE(hours);
  EXPECT_TRUE(hours->contains(at("2026-11-23 05:00:00"))) << "a Monday";
  EXPECT_FALSE(hours->contains(at("2026-11-23 04:59:59")));
  EXPECT_TRUE(hours->contains(at("2026-11-28 22:29:59"))) << "a Saturday";
  EXPECT_FALSE(hours->contains(at("2026-11-28 22:30:00")));
  EXPECT_FALSE(hours->contains(at("2026-11-29 12:00:00"))) << "a Sunday";
}

TEST(WeekHours, GoOnPastMidnightAndPastTheWeek) {
  const auto hours = WeekHours::parse({"sat-sun 22:00-06:00"});
  ASSERT_TRUE(hours);
  EXPECT_TRUE(hours->contains(at("2026-11-29 03:00:00")));
  EXPECT_TRUE(hours->contains(at("2026-11-30 05:59:59"))) << "the Monday after";
  EXPECT_FALSE(hours->contains(at("2026-11-30 06:00:00")));
  EXPECT_FALSE(hours->contains(at("2026-11-28 05:00:00")));
}

TEST(WeekHours, WithoutAnyAreAlways) {
  EXPECT_TRUE(WeekHours::parse({})->contains(at("2026-11-29 03:00:00")));
  EXPECT_EQ(WeekHours().seconds_within(10, 70), 60);
  EXPECT_EQ(WeekHours().seconds_within(70, 10), 0);
}

TEST(WeekHours, CountTheirSecondsWithinWeeks) {
  const auto hours = WeekHours::parse({"mon-sat 05:00-22:00", "mon 20:00-24:00"});
  ASSERT_TRUE(hours);
  EXPECT_EQ(hours->seconds_within(at("2026-11-23 00:00:00"), at("2026-11-30 00:00:00")), (6 * 17 + 2) * 3600);
  EXPECT_EQ(hours->seconds_within(at("2026-11-02 00:00:00"), at("2026-11-30 00:00:00")), 4 * (6 * 17 + 2) * 3600);
  EXPECT_EQ(hours->seconds_within(at("2026-11-23 04:00:00"), at("2026-11-23 05:10:00")), 600);
}

TEST(WeekHours, OfAnotherFormAreNone) {
  for (const char* text :
       {"", "mon", "mon 05:00", "mon 5:00-22:00", "mon 05:00-24:30", "mon 24:00-05:00", "mon 05:00-05:00",
        "lun 05:00-22:00", "mon-fri-sun 05:00-22:00", "mon 05:60-22:00", "daily  05:00-22:00", "mon 05:00-22:00 "})
    EXPECT_FALSE(WeekHours::parse({text})) << text;
  EXPECT_TRUE(WeekHours::parse({"fri-mon 00:00-24:00"})->contains(at("2026-11-29 12:00:00")));
  EXPECT_FALSE(WeekHours::parse({"fri-mon 00:00-24:00"})->contains(at("2026-11-26 12:00:00")));
}

}  // namespace
}  // namespace radica
