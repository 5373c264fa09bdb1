// radica schedule, through the real binary: what is planned, what would come, and what people ask of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ScheduleVerb : public testing::Test {
 protected:
  ScheduleVerb() : world_(folder_.path()) { world_.write_config(); }

  Ended radica(std::vector<std::string> verb, const std::string& now = "2026-12-07T04:00:00",
               const std::string& language = "en") {
    std::vector<std::string> words{"--no-progress", "--lang", language, "--now", now};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, world_.folder(), {});
  }
  std::string said(std::vector<std::string> verb, const std::string& now = "2026-12-07T04:00:00",
                   const std::string& language = "en") {
    const Ended ended = radica(std::move(verb), now, language);
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
  void make_database() { said({"load"}); }
  void configure(const std::string& more) { folder_.write("radica.toml", folder_.read("radica.toml") + "\n" + more); }

  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(ScheduleVerb, ListsTheFivePlannedOnesWithoutADatabaseAndLeavesNoTrace) {
  const std::string text = said({"schedule", "list"});
  for (const char* name : {"full  0 5 * * mon-sat", "incremental  0 5-21/2,22 * * mon-sat", "integrity  30 23 * * *",
                           "backup  45 23 * * *", "maintenance  0 2 * * sun"})
    EXPECT_THAT(text, HasSubstr(name));
  EXPECT_THAT(text, HasSubstr("mon 2026-12-07 05:00:00"));
  EXPECT_THAT(text, HasSubstr("verify · reconcile"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path("radica.db")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path("data/logs")));
}

TEST_F(ScheduleVerb, NextSaysWhatComesAndWhatBecomesOfIt) {
  EXPECT_THAT(
      said({"schedule", "next"}),
      StartsWith("mon 2026-12-07 05:00:00  full         runs\n"
                 "mon 2026-12-07 05:00:00  incremental  absorbed  its work is done by full load, mon 2026-12-07 "
                 "05:00:00\n"
                 "mon 2026-12-07 07:00:00  incremental  runs\n"));
  const std::string one = said({"schedule", "next", "maintenance"}, "2026-12-07T04:00:00", "es");
  EXPECT_THAT(one, StartsWith("dom 13/12/2026 02:00:00  maintenance  corre\n"));
  EXPECT_EQ(std::count(one.begin(), one.end(), '\n'), 10);
}

TEST_F(ScheduleVerb, SimulatesTheWeeksOfAConfigurationBeforeItHolds) {
  configure(
      "[hours]\ndays = \"mon-fri\"\n[calendar]\nholidays_file = \"festivos.txt\"\n"
      "[[schedule]]\nname = \"uno\"\ncron = \"0 6 * * *\"\ncommands = [\"run\"]\nholidays = \"skip\"\nhours = "
      "\"inside\"\n");
  folder_.write("festivos.txt", "2026-12-09 Día cívico\n-2026-12-25\n");
  const std::string text = said({"schedule", "simulate", "--weeks", "3", "--from", "2026-12-07"});
  EXPECT_THAT(text, HasSubstr("mon 2026-12-07 06:00:00  uno  runs\n"
                              "tue 2026-12-08 06:00:00  uno  skipped  holiday: Immaculate Conception\n"
                              "wed 2026-12-09 06:00:00  uno  skipped  holiday: Día cívico\n"));
  EXPECT_THAT(text, HasSubstr("sat 2026-12-12 06:00:00  uno  skipped  outside of the operating hours\n"));
  EXPECT_THAT(text, HasSubstr("fri 2026-12-25 06:00:00  uno  runs\n"));
  EXPECT_THAT(text, HasSubstr("uno: 21 planned, 13 run, 0 absorbed, 8 skipped\n"));
  const std::string json = said({"--json", "schedule", "simulate", "--weeks", "1", "--from", "2026-12-07"});
  EXPECT_THAT(json,
              HasSubstr(R"({"schedule":"uno","at":"2026-12-08 06:00:00","instant":1796727600,"state":"terminada",)"
                        R"("fate":"omitida","reason":"holiday","detail":"@inmaculada")"));
  EXPECT_THAT(json, HasSubstr(R"("sums":[{"schedule":"uno","planned":7,"run":3,"absorbed":0,"skipped":4}])"));
}

TEST_F(ScheduleVerb, APauseHoldsUntilItsTimeAndSaysWhoAndWhy) {
  make_database();
  const std::string paused =
      said({"schedule", "pause", "full", "--until", "2026-12-08T12:00:00", "--reason", "inventario"});
  EXPECT_THAT(paused, HasSubstr("until tue 2026-12-08 12:00:00: inventario"));
  EXPECT_THAT(said({"schedule", "next"}), AllOf(HasSubstr("mon 2026-12-07 05:00:00  full         skipped  paused by "),
                                                HasSubstr("mon 2026-12-07 05:00:00  incremental  runs\n")));
  EXPECT_THAT(said({"schedule", "next", "full"}), HasSubstr("wed 2026-12-09 05:00:00  full  runs\n"));
  EXPECT_THAT(said({"schedule", "resume", "full"}, "2026-12-07T04:30:00"), Not(HasSubstr("inventario")));
  EXPECT_THAT(said({"schedule", "next", "full"}, "2026-12-07T04:30:00"),
              StartsWith("mon 2026-12-07 05:00:00  full  runs\n"));
  const Ended over = radica({"schedule", "pause", "--until", "2026-12-01"});
  EXPECT_EQ(over.exit_code, 64);
  EXPECT_THAT(over.standard_error, HasSubstr("E-SCHEDULE-005"));
  EXPECT_THAT(said({"--json", "schedule", "pause"}), HasSubstr("\"until\":null"));
}

TEST_F(ScheduleVerb, RunNowPutsATaskIntoTheQueueOnce) {
  make_database();
  EXPECT_THAT(said({"schedule", "run-now", "backup"}),
              AllOf(HasSubstr("mon 2026-12-07 04:00:00  in the queue or running  (asked for by ")));
  const Ended again = radica({"schedule", "run-now", "backup"}, "2026-12-07T04:00:05", "es");
  EXPECT_EQ(again.exit_code, 64);
  EXPECT_THAT(again.standard_error, HasSubstr("backup ya espera o corre"));
  SqliteReader database(folder_.path("radica.db"));
  const auto tasks = database.query("SELECT arguments, priority FROM radica_task");
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks.at(0).joined(), R"(["backup"] | 8)");
  const auto acts = database.query("SELECT schedule, action, reason FROM radica_schedule_act");
  ASSERT_EQ(acts.size(), 1U);
  EXPECT_EQ(acts.at(0).joined(), "backup | run_now | ");
}

