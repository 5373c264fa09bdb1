#include "adapters/queue_front.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// A queue whose looks take as long as told, on a clock of its own.
class Queue : public testing::Test {
 protected:
  // Where that look began.
  std::int64_t look(std::optional<std::int64_t> found, milliseconds from_beginning) {
    const std::int64_t from = front_.next(now_).from;
    const auto begin = now_;
    now_ += from == QueueFront::kBeginning ? QueueFront::Clock::duration(from_beginning) : microseconds(100);
    front_.looked(from, found, begin, now_);
    return from;
  }
  void look_often(milliseconds from_beginning) {
    for (std::int64_t rank = 0; rank < 500; ++rank) look(rank, from_beginning);
  }
  QueueFront front_;
  QueueFront::Clock::time_point now_ = QueueFront::Clock::now();
};

TEST_F(Queue, WhileLooksAreShortEachBeginsAtTheBeginning) {
  for (std::int64_t rank = 0; rank < 1'000; ++rank) EXPECT_EQ(look(rank, milliseconds(0)), QueueFront::kBeginning);
  EXPECT_FALSE(front_.owed(now_));
}

TEST_F(Queue, AShortLookFromTheBeginningClaimsAtOnce) {
  look_often(milliseconds(0));
  EXPECT_FALSE(front_.next(now_).reads_first());
}

TEST_F(Queue, WhoTookFewTasksBeginsAtTheBeginningHoweverLongThatTakes) {
  for (std::int64_t rank = 0; rank < 99; ++rank) EXPECT_EQ(look(rank, milliseconds(10)), QueueFront::kBeginning);
}

TEST_F(Queue, WhoHasJustBegunGoesOnFromTheFrontWhereOthersLeftMuchBehind) {
  for (std::int64_t rank = 0; rank < 4; ++rank) EXPECT_EQ(look(rank, milliseconds(300)), QueueFront::kBeginning);
  EXPECT_EQ(look(4, milliseconds(300)), 3);
}

TEST_F(Queue, LongLooksFromTheBeginningTakeAHundredthOfTheTime) {
  look_often(milliseconds(10));
  int from_beginning = 0;
  const auto begin = now_;
  for (std::int64_t rank = 500; now_ - begin < std::chrono::seconds(10); ++rank)
    if (look(rank, milliseconds(10)) == QueueFront::kBeginning) ++from_beginning;
  EXPECT_NEAR(from_beginning, 10'000 / 1'010, 2);
}

TEST_F(Queue, OneLookThatWaitedForTheMachineChangesNothing) {
  look_often(milliseconds(0));
  look(500, milliseconds(500));
  EXPECT_EQ(look(501, milliseconds(0)), QueueFront::kBeginning);
}

TEST_F(Queue, WhereNothingStandsBehindTheFrontALookFromTheBeginningIsOwed) {
  look_often(milliseconds(10));
  EXPECT_EQ(look(std::nullopt, milliseconds(10)), 499);
  const auto owed = front_.owed(now_);
  ASSERT_TRUE(owed);
  EXPECT_GT(*owed, milliseconds(100));
  EXPECT_LE(*owed, milliseconds(1'000));
  now_ += *owed;
  EXPECT_EQ(look(std::nullopt, milliseconds(10)), QueueFront::kBeginning);
  EXPECT_FALSE(front_.owed(now_));
}

TEST_F(Queue, WhatIsFoundBeforeTheFrontLeavesItWhereItIsAndIsLookedForAgainAtOnce) {
  look_often(milliseconds(10));
  now_ += std::chrono::seconds(1);
  EXPECT_EQ(look(7, milliseconds(10)), QueueFront::kBeginning);
  EXPECT_EQ(look(8, milliseconds(10)), QueueFront::kBeginning);
  EXPECT_EQ(look(500, milliseconds(10)), QueueFront::kBeginning);
  EXPECT_EQ(look(501, milliseconds(10)), 500);
}

TEST_F(Queue, WhileOneLooksFromTheBeginningTheOthersGoOn) {
  look_often(milliseconds(10));
  now_ += std::chrono::seconds(1);
  const auto from_the_beginning = front_.next(now_), from_the_front = front_.next(now_);
  EXPECT_EQ(from_the_beginning.from, QueueFront::kBeginning);
  EXPECT_EQ(from_the_beginning.claim_from, 499) << "a long look locks nothing";
  EXPECT_EQ(from_the_front.from, 499);
  EXPECT_FALSE(from_the_front.reads_first());
}

TEST_F(Queue, WhateverALookTakesTheNextOneFromTheBeginningComesWithinFifteenSeconds) {
  look_often(std::chrono::minutes(1));
  look(std::nullopt, {});
  EXPECT_LE(front_.owed(now_).value(), milliseconds(15'000));
}

}  // namespace
}  // namespace radica
