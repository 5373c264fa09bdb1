#include "adapters/pg_marks.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "ports/sql.h"

namespace radica {
namespace {

// What the database holds of them.
std::string held(const std::vector<PgMarks::Mark>& marks) {
  std::string text;
  for (const PgMarks::Mark& mark : marks) text += (text.empty() ? "" : ",") + mark.name + " " + mark.value;
  return text;
}

bool is_whole(PgMarks& marks, std::string_view run, std::string_view found) {
  const auto checked = marks.check(run, marks.confirmed(run), found);
  EXPECT_TRUE(checked || checked.error().id == kDatabaseWentBack);
  return checked.has_value();
}

TEST(PgMarks, WhatWasConfirmedHasToBeThere) {
  PgMarks marks;
  EXPECT_TRUE(is_whole(marks, "r", "")) << "nothing was confirmed yet";
  const PgMarks::Mark first = marks.take("r"), second = marks.take("r");
  EXPECT_NE(first.name, second.name) << "two at once have two places";
  marks.give_back(first, true);
  marks.give_back(second, true);
  EXPECT_TRUE(is_whole(marks, "r", held({first, second})));
  EXPECT_FALSE(is_whole(marks, "r", held({first})));
}

TEST(PgMarks, OnceItWentBackItStaysSo) {
  PgMarks marks;
  const PgMarks::Mark mark = marks.take("r");
  marks.give_back(mark, true);
  EXPECT_FALSE(is_whole(marks, "r", ""));
  EXPECT_FALSE(is_whole(marks, "r", held({mark}))) << "whatever comes later was done without what was lost";
  EXPECT_TRUE(is_whole(marks, "next", ""));
}

TEST(PgMarks, ALaterTraceInThePlaceIsAsGood) {
  PgMarks marks;
  const PgMarks::Mark first = marks.take("r");
  marks.give_back(first, true);
  const PgMarks::Mark later = marks.take("r");
  EXPECT_EQ(first.name, later.name) << "places are used again";
  EXPECT_TRUE(is_whole(marks, "r", held({later}))) << "it is just being committed";
  EXPECT_TRUE(is_whole(marks, "r", held({first}))) << "it is not yet";
}

TEST(PgMarks, WhatWasRolledBackNeedNotBeThere) {
  PgMarks marks;
  marks.give_back(marks.take("r"), false);
  EXPECT_TRUE(is_whole(marks, "r", ""));
}

TEST(PgMarks, TracesOfOtherRunsAreNone) {
  PgMarks marks;
  const PgMarks::Mark ours = marks.take("r");
  marks.give_back(ours, true);
  EXPECT_FALSE(is_whole(marks, "r", ours.name + " another 99999999999999999"));
}

TEST(PgMarks, NumbersOfALaterHandleAreGreater) {
  PgMarks before;
  const PgMarks::Mark mark = before.take("r");
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  PgMarks after;
  EXPECT_GT(after.take("r").number, mark.number);
}

}  // namespace
}  // namespace radica
