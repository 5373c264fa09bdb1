#include "base/byte_pipe.h"

#include <gtest/gtest.h>

#include <array>

namespace radica {
namespace {

TEST(BytePipe, GivesWhatIsThereThenWaitsAndIsWokenOnce) {
  BytePipe pipe(10);
  std::array<char, 4> buffer{};
  int paused = 0, woken = 0;
  const auto pause = [&] {
    ++paused;
    return BytePipe::Wake([&woken] { ++woken; });
  };
  EXPECT_TRUE(pipe.push("abcdef"));
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), 4);
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), 2);
  EXPECT_EQ(paused, 0);
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), 0);
  EXPECT_EQ(paused, 1);
  EXPECT_TRUE(pipe.push("x"));
  EXPECT_TRUE(pipe.push("y"));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), 2);
}

TEST(BytePipe, KeepsNoMoreThanItsLimitAndEndsBehindWhatIsThere) {
  BytePipe pipe(4);
  EXPECT_TRUE(pipe.push("abc"));
  EXPECT_FALSE(pipe.push("de"));
  pipe.close();
  EXPECT_FALSE(pipe.push("d"));
  std::array<char, 8> buffer{};
  const auto pause = [] { return BytePipe::Wake([] {}); };
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), 3);
  EXPECT_EQ(pipe.take(buffer.data(), buffer.size(), pause), -1);
}

TEST(BytePipe, AReaderThatLeftIsNotWokenAnyMore) {
  BytePipe pipe(4);
  int woken = 0;
  char byte = 0;
  pipe.take(&byte, 1, [&woken] { return BytePipe::Wake([&woken] { ++woken; }); });
  pipe.reader_left();
  EXPECT_TRUE(pipe.is_over());
  EXPECT_FALSE(pipe.push("a"));
  pipe.close();
  EXPECT_EQ(woken, 0);
}

TEST(BytePipe, AReaderThatIsGoneWithoutHavingSaidSoIsWokenForTheEnd) {
  BytePipe pipe(4);
  int woken = 0, asked = 0;
  bool is_there = true;
  char byte = 0;
  const auto pause = [&woken] { return BytePipe::Wake([&woken] { ++woken; }); };
  pipe.close_if_left();
  EXPECT_FALSE(pipe.is_over()) << "nobody can say so";
  pipe.set_presence([&] {
    ++asked;
    return is_there;
  });
  pipe.take(&byte, 1, pause);
  pipe.close_if_left();
  EXPECT_FALSE(pipe.is_over());
  is_there = false;
  pipe.close_if_left();
  EXPECT_TRUE(pipe.is_over());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(pipe.take(&byte, 1, pause), -1);
  pipe.reader_left();
  pipe.close_if_left();
  EXPECT_EQ(asked, 2) << "its socket may be another one's by now";
}

}  // namespace
}  // namespace radica
