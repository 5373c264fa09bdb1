// Random numbers that are the same everywhere: xoshiro256** seeded by SplitMix64, and own ways to choose, because those
// of the standard library differ between implementations. Each claim has a stream of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace radica::synthetic {

class Prng {
 public:
  Prng(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    std::uint64_t mixed = mix(mix(mix(seed) ^ stream) ^ index);
    for (std::uint64_t& word : state_) word = mix(mixed += kGolden);
  }

  std::uint64_t next() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U); }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1))); }
  bool chance(std::uint32_t of_ten_thousand) { return below(10'000) < of_ten_thousand; }

  template <class Choices>
  const auto& pick(const Choices& choices) {
    return choices[below(static_cast<std::uint32_t>(choices.size()))];
  }

  // Of a table whose entries have a `weight`.
  template <class Choices>
  const auto& pick_weighted(const Choices& choices) {
    std::uint32_t total = 0;
    for (const auto& choice : choices) total += choice.weight;
    std::uint32_t drawn = below(total);
    std::size_t at = 0;
    for (; drawn >= choices[at].weight; ++at) drawn -= choices[at].weight;
    return choices[at];
  }

  std::string digits(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + static_cast<char>(below(10)));
    return text;
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
  static constexpr std::uint64_t rotate(std::uint64_t value, unsigned by) { return value << by | value >> (64U - by); }
  static constexpr std::uint64_t mix(std::uint64_t value) {  // SplitMix64
    value += kGolden;
    value = (value ^ value >> 30U) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27U) * 0x94D049BB133111EB;
    return value ^ value >> 31U;
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace radica::synthetic
