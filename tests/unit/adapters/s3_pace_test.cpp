#include "adapters/s3_pace.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::function<bool()> kNever = [] { return false; };

TEST(S3Pace, HalvesOnceForWhatWasUnderWayTogetherAndGrowsSlowly) {
  S3Pace pace;
  const S3Pace::Time start = std::chrono::steady_clock::now();
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(pace.enter(kNever));
  for (int i = 0; i < 8; ++i) pace.slow_down(start, start + milliseconds(10 + i));
  EXPECT_DOUBLE_EQ(pace.limit(), 4) << "half of what was under way";
  pace.slow_down(start + milliseconds(20), start + milliseconds(30));
  EXPECT_DOUBLE_EQ(pace.limit(), 2);
  for (int i = 0; i < 10; ++i) pace.slow_down(start + seconds(i + 1), start + seconds(i + 1));
  EXPECT_DOUBLE_EQ(pace.limit(), 1) << "never none";
  for (int i = 0; i < 100'000; ++i) pace.speed_up();
  EXPECT_DOUBLE_EQ(pace.limit(), S3Pace::kMost);
}

TEST(S3Pace, AsksMoreAtOnceOfAStoreThatIsFarAway) {
  S3Pace pace;
  const auto settle = [&pace](milliseconds took) {
    pace.note_put(took);
    for (int i = 0; i < 100'000; ++i) pace.speed_up();
    return pace.limit();
  };
  EXPECT_DOUBLE_EQ(settle(milliseconds(60)), S3Pace::kMost);
  EXPECT_DOUBLE_EQ(settle(milliseconds(20)), 40) << "the quickest counts: it did not have to wait";
  const double near = settle(milliseconds(1));
  EXPECT_LE(near, 32);
  EXPECT_DOUBLE_EQ(settle(milliseconds(60)), near);
}

TEST(S3Pace, LetsNoMoreInThanItsLimit) {
  S3Pace pace;
  for (int i = 0; i < static_cast<int>(S3Pace::kFirst); ++i) ASSERT_TRUE(pace.enter(kNever));
  EXPECT_FALSE(pace.enter([] { return true; }));
  std::atomic<bool> is_in = false;
  std::jthread waits([&] { is_in = pace.enter(kNever); });
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_FALSE(is_in);
  pace.leave();
  waits.join();
  EXPECT_TRUE(is_in);
}

TEST(S3RetryBudget, IsPaidFromWhatGoodAnswersEarn) {
  S3RetryBudget budget;
  int repeats = 0;
  while (budget.take()) ++repeats;
  EXPECT_EQ(repeats, 100);
  for (int i = 0; i < 4; ++i) budget.earn();
  EXPECT_FALSE(budget.take());
  budget.earn();
  EXPECT_TRUE(budget.take());
}

TEST(S3Wait, IsAnyTimeUpToTwiceAsMuchEachTimeAndAtLeastWhatWasAskedFor) {
  const milliseconds first(100), longest(10'000);
  EXPECT_EQ(s3_wait(1, first, longest, seconds(0), 0.5), milliseconds(50));
  EXPECT_EQ(s3_wait(4, first, longest, seconds(0), 0.5), milliseconds(400));
  EXPECT_EQ(s3_wait(4, first, longest, seconds(0), 0), milliseconds(0));
  EXPECT_EQ(s3_wait(30, first, longest, seconds(0), 0.999), milliseconds(9'990));
  EXPECT_EQ(s3_wait(1'000'000, first, longest, seconds(0), 0.5), milliseconds(5'000));
  EXPECT_EQ(s3_wait(1, first, longest, seconds(3), 0.5), seconds(3));
  EXPECT_EQ(s3_wait(1, first, longest, seconds(86'400), 0.5), seconds(60));
}

}  // namespace
}  // namespace radica
