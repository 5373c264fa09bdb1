// The grammar of RFC 8259, category by category as public suites of JSON parsers sort it: what is accepted, and the
// first byte at which no valid JSON can go on (SPEC §6), the length of what was given when that is too short.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace radica {
namespace {

using std::string_literals::operator""s;

constexpr std::size_t kValid = static_cast<std::size_t>(-1);
const std::string kBom = "\xEF\xBB\xBF";

std::size_t fault_of(std::string_view text) {
  JsonDocument document;
  return document.parse(text).value_or(kValid);
}

unsigned flags_of(std::string_view text) {
  JsonDocument document;
  if (document.parse(text)) ADD_FAILURE() << "not valid: " << text;
  return document.root().flags;
}

void expect_valid(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_EQ(fault_of(text), kValid) << testing::PrintToString(text);
}

using Faults = std::vector<std::pair<std::string, std::size_t>>;

// Each alone, and with more before it: readers that look at blocks of bytes fail at the borders of those.
void expect_faults(const Faults& table) {
  for (const auto& [text, offset] : table) {
    EXPECT_EQ(fault_of(text), offset) << testing::PrintToString(text);
    if (text.starts_with(kBom[0])) continue;  // it begins with a BOM, or with part of one
    for (const std::size_t before : {1, 15, 31, 63, 64, 65, 127, 129})
      EXPECT_EQ(fault_of(std::string(before, ' ') + text), before + offset)
          << testing::PrintToString(text) << " behind " << before << " blanks";
  }
}

TEST(JsonGrammar, BeginsWithAValueABlankOrABom) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const std::string where = "byte " + std::to_string(byte);
    if (byte >= '0' && byte <= '9') {
      EXPECT_EQ(fault_of(text), kValid) << where;
    } else {
      const bool may_go_on = std::string(" \t\r\n{[\"-tfnNI\xEF").find(text) != std::string::npos;
      EXPECT_EQ(fault_of(text), may_go_on ? 1U : 0U) << where;
    }
  }
}

TEST(JsonGrammar, Structure) {
  expect_valid({"[]", "{}", "[[]]", "[{}]", "{\"a\":[]}", "[[],[[]],{}]", "[null,1,\"a\",{}]", "{\"a\":{\"b\":{}}}",
                "{\"a\":1,\"b\":2,\"c\":[3]}", "[1,[2,[3,[4]]]]"});
  expect_faults({{"", 0},          {"[", 1},
                 {"]", 0},         {"{", 1},
                 {"}", 0},         {"[1", 2},
                 {"[1,", 3},       {"[1,]", 3},
                 {"[,1]", 1},      {"[,", 1},
                 {"[1,,2]", 3},    {"[,]", 1},
                 {"[\"x\",,]", 5}, {"[1;2]", 2},
                 {"[1 2]", 3},     {"[1:2]", 2},
                 {"[:1]", 1},      {"[\"\":1]", 3},
                 {"[\"\"", 3},     {"[[]", 3},
                 {"[1}", 2},       {"[}", 1},
                 {"{]", 1},        {"{[", 1},
                 {"[{]", 2},       {"[{}", 3},
                 {"[1]]", 3},      {"[]]", 2},
                 {"{}}", 2},       {"1]", 1},
                 {"{\"a\":1]", 6}, {"[x", 1},
                 {"[x]", 1},       {"[*]", 1},
                 {"[3[4]]", 2},    {"[\"a\" 1]", 5},
                 {"[1\n2]", 3},    {"[\"a\",\n4\n,1,", 11},
                 {"[<null>]", 1},  {"<.>", 0},
                 {"[null, ]", 7},  {"[--", 2},
                 {"[(1)]", 1},     {"*", 0},
                 {"\"", 1}});
}

