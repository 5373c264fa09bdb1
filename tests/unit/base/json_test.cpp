#include "base/json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace radica {
namespace {

constexpr std::size_t kValid = static_cast<std::size_t>(-1);

std::size_t fault_of(std::string_view text) {
  JsonDocument document;
  return document.parse(text).value_or(kValid);
}

// A document in one line: types, texts, keys and order as read.
std::string shown(const JsonDocument& document, const JsonNode& node) {
  switch (node.type) {
    case JsonType::kNull:
      return "null";
    case JsonType::kTrue:
      return "true";
    case JsonType::kFalse:
      return "false";
    case JsonType::kNumber:
      return "#" + std::string(node.text);
    case JsonType::kString:
      return "'" + std::string(node.text) + "'";
    default:
      break;
  }
  const bool is_object = node.type == JsonType::kObject;
  std::string text = is_object ? "{" : "[";
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child)) {
    if (text.size() > 1) text += ",";
    if (is_object) text += std::string(child->key) + ":";
    text += shown(document, *child);
  }
  return text + (is_object ? "}" : "]");
}

std::string read(std::string_view text) {
  JsonDocument document;
  if (const auto fault = document.parse(text)) return "fault at " + std::to_string(*fault);
  return shown(document, document.root());
}

unsigned flags_of(std::string_view text) {
  JsonDocument document;
  if (document.parse(text)) ADD_FAILURE() << "not valid: " << text;
  return document.root().flags;
}

std::string nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

TEST(Json, AcceptsEveryFormOfTheGrammar) {
  for (const std::string_view text : {"0",
                                      "-0",
                                      "1",
                                      "-1",
                                      "10",
                                      "0.5",
                                      "-0.0",
                                      "1.5e3",
                                      "1E+3",
                                      "1e-3",
                                      "0e1",
                                      "123456789012345678901234567890",
                                      "1.0000",
                                      "true",
                                      "false",
                                      "null",
                                      "\"\"",
                                      "\"a\"",
                                      "[]",
                                      "{}",
                                      "[ ]",
                                      "{ }",
                                      "[1]",
                                      "[1,2 ,3]",
                                      "[[],{}]",
                                      R"({"a":1})",
                                      R"({"a":1,"b":[true,false,null]})",
                                      R"({"":0})",
                                      R"({"a":{"a":{}}})",
                                      R"({"a":1,"a":2})",
                                      " \t\r\n1 \t\r\n",
                                      "[ 1 , \n 2 ]",
                                      R"({ "a" : 1 })",
                                      R"("\" \\ \/ \b \f \n \r \t A é")",
                                      R"("😀")",
                                      "\"\x7F\"",
                                      "\"\xE2\x80\xA8\"",
                                      "\"ñ\"",
                                      R"("\u0000")",
                                      "\xEF\xBB\xBF{}",
                                      "\xEF\xBB\xBF 1",
                                      "1e9999",
                                      "-1e-9999"})
    EXPECT_EQ(fault_of(text), kValid) << text;
}

