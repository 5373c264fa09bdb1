#include "adapters/statement_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace radica {
namespace {

TEST(StatementText, PrefersTheFileOfTheDialect) {
  const DialectWords words{{"schema", "\"s\""}, {"schema_text", "'s'"}};
  EXPECT_TRUE(statement_text("sqlite", words, {"migrate/tables"}));
  const auto other = statement_text("no_such_dialect", words, {"migrate/tables"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kBug);
}

TEST(StatementText, LeavesCommentsLiteralsAndJsonAlone) {
  const DialectWords words{{"schema", "\"s\""}};
  const Statement statement{
      "test",
      {{"table", "t\"x"}},
      "SELECT '{schema} -- ' || \"{schema}\", '{}' -- {table} it's\nFROM {schema}.{table} -- {end}"};
  const auto text = statement_text("sqlite", words, statement);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "SELECT '{schema} -- ' || \"{schema}\", '{}' -- {table} it's\nFROM \"s\".\"t\"\"x\" -- {end}");
}

TEST(StatementText, NumbersParametersInTheOrderOfTheirFirstUse) {
  const NumberedStatement numbered =
      numbered_parameters("SELECT :b, :a, ':no', \":no\", :b::text -- :no\nWHERE x = :a_256");
  EXPECT_EQ(numbered.sql, "SELECT $1, $2, ':no', \":no\", $1::text -- :no\nWHERE x = $3");
  EXPECT_EQ(numbered.names, (std::vector<std::string_view>{"b", "a", "a_256"}));
}

TEST(StatementText, QuotesNamesAndTexts) {
  EXPECT_EQ(quoted_identifier("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quoted_literal("it's"), "'it''s'");
}

}  // namespace
}  // namespace radica
