// What ports/edits.h promises, for adapters/db_edits on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/db_audit.h"
#include "adapters/db_edits.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"

namespace radica::test {

template <class World>
class EditsContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    edits_ = db_edits(*sql_);
    tasks_ = db_tasks(*sql_);
    schedules_ = db_schedules(*sql_, *tasks_);
    audit_ = db_audit(*sql_);
  }

  static Edit edit(const std::string& value, std::int64_t at = 1'000, const std::string& what = "schedule",
                   const std::string& name = "full") {
    return {what, name, value, "ana", at};
  }
  Act act(const std::string& details) const {
    AuditEvent event;
    event.actor = "ana";
    event.act = "schedule edit";
    event.details = details;
    return {"ana", "schedule edit", "", 0, std::make_shared<const AuditEvent>(event)};
  }
  bool put(const Edit& one, const std::optional<Edit>& known = std::nullopt) {
    const auto done = edits_->put(act("{}"), one, known);
    if (!done) ADD_FAILURE() << done.error().describe();
    return done && *done;
  }
  bool reset(const Edit& known) {
    const auto done = edits_->reset(act("{}"), known);
    if (!done) ADD_FAILURE() << done.error().describe();
    return done && *done;
  }
  std::vector<Edit> all() { return edits_->list().value(); }
  std::size_t told() { return audit_->list({}).value().size(); }

  World world_;
  const LocalTime now_ = *parse_local("2026-11-24 12:00:00");
  std::unique_ptr<Clock> clock_ = fixed_clock(now_);
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Edits> edits_;
  std::unique_ptr<TaskQueue> tasks_;
  std::unique_ptr<Schedules> schedules_;
  std::unique_ptr<Audit> audit_;
};
TYPED_TEST_SUITE_P(EditsContract);

TYPED_TEST_P(EditsContract, OneOfEachThingIsKeptAsItWasWrittenAndResetTakesItAway) {
  EXPECT_THAT(this->all(), testing::IsEmpty());
  const Edit schedule = this->edit(R"({"cron":"0 6 * * *","enabled":"no"})");
  const Edit rules = this->edit(R"({"late_minutes":30})", 1'001, "alerts", "");
  EXPECT_TRUE(this->put(schedule));
  EXPECT_TRUE(this->put(rules));
  EXPECT_THAT(this->all(), testing::ElementsAre(rules, schedule));
  const Edit later = this->edit(R"({"cron":"0 7 * * *"})", 1'002);
  EXPECT_TRUE(this->put(later, schedule));
  EXPECT_THAT(this->all(), testing::ElementsAre(rules, later));
  EXPECT_TRUE(this->reset(later));
  EXPECT_THAT(this->all(), testing::ElementsAre(rules));
}

TYPED_TEST_P(EditsContract, OfTwoWhoEditTheSameThingTheSecondIsToldAndChangesNothing) {
  const Edit first = this->edit(R"({"cron":"0 6 * * *"})"), second = this->edit(R"({"cron":"0 7 * * *"})", 1'001);
  EXPECT_TRUE(this->put(first));
  EXPECT_FALSE(this->put(second));  // knew of none
  EXPECT_TRUE(this->put(second, first));
  EXPECT_FALSE(this->put(first, first));  // knew the one before
  EXPECT_FALSE(this->reset(first));
  EXPECT_THAT(this->all(), testing::ElementsAre(second));
}

TYPED_TEST_P(EditsContract, WhatIsChangedIsToldInTheAuditWithItAndNothingElseIs) {
  const Edit one = this->edit(R"({"cron":"0 6 * * *"})");
  EXPECT_TRUE(this->put(one));
  EXPECT_EQ(this->told(), 1U);
  EXPECT_FALSE(this->put(one));
  EXPECT_EQ(this->told(), 1U);
  EXPECT_TRUE(this->reset(one));
  EXPECT_EQ(this->told(), 2U);
  EXPECT_FALSE(this->reset(one));
  EXPECT_EQ(this->told(), 2U);
}

// docs/decisions/0041: who read the schedules before them plans nothing more.
TYPED_TEST_P(EditsContract, AnEditOfAScheduleIsANewTurnOfAllAndOneOfAlertsIsNone) {
  const SeenOfAll before = this->schedules_->begin({}, {"full", "incremental"}, 500).value();
  EXPECT_TRUE(this->put(this->edit(R"({"late_minutes":30})", 1'001, "alerts", "")));
  EXPECT_EQ(this->schedules_->begin({}, {"full"}, 500).value(), before);
  EXPECT_TRUE(this->put(this->edit(R"({"enabled":"no"})")));
  Occurrence one;
  one.schedule = "incremental";
  one.instant = 600;
  const auto decide = [](const auto&, const auto&) -> Result<Ruling> {
    return Ruling{{OccurrenceState::kEnded, Fate::kSkipped, Reason::kMissed, ""}, std::nullopt, 0};
  };
  EXPECT_FALSE(this->schedules_->plan({}, one, before.at("incremental").turn, decide).value());
  const SeenOfAll after = this->schedules_->begin({}, {"full"}, 500).value();
  EXPECT_EQ(after.at("incremental").instant, 500);
  EXPECT_TRUE(this->schedules_->plan({}, one, after.at("incremental").turn, decide).value());
}

REGISTER_TYPED_TEST_SUITE_P(EditsContract, OneOfEachThingIsKeptAsItWasWrittenAndResetTakesItAway,
                            OfTwoWhoEditTheSameThingTheSecondIsToldAndChangesNothing,
                            WhatIsChangedIsToldInTheAuditWithItAndNothingElseIs,
                            AnEditOfAScheduleIsANewTurnOfAllAndOneOfAlertsIsNone);

}  // namespace radica::test
