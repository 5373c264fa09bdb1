#include "base/json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace radica {
namespace {

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
