// Lines for a terminal: harmless whatever the text is, and no wider than they may be.
#include "app/verbs/lookups.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace radica {
namespace {

TEST(OnScreen, ShowsWhatSteersATerminalInsteadOfSendingIt) {
  EXPECT_EQ(on_screen("a\x1b[2Jb\x7f"), "a\\x1b[2Jb\\x7f");
  EXPECT_EQ(on_screen("\xC2\x9B"), "\\x9b");
  EXPECT_EQ(on_screen("a\tb\nc", "  "), "a b\n  c");
  EXPECT_EQ(on_screen("a\nb.json"), "a\\x0ab.json") << "no line that looks like another name";
}

TEST(OnScreen, ShowsMarksThatTurnTheWritingDirection) {
  EXPECT_EQ(on_screen("a\u202Efdp.exe"), "a\\u202efdp.exe");
  EXPECT_EQ(on_screen("\u200E\u200F\u2066x\u2069"), "\\u200e\\u200f\\u2066x\\u2069");
  EXPECT_EQ(on_screen("José – “ñ”"), "José – “ñ”") << "other points of the same block stay";
}

TEST(Fitted, CutsInTheMiddleAndCountsPoints) {
  EXPECT_EQ(fitted("0123456789", 10), "0123456789");
  EXPECT_EQ(fitted("0123456789a", 10), "012345…89a");
  const std::string cut = fitted(std::string(300, 'x') + "ññ", 100);
  EXPECT_EQ(count_points(cut), 100U);
  EXPECT_TRUE(cut.ends_with("ññ"));
}

TEST(Fitted, IsOneLine) {
  EXPECT_EQ(fitted("a\nb\nc", 80), "a b c");
}

TEST(Padded, CountsPointsAndNeverCuts) {
  EXPECT_EQ(padded("ñ", 3), "ñ  ");
  EXPECT_EQ(padded("long", 3), "long");
}

}  // namespace
}  // namespace radica
