#include "app/web/event_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

bool always() {
  return true;
}

// All that a client would have read by now.
std::string read_all(BytePipe& pipe) {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const auto taken = pipe.take(piece.data(), piece.size(), [] { return BytePipe::Wake([] {}); });
    if (taken <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(taken));
  }
}

std::string last_id(const std::string& text) {
  const std::size_t at = text.rfind("id: ") + 4;
  return text.substr(at, text.find('\n', at) - at);
}

TEST(EventIds, AreTwoNumbersAndNothingElse) {
  EXPECT_EQ(parse_event_id("12-7"), (EventId{12, 7}));
  EXPECT_EQ(event_id_text({12, 7}), "12-7");
  for (const char* text :
       {"", "-", "1-", "-1", "1", "1-2-3", "a-1", "1-b", " 1-2", "1-2 ", "99999999999999999999-1", "1-+2"})
    EXPECT_FALSE(parse_event_id(text)) << text;
}

TEST(EventHub, WhoComesBackGetsWhatItMissed) {
  EventHub hub;
  auto pipe = hub.listen("a", "", always);
  const std::string begin = read_all(*pipe);
  EXPECT_THAT(begin, HasSubstr("retry: 3000\n\n"));
  EXPECT_THAT(begin, HasSubstr("event: ready\n"));
  hub.publish("task", R"({"id":1})");
  const std::string first = read_all(*pipe);
  EXPECT_THAT(first, HasSubstr("event: task\ndata: {\"id\":1}\n\n"));
  pipe->reader_left();
  hub.publish("task", R"({"id":2})");
  hub.publish("task", R"({"id":3})");
  auto again = hub.listen("a", last_id(first), always);
  const std::string rest = read_all(*again);
  EXPECT_THAT(rest, Not(HasSubstr("\"id\":1")));
  EXPECT_LT(rest.find("\"id\":2"), rest.find("\"id\":3"));
  EXPECT_THAT(rest, Not(HasSubstr("resync")));
  // Nothing was missed: nothing comes.
  auto third = hub.listen("b", last_id(rest), always);
  EXPECT_EQ(read_all(*third), "retry: 3000\n\n");
}

TEST(EventHub, WhatIsTooOldOrOfAnotherProcessIsReadAnew) {
  EventHub hub;
  const std::string begin = last_id(read_all(*hub.listen("a", "", always)));
  for (std::size_t i = 0; i <= kKeptEvents; ++i) hub.publish("task", "{}");
  for (const std::string& id : {begin, std::string("1-1"), std::string("nonsense"), begin + "0"}) {
    auto pipe = hub.listen(id, id, always);
    ASSERT_NE(pipe, nullptr);
    EXPECT_THAT(read_all(*pipe), HasSubstr("event: resync\n")) << id;
    pipe->reader_left();
  }
}

TEST(EventHub, WhoDoesNotReadIsLetGoAndHoldsUpNobody) {
  EventHub hub;
  auto slow = hub.listen("a", "", always), quick = hub.listen("b", "", always);
  const std::string data(1'000, 'x');
  for (std::size_t sent = 0; sent < 2 * kStreamBytes; sent += data.size()) {
    hub.publish("task", data);
    read_all(*quick);
  }
  EXPECT_TRUE(slow->is_over());
  EXPECT_FALSE(quick->is_over());
  EXPECT_EQ(hub.streams(), 1U);
}

TEST(EventHub, AtMostThreeOfASessionAndTwoHundredInAll) {
  EventHub hub;
  std::vector<std::shared_ptr<BytePipe>> pipes;
  for (std::size_t i = 0; i < kMostStreamsOfSession; ++i) {
    pipes.push_back(hub.listen("a", "", always));
    ASSERT_NE(pipes.back(), nullptr);
  }
  EXPECT_EQ(hub.listen("a", "", always), nullptr);
  pipes.front()->reader_left();
  EXPECT_NE(hub.listen("a", "", always), nullptr);
  for (std::size_t i = hub.streams(); i < kMostStreams; ++i) {
    pipes.push_back(hub.listen(std::to_string(i), "", always));
    ASSERT_NE(pipes.back(), nullptr);
  }
  EXPECT_EQ(hub.listen("z", "", always), nullptr);
}

TEST(EventHub, AStreamWhoseClientIsGoneDoesNotCountForTheNextOne) {
  EventHub hub;
  for (std::size_t i = 0; i < 3 * kMostStreamsOfSession; ++i) {
    const auto pipe = hub.listen("a", "", always);
    ASSERT_NE(pipe, nullptr) << i;
    pipe->set_presence([] { return false; });  // gone, and sleeping
  }
}

TEST(EventHub, AStreamEndsWhenItsSessionDoes) {
  EventHub hub;
  bool may_go_on = true;
  auto pipe = hub.listen("a", "", [&may_go_on] { return may_go_on; });
  hub.check_guests();
  EXPECT_FALSE(pipe->is_over());
  may_go_on = false;
  hub.check_guests();
  EXPECT_TRUE(pipe->is_over());
  EXPECT_FALSE(pipe->push("x"));
}

TEST(EventHub, TheStreamsOfASessionAreAskedForOnce) {
  EventHub hub;
  int asked = 0;
  const auto may_go_on = [&asked] { return ++asked > 1; };
  const auto first = hub.listen("a", "", may_go_on), second = hub.listen("a", "", may_go_on),
             other = hub.listen("b", "", always);
  hub.check_guests();
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(first->is_over());
  EXPECT_TRUE(second->is_over());
  EXPECT_FALSE(other->is_over());
}

}  // namespace
}  // namespace radica