TEST_F(ScheduleVerb, NeedsANameToRunNowAndADatabaseToChangeAnything) {
  EXPECT_EQ(radica({"schedule", "run-now"}).exit_code, 64);
  const Ended none = radica({"schedule", "pause"});
  EXPECT_EQ(none.exit_code, 78);
  EXPECT_THAT(none.standard_error, HasSubstr("E-SQL-014"));
  const Ended unknown = radica({"schedule", "list", "ful"});
  EXPECT_EQ(unknown.exit_code, 64);
  EXPECT_THAT(unknown.standard_error, HasSubstr("There are: full, incremental, integrity, backup, maintenance."));
}

TEST_F(ScheduleVerb, AFileOfHolidaysThatCannotBeReadIsAnErrorWithItsLine) {
  configure("[calendar]\nholidays_file = \"festivos.txt\"\n");
  EXPECT_THAT(radica({"schedule", "next"}).standard_error, HasSubstr("E-FILE-001"));
  folder_.write("festivos.txt", "# días\n2026-13-01 No\n");
  const Ended wrong = radica({"schedule", "next"});
  EXPECT_EQ(wrong.exit_code, 78);
  EXPECT_THAT(wrong.standard_error, HasSubstr("line 2 of festivos.txt"));
}

}  // namespace
}  // namespace radica::test
