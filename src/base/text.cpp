#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/bytes16.h"

namespace radica {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Windows-1252 bytes 0x80–0x9F (WHATWG): the five unassigned ones are the control of the same number.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}
bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

// Length of the well-formed sequence at `at`; 0 if there is none (Unicode table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !is_continuation(text, at + 1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned char second = byte_at(text, at + 1);
  if (!is_continuation(text, at + 2)) return 0;
  if (first < 0xF0) {
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    return 3;
  }
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) || !is_continuation(text, at + 3)) return 0;
  return 4;
}

bool is_blank(char32_t c) {
  switch (c) {
    case 0x20:
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F) || (c >= 0x2000 && c <= 0x200A);
  }
}

bool is_removed(char32_t c) {
  if (c < 0x20) return !is_blank(c);
  if (c < 0x7F) return false;
  if (c <= 0x9F) return c != 0x85;
  return c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

// False for what NFC leaves alone and never joins to what stands before it: all below U+0300, and the dashes, quotes,
// bullets and the euro sign that people type.
bool may_change_in_nfc(char32_t c) {
  return c >= 0x300 && !(c >= 0x2010 && c <= 0x2027) && c != 0x20AC;
}

// False for bytes that neither are a blank nor begin one. A continuation byte is never looked at alone: the bytes that
// it may follow here begin no blank, or are decoded whole.
bool may_be_blank(unsigned char byte) {
  return byte <= ' ' || byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3);
}

// What one byte means to the question whether a text can stay as it is.
enum class ByteClass : std::uint8_t { kOther, kGraphic, kBlank, kLineFeed, kLeadC2, kLeadC3 };
constexpr std::array<ByteClass, 256> make_byte_classes() {
  std::array<ByteClass, 256> classes{};
  for (std::size_t byte = 0x21; byte < 0x7F; ++byte) classes[byte] = ByteClass::kGraphic;
  classes[' '] = ByteClass::kBlank;
  classes['\n'] = ByteClass::kLineFeed;
  classes[0xC2] = ByteClass::kLeadC2;
  classes[0xC3] = ByteClass::kLeadC3;
  return classes;
}
constexpr std::array<ByteClass, 256> kByteClasses = make_byte_classes();

// The characters U+00A1–U+00FF are their own NFC and no blanks. Ã and Â may begin mojibake, C2 80–A0 are controls or a
// blank: those are for the slow way.
bool is_plain_latin(ByteClass lead, unsigned char second) {
  return lead == ByteClass::kLeadC2 ? second > 0xA0 : second != 0x82 && second != 0x83;
}

// How many of the bytes are blanks and graphic ASCII, up to the first that is not.
std::size_t printable_run(Bytes16 bytes) {
  const unsigned others = (bytes.at_most(0x1F) | bytes.at_least(0x7F)).mask();
  return others == 0 ? Bytes16::kSize : static_cast<std::size_t>(std::countr_zero(others));
}

// True if nothing of the value is removed and NFC leaves it alone, as far as single bytes tell.
bool keeps_all(std::string_view value) {
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (const std::size_t run = printable_run(Bytes16::of(value, at)); run > 0) {
      at += run - 1;
      continue;
    }
    const unsigned char byte = byte_at(value, at);
    if (byte < 0x20) {
      if (is_removed(byte)) return false;
    } else if (byte == 0xC2) {  // the blanks U+0085 and U+00A0 stay until they are looked at
      const unsigned char second = byte_at(value, ++at);
      if (second < 0xA0 && second != 0x85) return false;
    } else if (byte == 0xC3) {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

// Removal and NFC: what Text and Long text share. The value itself when they change nothing, else `kept`.
std::string_view without_removed(std::string_view value, std::string& kept) {
  if (keeps_all(value)) return value;
  kept.reserve(value.size());
  bool needs_nfc = false;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t from = at;
    const char32_t c = next_point(value, at);
    if (is_removed(c)) continue;
    kept.append(value.substr(from, at - from));
    needs_nfc = needs_nfc || may_change_in_nfc(c);
  }
  if (needs_nfc) kept = nfc(kept);
  return kept;
}

void check_mapped(utf8proc_ssize_t length) {
  if (length < 0) throw std::runtime_error(utf8proc_errmsg(length));
}

// Marks in a row by their combining class. utf8proc does that by swapping neighbours, which takes hours for a megabyte
// of marks that somebody wrote on purpose: it gets them in their order.
void sort_marks(std::vector<utf8proc_int32_t>& points) {
  const auto class_of = [](utf8proc_int32_t point) { return utf8proc_get_property(point)->combining_class; };
  const auto is_mark = [class_of](utf8proc_int32_t point) { return class_of(point) != 0; };
  const auto comes_before = [class_of](utf8proc_int32_t left, utf8proc_int32_t right) {
    return class_of(left) < class_of(right);
  };
  for (auto start = std::find_if(points.begin(), points.end(), is_mark); start != points.end();) {
    const auto end = std::find_if_not(start, points.end(), is_mark);
    if (!std::is_sorted(start, end, comes_before)) std::stable_sort(start, end, comes_before);
    start = std::find_if(end, points.end(), is_mark);
  }
}

std::string mapped(std::string_view text, int options) {
  constexpr std::size_t kLongestDecomposition = 18;
  const auto how = static_cast<utf8proc_option_t>(options);
  std::vector<utf8proc_int32_t> points;
  points.reserve(text.size());
  std::array<utf8proc_int32_t, kLongestDecomposition> parts{};
  int boundary = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = static_cast<utf8proc_int32_t>(next_point(text, at));
    const utf8proc_ssize_t count = utf8proc_decompose_char(point, parts.data(), parts.size(), how, &boundary);
    check_mapped(count);
    points.insert(points.end(), parts.begin(), parts.begin() + count);
  }
  sort_marks(points);
  const utf8proc_ssize_t length =
      utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()), how);
  check_mapped(length);
  points.resize(static_cast<std::size_t>(length));
  std::string output;
  output.reserve(text.size());
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (const utf8proc_int32_t point : points) {
    const auto count = static_cast<std::size_t>(utf8proc_encode_char(point, bytes.data()));
    output.append(reinterpret_cast<const char*>(bytes.data()), count);
  }
  return output;
}

