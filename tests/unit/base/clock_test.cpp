#include "base/clock.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace radica {
namespace {

LocalTime local(std::string_view text) {
  const auto time = parse_local(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(0);
}

Zone zone(std::string_view name) {
  auto opened = Zone::open(name);
  EXPECT_TRUE(opened.has_value()) << name;
  return opened.value();
}

std::string wall_clock(const Zone& place, std::int64_t unix_seconds) {
  return format_local(place.to_local(unix_seconds));
}

TEST(CivilDate, KnowsLeapDays) {
  EXPECT_TRUE(is_civil_date(2024, 2, 29));
  EXPECT_TRUE(is_civil_date(2000, 2, 29));
  EXPECT_FALSE(is_civil_date(1900, 2, 29));
  EXPECT_FALSE(is_civil_date(2025, 2, 29));
}

TEST(CivilDate, KnowsTheLengthOfMonths) {
  EXPECT_TRUE(is_civil_date(2025, 4, 30));
  EXPECT_FALSE(is_civil_date(2025, 4, 31));
  EXPECT_FALSE(is_civil_date(2025, 13, 1));
  EXPECT_FALSE(is_civil_date(2025, 0, 1));
  EXPECT_FALSE(is_civil_date(2025, 1, 0));
  EXPECT_FALSE(is_civil_date(2025, 1, 32));
}

TEST(CivilDate, ReachesFromYear1To9999) {
  EXPECT_TRUE(is_civil_date(1, 1, 1));
  EXPECT_TRUE(is_civil_date(9999, 12, 31));
  EXPECT_FALSE(is_civil_date(0, 12, 31));
  EXPECT_FALSE(is_civil_date(10000, 1, 1));
}

TEST(LocalTime, CountsSecondsFrom1970) {
  EXPECT_EQ(local("1970-01-01 00:00:00"), 0);
  EXPECT_EQ(local("1970-01-02 00:00:01"), 86401);
  EXPECT_EQ(local("1969-12-31 23:59:59"), -1);
  EXPECT_EQ(local("2026-11-24 12:00:00"), 1795521600);
}

TEST(LocalTime, GoesToACivilTimeAndBackAtEveryEdge) {
  for (const char* text : {"0001-01-01 00:00:00", "0004-02-29 23:59:59", "1600-02-29 12:30:45", "1899-12-31 23:59:59",
                           "1969-12-31 23:59:59", "2000-02-29 00:00:00", "2024-12-31 23:59:59", "9999-12-31 23:59:59"})
    EXPECT_EQ(format_local(local(text)), text);
}

TEST(LocalTime, OfEveryDayOfFourHundredYearsIsOneDayAfterTheLast) {
  LocalTime expected = local("1800-01-01 00:00:00");
  int days = 0;
  for (int year = 1800; year < 2200; ++year)
    for (int month = 1; month <= 12; ++month)
      for (int day = 1; day <= 31; ++day) {
        if (!is_civil_date(year, month, day)) continue;
        ASSERT_EQ(local_from_civil({year, month, day, 0, 0, 0}), expected) << year << '-' << month << '-' << day;
        expected += 86400;
        ++days;
      }
  EXPECT_EQ(days, 146097);
}

TEST(LocalTime, IsWrittenAsTextStampAndDay) {
  const LocalTime time = local_from_civil({2026, 1, 2, 3, 4, 5});
  EXPECT_EQ(format_local(time), "2026-01-02 03:04:05");
  EXPECT_EQ(format_stamp(time), "20260102_030405");
  EXPECT_EQ(format_day(time), "20260102");
}

TEST(ParseLocal, TakesABlankOrATBetweenDateAndTime) {
  EXPECT_EQ(parse_local("2026-11-24T12:00:00"), parse_local("2026-11-24 12:00:00"));
}

TEST(ParseLocal, RefusesWhatIsNotARealDateAndTime) {
  for (const char* text : {"",
                           "2026-11-24",
                           "2026-11-24 12:00",
                           "2026-11-24  12:00:00",
                           "2026-11-24 12:00:00 ",
                           "2026-11-24 12:00:00Z",
                           "2026-11-24_12:00:00",
                           "2026/11/24 12:00:00",
                           "24-11-2026 12:00:00",
                           "2026-1-24 012:00:00",
                           "2026-02-29 12:00:00",
                           "2026-11-31 12:00:00",
                           "2026-13-01 12:00:00",
                           "0000-01-01 00:00:00",
                           "2026-11-24 24:00:00",
                           "2026-11-24 12:60:00",
                           "2026-11-24 12:00:60",
                           "2026-11-24 -1:00:00",
                           "2026-11-24 12:+1:00",
                           "202a-11-24 12:00:00"})
    EXPECT_FALSE(parse_local(text).has_value()) << text;
}

TEST(ParseStamp, ReadsTheFifteenCharactersOfAFileName) {
  EXPECT_EQ(parse_stamp("20251008_101112"), parse_local("2025-10-08 10:11:12"));
  EXPECT_EQ(parse_stamp("20240229_235959"), parse_local("2024-02-29 23:59:59"));
}

TEST(ParseStamp, RefusesWhatIsNotARealDateAndTime) {
  for (const char* text : {"", "20251008", "20251008101112", "20251008-101112", "20251008_10111", "20251008_1011123",
                           "20250229_101112", "20251308_101112", "20251008_241112", "20251008_106012",
                           "20251008_101160", "2025100a_101112", " 0251008_101112", "00001008_101112"})
    EXPECT_FALSE(parse_stamp(text).has_value()) << text;
}

TEST(Zone, BogotaIsFiveHoursBehind) {
  EXPECT_EQ(wall_clock(zone("America/Bogota"), 1795539600), "2026-11-24 12:00:00");
  EXPECT_EQ(wall_clock(zone("America/Bogota"), 0), "1969-12-31 19:00:00");
}

TEST(Zone, BogotaSavedDaylightFrom1992To1993) {
  const Zone bogota = zone("America/Bogota");
  const Zone utc = zone("UTC");
  const auto offset_at = [&](std::string_view instant) {
    const std::int64_t seconds = utc.to_unix(local(instant));
    return bogota.to_local(seconds) - seconds;
  };
  EXPECT_EQ(offset_at("1992-01-15 12:00:00"), -5 * 3600);
  EXPECT_EQ(offset_at("1992-07-01 12:00:00"), -4 * 3600);
  EXPECT_EQ(offset_at("1993-01-15 12:00:00"), -4 * 3600);
  EXPECT_EQ(offset_at("1993-07-01 12:00:00"), -5 * 3600);
}

TEST(Zone, GoesToUnixAndBack) {
  const Zone bogota = zone("America/Bogota");
  for (const char* text : {"1991-06-01 00:00:00", "1992-07-01 10:20:30", "2025-10-08 10:11:12"})
    EXPECT_EQ(wall_clock(bogota, bogota.to_unix(local(text))), text);
}

TEST(Zone, AnswersAcrossAnOffsetChangeInAnyOrder) {
  // to_local() remembers the last offset of the thread: it must not be used outside its span or for another zone.
  const Zone bogota = zone("America/Bogota");
  const Zone new_york = zone("America/New_York");
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(wall_clock(new_york, 1719835200), "2024-07-01 08:00:00");
    EXPECT_EQ(wall_clock(bogota, 1719835200), "2024-07-01 07:00:00");
    EXPECT_EQ(wall_clock(new_york, 1704110400), "2024-01-01 07:00:00");
    EXPECT_EQ(wall_clock(bogota, 1704110400), "2024-01-01 07:00:00");
  }
}

TEST(Zone, TakesTheFirstOfTwoInstantsWithTheSameWallClock) {
  // 2024-11-03 01:30 happened twice in New York: 05:30 UTC and 06:30 UTC.
  EXPECT_EQ(zone("America/New_York").to_unix(local("2024-11-03 01:30:00")),
            zone("UTC").to_unix(local("2024-11-03 05:30:00")));
}

TEST(Zone, MovesASkippedWallClockToTheJump) {
  // 2024-03-10 02:30 never was in New York: the clock jumped at 07:00 UTC.
  const Zone new_york = zone("America/New_York");
  EXPECT_EQ(new_york.to_unix(local("2024-03-10 02:30:00")), zone("UTC").to_unix(local("2024-03-10 07:00:00")));
  EXPECT_EQ(wall_clock(new_york, new_york.to_unix(local("2024-03-10 02:30:00"))), "2024-03-10 03:00:00");
}

TEST(Zone, KnowsItsName) {
  EXPECT_EQ(zone("America/Bogota").name(), "America/Bogota");
}

TEST(Zone, RefusesAnUnknownNameAsBadConfiguration) {
  const auto opened = Zone::open("America/Macondo");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(opened.error().describe(), "E-CONFIG-007 zone=America/Macondo");
}

TEST(FixedClock, StandsStill) {
  const auto clock = fixed_clock(1795521600);
  EXPECT_TRUE(clock->is_fixed());
  EXPECT_EQ(clock->now(), 1795521600);
}

TEST(SystemClock, ShowsTheWallClockOfItsZone) {
  const auto clock = system_clock(zone("America/Bogota"));
  const LocalTime before = std::time(nullptr) - 5 * 3600;
  const LocalTime now = clock->now();
  const LocalTime after = std::time(nullptr) - 5 * 3600;
  EXPECT_FALSE(clock->is_fixed());
  // time() may lag behind the precise clock by one tick of the kernel.
  EXPECT_LE(before, now);
  EXPECT_LE(now, after + 1);
}

}  // namespace
}  // namespace radica
