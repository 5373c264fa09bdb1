#include "app/watch_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

using std::chrono::seconds;

const WatchPlan::Time kStart{};
constexpr seconds kQuiet{10}, kLongest{30}, kSweep{300};

WatchPlan::Time at(int second) {
  return kStart + seconds(second);
}
WatchPlan started() {
  WatchPlan plan({.quiet = kQuiet, .longest = kLongest, .sweep = kSweep}, kStart);
  plan.ran(kStart);
  return plan;
}

TEST(WatchPlan, RunsAtOnceWhenItBegins) {
  EXPECT_EQ(WatchPlan({}, kStart).due(), kStart);
}

TEST(WatchPlan, WithoutAChangeLooksAfterTheSweepTime) {
  EXPECT_EQ(started().due(), at(300));
}

TEST(WatchPlan, WaitsForAQuietMomentBehindTheLastChange) {
  WatchPlan plan = started();
  plan.changed(at(100));
  EXPECT_EQ(plan.due(), at(110));
  plan.changed(at(105));
  EXPECT_EQ(plan.due(), at(115));
}

TEST(WatchPlan, AStreamOfChangesPutsItOffForAWhileOnly) {
  WatchPlan plan = started();
  for (int second = 100; second < 200; ++second) plan.changed(at(second));
  EXPECT_EQ(plan.due(), at(130));
}

TEST(WatchPlan, AQuietTimeLongerThanThatHolds) {
  WatchPlan plan({.quiet = seconds(60), .longest = kLongest, .sweep = kSweep}, kStart);
  plan.ran(kStart);
  plan.changed(at(100));
  EXPECT_EQ(plan.due(), at(160));
}

TEST(WatchPlan, AWalkThatTookLongIsFollowedByAsLongARest) {
  WatchPlan plan = started();
  plan.ran(at(0), std::chrono::seconds(2));
  EXPECT_EQ(plan.due(), at(300));
  plan.ran(at(0), std::chrono::seconds(4));
  EXPECT_EQ(plan.due(), at(480)) << "less than 1 % of a core";
  plan.changed(at(1));
  EXPECT_EQ(plan.due(), at(11));
}

TEST(WatchPlan, WhatChangesDuringAWalkIsAnotherOnes) {
  WatchPlan plan = started();
  plan.changed(at(100));
  plan.began();
  plan.ran(at(115));
  EXPECT_EQ(plan.due(), at(415));
  plan.began();
  plan.changed(at(416));
  plan.ran(at(420));
  EXPECT_EQ(plan.due(), at(426));
}

TEST(WatchPlan, ChangesNeverPutTheSweepOff) {
  WatchPlan plan = started();
  plan.changed(at(295));
  EXPECT_EQ(plan.due(), at(300));
}

TEST(WatchPlan, AfterAFailureTriesAgainLessAndLessOften) {
  WatchPlan plan = started();
  int second = 0;
  for (const int pause : {5, 10, 20, 40, 80, 160, 300, 300}) {
    plan.failed(at(second));
    EXPECT_TRUE(plan.is_retrying());
    plan.changed(at(second + 1));
    EXPECT_EQ(plan.due(), at(second + pause)) << "a change makes it no sooner";
    second += pause;
  }
  plan.ran(at(second));
  EXPECT_FALSE(plan.is_retrying());
  plan.failed(at(second));
  EXPECT_EQ(plan.due(), at(second + 5)) << "success forgets the failures";
}

TEST(WatchPlan, WhoStandsByLooksAgainSoonHoweverLongItLasts) {
  WatchPlan plan = started();
  for (int second = 0; second < 100; second += 5) {
    plan.stood_by(at(second));
    EXPECT_EQ(plan.due(), at(second + 5));
    EXPECT_TRUE(plan.is_retrying()) << "it looks at all that the other one may have left";
  }
}

using std::chrono::milliseconds;
using testing::ElementsAre;

constexpr milliseconds kGrain{500};  // notices of the same path that come so soon are one
PendingPaths pending() {
  return PendingPaths({.quiet = kQuiet, .pause = milliseconds(2000)});
}

TEST(PendingPaths, AreDueOnceTheyHaveBeenLeftAlone) {
  PendingPaths paths = pending();
  EXPECT_FALSE(paths.due());
  paths.tell("a", at(100));
  EXPECT_EQ(paths.due(), at(110) + kGrain);
  paths.tell("b", at(103));
  EXPECT_THAT(paths.take(at(110)), ElementsAre());
  EXPECT_THAT(paths.take(at(111)), ElementsAre("a"));
  EXPECT_EQ(paths.due(), at(113) + kGrain) << "each in its own time";
  EXPECT_THAT(paths.take(at(114)), ElementsAre("b"));
  EXPECT_FALSE(paths.due());
}

TEST(PendingPaths, OneThatIsStillWrittenWaitsAndTheOthersDoNot) {
  PendingPaths paths = pending();
  paths.tell("a", at(100));
  for (int second = 101; second < 120; ++second) {
    paths.tell("growing", at(second));
    if (second != 111) continue;
    EXPECT_THAT(paths.take(at(second)), ElementsAre("a"));
  }
  EXPECT_EQ(paths.due(), at(129) + kGrain);
  EXPECT_THAT(paths.take(at(130)), ElementsAre("growing"));
  EXPECT_EQ(paths.size(), 0U);
}

TEST(PendingPaths, AreNeverDueBeforeTheLastNoticeIsOldEnough) {
  PendingPaths paths = pending();
  auto last = at(100);
  for (int i = 0; i < 50; ++i) paths.tell("a", last = at(100) + milliseconds(37 * i));
  EXPECT_GE(*paths.due(), last + kQuiet);
  EXPECT_LE(*paths.due(), last + kQuiet + kGrain);
}

TEST(PendingPaths, ARunIsFollowedByAPauseInWhichOthersGather) {
  PendingPaths paths = pending();
  paths.tell("a", at(100));
  paths.tell("b", at(101));
  EXPECT_THAT(paths.take(at(111)), ElementsAre("a"));
  paths.ran(at(111));
  EXPECT_EQ(paths.due(), at(113));
}

TEST(PendingPaths, WhatARunFoundTooYoungIsToldOfAgainUnlessItWasMeanwhile) {
  PendingPaths paths = pending();
  paths.tell("a", at(100));
  paths.tell_waiting("a", at(105));
  EXPECT_EQ(paths.due(), at(110) + kGrain);
  EXPECT_THAT(paths.take(at(111)), ElementsAre("a"));
  paths.tell_waiting("a", at(112));
  EXPECT_EQ(paths.due(), at(122) + kGrain);
}

}  // namespace
}  // namespace radica
