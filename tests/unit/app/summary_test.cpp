// How a run ends (SPEC §1 "Exit codes", §10).
#include "app/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/stage_world.h"

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

class FinishRun : public testing::Test {
 protected:
  FinishRun() {
    app_.log = Log::open({.folder = {}, .stderr_level = LogLevel::kOff}, *app_.real_clock);
    app_.loaded.config.database.url = "sqlite:" + stages_.folder().path("none.db");
  }
  // The exit code; what was printed is kept.
  int finish() {
    const auto session = Session::open(app_, {.verb = "load"});
    if (!session) throw std::runtime_error(session.error().describe());
    testing::internal::CaptureStdout();
    const auto code = finish_run(app_, {.verb = "load", .stages = "scan load"}, stages_.context(), **session, {});
    printed_ = testing::internal::GetCapturedStdout();
    return code ? code->value() : throw std::runtime_error(code.error().describe());
  }

  test::StageWorld stages_;
  World app_{.arguments = {},
             .texts = Texts::load(Language::kEn),
             .loaded = {},
             .zone = test::bogota(),
             .clock = fixed_clock(*parse_local(test::kNow)),
             .real_clock = fixed_clock(*parse_local(test::kNow)),
             .log = nullptr,
             .actor = "test"};
  std::string printed_;
};

TEST_F(FinishRun, ClosedSumsAreZero) {
  EXPECT_EQ(finish(), kExitDone);
  EXPECT_THAT(printed_, Not(HasSubstr("does not close")));
}

TEST_F(FinishRun, ASumThatDoesNotCloseIsFive) {
  CompanyRun& company = stages_.company();
  company.is_loaded = true;
  for (std::uint64_t* term : {&company.files.found, &company.observations_balance.read, &company.records.touched,
                              &company.store.files, &company.store.failed}) {
    ++*term;
    EXPECT_EQ(finish(), kExitBalanceOpen);
    EXPECT_THAT(printed_, HasSubstr("does not close"));
    --*term;
  }
  EXPECT_EQ(finish(), kExitDone);
}

TEST_F(FinishRun, RejectsAreThreeOnlyUnderStrictAndFiveWeighsMore) {
  CompanyRun& company = stages_.company();
  company.files.found = company.files.rejected = 1;
  EXPECT_EQ(finish(), kExitDone);
  app_.arguments.is_strict = true;
  EXPECT_EQ(finish(), kExitFindings);
  ++company.observations_balance.read;
  EXPECT_EQ(finish(), kExitBalanceOpen);
}

}  // namespace
}  // namespace radica
