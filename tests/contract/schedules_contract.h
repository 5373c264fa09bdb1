// What ports/schedules.h promises, for adapters/db_schedules on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"

namespace radica::test {

template <class World>
class SchedulesContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    tasks_ = db_tasks(*sql_);
    schedules_ = db_schedules(*sql_, *tasks_);
  }

  static Occurrence planned(const std::string& schedule, std::int64_t instant) {
    Occurrence one;
    one.schedule = schedule;
    one.instant = instant;
    one.decided = instant + 1;
    return one;
  }
  static Ruling tasked(const std::string& key) {
    Ruling ruling{{OccurrenceState::kTasked, Fate::kOpen, Reason::kNone, ""}, TaskSpec(), 0};
    ruling.task->arguments = {"run"};
    ruling.task->unique_key = key;
    return ruling;
  }
  static Ruling ended(Fate fate, Reason reason, const std::string& detail = "") {
    return {{OccurrenceState::kEnded, fate, reason, detail}, std::nullopt, 0};
  }
  bool plan(const Occurrence& one, const Ruling& ruling) {
    const auto is_ours =
        schedules_->plan(act_, one, std::nullopt, [&](const auto&, const auto&) -> Result<Ruling> { return ruling; });
    if (!is_ours) throw std::runtime_error(is_ours.error().describe());
    return *is_ours;
  }
  Occurrence last_of(const std::string& schedule) { return schedules_->latest(schedule, 1).value().at(0); }
  // "schedule@instant" of each.
  static std::vector<std::string> keys(const std::vector<Occurrence>& all) {
    std::vector<std::string> found;
    for (const Occurrence& one : all) found.push_back(one.key());
    return found;
  }
  std::size_t count_tasks() { return tasks_->list({}, 100).value().size(); }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  Act act_{"ana", "schedule", "", 0};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<TaskQueue> tasks_;
  std::unique_ptr<Schedules> schedules_;
};

TYPED_TEST_SUITE_P(SchedulesContract);

TYPED_TEST_P(SchedulesContract, ANewScheduleBeginsNowAndWhatWasSeenNeverGoesBack) {
  auto& schedules = *this->schedules_;
  EXPECT_EQ(schedules.begin(this->act_, {"a"}, 100).value(), (SeenOfAll{{"a", {100, 0}}}));
  ASSERT_TRUE(schedules.advance(this->act_, {{"a", {100, 0}}}, 150));
  EXPECT_EQ(schedules.begin(this->act_, {"a", "b"}, 200).value(), (SeenOfAll{{"a", {150, 0}}, {"b", {200, 0}}}));
  ASSERT_TRUE(schedules.advance(this->act_, {{"a", {100, 0}}}, 120));
  EXPECT_EQ(schedules.begin(this->act_, {"a", "b"}, 300).value(), (SeenOfAll{{"a", {150, 0}}, {"b", {200, 0}}}));
}

TYPED_TEST_P(SchedulesContract, AnOccurrenceIsDecidedOnOnceAndItsTaskComesWithIt) {
  const Occurrence one = this->planned("a", 100);
  EXPECT_TRUE(this->plan(one, this->tasked("a@100")));
  EXPECT_FALSE(this->plan(one, this->ended(Fate::kSkipped, Reason::kMissed)));
  const Occurrence row = this->last_of("a");
  EXPECT_EQ(row.state, OccurrenceState::kTasked);
  EXPECT_EQ(row.decided, 101);
  EXPECT_EQ(row.tasked, 101);
  EXPECT_FALSE(row.ended);
  EXPECT_EQ(row.actor, "");
  EXPECT_EQ(this->tasks_->find(row.task).value().value().spec.unique_key, "a@100");
  EXPECT_EQ(this->count_tasks(), 1U);
}

