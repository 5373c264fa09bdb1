#include "app/service_health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class ServiceHealthTest : public testing::Test {
 protected:
  [[nodiscard]] static ServiceHealth::Moment at(int second) { return ServiceHealth::Moment(seconds(second)); }
  void fails(int second) { health_.failed("watch", {ErrorCode::kUnavailable, "E-RUN-023", {}}, at(second)); }
  ServiceHealth health_;
};

TEST_F(ServiceHealthTest, AServiceFailsWhenItHasDoneSoForHalfAMinute) {
  fails(100);
  EXPECT_THAT(health_.failing(at(129)), IsEmpty());
  EXPECT_THAT(health_.failing(at(130)), ElementsAre(FailingService{"watch", seconds(30)})) << "no try in between";
  fails(131);
  EXPECT_THAT(health_.failing(at(140)), ElementsAre(FailingService{"watch", seconds(40)})) << "since the first time";
}

TEST_F(ServiceHealthTest, ABeginningAloneIsNoSuccessYet) {
  for (int second = 100; second <= 140; second += 10) {
    fails(second);
    health_.went_well("watch", at(second + 9));
  }
  EXPECT_THAT(health_.failing(at(149)), ElementsAre(FailingService{"watch", seconds(49)}));
  health_.went_well("watch", at(178));
  EXPECT_THAT(health_.failing(at(178)), testing::SizeIs(1));
  health_.went_well("watch", at(179));
  EXPECT_THAT(health_.failing(at(179)), IsEmpty()) << "well for half a minute";
}

TEST_F(ServiceHealthTest, OneFailureIsNone) {
  fails(100);
  health_.went_well("watch", at(101));
  health_.went_well("scheduler", at(102));
  EXPECT_THAT(health_.failing(at(131)), IsEmpty());
}

TEST_F(ServiceHealthTest, ADatabaseThatIsAwayIsNoFailureOfTheServices) {
  health_.failed("scheduler", {ErrorCode::kUnavailable, "E-SQL-001", {}}, at(100));
  EXPECT_THAT(health_.failing(at(200)), IsEmpty());
  health_.failed("scheduler", {ErrorCode::kBug, "E-SQL-007", {}}, at(200));
  EXPECT_THAT(health_.failing(at(230)), testing::SizeIs(1)) << "a defect is one";
}

}  // namespace
}  // namespace radica