// The letter below U+00C0 + i without mark and case; blank for what is no such letter (Æ, Ð, ß, …).
constexpr std::string_view kLatinBases = "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y";

// Folds ASCII and the marked letters of Latin-1, which is nearly everything; false when there is something else.
bool fold_latin(std::string_view value, std::string& folded) {
  folded.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    const unsigned char byte = byte_at(value, at);
    char base = ' ';
    if (byte < 0x80) {
      base = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : static_cast<char>(byte);
    } else {
      if (byte != 0xC3) return false;
      base = kLatinBases[byte_at(value, ++at) - 0x80U];
      if (base == ' ') return false;
    }
    folded += base;
  }
  return true;
}

// Ã, Â or â€: what the first bytes of the marked letters and of the quotes look like.
bool holds_mojibake(std::string_view value) {
  for (std::size_t at = value.find('\xC3'); at != std::string_view::npos; at = value.find('\xC3', at + 1)) {
    const std::string_view behind = value.substr(at + 1);
    if (behind.starts_with('\x83') || behind.starts_with('\x82') || behind.starts_with("\xA2\xE2\x82\xAC")) return true;
  }
  return false;
}

// The byte that Windows-1252 writes for a character, or -1.
int windows1252_byte(char32_t c) {
  if (c < 0x100) return static_cast<int>(c);
  const auto* found = std::find(kWindows1252.begin(), kWindows1252.end(), c);
  return found == kWindows1252.end() ? -1 : static_cast<int>(0x80 + (found - kWindows1252.begin()));
}

// How many bytes from `at` on are ASCII: nearly everything is, and passes many at a time.
std::size_t ascii_run(std::string_view bytes, std::size_t at) {
  const std::size_t start = at;
  for (; at < bytes.size(); at += Bytes16::kSize)
    if (const unsigned others = Bytes16::of(bytes, at).mask(); others != 0)
      return at - start + static_cast<std::size_t>(std::countr_zero(others));
  return bytes.size() - start;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    at += ascii_run(bytes, at);
    if (at == bytes.size()) break;
    const std::size_t length = sequence_length(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string utf8_or_windows1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + 8);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = sequence_length(bytes, at);
    if (length > 0) {
      text.append(bytes.substr(at, length));
      at += length;
      continue;
    }
    const unsigned char byte = byte_at(bytes, at);
    append_utf8(text, byte < 0xA0 ? char32_t{kWindows1252[byte - 0x80U]} : char32_t{byte});
    ++at;
  }
  return text;
}

void append_utf8(std::string& text, char32_t point) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | point >> 6U);
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | point >> 12U);
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | point >> 18U);
    add(0x80U | (point >> 12U & 0x3FU));
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

char32_t next_point(std::string_view text, std::size_t& at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const std::size_t length = sequence_length(text, at);
  if (length == 0) {
    ++at;
    return kReplacement;
  }
  char32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = point << 6U | (byte_at(text, at + i) & 0x3FU);
  at += length;
  return point;
}

std::size_t count_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string nfc(std::string_view text) {
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

bool is_plain_text(std::string_view value) {
  bool after_blank = true;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const Bytes16 bytes = Bytes16::of(value, at);
    if (const std::size_t run = printable_run(bytes); run > 0) {
      const unsigned blanks = bytes.equal(' ').mask() & ((1U << run) - 1U);
      if ((blanks & (blanks << 1U | (after_blank ? 1U : 0U))) != 0) return false;
      after_blank = blanks >> (run - 1) != 0;
      at += run - 1;
      continue;
    }
    const ByteClass byte = kByteClasses[byte_at(value, at)];
    if (byte == ByteClass::kGraphic) {
      after_blank = false;
    } else if (byte == ByteClass::kBlank) {
      if (after_blank) return false;
      after_blank = true;
    } else if (byte == ByteClass::kLeadC2 || byte == ByteClass::kLeadC3) {
      if (!is_plain_latin(byte, byte_at(value, ++at))) return false;
      after_blank = false;
    } else {
      return false;
    }
  }
  return value.empty() || !after_blank;
}

