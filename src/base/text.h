// Unicode text: UTF-8 walking, the characters Radica removes or reads as blanks (SPEC §5 "Text"), NFC, comparison
// without case and marks. Pure; input is valid UTF-8 unless said otherwise.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace radica {

// A set of ASCII characters, looked for at a byte a step.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char c : members) has_[static_cast<unsigned char>(c)] = true;
  }
  [[nodiscard]] constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
  // Position of the first member at or behind `from`; npos if there is none.
  [[nodiscard]] std::size_t find_in(std::string_view text, std::size_t from = 0) const {
    for (std::size_t at = from; at < text.size(); ++at)
      if (has_[static_cast<unsigned char>(text.data()[at])]) return at;
    return std::string_view::npos;
  }
  [[nodiscard]] bool is_in(std::string_view text) const { return find_in(text) != std::string_view::npos; }
  [[nodiscard]] bool holds_all_of(std::string_view text) const {
    for (const char c : text)
      if (!has(c)) return false;
    return true;
  }

 private:
  std::array<bool, 256> has_{};
};

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);
// Every byte outside a well-formed sequence read as Windows-1252 (WHATWG table).
[[nodiscard]] std::string utf8_or_windows1252(std::string_view bytes);
void append_utf8(std::string& text, char32_t point);
// The code point at `at`, which moves behind it.
[[nodiscard]] char32_t next_point(std::string_view text, std::size_t& at);
[[nodiscard]] std::size_t count_points(std::string_view text);
[[nodiscard]] std::string nfc(std::string_view text);

[[nodiscard]] std::string clean_text(std::string_view value);       // SPEC §5 "Text"
[[nodiscard]] std::string clean_long_text(std::string_view value);  // SPEC §5 "Long text"
// True when Text (Long text) leaves the value as it is and it holds no mojibake: nearly always, and told at a byte a
// step. False promises nothing.
[[nodiscard]] bool is_plain_text(std::string_view value);
[[nodiscard]] bool is_plain_long_text(std::string_view value);
// The text that was meant when UTF-8 was read as Windows-1252 and written again; false if it is not mojibake.
[[nodiscard]] bool repair_mojibake(std::string_view value, std::string& repaired);

[[nodiscard]] std::string fold_for_comparison(std::string_view value);  // no case, no combining marks
[[nodiscard]] std::string fold_case(std::string_view value);            // no case
[[nodiscard]] std::string ascii_lower(std::string_view value);
// `lower` is lower case; only ASCII letters are folded.
[[nodiscard]] bool equals_ignoring_case(std::string_view value, std::string_view lower);
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);  // of bytes, for "did you mean"
// A path as every output shows it: bytes that are not UTF-8 as %XX.
[[nodiscard]] std::string printable_path(std::string_view path);

}  // namespace radica
