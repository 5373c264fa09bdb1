// Sixteen bytes of text looked at in one step: a comparison marks the bytes it holds for, and bit i of a mask stands
// for byte i. One instruction each where the processor has them (SSE2, which every x86-64 has), loops elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace radica {

class Bytes16 {
 public:
  static constexpr std::size_t kSize = 16;
  // Of text[at .. at + 16); zeros stand for what is behind its end.
  static Bytes16 of(std::string_view text, std::size_t at) {
    const std::size_t size = text.size() - at;
    return size < kSize ? load_few(text.data() + at, size) : load(text.data() + at);
  }

#ifdef __SSE2__
  [[nodiscard]] Bytes16 equal(char c) const {
    return Bytes16(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)));
  }
  [[nodiscard]] Bytes16 at_most(unsigned char most) const {  // as unsigned numbers
    return Bytes16(_mm_cmpeq_epi8(_mm_min_epu8(bytes_, _mm_set1_epi8(static_cast<char>(most))), bytes_));
  }
  [[nodiscard]] Bytes16 at_least(unsigned char least) const {
    return Bytes16(_mm_cmpeq_epi8(_mm_max_epu8(bytes_, _mm_set1_epi8(static_cast<char>(least))), bytes_));
  }
  [[nodiscard]] Bytes16 operator|(Bytes16 other) const {
    return Bytes16(_mm_or_si128(bytes_, other.bytes_));
  }
  // Of what a comparison gave: the marked bytes. Of text: the bytes from 0x80 on.
  [[nodiscard]] unsigned mask() const {
    return static_cast<unsigned>(_mm_movemask_epi8(bytes_));
  }

 private:
  explicit Bytes16(__m128i bytes) : bytes_(bytes) {}
  static Bytes16 load(const char* place) {
    return Bytes16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(place)));
  }
  // Of fewer than sixteen bytes: two loads that overlap reach no byte that is not of the text.
  static Bytes16 load_few(const char* place, std::size_t size) {
    std::uint64_t low = 0, high = 0;
    if (size >= 8) {
      low = number<std::uint64_t>(place);
      if (size > 8) high = number<std::uint64_t>(place + size - 8) >> (8 * (kSize - size));
    } else if (size >= 4) {
      low = number<std::uint32_t>(place) | number<std::uint32_t>(place + size - 4) << (8 * (size - 4));
    } else if (size > 0) {
      const std::size_t middle = size / 2, last = size - 1;
      low = number<std::uint8_t>(place) | number<std::uint8_t>(place + middle) << (8 * middle) |
            number<std::uint8_t>(place + last) << (8 * last);
    }
    return Bytes16(_mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low)));
  }
  template <class Number>
  static std::uint64_t number(const char* place) {
    Number value;
    std::memcpy(&value, place, sizeof value);
    return value;
  }
  __m128i bytes_;
#else
  [[nodiscard]] Bytes16 equal(char c) const {
    return marked([c](unsigned char byte) { return byte == static_cast<unsigned char>(c); });
  }
  [[nodiscard]] Bytes16 at_most(unsigned char most) const {
    return marked([most](unsigned char byte) { return byte <= most; });
  }
  [[nodiscard]] Bytes16 at_least(unsigned char least) const {
    return marked([least](unsigned char byte) { return byte >= least; });
  }
  [[nodiscard]] Bytes16 operator|(Bytes16 other) const {
    for (std::size_t i = 0; i < kSize; ++i) other.bytes_[i] |= bytes_[i];
    return other;
  }
  [[nodiscard]] unsigned mask() const {
    unsigned mask = 0;
    for (std::size_t i = 0; i < kSize; ++i) mask |= (bytes_[i] >> 7U) << i;
    return mask;
  }

 private:
  template <class Holds>
  [[nodiscard]] Bytes16 marked(Holds holds) const {
    Bytes16 marks = *this;
    for (unsigned char& byte : marks.bytes_) byte = holds(byte) ? 0xFF : 0;
    return marks;
  }
  static Bytes16 load(const char* place) {
    Bytes16 loaded;
    std::memcpy(loaded.bytes_, place, kSize);
    return loaded;
  }
  static Bytes16 load_few(const char* place, std::size_t size) {
    Bytes16 loaded;
    std::memset(loaded.bytes_, 0, kSize);
    if (size > 0) std::memcpy(loaded.bytes_, place, size);
    return loaded;
  }
  unsigned char bytes_[kSize];
#endif
};

}  // namespace radica