TYPED_TEST_P(SchedulesContract, AnErrorOfTheDecisionLeavesNeitherRowNorTask) {
  const auto failed = this->schedules_->plan(
      this->act_, this->planned("a", 100), std::nullopt,
      [&](const auto&, const auto&) { return Result<Ruling>(fail(ErrorCode::kBadInput, "E-SCHEDULE-002", {})); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-SCHEDULE-002");
  EXPECT_TRUE(this->schedules_->latest("a", 10).value().empty());
  EXPECT_EQ(this->count_tasks(), 0U);
}

TYPED_TEST_P(SchedulesContract, TheOthersAreWhatIsOpenAndWhatHasTheSameInstant) {
  this->plan(this->planned("open", 50), this->tasked("1"));
  this->plan(this->planned("ended", 60), this->ended(Fate::kDone, Reason::kNone));
  this->plan(this->planned("same", 100), this->ended(Fate::kAbsorbed, Reason::kAbsorbed, "open@50"));
  this->plan(this->planned("a", 40), this->ended(Fate::kDone, Reason::kNone));
  std::vector<std::string> seen;
  ASSERT_TRUE(this->schedules_->plan(this->act_, this->planned("a", 100), std::nullopt,
                                     [&](const auto&, const Others& others) -> Result<Ruling> {
                                       seen = this->keys(others);
                                       return this->tasked("2");
                                     }));
  EXPECT_EQ(seen, (std::vector<std::string>{"open@50", "same@100"}));
  EXPECT_EQ(this->keys(this->schedules_->open().value()), (std::vector<std::string>{"open@50", "a@100"}));
  EXPECT_EQ(this->keys(this->schedules_->latest("a", 10).value()), (std::vector<std::string>{"a@100", "a@40"}));
  EXPECT_EQ(this->keys(this->schedules_->latest("a", 1).value()), (std::vector<std::string>{"a@100"}));
  EXPECT_EQ(this->last_of("same").detail, "open@50");
}

TYPED_TEST_P(SchedulesContract, AnOpenOccurrenceIsSettledOnlyAsItWasKnown) {
  this->plan(this->planned("a", 100), this->tasked("1"));
  const Occurrence known = this->last_of("a");
  const auto settle = [&](const Ruling& ruling) {
    return this->schedules_->settle(this->act_, known, 130, [&](const Others&) -> Result<Ruling> { return ruling; })
        .value();
  };
  Ruling next = this->tasked("2");
  next.step = 1;
  EXPECT_TRUE(settle(next));
  EXPECT_FALSE(settle(this->ended(Fate::kFailed, Reason::kError)));
  const Occurrence row = this->last_of("a");
  EXPECT_EQ(row.step, 1);
  EXPECT_NE(row.task, known.task);
  EXPECT_EQ(row.tasked, 101);
  ASSERT_TRUE(this->schedules_->settle(this->act_, row, 140, [&](const Others& others) -> Result<Ruling> {
    EXPECT_TRUE(others.empty());
    return this->ended(Fate::kLate, Reason::kQueued, "x");
  }));
  const Occurrence end = this->last_of("a");
  EXPECT_EQ(end.fate, Fate::kLate);
  EXPECT_EQ(end.reason, Reason::kQueued);
  EXPECT_EQ(end.detail, "x");
  EXPECT_EQ(end.ended, 140);
  EXPECT_EQ(this->count_tasks(), 2U);
}

TYPED_TEST_P(SchedulesContract, ThePauseOfAnInstantIsWhatWasLastSaidBeforeIt) {
  auto& schedules = *this->schedules_;
  const auto paused_by = [&](std::int64_t instant) {
    const auto pause = pause_at(schedules.pauses().value(), "a", instant);
    return pause ? pause->actor + ":" + pause->reason : "";
  };
  ASSERT_TRUE(schedules.pause(this->act_, "a", 100, 200, "inventario"));
  ASSERT_TRUE(schedules.pause(this->act_, "b", 100, std::nullopt, ""));
  EXPECT_EQ(paused_by(99), "");
  EXPECT_EQ(paused_by(100), "ana:inventario");
  EXPECT_EQ(paused_by(199), "ana:inventario");
  EXPECT_EQ(paused_by(200), "");
  ASSERT_TRUE(schedules.resume(this->act_, "a", 150));
  EXPECT_EQ(paused_by(140), "ana:inventario");
  EXPECT_EQ(paused_by(160), "");
  EXPECT_EQ(pause_at(schedules.pauses().value(), "b", 1'000'000).value().until, std::nullopt);
}

TYPED_TEST_P(SchedulesContract, TheDecisionKnowsThePauseOfItsInstant) {
  ASSERT_TRUE(this->schedules_->pause(this->act_, "a", 100, 200, ""));
  for (const std::int64_t instant : {99, 150, 200}) {
    bool is_paused = false;
    ASSERT_TRUE(this->schedules_->plan(this->act_, this->planned("a", instant), std::nullopt,
                                       [&](const std::optional<Pause>& pause, const auto&) -> Result<Ruling> {
                                         is_paused = pause.has_value();
                                         return this->ended(Fate::kSkipped, Reason::kPaused);
                                       }));
    EXPECT_EQ(is_paused, instant == 150) << instant;
  }
}

TYPED_TEST_P(SchedulesContract, AfterTheClockWasSetBackWhatCountedAsMissedComesAgain) {
  ASSERT_TRUE(this->schedules_->begin(this->act_, {"a"}, 100));
  this->plan(this->planned("a", 150), this->ended(Fate::kSkipped, Reason::kMissed));
  this->plan(this->planned("a", 250), this->ended(Fate::kSkipped, Reason::kMissed));
  this->plan(this->planned("a", 260), this->ended(Fate::kSkipped, Reason::kSuperseded));
  this->plan(this->planned("a", 270), this->tasked("1"));
  ASSERT_TRUE(this->schedules_->advance(this->act_, {{"a", {100, 0}}}, 300));
  ASSERT_TRUE(this->schedules_->set_back(this->act_, {"a"}, 200));
  EXPECT_EQ(this->schedules_->begin(this->act_, {"a"}, 200).value().at("a"), (Seen{200, 1}));
  EXPECT_EQ(this->keys(this->schedules_->latest("a", 10).value()), (std::vector<std::string>{"a@270", "a@150"}));
}

// Else it would say that what was forgotten has its row, or make one of a time that has not come.
TYPED_TEST_P(SchedulesContract, WhoBeganBeforeTheClockWasSetBackWritesNothingAfterIt) {
  const Seen before = this->schedules_->begin(this->act_, {"a"}, 300).value().at("a");
  ASSERT_TRUE(this->schedules_->set_back(this->act_, {"a"}, 200));
  ASSERT_TRUE(this->schedules_->advance(this->act_, {{"a", before}}, 400));
  EXPECT_EQ(this->schedules_->begin(this->act_, {"a"}, 200).value().at("a"), (Seen{200, 1}));
  const auto plan_in = [&](std::int64_t turn) {
    return this->schedules_
        ->plan(this->act_, this->planned("a", 250), turn,
               [&](const auto&, const auto&) -> Result<Ruling> { return this->tasked("1"); })
        .value();
  };
  EXPECT_FALSE(plan_in(before.turn));
  EXPECT_TRUE(this->schedules_->latest("a", 10).value().empty());
  EXPECT_TRUE(plan_in(1));
}

TYPED_TEST_P(SchedulesContract, OfManySchedulersOneDecides) {
  constexpr int kSchedulers = 4, kInstants = 25;
  std::atomic<int> ours{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kSchedulers; ++i)
    threads.emplace_back([&] {
      const auto sql = this->world_.open();
      const auto tasks = db_tasks(*sql);
      const auto schedules = db_schedules(*sql, *tasks);
      for (int instant = 1; instant <= kInstants; ++instant) {
        const auto is_ours = schedules->plan(
            this->act_, this->planned("a", instant), std::nullopt,
            [&](const auto&, const auto&) -> Result<Ruling> { return this->tasked(std::to_string(instant)); });
        ASSERT_TRUE(is_ours) << is_ours.error().describe();
        ours += *is_ours ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ours, kInstants);
  EXPECT_EQ(this->count_tasks(), static_cast<std::size_t>(kInstants));
}

REGISTER_TYPED_TEST_SUITE_P(SchedulesContract, ANewScheduleBeginsNowAndWhatWasSeenNeverGoesBack,
                            AnOccurrenceIsDecidedOnOnceAndItsTaskComesWithIt,
                            AnErrorOfTheDecisionLeavesNeitherRowNorTask, TheOthersAreWhatIsOpenAndWhatHasTheSameInstant,
                            AnOpenOccurrenceIsSettledOnlyAsItWasKnown, ThePauseOfAnInstantIsWhatWasLastSaidBeforeIt,
                            TheDecisionKnowsThePauseOfItsInstant, AfterTheClockWasSetBackWhatCountedAsMissedComesAgain,
                            WhoBeganBeforeTheClockWasSetBackWritesNothingAfterIt, OfManySchedulersOneDecides);

}  // namespace radica::test
