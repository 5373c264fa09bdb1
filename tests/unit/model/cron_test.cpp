// What model/cron.h promises.
#include "model/cron.h"

#include <gmock/gmock.h>

namespace radica {
namespace {

using testing::ElementsAre;

Cron cron(std::string_view text) {
  const auto parsed = Cron::parse(text);
  if (const auto* fault = std::get_if<CronFault>(&parsed))
    throw std::runtime_error(std::string(text) + ": " + std::string(id_of(fault->problem)));
  return std::get<Cron>(parsed);
}

// "problem@position"; "good" if there is none.
std::string fault(std::string_view text) {
  const auto parsed = Cron::parse(text);
  const auto* found = std::get_if<CronFault>(&parsed);
  return found == nullptr ? "good" : std::string(id_of(found->problem)) + "@" + std::to_string(found->position);
}

LocalTime at(std::string_view text) {
  return parse_local(text).value();
}

// The instants after a wall-clock time, by the wall clock of the zone.
std::vector<std::string> after(std::string_view expression, std::string_view zone_name, std::string_view from,
                               int count) {
  const Zone zone = Zone::open(zone_name).value();
  const Cron parsed = cron(expression);
  std::int64_t instant = zone.to_unix(at(from));
  std::vector<std::string> found;
  for (int i = 0; i < count; ++i) {
    instant = next_instant(parsed, zone, instant).value();
    found.push_back(format_local(zone.to_local(instant)));
  }
  return found;
}

TEST(CronTest, ListsRangesStepsAndNamesAreUnderstood) {
  EXPECT_THAT(cron("0,30 5-7 * * *").times_of_day(), ElementsAre(18000, 19800, 21600, 23400, 25200, 27000));
  EXPECT_THAT(cron("*/20 23 * * *").times_of_day(), ElementsAre(82800, 84000, 85200));
  EXPECT_THAT(cron("0 5-21/8,22 * * *").times_of_day(), ElementsAre(18000, 46800, 75600, 79200));
  const Cron named = cron("0 0 * JAN,jul-Aug MON-wed,sat");
  EXPECT_TRUE(named.fits_day(at("2026-01-05 00:00:00")));   // Monday
  EXPECT_TRUE(named.fits_day(at("2026-08-01 23:59:00")));   // Saturday
  EXPECT_FALSE(named.fits_day(at("2026-01-08 00:00:00")));  // Thursday
  EXPECT_FALSE(named.fits_day(at("2026-02-02 00:00:00")));
}

TEST(CronTest, SundayIsBoth0And7AndEndsARange) {
  for (const char* text : {"0 2 * * 0", "0 2 * * 7", "0 2 * * sun", "0 2 * * 7-7"}) {
    EXPECT_TRUE(cron(text).fits_day(at("2026-11-29 00:00:00"))) << text;
    EXPECT_FALSE(cron(text).fits_day(at("2026-11-30 00:00:00"))) << text;
  }
  for (const char* text : {"0 2 * * fri-sun", "0 2 * * 5-7"}) {
    EXPECT_TRUE(cron(text).fits_day(at("2026-11-29 00:00:00"))) << text;
    EXPECT_TRUE(cron(text).fits_day(at("2026-11-27 00:00:00"))) << text;
    EXPECT_FALSE(cron(text).fits_day(at("2026-11-26 00:00:00"))) << text;
  }
}

TEST(CronTest, TwoFieldsOfTheDayMeanEitherUnlessOneIsAStar) {
  const Cron either = cron("0 0 13 * fri");
  EXPECT_TRUE(either.fits_day(at("2026-11-13 00:00:00")));
  EXPECT_TRUE(either.fits_day(at("2026-11-20 00:00:00")));  // a Friday
  EXPECT_TRUE(either.fits_day(at("2026-12-13 00:00:00")));  // a Sunday
  EXPECT_FALSE(either.fits_day(at("2026-11-14 00:00:00")));
  EXPECT_FALSE(cron("0 0 */2 * fri").fits_day(at("2026-11-20 00:00:00")));  // even day, though a Friday
}

TEST(CronTest, AFaultSaysWhatAndAtWhichCharacter) {
  EXPECT_EQ(fault("0 5 * * mon-sat"), "good");
  EXPECT_EQ(fault(""), "fields@1");
  EXPECT_EQ(fault("0 5 * *"), "fields@8");
  EXPECT_EQ(fault("0 5 * * * *"), "fields@11");
  EXPECT_EQ(fault("60 5 * * *"), "range@1");
  EXPECT_EQ(fault("0 5,24 * * *"), "range@5");
  EXPECT_EQ(fault("0 22-5 * * *"), "range@3");
  EXPECT_EQ(fault("0 5 * * mon-funday"), "value@13");
  EXPECT_EQ(fault("0 5 * lunes *"), "value@7");
  EXPECT_EQ(fault("0 5, * * *"), "value@5");
  EXPECT_EQ(fault("*/0 5 * * *"), "step@2");
  EXPECT_EQ(fault("5/10 5 * * *"), "step@2");
  EXPECT_EQ(fault("0 5 0 * *"), "range@5");
  EXPECT_EQ(fault("0 5 30 2 *"), "never@5");
  EXPECT_EQ(fault("0 5 29 2 *"), "good");
  EXPECT_EQ(fault("0 5 99999999999999 2 *"), "value@5");
}

TEST(CronTest, LeapDaysComeEveryFourYearsButForThe2100th) {
  EXPECT_THAT(after("0 0 29 2 *", "America/Bogota", "2092-03-01 00:00:00", 2),
              ElementsAre("2096-02-29 00:00:00", "2104-02-29 00:00:00"));
}

TEST(CronTest, ATimeThatBogotaSkippedIn1992ComesAtTheFirstInstantAfterTheGap) {
  EXPECT_THAT(after("30 0 * * *", "America/Bogota", "1992-05-02 00:30:00", 2),
              ElementsAre("1992-05-03 01:00:00", "1992-05-04 00:30:00"));
}

TEST(CronTest, AnHourThatBogotaHadTwiceIn1993CountsOnce) {
  for (const char* text : {"30 23 * * *", "45 23 * * *"}) {
    const Zone zone = Zone::open("America/Bogota").value();
    const Cron parsed = cron(text);
    const std::int64_t first = next_instant(parsed, zone, zone.to_unix(at("1993-02-06 12:00:00"))).value();
    const std::int64_t second = next_instant(parsed, zone, first).value();
    EXPECT_EQ(second - first, 25 * 3600) << text;
    EXPECT_EQ(format_local(zone.to_local(second)).substr(0, 10), "1993-02-07") << text;
  }
}

TEST(CronTest, SeveralSkippedTimesAreOneInstant) {
  // New York, 2026-03-08: 02:00 becomes 03:00.
  EXPECT_THAT(after("0,15,30 2,3 * * *", "America/New_York", "2026-03-08 01:00:00", 3),
              ElementsAre("2026-03-08 03:00:00", "2026-03-08 03:15:00", "2026-03-08 03:30:00"));
}

TEST(CronTest, GapsAndOverlapsOfOtherZonesFollowTheSameRule) {
  // Santiago skips 2026-09-06 00:00-01:00.
  EXPECT_THAT(after("30 0 * * *", "America/Santiago", "2026-09-05 12:00:00", 2),
              ElementsAre("2026-09-06 01:00:00", "2026-09-07 00:30:00"));
  // Lord Howe: half an hour, 2026-10-04 02:00-02:30.
  EXPECT_THAT(after("15 2 * * *", "Australia/Lord_Howe", "2026-10-03 12:00:00", 2),
              ElementsAre("2026-10-04 02:30:00", "2026-10-05 02:15:00"));
  // Samoa had no 2011-12-30 at all.
  EXPECT_THAT(after("0 12 30 12 *", "Pacific/Apia", "2011-12-29 23:00:00", 2),
              ElementsAre("2011-12-31 00:00:00", "2012-12-30 12:00:00"));
}

TEST(CronTest, DaysOfTheWeekAreOneField) {
  EXPECT_EQ(parse_weekdays("mon-sat").value().to_string(), "1111110");
  EXPECT_EQ(parse_weekdays("sat,sun").value().to_string(), "1000001");
  EXPECT_FALSE(parse_weekdays("mon sat"));
  EXPECT_FALSE(parse_weekdays(""));
}

}  // namespace
}  // namespace radica
