#include "stages/parse.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace radica {
namespace {

// "json_invalido byte 3", or the elements: "0=/0 1=/data/1".
std::string parsed(std::string_view bytes) {
  JsonDocument document;
  const ParsedFile file = parse_file(bytes, document);
  if (file.fault) return std::string(id_of(file.fault->rule)) + " " + file.fault->where;
  std::string text;
  for (const Element& element : file.elements)
    text += (text.empty() ? "" : " ") + std::to_string(element.index) + "=" + element.pointer;
  return text;
}

TEST(ParseFile, AnObjectIsOneObservation) {
  EXPECT_EQ(parsed(R"({"numero_radicado":"1"})"), "0=");
  EXPECT_EQ(parsed("{}"), "0=");
  EXPECT_EQ(parsed("\xEF\xBB\xBF{}"), "0=");
}

TEST(ParseFile, AnArrayIsAsManyAsItHolds) {
  EXPECT_EQ(parsed("[{},{},{}]"), "0=/0 1=/1 2=/2");
  EXPECT_EQ(parsed("[{},1,null,[{}]]"), "0=/0 1=/1 2=/2 3=/3") << "what is no object stands in its place";
}

TEST(ParseFile, EmptyListsGiveNothing) {
  EXPECT_EQ(parsed("[]"), "");
  EXPECT_EQ(parsed(R"({"data":[]})"), "");
  EXPECT_EQ(parsed(R"({"pqrs":[],"records":[]})"), "");
}

TEST(ParseFile, AWrapperIsReadInTheOrderDataRecordsPqrs) {
  EXPECT_EQ(parsed(R"({"data":[{},{}]})"), "0=/data/0 1=/data/1");
  EXPECT_EQ(parsed(R"({"pqrs":[{}],"total":3,"records":[{}],"data":[{},{}]})"),
            "0=/data/0 1=/data/1 2=/records/0 3=/pqrs/0")
      << "the index counts on";
  EXPECT_EQ(parsed(R"({"page_url":"x","record_number":1,"records":[{}]})"), "0=/records/0");
}

TEST(ParseFile, AnObjectWithAFieldOrAliasIsNoWrapper) {
  for (const char* key : {"fecha", "numero_radicado", "radicado", "sgc_number", "datos_extra", "comentarios", "cedula"})
    EXPECT_EQ(parsed("{\"" + std::string(key) + "\":1,\"data\":[{},{}]}"), "0=") << key;
}

TEST(ParseFile, OnlyAnArrayMakesAWrapper) {
  EXPECT_EQ(parsed(R"({"data":{"a":[]}})"), "0=");
  EXPECT_EQ(parsed(R"({"data":"x","records":null})"), "0=");
  EXPECT_EQ(parsed(R"({"DATA":[{}]})"), "0=") << "keys are compared exactly";
  EXPECT_EQ(parsed(R"({"data":null,"pqrs":[{}]})"), "0=/pqrs/0");
}

TEST(ParseFile, OfTwoArraysOfOneKeyTheLastNonEmptyCounts) {
  EXPECT_EQ(parsed(R"({"data":[{}],"data":[{},{}]})"), "0=/data/0 1=/data/1");
  EXPECT_EQ(parsed(R"({"data":[{}],"data":[]})"), "0=/data/0");
}

TEST(ParseFile, OtherShapesAreRefused) {
  for (const char* text : {"1", "\"x\"", "null", "true", "NaN"})
    EXPECT_EQ(parsed(text), "estructura_invalida byte 0") << text;
}

TEST(ParseFile, NothingBesideBlanksAndNulIsAnEmptyFile) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view(" \r\n\t"), std::string_view("\xEF\xBB\xBF"),
        std::string_view("\xEF\xBB\xBF \n"), std::string_view("\0\0\0\0", 4), std::string_view(" \0\n", 3)})
    EXPECT_EQ(parsed(text), "archivo_vacio byte 0") << testing::PrintToString(std::string(text));
}

TEST(ParseFile, Utf16AndUtf32AreUnreadable) {
  for (const std::string_view text : {std::string_view("\xFF\xFE{\0}\0", 6), std::string_view("\xFE\xFF\0{\0}", 6),
                                      std::string_view("\xFF\xFE\0\0{\0\0\0", 8),
                                      std::string_view("\0\0\xFE\xFF\0\0\0{", 8), std::string_view("\xFF\xFE", 2)})
    EXPECT_EQ(parsed(text), "archivo_ilegible byte 0") << testing::PrintToString(std::string(text));
}

TEST(ParseFile, InvalidJsonNamesItsByte) {
  EXPECT_EQ(parsed(R"({"a":1)"), "json_invalido byte 6");
  EXPECT_EQ(parsed("[{}]x"), "json_invalido byte 4");
  EXPECT_EQ(parsed("\xEF\xBB\xBF[{},]"), "json_invalido byte 7") << "the BOM counts";
  EXPECT_EQ(parsed(std::string(65, '[') + std::string(65, ']')), "json_invalido byte 64");
}

TEST(ScalarText, OfNumbersIsTheirSourceWithoutAnEmptyFraction) {
  const std::vector<std::pair<std::string_view, std::string_view>> table{
      {"1", "1"},         {"1.0", "1"},       {"1.000", "1"},
      {"-7.00", "-7"},    {"1.50", "1.50"},   {"0.0", "0"},
      {"-0.0", "-0"},     {"1e3", "1e3"},     {"1.0e3", "1.0e3"},
      {"100", "100"},     {"1.01", "1.01"},   {"123456789012345678901234567890.0", "123456789012345678901234567890"},
      {"true", "true"},   {"false", "false"}, {"null", ""},
      {"NaN", ""},        {"[1]", ""},        {"{}", ""},
      {"\"1.0\"", "1.0"}, {"\" x \"", " x "}};
  for (const auto& [json, text] : table) {
    JsonDocument document;
    ASSERT_FALSE(document.parse(json)) << json;
    EXPECT_EQ(scalar_text(document.root()), text) << json;
  }
}

}  // namespace
}  // namespace radica
