// What model/schedule.h promises: the rules by which an occurrence runs, waits or is left out.
#include "model/schedule.h"

#include <gmock/gmock.h>

namespace radica {
namespace {

using testing::HasSubstr;

class ScheduleTest : public testing::Test {
 protected:
  ScheduleTest() {
    timetable_.zone = Zone::open("America/Bogota").value();
    timetable_.hours = {parse_weekdays("mon-sat").value(), 5 * 3600, 22 * 3600, true};
  }
  Schedule& add(const std::string& name, const std::string& cron) {
    timetable_.schedules.reserve(8);
    Schedule& schedule = timetable_.schedules.emplace_back();
    schedule.name = name;
    schedule.cron = std::get<Cron>(Cron::parse(cron));
    schedule.zone = timetable_.zone;
    return schedule;
  }
  std::int64_t at(const std::string& local) const { return timetable_.zone.to_unix(parse_local(local).value()); }
  Occurrence open(const std::string& name, const std::string& local) const {
    Occurrence one;
    one.schedule = name;
    one.instant = at(local);
    one.state = OccurrenceState::kTasked;
    return one;
  }
  // "state fate reason detail"
  static std::string said(const Decision& decision) {
    std::string text(id_of(decision.state));
    for (const std::string_view word :
         {id_of(decision.fate), id_of(decision.reason), std::string_view(decision.detail)})
      text += word.empty() ? "" : " " + std::string(word);
    return text;
  }
  std::string decided(const Schedule& schedule, const std::string& instant, const std::string& now,
                      const Others& others = {}, const std::optional<Pause>& pause = {}) const {
    return said(decide(timetable_, schedule, at(instant), at(now), pause, others));
  }

  Timetable timetable_;
};

TEST_F(ScheduleTest, WhatIsDueAndFreeRuns) {
  const Schedule& one = add("one", "0 5 * * mon-sat");
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00"), "en_tarea");
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:05:00"), "en_tarea");
}

TEST_F(ScheduleTest, APauseLeavesItOutWithWhoAndWhy) {
  const Schedule& one = add("one", "0 5 * * *");
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {}, Pause{"ana", "", 0, {}}),
            "terminada omitida paused ana");
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {}, Pause{"ana", "inventario", 0, {}}),
            "terminada omitida paused ana: inventario");
}

TEST_F(ScheduleTest, HolidaysRunAreSkippedOrAreTheOnlyDays) {
  Schedule& one = add("one", "0 5 * * *");
  EXPECT_EQ(decided(one, "2026-12-08 05:00:00", "2026-12-08 05:00:00"), "en_tarea");
  one.holidays = HolidayPolicy::kSkip;
  EXPECT_EQ(decided(one, "2026-12-08 05:00:00", "2026-12-08 05:00:00"), "terminada omitida holiday @inmaculada");
  EXPECT_EQ(decided(one, "2026-12-09 05:00:00", "2026-12-09 05:00:00"), "en_tarea");
  one.holidays = HolidayPolicy::kOnly;
  EXPECT_EQ(next_planned(timetable_, one, at("2026-11-30 00:00:00")), at("2026-12-08 05:00:00"));
  EXPECT_EQ(next_planned(timetable_, one, at("2026-12-08 05:00:00")), at("2026-12-25 05:00:00"));
  Schedule& never = add("never", "0 5 24 12 *");
  never.holidays = HolidayPolicy::kOnly;
  EXPECT_EQ(next_planned(timetable_, never, at("2026-11-30 00:00:00")), std::nullopt);
}

TEST_F(ScheduleTest, WhatHasToLieInTheOperatingHoursIsSkippedOutsideOfThem) {
  Schedule& one = add("one", "0 * * * *");
  one.hours = HoursPolicy::kInside;
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00"), "en_tarea");
  EXPECT_EQ(decided(one, "2026-11-30 22:00:00", "2026-11-30 22:00:00"), "terminada omitida outside_hours");
  EXPECT_EQ(decided(one, "2026-11-29 12:00:00", "2026-11-29 12:00:00"), "terminada omitida outside_hours");
  timetable_.hours.on_holidays = false;
  EXPECT_EQ(decided(one, "2026-12-08 12:00:00", "2026-12-08 12:00:00"), "terminada omitida outside_hours");
}

