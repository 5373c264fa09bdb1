#include "app/watch_plan.h"

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
  plan.ran(kStart, false);
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
  plan.ran(kStart, false);
  plan.changed(at(100));
  EXPECT_EQ(plan.due(), at(160));
}

TEST(WatchPlan, ChangesNeverPutTheSweepOff) {
  WatchPlan plan = started();
  plan.changed(at(295));
  EXPECT_EQ(plan.due(), at(300));
}

TEST(WatchPlan, ReadsDeferredFilesOnceTheyAreSettled) {
  WatchPlan plan = started();
  plan.ran(at(100), true);
  EXPECT_EQ(plan.due(), at(112));
  plan.ran(at(112), false);
  EXPECT_EQ(plan.due(), at(412));
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
  plan.ran(at(second), false);
  EXPECT_FALSE(plan.is_retrying());
  plan.failed(at(second));
  EXPECT_EQ(plan.due(), at(second + 5)) << "success forgets the failures";
}

}  // namespace
}  // namespace radica
