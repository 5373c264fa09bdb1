#include "app/web/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

using testing::ElementsAre;

TEST(WebTarget, IsDecodedSegmentBySegment) {
  const auto target = parse_target("/api/v1/records/afinia/RE%2F1%20%C3%B1?limit=5&q=a+b%26c&empty");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->segments, ElementsAre("api", "v1", "records", "afinia", "RE/1 ñ"));
  EXPECT_EQ(target->parameter("limit"), "5");
  EXPECT_EQ(target->parameter("q"), "a b&c");
  EXPECT_EQ(target->parameter("empty"), "");
  EXPECT_EQ(target->parameter("other"), "");
  EXPECT_EQ(target->path, "/api/v1/records/afinia/RE%2F1%20%C3%B1");
  ASSERT_TRUE(parse_target("/"));
  EXPECT_TRUE(parse_target("/")->segments.empty());
}

TEST(WebTarget, WhatIsNoPathIsNone) {
  for (const char* target : {"", "api", "*", "http://x/", "//", "/a//b", "/a/", "/.", "/a/../b", "/%2e%2E/etc", "/a%",
                             "/a%4", "/a%zz", "/%00", "/%FF", "/a?x=%00", "/a?x=%F", "/a?b=%C3", "/a#b"})
    EXPECT_FALSE(parse_target(target)) << target;
  EXPECT_FALSE(parse_target("/a?" + std::string(100, '&') +
                            std::string("a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1"
                                        "&n=1&o=1&p=1&q=1&r=1&s=1&t=1&u=1&v=1&w=1&x=1&y=1"
                                        "&z=1&aa=1&bb=1&cc=1&dd=1&ee=1&ff=1&gg=1&hh=1")));
}

}  // namespace
}  // namespace radica