TEST(JsonGrammar, Objects) {
  expect_valid({"{\"a\":1}", "{\"\":0}", "{\"\":\"\"}", "{\"a\":\"b\",\"a\":\"b\"}", "{\"a\":1,\"a\":2,\"a\":{}}",
                "{ \"a\" : 1 , \"b\" : 2 }", "{\n\"a\":\n1\n}", R"({"a\u0000b":1})", R"({"\ud83d\ude00":1})",
                R"({"":{"":[]}})"});
  expect_faults({{"{\"a\"", 4},        {"{\"a\":", 5},     {"{\"a\":1", 6},
                 {"{\"a\":1,", 7},     {"{\"a", 3},        {"{\"", 2},
                 {"{1:1}", 1},         {"{a:1}", 1},       {"{'a':1}", 1},
                 {"{null:1}", 1},      {"{true:1}", 1},    {"{NaN:1}", 1},
                 {"{[]:1}", 1},        {"{{}:1}", 1},      {"{:1}", 1},
                 {"{,\"a\":1}", 1},    {"{\"a\" 1}", 5},   {"{\"a\":}", 5},
                 {"{\"a\"}", 4},       {"{\"a\",1}", 4},   {"{\"a\"::1}", 5},
                 {"{\"a\":1,}", 7},    {"{\"a\":1,,}", 7}, {"{\"a\":1 \"b\":2}", 7},
                 {"{\"a\":1:2}", 6},   {"{\"a\":1;}", 6},  {"{\"a\":1,\"b\"}", 10},
                 {"{\"a\":1,b:2}", 7}, {"{\"a\":1,2}", 7}, {"{\"a\"\"b\"}", 4},
                 {"{\"a\"=1}", 4},     {"{\"a\":1)", 6},   {"{\"a\":a}", 5},
                 {"{9E99:1}", 1},      {"{\"a\":[1,}", 8}, {"{\"a\":{\"b\"}}", 9}});
}

TEST(JsonGrammar, Numbers) {
  expect_valid({"0",
                "-0",
                "1",
                "-1",
                "10",
                "-10",
                "0.5",
                "-0.0",
                "0.0",
                "1.0000",
                "1.5e3",
                "1E3",
                "1E+3",
                "1e-3",
                "0e1",
                "0E0",
                "-0e-0",
                "0.4e00669",
                "123456789012345678901234567890",
                "-9223372036854775809",
                "1e400",
                "-1e9999",
                "1e-400",
                "0.1e999999999999999999999",
                "123.456e789",
                "0." + std::string(500, '0') + "1",
                std::string(500, '9'),
                "[-0,0,1e1]"});
  expect_faults({{"01", 1},        {"-01", 2},       {"00", 1},
                 {"-00.0", 2},     {"00.0", 1},      {"00e0", 1},
                 {"012", 1},       {"-012", 2},      {"[01]", 2},
                 {"1.", 2},        {"1.x", 2},       {"[1.]", 3},
                 {"-1.", 3},       {"-2.]", 3},      {".5", 0},
                 {".", 0},         {"-.5", 1},       {"+1", 0},
                 {"++1", 0},       {"--1", 1},       {"- 1", 1},
                 {"-", 1},         {"-x", 1},        {"[-]", 2},
                 {"1e", 2},        {"1E", 2},        {"1e+", 3},
                 {"1E-", 3},       {"1e+x", 3},      {"1ex", 2},
                 {"0e", 2},        {"0E+", 3},       {"[0e]", 3},
                 {"[0e+]", 4},     {"1.0e", 4},      {"1.0e-", 5},
                 {"1.0e+]", 5},    {"1.e1", 2},      {"0.e1", 2},
                 {"[2.e+3]", 3},   {"1eE2", 2},      {"1e1.5", 3},
                 {"1e+-2", 3},     {"1.2.3", 3},     {"1-1", 1},
                 {"1+2", 1},       {"1a", 1},        {"-1x", 2},
                 {"1e1x", 3},      {"0x1", 1},       {"0x", 1},
                 {"0b1", 1},       {"0o7", 1},       {"1_000", 1},
                 {"1 000", 2},     {"1,5", 1},       {"1'000", 1},
                 {"1f", 1},        {"1n", 1},        {"1e3L", 3},
                 {"[1/2]", 2},     {"\xC2\xBD", 0},  {"[\xEF\xBC\x91]", 1},
                 {"-\xC2\xB9", 1}, {"1\xC3\xA9", 1}, {"$1", 0}});
}

