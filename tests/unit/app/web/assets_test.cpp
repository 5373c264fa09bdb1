#include "app/web/assets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/embedded.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

TEST(Assets, GzipIsTakenWhereTheClientSaysSo) {
  for (const char* header : {"gzip", "br, gzip", "GZIP;q=0.5", "deflate, gzip;q=1.0, *;q=0.5", "gzip; q=0.001"})
    EXPECT_TRUE(accepts_gzip(header)) << header;
  for (const char* header : {"", "br", "gzip;q=0", "gzip; q=0.0, br", "identity"})
    EXPECT_FALSE(accepts_gzip(header)) << header;
}

TEST(Assets, ThePageNamesWhatItLoads) {
  const auto page = page_answer("");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->header("content-encoding"), "");
  EXPECT_THAT(page->body, HasSubstr("<!doctype html>"));
  std::size_t named = 0;
  for (const EmbeddedAsset& asset : embedded_assets())
    if (page->body.find("/assets/" + std::string(asset.name) + "\"") != std::string::npos) ++named;
  EXPECT_EQ(named, embedded_assets().size() - 1);  // all but itself
}

// Nothing in a page runs but what is one of the assets.
TEST(Assets, ThePageHasNoScriptAndNoStyleOfItsOwn) {
  const auto page = page_answer("");
  ASSERT_TRUE(page);
  EXPECT_THAT(page->header("Content-Security-Policy"), HasSubstr("script-src 'self';"));
  EXPECT_THAT(page->header("Content-Security-Policy"), testing::Not(HasSubstr("unsafe")));
  for (const char* inline_code : {"<style", "style=", "onload", "<script>"})
    EXPECT_EQ(page->body.find(inline_code), std::string::npos) << inline_code;
}

TEST(Assets, AreKeptForeverAndCompressedWhereTheClientTakesThat) {
  for (const EmbeddedAsset& asset : embedded_assets()) {
    if (asset.name == "index.html") continue;
    const auto packed = asset_answer(asset.name, "gzip"), plain = asset_answer(asset.name, "");
    ASSERT_TRUE(packed && plain) << asset.name;
    EXPECT_EQ(packed->header("Content-Encoding"), "gzip");
    EXPECT_EQ(packed->body, asset.gzip);
    EXPECT_EQ(plain->header("Content-Encoding"), "");
    EXPECT_GT(plain->body.size(), 100U);
    EXPECT_NE(plain->body.substr(0, 2), "\x1f\x8b") << asset.name;
    EXPECT_THAT(std::string(packed->header("Cache-Control")), HasSubstr("immutable"));
  }
  EXPECT_FALSE(asset_answer("index.html", "gzip"));
  EXPECT_FALSE(asset_answer("none.js", "gzip"));
}

}  // namespace
}  // namespace radica::test
