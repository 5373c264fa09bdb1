#include "app/service_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include "support/temporary_folder.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Counting final : public Service {
 public:
  Counting(std::function<Result<milliseconds>(int)> answer, std::atomic<int>& ticks, std::atomic<bool>& is_gone)
      : answer_(std::move(answer)), ticks_(ticks), is_gone_(is_gone) {}
  ~Counting() override { is_gone_ = true; }
  [[nodiscard]] std::string_view name() const override { return "counting"; }
  Result<milliseconds> tick() override { return answer_(++ticks_); }

 private:
  std::function<Result<milliseconds>(int)> answer_;
  std::atomic<int>& ticks_;
  std::atomic<bool>& is_gone_;
};

class Services : public testing::Test {
 protected:
  // How often it was asked within so long.
  int ticks_in(milliseconds time, std::function<Result<milliseconds>(int)> answer) {
    std::atomic<int> ticks{0};
    std::atomic<bool> is_gone{false};
    const auto begin = steady_clock::now();
    {
      ServiceThreads services(*log_);
      services.start(std::make_unique<Counting>(std::move(answer), ticks, is_gone));
      std::this_thread::sleep_for(time);
    }
    EXPECT_TRUE(is_gone);
    EXPECT_LT(steady_clock::now() - begin, time + std::chrono::seconds(10)) << "a stop does not wait for a pause";
    return ticks;
  }

  std::unique_ptr<Clock> clock_ = fixed_clock(0);
  std::unique_ptr<Log> log_ = Log::open({"", LogLevel::kOff, LogLevel::kOff, false, 1000, 1}, *clock_);
};

TEST_F(Services, AreAskedAgainAfterTheTimeTheySayAndStopAtOnce) {
  EXPECT_EQ(ticks_in(milliseconds(300), [](int) { return milliseconds(3'600'000); }), 1);
  EXPECT_GT(ticks_in(milliseconds(600), [](int) { return milliseconds(1); }), 5);
}

TEST_F(Services, ThatFailAreAskedAgainLessAndLessOften) {
  const auto fails = [](int) -> Result<milliseconds> { return fail(ErrorCode::kUnavailable, "E-RUN-023"); };
  EXPECT_EQ(ticks_in(milliseconds(500), fails), 1);
  // One that begins well and ends badly, again and again: 1 s, then 2 s.
  const auto begins = [&fails](int tick) {
    return tick % 2 == 1 ? Result<milliseconds>(milliseconds(1)) : fails(tick);
  };
  EXPECT_LE(ticks_in(milliseconds(2'500), begins), 4);
}

}  // namespace
}  // namespace radica
