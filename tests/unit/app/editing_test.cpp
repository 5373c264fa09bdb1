// What app/editing.h promises of edits of schedules, with schedulers that plan beside it: a database file, a clock that
// the test moves, and no process between the two.
#include "app/editing.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "adapters/db_audit.h"
#include "adapters/db_edits.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"
#include "app/scheduler.h"
#include "contract/sqlite_world.h"

namespace radica::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class EditingTest : public testing::Test {
 protected:
  EditingTest() {
    world_.loaded = load_config({.file = {}, .search = {}, .environment = {}, .flags = {}});
    world_.zone = Zone::open("America/Bogota").value();
    world_.log = Log::open({.folder = "", .stderr_level = LogLevel::kOff}, *log_clock_);
    set("2026-11-30 04:00:00");
    base_ = timetable_of(world_.config(), world_.zone).value();
    sql_ = file_.open();
    if (!migrate(*sql_, {}, *log_clock_, {"afinia"})) throw std::runtime_error("no schema");
    tasks_ = db_tasks(*sql_);
    schedules_ = db_schedules(*sql_, *tasks_);
    edits_ = db_edits(*sql_);
    config_ = std::make_unique<EditedConfig>(world_.loaded, *edits_, *world_.log);
    timetable_ = std::make_unique<EditedTimetable>(*config_, base_, world_.zone);
  }

  void set(const std::string& local) { world_.clock = fixed_clock(parse_local(local).value()); }
  std::int64_t now() const { return unix_now_ms(world_); }
  Editing editing() { return {world_, *edits_, *config_, *timetable_, *schedules_, *tasks_}; }
  static Act act(const std::string& details) {
    AuditEvent event;
    event.actor = "ana";
    event.act = "schedule edit";
    event.details = details;
    return {"ana", "schedule edit", "", 0, std::make_shared<const AuditEvent>(event)};
  }
  Result<void> put(const std::string& name, const std::string& value) {
    return editing().put(texts_, {"schedule", name, value, "", 0}, &act);
  }
  Scheduler scheduler() {
    return {[this] { return timetable_->timetable(); },
            *schedules_,
            *tasks_,
            *world_.log,
            {"radica", "serve", "", 0},
            [this] { return now(); }};
  }
  void tick(const std::string& local) {
    set(local);
    const auto slept = scheduler().tick();
    if (!slept) throw std::runtime_error(slept.error().describe());
  }
  // "instant fate" of the newest ones, oldest first.
  std::vector<std::string> history(const std::string& schedule) {
    std::vector<std::string> lines;
    const std::vector<Occurrence> newest = schedules_->latest(schedule, 20).value();
    for (const Occurrence& one : newest)
      lines.insert(lines.begin(),
                   format_local(world_.zone.to_local(one.instant)).substr(5, 11) + " " +
                       std::string(one.state == OccurrenceState::kEnded ? id_of(one.reason) : id_of(one.state)));
    return lines;
  }

  World world_{.arguments = {},
               .texts = Texts::load(Language::kEn),
               .loaded = {},
               .zone = {},
               .clock = nullptr,
               .started = 0,
               .real_clock = nullptr,
               .log = nullptr,
               .actor = "test"};
  const Texts texts_ = Texts::load(Language::kEn);
  std::unique_ptr<Clock> log_clock_ = fixed_clock(0);
  SqliteWorld file_;
  Timetable base_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<TaskQueue> tasks_;
  std::unique_ptr<Schedules> schedules_;
  std::unique_ptr<Edits> edits_;
  std::unique_ptr<EditedConfig> config_;
  std::unique_ptr<EditedTimetable> timetable_;
};

TEST_F(EditingTest, TheNextTickPlansByTheEditAndByTheFileOnceItIsReset) {
  tick("2026-11-30 04:00:00");
  ASSERT_TRUE(put("backup", R"({"cron":"30 4 * * *"})"));
  tick("2026-11-30 04:30:00");
  EXPECT_THAT(history("backup"), ElementsAre("11-30 04:30 en_tarea"));
  ASSERT_TRUE(editing().reset("schedule", "backup", &act));
  tick("2026-11-30 23:45:00");
  EXPECT_THAT(history("backup"), ElementsAre(HasSubstr("04:30"), HasSubstr("11-30 23:45")));
}