// R9: 0, 1 and 5 missed, by policy; also when a holiday lies between.
TEST_F(ScheduleTest, OfMissedOnesTheLastRunsOrNone) {
  Schedule& one = add("one", "0 */2 * * *");
  one.deadline = std::chrono::minutes(121);
  EXPECT_EQ(decided(one, "2026-11-30 10:00:00", "2026-11-30 10:30:00"), "en_tarea caught_up");
  const std::string later = std::to_string(at("2026-11-30 10:00:00"));
  EXPECT_EQ(decided(one, "2026-11-30 08:00:00", "2026-11-30 10:00:00"), "terminada omitida superseded " + later);
  EXPECT_EQ(decided(one, "2026-11-30 02:00:00", "2026-11-30 11:00:00"), "terminada omitida missed");
  one.deadline = std::chrono::minutes(20);
  EXPECT_EQ(decided(one, "2026-11-30 10:00:00", "2026-11-30 10:30:00"), "terminada omitida missed");
  one.deadline = std::chrono::minutes(600);
  one.catch_up = CatchUp::kNone;
  EXPECT_EQ(decided(one, "2026-11-30 10:00:00", "2026-11-30 10:30:00"), "terminada omitida missed");
  EXPECT_EQ(decided(one, "2026-11-30 10:00:00", "2026-11-30 10:05:00"), "en_tarea");
}

TEST_F(ScheduleTest, ALaterOneThatTheCalendarLeavesOutSupersedesNothing) {
  Schedule& one = add("one", "0 22 * * *");
  one.deadline = std::chrono::hours(48);
  one.holidays = HolidayPolicy::kSkip;
  EXPECT_EQ(decided(one, "2026-12-07 22:00:00", "2026-12-08 23:00:00"), "en_tarea caught_up");
  EXPECT_EQ(decided(one, "2026-12-08 22:00:00", "2026-12-08 23:00:00"), "terminada omitida holiday @inmaculada");
}

// R10: the full load at 05:00, and one that still runs at 07:00.
TEST_F(ScheduleTest, WhatAnotherDoesIsAbsorbed) {
  add("full", "0 5 * * *");
  Schedule& one = add("one", "0 5-22/2 * * *");
  one.absorbed_by = {"full"};
  Occurrence full = open("full", "2026-11-30 05:00:00");
  const std::string by = "terminada absorbida absorbed " + full.key();
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {full}), by);
  EXPECT_EQ(decided(one, "2026-11-30 07:00:00", "2026-11-30 07:00:00", {full}), by);
  full.state = OccurrenceState::kEnded;
  full.fate = Fate::kDone;
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {full}), by);
  full.fate = Fate::kSkipped;
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {full}), "en_tarea");
  EXPECT_EQ(decided(one, "2026-11-30 05:00:00", "2026-11-30 05:00:00", {open("other", "2026-11-30 05:00:00")}),
            "en_tarea");
}

TEST_F(ScheduleTest, AnEarlierOneThatIsOpenLetsItBeSkippedWaitOrBeAbsorbed) {
  Schedule& one = add("one", "0 * * * *");
  const Occurrence earlier = open("one", "2026-11-30 09:00:00");
  const auto decided_now = [&] { return decided(one, "2026-11-30 10:00:00", "2026-11-30 10:00:00", {earlier}); };
  EXPECT_EQ(decided_now(), "terminada omitida overlap " + earlier.key());
  one.overlap = Overlap::kAbsorb;
  EXPECT_EQ(decided_now(), "terminada absorbida absorbed " + earlier.key());
  one.overlap = Overlap::kQueue;
  EXPECT_EQ(decided_now(), "espera");
}