bool is_plain_long_text(std::string_view value) {
  ByteClass before = ByteClass::kLineFeed;
  if (value.empty()) return true;
  if (kByteClasses[byte_at(value, 0)] == ByteClass::kBlank) return false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (const std::size_t run = printable_run(Bytes16::of(value, at)); run > 0) {
      at += run - 1;
      before = kByteClasses[byte_at(value, at)];
      continue;
    }
    const ByteClass byte = kByteClasses[byte_at(value, at)];
    if (byte == ByteClass::kOther) return false;
    if (byte == ByteClass::kLineFeed && (at == 0 || before == ByteClass::kBlank)) return false;
    if ((byte == ByteClass::kLeadC2 || byte == ByteClass::kLeadC3) && !is_plain_latin(byte, byte_at(value, ++at)))
      return false;
    before = byte;
  }
  return before != ByteClass::kBlank && before != ByteClass::kLineFeed;
}

std::string clean_text(std::string_view value) {
  if (is_plain_text(value)) return std::string(value);
  std::string buffer, text;
  const std::string_view kept = without_removed(value, buffer);
  text.reserve(kept.size());
  bool owes_blank = false;
  for (std::size_t at = 0; at < kept.size();) {
    const std::size_t from = at;
    if (may_be_blank(byte_at(kept, at))) {
      if (is_blank(next_point(kept, at))) {
        owes_blank = !text.empty();
        continue;
      }
    } else {
      while (at < kept.size() && !may_be_blank(byte_at(kept, at))) ++at;
    }
    if (owes_blank) text += ' ';
    owes_blank = false;
    text.append(kept.substr(from, at - from));
  }
  return text;
}

std::string clean_long_text(std::string_view value) {
  if (is_plain_long_text(value)) return std::string(value);
  std::string buffer, text;
  const std::string_view kept = without_removed(value, buffer);
  text.reserve(kept.size());
  std::size_t end_of_line = 0;  // end of the last character of the line that is not a blank
  for (std::size_t at = 0; at < kept.size();) {
    const std::size_t from = at;
    if (const std::size_t run = printable_run(Bytes16::of(kept, at)); run > 0) {
      std::string_view piece = kept.substr(at, run);
      at += run;
      if (text.empty()) piece.remove_prefix(std::min(piece.find_first_not_of(' '), piece.size()));
      text.append(piece);
      if (const std::size_t last = piece.find_last_not_of(' '); last != std::string_view::npos)
        end_of_line = text.size() - piece.size() + last + 1;
      continue;
    }
    const char32_t c = next_point(kept, at);
    if (c == '\r' || c == '\n') {
      if (c == '\r' && at < kept.size() && kept[at] == '\n') ++at;
      text.resize(end_of_line);
      if (!text.empty()) text += '\n';
      end_of_line = text.size();
    } else if (is_blank(c)) {
      if (!text.empty()) text.append(kept.substr(from, at - from));
    } else {
      text.append(kept.substr(from, at - from));
      end_of_line = text.size();
    }
  }
  text.resize(end_of_line);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

bool repair_mojibake(std::string_view value, std::string& repaired) {
  if (!holds_mojibake(value)) return false;
  repaired.clear();
  for (std::size_t at = 0; at < value.size();) {
    const int byte = windows1252_byte(next_point(value, at));
    if (byte < 0) return false;
    repaired += static_cast<char>(static_cast<unsigned char>(byte));
  }
  return is_valid_utf8(repaired) && count_points(repaired) < count_points(value);
}

std::string fold_for_comparison(std::string_view value) {
  std::string folded;
  if (fold_latin(value, folded)) return folded;
  return mapped(value, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
}

std::string fold_case(std::string_view value) {
  const bool is_ascii =
      std::all_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return is_ascii ? ascii_lower(value) : mapped(value, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

std::string ascii_lower(std::string_view value) {
  std::string text(value);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool equals_ignoring_case(std::string_view value, std::string_view lower) {
  return std::equal(value.begin(), value.end(), lower.begin(), lower.end(), [](char c, char wanted) {
    return (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) == wanted;
  });
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string printable_path(std::string_view path) {
  if (is_valid_utf8(path)) return std::string(path);
  std::string text;
  text.reserve(path.size());
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t length = sequence_length(path, at);
    if (length > 0) {
      text.append(path.substr(at, length));
      at += length;
      continue;
    }
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const unsigned char byte = byte_at(path, at++);
    text += '%';
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace radica
