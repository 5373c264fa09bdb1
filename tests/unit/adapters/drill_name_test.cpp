#include "adapters/drill_name.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

constexpr std::int64_t kNow = 1'764'417'600, kHour = 3600;
const ProcessIdentity kSelf{"here", "boot", 100, 7};
const ProcessIdentity kOther{"here", "boot", 200, 8};
const ProcessIdentity kElsewhere{"there", "boot", 200, 8};

// Of this host only process 200 runs, since tick 8.
std::optional<std::int64_t> start_of(std::int64_t pid) {
  return pid == 200 ? std::optional<std::int64_t>(8) : std::nullopt;
}

bool is_left(const std::string& name) {
  return is_left_over(name, kNow, kSelf, &start_of);
}

TEST(DrillName, OfAProcessThatIsGoneIsLeftOverAtOnce) {
  EXPECT_TRUE(is_left(drill_name(kNow, kSelf)));
  EXPECT_TRUE(is_left(drill_name(kNow, {"here", "boot", 200, 9}))) << "its number was given again";
}

TEST(DrillName, OfAProcessThatRunsIsLeftAloneHoweverLongItTakes) {
  EXPECT_FALSE(is_left(drill_name(kNow, kOther)));
  EXPECT_FALSE(is_left(drill_name(kNow - 100 * kHour, kOther)));
}

TEST(DrillName, OfAnotherHostIsLeftOverAfterADay) {
  EXPECT_FALSE(is_left(drill_name(kNow - 23 * kHour, kElsewhere)));
  EXPECT_TRUE(is_left(drill_name(kNow - 25 * kHour, kElsewhere)));
  EXPECT_FALSE(is_left(drill_name(kNow, {"here", "boot before", 1, 1}))) << "a host that was started again is another";
}

TEST(DrillName, OfAnotherFormIsNobodysToTakeAway) {
  for (const char* name : {"radica_drill_", "radica_drill_1", "radica_drill_1_2", "radica_drill_1_2_3",
                           "radica_drill_x_2_0000000000000000_4", "radica_drill_1_2_0000000000000000_4x",
                           "my_radica_drill_1_2_0000000000000000_4", "radica"})
    EXPECT_FALSE(is_left(name)) << name;
}

TEST(DrillName, FitsIntoANameOfTheServer) {
  EXPECT_LE(drill_name(99'999'999'999, {"h", "b", 4'194'304, 9'999'999'999'999}).size(), 63U);
}

}  // namespace
}  // namespace radica
