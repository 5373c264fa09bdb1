#include "base/bytes16.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"

namespace radica {
namespace {

// In memory of just its size, so that a sanitizer sees a load beyond it.
struct Exact {
  explicit Exact(std::string_view text) : bytes(std::make_unique<char[]>(text.size())), size(text.size()) {
    text.copy(bytes.get(), size);
  }
  [[nodiscard]] std::string_view text() const { return {bytes.get(), size}; }
  std::unique_ptr<char[]> bytes;
  std::size_t size;
};

TEST(Bytes16, HoldsTheTextAndZerosBehindItsEnd) {
  const std::string all = "abcdefghijklmnopqrstuvwxyzABCDEFGH";
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const Exact exact(std::string_view(all).substr(0, size));
    for (std::size_t at = 0; at <= size; ++at) {
      const Bytes16 bytes = Bytes16::of(exact.text(), at);
      for (std::size_t i = 0; i < Bytes16::kSize; ++i) {
        const char expected = at + i < size ? all[at + i] : '\0';
        EXPECT_TRUE((bytes.equal(expected).mask() >> i & 1U) != 0) << size << " bytes from " << at << ", byte " << i;
      }
    }
  }
}

TEST(Bytes16, ComparesBytesAsUnsignedNumbers) {
  const Exact exact("\x01\x7F\x80\xFF");
  const Bytes16 bytes = Bytes16::of(exact.text(), 0);
  EXPECT_EQ(bytes.at_most(0x7F).mask(), 0xFFF3U) << "the zeros behind the end too";
  EXPECT_EQ(bytes.at_least(0x80).mask(), 0x000CU);
  EXPECT_EQ(bytes.mask(), 0x000CU);
}

TEST(Bytes16, FindsWhatAStringMustEscapeAtEveryPlaceOfEveryLength) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, 'x');
      text[place] = '"';
      const Exact exact(text);
      const std::string expected = "\"" + text.substr(0, place) + "\\\"" + text.substr(place + 1) + "\"";
      EXPECT_EQ(json_string(exact.text()), expected);
    }
  }
}

}  // namespace
}  // namespace radica
