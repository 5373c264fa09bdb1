#include "app/progress.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

TEST(ProgressLine, SaysStageCountRateBytesASecondAndTheTimeLeft) {
  const Texts english = Texts::load(Language::kEn), spanish = Texts::load(Language::kEs);
  EXPECT_EQ(progress_line(english, "upload", 2'500, 10'000, 50'000'000, 10),
            "upload 2,500/10,000 · 250/s · 5.0 MB/s · ETA 30 s");
  EXPECT_EQ(progress_line(spanish, "upload", 2'500, 10'000, 0, 10), "upload 2.500/10.000 · 250/s · ETA 30 s");
  EXPECT_EQ(progress_line(english, "scan", 0, 0, 0, 100), "scan 0") << "no rate of nothing";
  EXPECT_EQ(progress_line(english, "scan", 7, 0, 0, 0.1), "scan 7") << "too early to say";
  EXPECT_EQ(progress_line(english, "verify", 20, 20, 0, 10), "verify 20/20 · 2/s") << "nothing is left";
}

}  // namespace
}  // namespace radica
