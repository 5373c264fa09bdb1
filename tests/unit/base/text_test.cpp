#include "base/text.h"

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

namespace radica {
namespace {

std::string utf8_of(char32_t point) {
  std::string text;
  append_utf8(text, point);
  return text;
}

// The table of the WHATWG encoding standard for 0x80–0x9F, written down a second time.
constexpr std::array<char32_t, 32> kWhatwg{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                           0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                           0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                           0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

TEST(Utf8, AcceptsEveryWellFormedSequence) {
  for (const std::string_view text : {"", "a", "ñ", "€", "\xEF\xBF\xBF", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF",
                                      "\xED\x9F\xBF", "\xEE\x80\x80", "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80"})
    EXPECT_TRUE(is_valid_utf8(text)) << text;
}

TEST(Utf8, RefusesEveryIllFormedSequence) {
  for (const std::string_view text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2z", "\xE0\x9F\xBF", "\xE2\x82", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE", "\xF0\x9F\x98",
        "abcdefgh\xE9", "abcdefghi\xE9"})
    EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(std::string(text));
}

TEST(Utf8, WritesAndReadsEveryKindOfCodePoint) {
  for (const char32_t point :
       std::initializer_list<char32_t>{0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
    const std::string text = utf8_of(point) + "x";
    EXPECT_TRUE(is_valid_utf8(text));
    std::size_t at = 0;
    EXPECT_EQ(next_point(text, at), point);
    EXPECT_EQ(at, text.size() - 1);
  }
  EXPECT_EQ(utf8_of(0xF1), "ñ");
}

TEST(Utf8, CountsCodePointsNotBytes) {
  EXPECT_EQ(count_points(""), 0U);
  EXPECT_EQ(count_points("añ€\xF0\x9F\x98\x80"), 4U);
}

TEST(Windows1252, EveryByteThatIsNotUtf8IsReadByTheWhatwgTable) {
  for (unsigned byte = 0x80; byte <= 0xFF; ++byte) {
    const std::string bytes = "a" + std::string(1, static_cast<char>(byte)) + "b";
    const char32_t point = byte < 0xA0 ? kWhatwg.at(byte - 0x80) : char32_t{byte};
    EXPECT_EQ(utf8_or_windows1252(bytes), "a" + utf8_of(point) + "b") << byte;
  }
}

TEST(Windows1252, WellFormedSequencesBesideABadByteStayUtf8) {
  EXPECT_EQ(utf8_or_windows1252("ni\xF1o y niño"), "niño y niño");
  EXPECT_EQ(utf8_or_windows1252("\xE2\x82"), "â‚") << "a sequence that is cut off is read byte by byte";
  EXPECT_EQ(utf8_or_windows1252("\xED\xA0\x80"), "í\xC2\xA0€") << "surrogates are not well formed";
  EXPECT_EQ(utf8_or_windows1252("\xC3\xC3\xB1"), "Ãñ");
}

TEST(CleanText, RemovesWhatTheSpecNames) {
  std::vector<char32_t> removed{0x7F, 0x180E, 0x2060, 0xFEFF};
  const auto add = [&removed](char32_t from, char32_t to) {
    for (char32_t c = from; c <= to; ++c) removed.push_back(c);
  };
  add(0x00, 0x08);
  add(0x0E, 0x1B);
  add(0x80, 0x84);
  add(0x86, 0x9F);
  add(0x200B, 0x200F);
  add(0x202A, 0x202E);
  add(0x2066, 0x2069);
  for (const char32_t c : removed) {
    EXPECT_EQ(clean_text("a" + utf8_of(c) + "b"), "ab") << static_cast<unsigned>(c);
    EXPECT_EQ(clean_long_text("a" + utf8_of(c) + "b"), "ab") << static_cast<unsigned>(c);
  }
}

TEST(CleanText, KeepsTheNeighboursOfWhatItRemoves) {
  for (const char32_t c : std::initializer_list<char32_t>{0x21, 0x7E, 0xA1, 0xAD, 0x180D, 0x180F, 0x2010, 0x2027,
                                                          0x2061, 0x2065, 0x206A, 0xFEFE, 0xFFFD, 0x3001})
    EXPECT_EQ(clean_text("a" + utf8_of(c) + "b"), "a" + utf8_of(c) + "b") << static_cast<unsigned>(c);
}

TEST(CleanText, EveryBlankOfTheSpecBecomesOne) {
  std::vector<char32_t> blanks{' ',  0x09, 0x0A, 0x0B,   0x0C,   0x0D,   0x1C,   0x1D,   0x1E,
                               0x1F, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  for (char32_t c = 0x2000; c <= 0x200A; ++c) blanks.push_back(c);
  for (const char32_t c : blanks) {
    const std::string blank = utf8_of(c);
    EXPECT_EQ(clean_text(blank + "a" + blank + blank + "b" + blank), "a b") << static_cast<unsigned>(c);
  }
}

TEST(CleanText, CollapsesRunsAndTrimsTheEnds) {
  EXPECT_EQ(clean_text("  Ana   María \t\n "), "Ana María");
  EXPECT_EQ(clean_text("a \u200B b"), "a b") << "removal comes first";
  EXPECT_EQ(clean_text(" a"), "a");
  EXPECT_EQ(clean_text("a "), "a");
  EXPECT_EQ(clean_text("a  b"), "a b");
  EXPECT_EQ(clean_text("a b"), "a b");
  EXPECT_EQ(clean_text("\u200B \u3000"), "");
  EXPECT_EQ(clean_text(""), "");
}

TEST(CleanText, ComposesToNfc) {
  EXPECT_EQ(clean_text("Petici\u006F\u0301n"), "Petición");
  EXPECT_EQ(clean_text("o\u200B\u0301"), "ó") << "removal comes before NFC";
  EXPECT_EQ(clean_text("\u212B"), "Å");
  EXPECT_EQ(clean_text("ﬁ"), "ﬁ") << "no compatibility mapping";
  EXPECT_EQ(clean_long_text("n\u0303"), "ñ");
}

// A letter under 100,000 pairs of marks in the wrong order: with the neighbours swapped one by one this takes minutes.
TEST(CleanText, OrdersMarksWhateverTheirNumber) {
  constexpr int kPairs = 100'000;
  std::string marks, below, above;
  for (int i = 0; i < kPairs; ++i) {
    marks += "\u0301\u0323";
    below += "\u0323";
    above += "\u0301";
  }
  EXPECT_EQ(clean_text("a" + marks), "\u1EA1" + below.substr(2) + above);
  EXPECT_EQ(clean_text("e\u0301\u0323 o" + std::string("\u0301\u0301")), "\u1EB9\u0301 \u00F3\u0301");
}

TEST(CleanLongText, EveryLineEndBecomesLf) {
  EXPECT_EQ(clean_long_text("a\r\nb\rc\nd"), "a\nb\nc\nd");
  EXPECT_EQ(clean_long_text("a\r\r\nb"), "a\n\nb");
  EXPECT_EQ(clean_long_text("a\n\rb"), "a\n\nb");
}

TEST(CleanLongText, DropsTrailingBlanksOfLinesAndKeepsTheRest) {
  EXPECT_EQ(clean_long_text("a \t\u00A0\nb  c\t d \n\n   e"), "a\nb  c\t d\n\n   e");
  EXPECT_EQ(clean_long_text("a\n \n b"), "a\n\n b");
  EXPECT_EQ(clean_long_text("a\u2028b\u0085c"), "a\u2028b\u0085c") << "blanks inside a line stay what they are";
}

TEST(CleanLongText, TrimsBlanksAndLineEndsAtBothEnds) {
  EXPECT_EQ(clean_long_text(" \n\t\r\n  a\nb \n \r\n"), "a\nb");
  EXPECT_EQ(clean_long_text("\n \r\n\t"), "");
  EXPECT_EQ(clean_long_text("plain"), "plain");
  EXPECT_EQ(clean_long_text(" one line "), "one line");
  EXPECT_EQ(clean_long_text("a  b"), "a  b");
}

std::string repaired(std::string_view text) {
  std::string out;
  return repair_mojibake(text, out) ? out : "(no mojibake)";
}

TEST(Mojibake, IsRepairedWhenTheBytesWereUtf8) {
  EXPECT_EQ(repaired("PeticiÃ³n"), "Petición");
  EXPECT_EQ(repaired("niÃ±o"), "niño");
  EXPECT_EQ(repaired("Â¿QuÃ©?"), "¿Qué?");
  EXPECT_EQ(repaired("â€œhola\u201D"), "(no mojibake)") << "a closing quote that is no byte of the sequence";
  EXPECT_EQ(repaired("aâ€”b"), "a—b");
  EXPECT_EQ(repaired("Ã\u0081rea"), "Área") << "U+0081 counts as the byte 0x81";
  EXPECT_EQ(repaired("Ã\u2030"), "É") << "0x89 is U+2030 in Windows-1252";
}

TEST(Mojibake, IsRepairedOnceOnly) {
  EXPECT_EQ(repaired("PeticiÃƒÂ³n"), "PeticiÃ³n");
}

TEST(Mojibake, IsLeftAloneWhenItIsNone) {
  for (const std::string_view text :
       {"", "Petición", "Ã", "SÃO", "Âmbar", "PeticiÃ³n €x 漢", "Ã³ ñ", "æ", "naïve Ã©\u0301"})
    EXPECT_EQ(repaired(text), "(no mojibake)") << text;
}

TEST(Mojibake, NeedsOneOfTheThreeMarks) {
  EXPECT_EQ(repaired("ã±"), "(no mojibake)") << "E3 B1 is not well formed anyway";
  EXPECT_EQ(repaired("ðŸ˜€"), "(no mojibake)") << "well formed and shorter, but without a mark";
  EXPECT_EQ(repaired("ðŸ˜€ Ã³"), "😀 ó");
}

TEST(Comparison, KnowsNoCaseAndNoMarks) {
  EXPECT_EQ(fold_for_comparison("PETICIÓN"), fold_for_comparison("peticion"));
  EXPECT_EQ(fold_for_comparison("pin\u0303a"), fold_for_comparison("Pina"));
  EXPECT_NE(fold_for_comparison("queja"), fold_for_comparison("quejas"));
}

// What is looked at in wide steps must not depend on where it stands: `part` at every place in plain text.
std::vector<std::string> at_every_place(std::string_view part) {
  std::vector<std::string> texts;
  for (std::size_t before = 0; before < 36; ++before)
    for (const std::size_t after : {0U, 1U, 7U, 15U, 16U, 17U})
      texts.push_back(std::string(before, 'x') + std::string(part) + std::string(after, 'y'));
  return texts;
}

TEST(PlainText, IsToldApartWhereverItStands) {
  const auto shown = [](const std::string& text) { return testing::PrintToString(text); };
  for (const std::string_view kept : {"", "z", "~", "!", "ñ", "Ñ", "¡"})
    for (const std::string& text : at_every_place(kept)) {
      EXPECT_TRUE(is_plain_text(text)) << shown(text);
      EXPECT_TRUE(is_plain_long_text(text)) << shown(text);
      EXPECT_EQ(clean_text(text), text);
    }
  for (const std::string_view changed : {"\x01", "\x1F", "\x7F", "\t", "\r", "Ã", "Â", "\xC2\x85", "\xC2\xA0", "€"})
    for (const std::string& text : at_every_place(changed)) {
      EXPECT_FALSE(is_plain_text(text)) << shown(text);
      EXPECT_FALSE(is_plain_long_text(text)) << shown(text);
    }
  for (const std::string& text : at_every_place(" ")) {
    const bool is_inside = text.front() != ' ' && text.back() != ' ';
    EXPECT_EQ(is_plain_text(text), is_inside) << shown(text);
    EXPECT_EQ(is_plain_long_text(text), is_inside) << shown(text);
  }
  for (const std::string& text : at_every_place("  ")) {
    EXPECT_FALSE(is_plain_text(text)) << shown(text);
    EXPECT_EQ(is_plain_long_text(text), text.front() != ' ' && text.back() != ' ') << shown(text);
  }
  for (const std::string& text : at_every_place(" \n")) EXPECT_FALSE(is_plain_long_text(text)) << shown(text);
  for (const std::string& text : at_every_place("\n")) {
    EXPECT_FALSE(is_plain_text(text)) << shown(text);
    EXPECT_EQ(is_plain_long_text(text), text.front() != '\n' && text.back() != '\n') << shown(text);
  }
}

TEST(Utf8, IsJudgedTheSameWhereverItStands) {
  for (const std::string_view good : {"ñ", "€", "\xF0\x9F\x98\x80"})
    for (const std::string& text : at_every_place(good)) EXPECT_TRUE(is_valid_utf8(text));
  for (const std::string_view bad : {"\x80", "\xC2", "\xE2\x82", "\xFF"})
    for (const std::string& text : at_every_place(bad)) EXPECT_FALSE(is_valid_utf8(text));
}

TEST(Mojibake, IsFoundBehindOtherMarkedLetters) {
  std::string repaired;
  EXPECT_TRUE(repair_mojibake("Ã³", repaired));
  EXPECT_EQ(repaired, "ó");
  EXPECT_TRUE(repair_mojibake("una â€“ raya", repaired));
  EXPECT_EQ(repaired, "una – raya");
  EXPECT_TRUE(repair_mojibake("Â°", repaired));
  EXPECT_EQ(repaired, "°");
  EXPECT_FALSE(repair_mojibake("ñandú áéí â", repaired));
}

TEST(FoldCase, KeepsTheMarks) {
  EXPECT_EQ(fold_case("SIN INFORMACIÓN"), fold_case("sin información"));
  EXPECT_NE(fold_case("sin información"), fold_case("sin informacion"));
  EXPECT_EQ(fold_case("N/A"), "n/a");
}

TEST(AsciiLower, LeavesOtherLettersAlone) {
  EXPECT_EQ(ascii_lower("AZ[Ñ]az09"), "az[Ñ]az09");
}

TEST(EditDistance, CountsTheFewestChanges) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("", "ab"), 2U);
  EXPECT_EQ(edit_distance("output", "ouput"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(PrintablePath, ShowsBytesThatAreNotUtf8AsPercent) {
  EXPECT_EQ(printable_path("a/ñ.json"), "a/ñ.json");
  EXPECT_EQ(printable_path("a/\xF1\xFF.json"), "a/%F1%FF.json");
  EXPECT_EQ(printable_path("100%.json"), "100%.json");
  EXPECT_EQ(printable_path("\x80"), "%80");
}

}  // namespace
}  // namespace radica