TEST_F(ScheduleTest, WhatWaitsForAnotherBeginsAfterItOrWhenItHasWaitedEnough) {
  add("integrity", "30 23 * * *");
  Schedule& backup = add("backup", "45 23 * * *");
  backup.after = {"integrity"};
  const Occurrence integrity = open("integrity", "2026-11-30 23:30:00");
  EXPECT_EQ(decided(backup, "2026-11-30 23:45:00", "2026-11-30 23:45:00"), "en_tarea");
  EXPECT_EQ(decided(backup, "2026-11-30 23:45:00", "2026-11-30 23:45:00", {integrity}), "espera");
  Occurrence waiting = open("backup", "2026-11-30 23:45:00");
  waiting.state = OccurrenceState::kWaiting;
  const auto later = [&](const std::string& now, const Others& others) {
    return said(decide_waiting(backup, waiting, at(now), others));
  };
  EXPECT_EQ(later("2026-12-01 00:14:59", {integrity}), "espera");
  EXPECT_EQ(later("2026-11-30 23:50:00", {}), "en_tarea");
  EXPECT_EQ(later("2026-12-01 00:15:00", {integrity}), "en_tarea waited_out " + integrity.key());
  EXPECT_EQ(later("2026-12-01 00:45:00", {integrity}), "terminada omitida deadline");
  // One that comes after it is none of its business.
  EXPECT_EQ(later("2026-11-30 23:50:00", {open("integrity", "2026-12-01 23:30:00")}), "en_tarea");
}

TEST_F(ScheduleTest, ForecastsNameEachInstantOnceInTheOrderOfTheTimetable) {
  const Schedule& full = add("full", "0 5 * * mon-sat");
  Schedule& one = add("one", "0 5,7 * * *");
  one.absorbed_by = {"full"};
  const auto paused_on_tuesday = [&](const Schedule& schedule, std::int64_t instant) {
    const bool is_paused = schedule.name == "full" && instant == at("2026-12-01 05:00:00");
    return is_paused ? std::optional(Pause{"ana", "", 0, {}}) : std::nullopt;
  };
  std::string text;
  for (const Forecast& forecast :
       foresee(timetable_, {&full, &one}, at("2026-11-29 06:00:00"), at("2026-12-01 05:00:00"), paused_on_tuesday))
    text += format_local(timetable_.zone.to_local(forecast.instant)).substr(5, 8) + " " + forecast.schedule->name +
            " " + said(forecast.decision) + "\n";
  const std::string by = "full@" + std::to_string(at("2026-11-30 05:00:00"));
  EXPECT_EQ(text, "11-29 07 one en_tarea\n11-30 05 full en_tarea\n11-30 05 one terminada absorbida absorbed " + by +
                      "\n11-30 07 one en_tarea\n12-01 05 full terminada omitida paused ana\n12-01 05 one en_tarea\n");
  // What is not asked for counts all the same.
  EXPECT_EQ(foresee(timetable_, {&one}, at("2026-11-30 04:00:00"), at("2026-11-30 05:00:00"), paused_on_tuesday)
                .at(0)
                .decision.fate,
            Fate::kAbsorbed);
}

TEST_F(ScheduleTest, IdsOfTheDatabaseComeBack) {
  for (int i = 0; i < static_cast<int>(Reason::kCount); ++i)
    EXPECT_EQ(reason_by_id(id_of(static_cast<Reason>(i))), static_cast<Reason>(i));
  for (int i = 0; i <= static_cast<int>(Fate::kFailed); ++i)
    EXPECT_EQ(fate_by_id(id_of(static_cast<Fate>(i))), static_cast<Fate>(i));
  for (int i = 0; i <= static_cast<int>(OccurrenceState::kEnded); ++i)
    EXPECT_EQ(occurrence_state_by_id(id_of(static_cast<OccurrenceState>(i))), static_cast<OccurrenceState>(i));
  EXPECT_EQ(reason_by_id("unknown"), Reason::kNone);
}

}  // namespace
}  // namespace radica
