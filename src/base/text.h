// Unicode text: UTF-8 walking, the characters Radica removes or reads as blanks (SPEC §5 "Text"), NFC, comparison
// without case and marks. Pure; input is valid UTF-8 unless said otherwise.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace radica {

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
// The text that was meant when UTF-8 was read as Windows-1252 and written again; false if it is not mojibake.
[[nodiscard]] bool repair_mojibake(std::string_view value, std::string& repaired);

[[nodiscard]] std::string fold_for_comparison(std::string_view value);  // no case, no combining marks
[[nodiscard]] std::string fold_case(std::string_view value);            // no case
[[nodiscard]] std::string ascii_lower(std::string_view value);
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);  // of bytes, for "did you mean"
// A path as every output shows it: bytes that are not UTF-8 as %XX.
[[nodiscard]] std::string printable_path(std::string_view path);

}  // namespace radica
