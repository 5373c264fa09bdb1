// What model/holidays.h promises, against lists written by hand from Ley 51 de 1983.
#include "model/holidays.h"

#include <gmock/gmock.h>

#include <set>

namespace radica {
namespace {

LocalTime day(const std::string& date) {
  return parse_local(date + " 00:00:00").value();
}

std::string days_of(int year) {
  std::set<std::string> days;
  for (const Holiday& holiday : colombian_holidays(year)) days.insert(format_local(holiday.day).substr(5, 5));
  std::string text;
  for (const std::string& one : days) text += (text.empty() ? "" : " ") + one;
  return text;
}

TEST(HolidaysTest, EasterIsThatOfTheGregorianCalendar) {
  for (const char* date : {"1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20",
                           "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22"})
    EXPECT_EQ(format_local(easter_of(std::stoi(date))).substr(0, 10), date);
}

TEST(HolidaysTest, TheDaysOfAYearAreThoseOfTheLaw) {
  EXPECT_EQ(days_of(2025),
            "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25");
  EXPECT_EQ(days_of(2026),
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 "
            "12-25");
  EXPECT_EQ(days_of(2027),
            "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-20 08-07 08-16 10-18 11-01 11-15 12-08 "
            "12-25");
}

TEST(HolidaysTest, AYearHasEighteenOfWhichTwoMayFallOnOneDay) {
  for (int year = 1984; year <= 2100; ++year) EXPECT_EQ(colombian_holidays(year).size(), 18U) << year;
  for (const char* date : {"2025-06-30", "2030-07-01", "2038-07-05"}) {
    const auto all = colombian_holidays(std::stoi(date));
    EXPECT_EQ(std::ranges::count(all, day(date), &Holiday::day), 2) << date;
  }
}

TEST(HolidaysTest, AFileAddsDaysAndTakesSomeAway) {
  auto parsed = parse_holiday_changes(
      "# civic days\r\n2026-11-13  Día cívico \n\n-2026-12-08   # worked\n2026-12-08 # back again\n");
  ASSERT_TRUE(std::holds_alternative<HolidayChanges>(parsed));
  const Calendar calendar(std::get<HolidayChanges>(parsed));
  EXPECT_EQ(calendar.holiday(day("2026-11-13") + 3600).value().text, "Día cívico");
  EXPECT_TRUE(calendar.holiday(day("2026-12-08")).value().is_own);
  EXPECT_EQ(calendar.holiday(day("2026-12-25") + 86399).value().text, "navidad");
  EXPECT_FALSE(calendar.holiday(day("2026-12-26")));
  const Calendar worked(std::get<HolidayChanges>(parse_holiday_changes("-2026-12-08")));
  EXPECT_FALSE(worked.holiday(day("2026-12-08")));
}

TEST(HolidaysTest, ALineThatNamesNoDayIsAFaultWithItsNumber) {
  for (const char* text : {"2026-11-13 a\n2026-02-30 b\n", "2026-11-13 a\n26-11-13\n", "\n2026-11-13x\n"}) {
    const auto parsed = parse_holiday_changes(text);
    ASSERT_TRUE(std::holds_alternative<HolidayLineFault>(parsed)) << text;
    EXPECT_EQ(std::get<HolidayLineFault>(parsed).line, 2U) << text;
  }
}

}  // namespace
}  // namespace radica