TEST(JsonGrammar, LiteralsAndTheWordsOfOtherLanguages) {
  expect_valid(
      {"true", "false", "null", "[true,false,null]", "NaN", "Infinity", "-Infinity", "{\"a\":NaN}", "[NaN,-Infinity]"});
  expect_faults({{"t", 1},          {"tru", 3},        {"trux", 3},      {"True", 0},       {"TRUE", 0},
                 {"truetrue", 4},   {"true1", 4},      {"truefalse", 4}, {"fals", 4},       {"falsE", 4},
                 {"False", 0},      {"n", 1},          {"nul", 3},       {"nulL", 3},       {"Null", 1},
                 {"NULL", 1},       {"nullx", 4},      {"nil", 1},       {"none", 1},       {"None", 1},
                 {"undefined", 0},  {"yes", 0},        {"nan", 1},       {"NAN", 1},        {"Na", 2},
                 {"NaX", 2},        {"NaNN", 3},       {"-NaN", 1},      {"+NaN", 0},       {"inf", 0},
                 {"I", 1},          {"Inf", 3},        {"Infinit", 7},   {"Infinite", 7},   {"Infinityx", 8},
                 {"-I", 2},         {"-Inf", 4},       {"-inf", 1},      {"- Infinity", 1}, {"+Infinity", 0},
                 {"--Infinity", 1}, {"-Infinity1", 9}, {"[nul", 4},      {"[tru]", 4},      {"\xE2\x88\x9E", 0}});
}

TEST(JsonGrammar, StringsAndEscapes) {
  expect_valid({"\"\"", "\"a\"", "\" \"", "\"\x7F\"", "\"a/b\"", "\"'\"", "\"\xE2\x80\xA8\"", "\"\xEF\xBF\xBF\"",
                R"("\"\\\/\b\f\n\r\t")", R"("\u0000\u001f\u00e9\uFFFF")", R"("\\u12")", R"("\u0061\u30AF")",
                R"("\\\\\"")", R"("//")", R"("/**/")", "\"" + std::string(1000, 'x') + "\""});
  expect_faults({{"\"a", 2},
                 {"\"\\", 2},
                 {"\"\\\"", 3},
                 {"\"\\\\\\\"", 5},
                 {"'a'", 0},
                 {"'", 0},
                 {"\xE2\x80\x9C"
                  "a\xE2\x80\x9D",
                  0},
                 {"`a`", 0},
                 {R"("\a")", 2},
                 {R"("\v")", 2},
                 {R"("\0")", 2},
                 {R"("\x41")", 2},
                 {R"("\'")", 2},
                 {R"("\ ")", 2},
                 {R"("\U0041")", 2},
                 {R"("\N")", 2},
                 {R"("\101")", 2},
                 {R"("\u")", 3},
                 {R"("\u1")", 4},
                 {R"("\u12")", 5},
                 {R"("\u123")", 6},
                 {R"("\u12G4")", 5},
                 {R"("\uZ")", 3},
                 {R"("\u-123")", 3},
                 {R"("\u+123")", 3},
                 {R"("\u 123")", 3},
                 {R"("\u{61}")", 3},
                 {R"("\u0x41")", 4},
                 {"\"\\u12", 5},
                 {"\"\\u1234", 7},
                 {"\"\\\xC3\xA9\"", 2},
                 {"\"\\\n\"", 2},
                 {"\"\\\0\""s, 2},
                 {R"("a"b)", 3},
                 {R"("a""b")", 3},
                 {R"("\)", 2},
                 {R"(["\u00A"])", 7},
                 {R"("\\)", 3},
                 {"a", 0},
                 {"a\xC3\xA9", 0}});
}

