#include "adapters/pg_values.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <span>

namespace radica {
namespace {

std::string field(const SqlValue& value, unsigned type) {
  std::string output;
  const auto done = append_copy_field(output, value, type, "column");
  return done ? output : done.error().id;
}
std::string shown(unsigned type, std::string_view text) {
  std::string decoded;
  return std::string(shown_value(type, text, decoded));
}
std::string bytes(std::string_view text) {
  return std::string(text);
}

TEST(PgValues, NumbersHaveTheWidthOfTheirColumn) {
  EXPECT_EQ(field(std::int64_t{-2}, kPgInt8), bytes({"\0\0\0\10\377\377\377\377\377\377\377\376", 12}));
  EXPECT_EQ(field(std::int64_t{258}, kPgInt4), bytes({"\0\0\0\4\0\0\1\2", 8}));
  EXPECT_EQ(field(std::int64_t{7}, kPgInt2), bytes({"\0\0\0\2\0\7", 6}));
  EXPECT_EQ(field(std::int64_t{1}, kPgBool), bytes({"\0\0\0\1\1", 5}));
  EXPECT_EQ(field(std::string_view("7"), kPgInt2), field(std::int64_t{7}, kPgInt2));
  EXPECT_EQ(field(std::int64_t{7}, kPgText), bytes({"\0\0\0\0017", 5}));
}

TEST(PgValues, ANumberOutOfTheRangeOfItsColumnIsRefused) {
  EXPECT_EQ(field(std::int64_t{1} << 31, kPgInt4), "E-SQL-006");
  EXPECT_EQ(field(std::int64_t{1} << 15, kPgInt2), "E-SQL-006");
  EXPECT_EQ(field(std::int64_t{2}, kPgBool), "E-SQL-006");
  EXPECT_EQ(field(std::string_view("x"), kPgInt8), "E-SQL-006");
}

TEST(PgValues, TextsTimesJsonAndBytesAsTheServerReadsThem) {
  EXPECT_EQ(field(std::monostate(), kPgText), bytes("\377\377\377\377"));
  EXPECT_EQ(field(std::string_view(""), kPgVarchar), bytes({"\0\0\0\0", 4}));
  EXPECT_EQ(field(std::string_view("{}"), kPgJsonb), bytes({"\0\0\0\3\1{}", 7}));
  EXPECT_EQ(field(std::string_view("2000-01-01 00:00:01"), kPgTimestamp),
            bytes({"\0\0\0\10\0\0\0\0\0\17\102\100", 12}));
  EXPECT_EQ(field(std::string_view("2026-02-30 00:00:00"), kPgTimestamp), "E-SQL-006");
  const std::string raw("\0\xff", 2);
  EXPECT_EQ(field(std::as_bytes(std::span(raw)), kPgBytea), bytes({"\0\0\0\2\0\377", 6}));
  EXPECT_EQ(field(std::as_bytes(std::span(raw)), kPgText), "E-SQL-007");
  EXPECT_EQ(field(std::string_view("x"), kPgBytea), "E-SQL-007");
  EXPECT_EQ(field(std::int64_t{1}, kPgTimestamp), "E-SQL-007");
}

TEST(PgValues, AnAnswerIsShownAsEveryDatabaseShowsIt) {
  EXPECT_EQ(shown(kPgBool, "t"), "1");
  EXPECT_EQ(shown(kPgBool, "f"), "0");
  EXPECT_EQ(integer_value(kPgBool, "t"), 1);
  EXPECT_EQ(integer_value(kPgInt8, "-12"), -12);
  EXPECT_EQ(shown(kPgBytea, "\\x00fF61"), bytes({"\0\377a", 3}));
  EXPECT_EQ(shown(kPgTimestamp, "2026-11-24 12:00:00"), "2026-11-24 12:00:00");
  EXPECT_EQ(shown(kPgJsonb, R"({"b": [1, {"z": null, "aa": "ñ \u000b"}], "aaa": "x"})"),
            "{\"aaa\":\"x\",\"b\":[1,{\"aa\":\"ñ \\u000b\",\"z\":null}]}")
      << "the server orders keys by their length first";
}

}  // namespace
}  // namespace radica