TEST(Json, NamesTheFirstByteAtWhichNothingValidCanGoOn) {
  const std::vector<std::pair<std::string_view, std::size_t>> table{
      // numbers
      {"01", 1},
      {"-01", 2},
      {"00", 1},
      {"1.", 2},
      {"1.x", 2},
      {".5", 0},
      {"+1", 0},
      {"1e", 2},
      {"1e+", 3},
      {"1e+x", 3},
      {"1ex", 2},
      {"1.e3", 2},
      {"-", 1},
      {"-x", 1},
      {"--1", 1},
      {"0x1", 1},
      {"1_000", 1},
      {"1.2.3", 3},
      {"1e1.5", 3},
      {"[1 2]", 3},
      {"[-]", 2},
      {"[1.]", 3},
      {"[0e]", 3},
      {"[2.e+3]", 3},
      {"[1eE2]", 3},
      {"1a", 1},
      {"[１]", 1},
      // words
      {"nul", 3},
      {"nulL", 3},
      {"Null", 1},
      {"tru", 3},
      {"trux", 3},
      {"True", 0},
      {"fals", 4},
      {"nan", 1},
      {"NAN", 1},
      {"NaX", 2},
      {"inf", 0},
      {"Inf", 3},
      {"Infinite", 7},
      {"-Inf", 4},
      {"-infinity", 1},
      {"-NaN", 1},
      {"+Infinity", 0},
      {"undefined", 0},
      {"truefalse", 4},
      // strings
      {"\"a", 2},
      {"\"", 1},
      {"'a'", 0},
      {"\"a\nb\"", 2},
      {"\"\t\"", 1},
      {std::string_view("\"\0\"", 3), 1},
      {"\"\x1F\"", 1},
      {R"("\x41")", 2},
      {R"("\a")", 2},
      {R"("\'")", 2},
      {R"("\)", 2},
      {R"("\u12)", 5},
      {R"("\u12G4")", 5},
      {R"("\uZ")", 3},
      {R"("\U0041")", 2},
      {R"("\u")", 3},
      {R"("\ud800\u00x0")", 11},
      {R"("\ud800\x")", 8},
      {"\"\\\x01\"", 2},
      {"\"\\\xC3\xA9\"", 2},
      // structure
      {"", 0},
      {"   ", 3},
      {"[", 1},
      {"]", 0},
      {"}", 0},
      {"{", 1},
      {"[1,", 3},
      {"[1,]", 3},
      {"[,1]", 1},
      {"[1,,2]", 3},
      {"[1;2]", 2},
      {"{1:1}", 1},
      {"{a:1}", 1},
      {R"({"a" 1})", 5},
      {R"({"a":})", 5},
      {R"({"a"})", 4},
      {R"({"a":1,})", 7},
      {R"({"a":1,,"b":2})", 7},
      {R"({,"a":1})", 1},
      {R"({"a":1 "b":2})", 7},
      {R"({"a":1)", 6},
      {R"({"a")", 4},
      {R"({"a":)", 5},
      {R"(["a":1])", 4},
      {"[1}", 2},
      {R"({"a":1])", 6},
      {R"({"a":1;})", 6},
      {R"({'a':1})", 1},
      // trailing content
      {"1 2", 2},
      {"{} x", 3},
      {"[][]", 2},
      {"{}{}", 2},
      {"[1]]", 3},
      {R"("a""b")", 3},
      {"{}\n//x", 3},
      {"1,", 1},
      {std::string_view("{}\0", 3), 2},
      // comments and blanks that are not JSON's
      {"/*x*/1", 0},
      {"[1/*x*/]", 2},
      {"#x", 0},
      {"\f1", 0},
      {"\v1", 0},
      {"1\xC2\xA0", 1},
      {"\xE2\x81\xA0[]", 0},
      // the BOM counts, once
      {"\xEF\xBB\xBF", 3},
      {"\xEF\xBB\xBF{", 4},
      {"\xEF\xBB\xBF\xEF\xBB\xBF{}", 3},
      {"{\xEF\xBB\xBF}", 1},
      // bytes that are not UTF-8 may stand in strings only
      {"\xE9", 0},
      {"[\xFF]", 1},
      {"{\"a\":1}\xE9", 7},
  };
  for (const auto& [text, offset] : table)
    EXPECT_EQ(fault_of(text), offset) << testing::PrintToString(std::string(text));
}

TEST(Json, AllowsSixtyFourContainersInOneAnother) {
  for (const auto& [open, close] : {std::pair('[', ']')}) {
    EXPECT_EQ(fault_of(nested(64, open, close)), kValid);
    EXPECT_EQ(fault_of(nested(65, open, close)), 64U) << "the bracket that is one too many";
    EXPECT_EQ(fault_of(nested(100000, open, close)), 64U);
  }
  std::string objects, text;
  for (int i = 0; i < 64; ++i) objects += R"({"a":)";
  EXPECT_EQ(fault_of(objects + "1" + std::string(64, '}')), kValid);
  EXPECT_EQ(fault_of(objects + "{}" + std::string(64, '}')), objects.size());
  for (int i = 0; i < 1000; ++i) text += "[],";
  EXPECT_EQ(fault_of("[" + text + "[]]"), kValid) << "side by side is not nested";
}

TEST(Json, KeepsTheSourceTextOfNumbers) {
  EXPECT_EQ(read("[1.50,-0,1E+05,0.10,12345678901234567890]"), "[#1.50,#-0,#1E+05,#0.10,#12345678901234567890]");
}

TEST(Json, KeepsTheOrderAndTheDuplicatesOfMembers) {
  EXPECT_EQ(read(R"({"b":1,"a":2,"b":{"c":[]},"":""})"), "{b:#1,a:#2,b:{c:[]},:''}");
}

TEST(Json, DecodesEscapes) {
  EXPECT_EQ(read(R"("\" \\ \/ A\u00e9\u00E9")"), "'\" \\ / Aéé'");
  EXPECT_EQ(read(R"("a\b\f\n\r\tz")"), "'a\b\f\n\r\tz'");
  EXPECT_EQ(read(R"("\uD83D\uDE00|\uFFFF|\u007f")"), "'😀|\xEF\xBF\xBF|\x7F'");
  EXPECT_EQ(read(R"({"k\u0065y":1})"), "{key:#1}");
  EXPECT_EQ(read(R"("\u0000")"), "'" + std::string(1, '\0') + "'");
}

TEST(Json, LoneSurrogatesBecomeTheReplacementCharacter) {
  const std::vector<std::pair<std::string_view, std::string_view>> table{
      {R"("\ud800")", "'\uFFFD'"},
      {R"("\udc00")", "'\uFFFD'"},
      {R"("\ud800x")", "'\uFFFDx'"},
      {R"("\ud800\ud800")", "'\uFFFD\uFFFD'"},
      {R"("\udc00\ud800")", "'\uFFFD\uFFFD'"},
      {R"("\ud800\u0041")", "'\uFFFDA'"},
      {R"("\ud800\n")", "'\uFFFD\n'"},
      {R"("\ud800\ud83d\ude00")", "'\uFFFD😀'"},
      {R"("\udbff\udfff\udfff")", "'\xF4\x8F\xBF\xBF\uFFFD'"}};
  for (const auto& [text, expected] : table) {
    EXPECT_EQ(read(text), expected) << text;
    EXPECT_EQ(flags_of(text), kJsonLoneSurrogate) << text;
  }
  EXPECT_EQ(flags_of(R"("\ud83d\ude00\ufffd")"), 0U);
}

TEST(Json, BareNonFiniteWordsAreNullWithAFlag) {
  for (const std::string_view text : {"NaN", "Infinity", "-Infinity"}) {
    EXPECT_EQ(read(text), "null") << text;
    EXPECT_EQ(flags_of(text), kJsonNonFinite) << text;
  }
  EXPECT_EQ(read(R"({"a":NaN,"b":[Infinity,-Infinity,1]})"), "{a:null,b:[null,null,#1]}");
  EXPECT_EQ(flags_of(R"({"a":"NaN","b":null})"), 0U);
}

TEST(Json, BytesThatAreNotUtf8AreReadAsWindows1252) {
  EXPECT_EQ(read("{\"a\xF1o\":\"ni\xF1o \x80 niño\"}"), "{año:'niño € niño'}");
  EXPECT_EQ(flags_of("[\"\xF1\"]"), kJsonBadBytes);
  EXPECT_EQ(flags_of("{\"\xF1\":1}"), kJsonBadBytes) << "also in a key";
  EXPECT_EQ(read("[\"a\\n\xE9\\u00e9\"]"), "['a\néé']");
}

TEST(Json, AFlagStandsInEveryNodeAroundItsCauseAndInNoOther) {
  JsonDocument document;
  ASSERT_FALSE(document.parse("[{\"a\":1},{\"a\":[\"\xF1\"]},{\"a\":NaN}]"));
  const JsonNode* first = document.first_child(document.root());
  const JsonNode* second = document.next_sibling(*first);
  const JsonNode* third = document.next_sibling(*second);
  EXPECT_EQ(first->flags, 0U);
  EXPECT_EQ(second->flags, kJsonBadBytes);
  EXPECT_EQ(third->flags, kJsonNonFinite);
  EXPECT_EQ(document.next_sibling(*third), nullptr);
  EXPECT_EQ(document.root().flags, kJsonBadBytes | kJsonNonFinite);
}

TEST(Json, ADocumentIsReadAnewEachTime) {
  JsonDocument document;
  ASSERT_FALSE(document.parse("[\"\\u00e9\xF1\",NaN]"));
  ASSERT_FALSE(document.parse(R"({"a":"\n"})"));
  EXPECT_EQ(shown(document, document.root()), "{a:'\n'}");
  EXPECT_EQ(document.root().flags, 0U);
  EXPECT_EQ(document.parse("["), 1U);
  ASSERT_FALSE(document.parse("1"));
  EXPECT_EQ(document.first_child(document.root()), nullptr);
}

// Every string is longer decoded than in the file: views into the decoded bytes must not move.
TEST(Json, ViewsOfManyDecodedStringsStayValid) {
  std::string text = "[";
  for (int i = 0; i < 2000; ++i) text += std::string(i == 0 ? "" : ",") + "\"\x80\x80\"";
  JsonDocument document;
  ASSERT_FALSE(document.parse(text + "]"));
  for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
       node = document.next_sibling(*node))
    ASSERT_EQ(node->text, "€€");
}

TEST(JsonString, IsTheFormOfRfc8785) {
  EXPECT_EQ(json_string(""), R"("")");
  EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_string("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(json_string(std::string_view("\0\x01\x0B\x1F\x7F", 5)), "\"\\u0000\\u0001\\u000b\\u001f\x7F\"");
  EXPECT_EQ(json_string("ñ€😀\u2028"), "\"ñ€😀\u2028\"");
}

TEST(JsonString, ReadsBackAsItself) {
  std::string all;
  for (char c = 1; c < 0x7F; ++c) all += c;
  EXPECT_EQ(read(json_string(all)), "'" + all + "'");
}

}  // namespace
}  // namespace radica
