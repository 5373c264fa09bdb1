#include "app/web/denials.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

constexpr std::int64_t kNow = 1'000'000'000;

TEST(Denials, AreToldOnceAMinuteWithTheNumberOfThoseThatWereNot) {
  Denials denials;
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow), 0U);
  for (int i = 1; i <= 5; ++i) EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow + i), std::nullopt);
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow + Denials::kPauseMs - 1), std::nullopt);
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow + Denials::kPauseMs), 6U);
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow + Denials::kPauseMs + 1), std::nullopt);
}

TEST(Denials, OfAnotherAccountOrRouteAreTold) {
  Denials denials;
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow), 0U);
  EXPECT_EQ(denials.note("ana", "/api/v1/audit", kNow), 0U);
  EXPECT_EQ(denials.note("eva", "/api/v1/users", kNow), 0U);
}

TEST(Denials, AreToldAgainAfterTheClockWasSetBack) {
  Denials denials;
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow), 0U);
  EXPECT_EQ(denials.note("ana", "/api/v1/users", kNow - 3'600'000), 0U);
}

}  // namespace
}  // namespace radica