TEST(JsonGrammar, EveryEscapeLetterButNineIsAFault) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = "\"\\"s + static_cast<char>(byte) + "0041\"";
    const bool is_escape = std::string("\"\\/bfnrtu").find(static_cast<char>(byte)) != std::string::npos;
    EXPECT_EQ(fault_of(text), is_escape ? kValid : 2U) << "byte " << byte;
  }
}

TEST(JsonGrammar, NoControlCharacterStandsRawInAString) {
  for (char byte = 0; byte < 0x20; ++byte) {
    expect_faults({{"\"a"s + byte + "b\"", 2}, {"{\"a"s + byte + "\":1}", 3}, {R"("\n)"s + byte + '"', 3}});
    EXPECT_EQ(flags_of(R"("\u00)"s + "01"[byte / 16] + "0123456789abcdef"[byte % 16] + '"'), 0U);
  }
}

TEST(JsonGrammar, LoneAndReversedSurrogatesPassWithAFlag) {
  for (const char* text :
       {R"("\ud800")", R"("\udbff")", R"("\udc00")", R"("\udfff")", R"("\ud800x")", R"("\ud800\n")",
        R"("\ud800\u0061")", R"("\ud800\ud800")", R"("\udc00\ud800")", R"("\ude00\ud83d")", R"("\ud83d\ud83d\ude00")",
        R"("\ud83d\ude00\ude00")", R"({"\ud800":1})", R"("\uD888\u1234")", R"("\uDADA")", R"("\ud800\\u0000")"})
    EXPECT_EQ(flags_of(text), kJsonLoneSurrogate) << text;
  for (const char* text : {R"("\ud83d\ude00")", R"("\ud800\udc00")", R"("\udbff\udfff")", R"("\ud7ff\ue000")"})
    EXPECT_EQ(flags_of(text), 0U) << text;
  expect_faults({{R"("\ud800\)", 8},
                 {R"("\ud800\u)", 9},
                 {R"("\ud800\ud8)", 11},
                 {R"("\ud800\udc0)", 12},
                 {R"("\ud800\u00x0")", 11},
                 {R"("\ud800\x")", 8},
                 {R"("\uD800\u1")", 10},
                 {R"("\uD8)", 5}});
}

TEST(JsonGrammar, BytesThatAreNoUtf8PassInStringsOnly) {
  for (const char* bytes : {"\x80",
                            "\xBF",
                            "\xC0\xAF",
                            "\xC1\xBF",
                            "\xE0\x80\xAF",
                            "\xE0\x9F\xBF",
                            "\xF0\x80\x80\xAF",
                            "\xF0\x8F\xBF\xBF",
                            "\xED\xA0\x80",
                            "\xED\xBF\xBF",
                            "\xED\xA0\xBD\xED\xB8\x80",
                            "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80",
                            "\xF8\x88\x80\x80\x80",
                            "\xFC\x84\x80\x80\x80\x80",
                            "\xFE",
                            "\xFF",
                            "\xC3",
                            "\xE2\x82",
                            "\xF0\x9F\x98",
                            "\xE9"}) {
    const std::string text = bytes;
    EXPECT_EQ(flags_of("[\"" + text + "\"]"), kJsonBadBytes) << testing::PrintToString(text);
    EXPECT_EQ(flags_of("{\"" + text + "\":0}"), kJsonBadBytes) << testing::PrintToString(text);
    expect_faults({{"[" + text + "]", 1},
                   {"1" + text, 1},
                   {"{}" + text, 2},
                   {"[1," + text + "]", 3},
                   {"{\"a\":" + text + "}", 5},
                   {"{" + text + ":1}", 1}});
  }
  for (const char* text : {"\"\xC2\x80\"", "\"\xEF\xBF\xBE\"", "\"\xF4\x8F\xBF\xBF\"", "\"\xED\x9F\xBF\"",
                           "\"\xEF\xBB\xBF\"", "\"\xF0\x9B\xBF\xBF\""})
    EXPECT_EQ(flags_of(text), 0U) << testing::PrintToString(std::string(text));
}

TEST(JsonGrammar, Utf16IsNoJson) {
  expect_faults({{"[\0]\0"s, 1}, {"\0[\0]"s, 0}, {"\xFF\xFE[\0]\0"s, 0}, {"\xFE\xFF\0[\0]"s, 0}, {"\"\0a\0\"\0"s, 1}});
}

TEST(JsonGrammar, OnlyFourCharactersAreBlanks) {
  expect_valid({" 1", "1 ", "\t\r\n 1 \n\r\t", "[ ]", "{ }", "[\t1\r,\n2 ]", "{\t\"a\"\r:\n1 }"});
  expect_faults({{" ", 1},
                 {"\n\t\r ", 4},
                 {"\f1", 0},
                 {"\v1", 0},
                 {"[\f]", 1},
                 {"[1\v]", 2},
                 {"\xC2\xA0[]", 0},
                 {"[]\xC2\xA0", 2},
                 {"[\xE2\x81\xA0]", 1},
                 {"\xE2\x80\xA8[]", 0},
                 {"{\xE3\x80\x80}", 1},
                 {"[]\x85", 2},
                 {"[1\x1A]", 2},
                 {"\b[]", 0}});
}

TEST(JsonGrammar, CommentsAreNoJson) {
  expect_faults({{"//\n[]", 0},
                 {"/**/[]", 0},
                 {"[]//", 2},
                 {"[]/**/", 2},
                 {"[1/**/]", 2},
                 {"{\"a\":/**/1}", 5},
                 {"{/**/}", 1},
                 {"#\n[]", 0},
                 {"[]#", 2},
                 {"<!-- -->[]", 0},
                 {"{\"a\":1}/", 7},
                 {"--\n[]", 1}});
}

TEST(JsonGrammar, NothingFollowsTheDocument) {
  expect_faults({{"1 2", 2},
                 {"[][]", 2},
                 {"{}{}", 2},
                 {"[]{}", 2},
                 {"{} x", 3},
                 {"[],", 2},
                 {"{},", 2},
                 {"1,", 1},
                 {"\"a\" 1", 4},
                 {"[]\n[]", 3},
                 {"{}\0"s, 2},
                 {"[]\0\0"s, 2},
                 {"null null", 5},
                 {"{}\n\n;", 4},
                 {"2@", 1},
                 {"[1]x", 3},
                 {"{}\x1A", 2},
                 {"[]\xEF\xBB\xBF", 2}});
}

TEST(JsonGrammar, NulIsNoBlankAnywhere) {
  expect_faults({{"\0"s, 0},
                 {"\0[]"s, 0},
                 {"[\0]"s, 1},
                 {"[1\0]"s, 2},
                 {"[]\0"s, 2},
                 {"{\0}"s, 1},
                 {"{\"a\"\0:1}"s, 4},
                 {"{\"a\":\0"s, 5},
                 {"1\0"s, 1},
                 {"tr\0e"s, 2},
                 {"\"\0\""s, 1}});
}

TEST(JsonGrammar, ABomStandsOnceAtTheStartAndCounts) {
  expect_valid({kBom + "{}", kBom + " []", kBom + "\n1", kBom + "\"" + kBom + "\""});
  expect_faults({{kBom, 3},
                 {kBom + "{", 4},
                 {kBom + kBom + "{}", 3},
                 {kBom + "x", 3},
                 {kBom + "01", 4},
                 {"{" + kBom + "}", 1},
                 {" " + kBom + "{}", 1},
                 {"{}" + kBom, 2},
                 {"[1," + kBom + "2]", 3}});
}

// Nothing but a BOM begins with EF outside a string, so a file that ends in one was cut.
TEST(JsonGrammar, ABomThatIsCutOrBrokenIsAFaultBehindItsBytes) {
  expect_faults({{"\xEF", 1},
                 {"\xEF\xBB", 2},
                 {"\xEF{}", 1},
                 {"\xEF\xBB{}", 2},
                 {"\xEF\xBF\xBE[]", 1},
                 {"\xEF\xEF\xBB\xBF[]", 1},
                 {"\xEF\xBB\xBB\xBF", 2}});
  EXPECT_EQ(fault_of("\xBB\xBF[]"), 0U);
  EXPECT_EQ(fault_of(" \xEF\xBB"), 1U) << "later it is no BOM";
}

TEST(JsonGrammar, NoMoreThanSixtyFourContainersStandInOneAnother) {
  const auto nested = [](std::size_t depth, const std::string& open, const std::string& inner, char close) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += open;
    return text + inner + std::string(depth, close);
  };
  expect_valid({nested(64, "[", "", ']'), nested(64, "[", "1", ']'), nested(64, "{\"a\":", "1", '}'),
                nested(63, "{\"a\":", "[]", '}')});
  expect_faults({{nested(65, "[", "", ']'), 64},
                 {nested(100000, "[", "", ']'), 64},
                 {std::string(64, '['), 64},
                 {std::string(65, '['), 64},
                 {std::string(100000, '['), 64},
                 {nested(64, "{\"a\":", "{}", '}'), 64 * 5},
                 {nested(64, "{\"a\":", "[", '}'), 64 * 5},
                 {nested(64, "{\"a\":", "", '}'), 64 * 5},
                 {nested(64, "[", "{}", ']'), 64},
                 {nested(32, "[{\"a\":", "[]", '}'), 32 * 6}});
  std::string wide = "[";
  for (int i = 0; i < 1000; ++i) wide += "[{}],";
  EXPECT_EQ(fault_of(wide + "[]]"), kValid) << "side by side is not nested";
}

TEST(JsonGrammar, ADocumentThatIsCutFailsAtItsLength) {
  const std::string whole = kBom +
                            R"( { "a" : [ 1 , -2.5e+10 , true , false , null , NaN , -Infinity ] , "\ud83d\ude00" :)"
                            R"( "\"\\\/\b\f\n\r\t\u00e9 \ud800 ñ €" , "" : { } , "b":[[],{"c":"\ud800\u0041"}] })";
  ASSERT_EQ(fault_of(whole), kValid);
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(fault_of(whole.substr(0, length)), length) << whole.substr(0, length);
}

// Every single byte of a document, replaced by every other: what is then a fault is one at that byte or behind it.
TEST(JsonGrammar, AChangedByteIsNoFaultBeforeItsPlace) {
  const std::string whole = R"({"a":[1,-2.5e1,true,null,"\u00e9\n"],"b":{}})";
  std::array<std::size_t, 2> seen{};
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = whole;
      text[at] = static_cast<char>(byte);
      const std::size_t fault = fault_of(text);
      ++seen[fault == kValid ? 1 : 0];
      ASSERT_TRUE(fault == kValid || fault >= at) << text;
    }
  }
  EXPECT_GT(seen[0], 4000U);
  EXPECT_GT(seen[1], 1000U);
}

// What readers that trade checks for speed let pass: errors in values nobody asks for, behind what was asked for, or in
// what was skipped.
TEST(JsonGrammar, NothingIsSkippedUnread) {
  const std::string before = R"({"numero_radicado":"R1","x":)", after = R"(,"fecha":"y"})";
  for (const auto& [value, offset] :
       Faults{{"01", 1},      {"tru", 3},          {"[1,2}", 4},     {"[}", 1},    {"{\"a\" 1}", 5},
              {"\"\\x\"", 2}, {"\"a\tb\"", 2},     {"1.5.5", 3},     {"[1 2]", 3}, {"{\"a\":1,}", 7},
              {"-", 1},       {"\"\\ud83\"", 6},   {"[[[}]]", 3},    {"{1:2}", 1}, {"nul", 3},
              {"\0"s, 0},     {"[\"a\"\"b\"]", 4}, {"{\"a\":[}", 6}, {"1e", 2},    {"'x'", 0}})
    EXPECT_EQ(fault_of(before + value + after), before.size() + offset) << testing::PrintToString(value);
  EXPECT_EQ(fault_of(before + "1" + after + "{"), before.size() + 1 + after.size());
}

}  // namespace
}  // namespace radica