// docs/decisions/0041: what an edit takes away from the future it does not take away from the past.
TEST_F(EditingTest, WhatWasPlannedBeforeTheEditIsPlannedByWhatHeldThen) {
  tick("2026-11-30 22:59:00");
  set("2026-11-30 23:46:00");  // nobody has planned 23:30 and 23:45 yet
  ASSERT_TRUE(put("backup", R"({"cron":"40 23 * * *","after":[]})"));
  tick("2026-11-30 23:46:01");
  EXPECT_THAT(history("backup"), ElementsAre(HasSubstr("11-30 23:45")));  // not 23:40 too, which was over by then
  tick("2026-12-01 23:41:00");
  EXPECT_THAT(history("backup"), ElementsAre(HasSubstr("11-30 23:45"), HasSubstr("12-01 23:40")));
}

TEST_F(EditingTest, ASchedulerThatReadTheSchedulesBeforeTheEditPlansNothingByThem) {
  tick("2026-11-30 23:44:00");
  set("2026-11-30 23:45:00");
  bool is_edited = false;
  Scheduler slow(
      [&]() -> Result<std::shared_ptr<const Timetable>> {
        auto before = timetable_->timetable();
        // The edit comes between its look at the schedules and its rows, from a clock that is behind.
        if (is_edited) {
          set("2026-11-30 23:44:59");
          if (!put("backup", R"({"enabled":"no"})")) throw std::runtime_error("not edited");
          set("2026-11-30 23:45:00");
        }
        is_edited = true;
        return before;
      },
      *schedules_, *tasks_, *world_.log, {"radica", "serve", "", 0}, [this] { return now(); });
  ASSERT_TRUE(slow.tick());
  EXPECT_THAT(history("backup"), ElementsAre());
  tick("2026-11-30 23:45:01");
  EXPECT_THAT(history("backup"), ElementsAre());
}

TEST_F(EditingTest, WhatIsSwitchedOffMissesNothingAndAbsorbsNothing) {
  tick("2026-11-30 04:00:00");
  ASSERT_TRUE(put("full", R"({"enabled":"no"})"));
  tick("2026-11-30 05:00:00");
  EXPECT_THAT(history("full"), ElementsAre());
  EXPECT_THAT(history("incremental"), ElementsAre("11-30 05:00 en_tarea"));
  ASSERT_TRUE(editing().reset("schedule", "full", &act));
  tick("2026-11-30 12:00:00");
  EXPECT_THAT(history("full"), ElementsAre());
  tick("2026-12-01 05:00:00");
  EXPECT_THAT(history("full"), ElementsAre(HasSubstr("12-01 05:00")));
}

TEST_F(EditingTest, TheAuditTellsBeforeAndAfterOfTheOptionsThatAreEdited) {
  ASSERT_TRUE(put("backup", R"({"cron":"30 4 * * *"})"));
  ASSERT_TRUE(put("backup", R"({"holidays":"skip"})"));
  ASSERT_TRUE(editing().reset("schedule", "backup", &act));
  std::vector<std::string> details;
  const std::vector<AuditRow> told = db_audit(*sql_)->list({}).value();
  for (const AuditRow& row : told) details.push_back(row.event.details);
  EXPECT_THAT(
      details,
      ElementsAre(
          R"({"before":{"holidays":"skip"},"after":{"holidays":"run"}})",
          R"({"before":{"cron":"30 4 * * *","holidays":"run"},"after":{"cron":"45 23 * * *","holidays":"skip"}})",
          R"({"before":{"cron":"45 23 * * *"},"after":{"cron":"30 4 * * *"}})"));
}

TEST_F(EditingTest, WhatIsWrongIsStoredNowhereAndToldWithItsField) {
  const auto done = put("backup", R"({"cron":"every day"})");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(done.error().describe(), HasSubstr("field=cron"));
  EXPECT_THAT(edits_->list().value(), ElementsAre());
  EXPECT_FALSE(editing().reset("schedule", "backup", &act));
}

}  // namespace
}  // namespace radica::test
