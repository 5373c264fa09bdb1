#include "adapters/statement_text.h"
#include "contract/sqlite_world.h"
#include "contract/views_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ViewsContract, SqliteWorld);

class ViewsOnSqlite : public ViewsContract<SqliteWorld> {
 protected:
  // Steps of SQLite's plan for a statement file, without the reading of its own lists, constants and what it has found
  // already.
  std::string plan_of(const Statement& statement, const std::vector<SqlParameter>& parameters) {
    const DialectWords words{{"schema", "data_general"},
                             {"radica", "data_general"},
                             {"each", "json_each"},
                             {"in_texts", "IN (SELECT value FROM json_each("},
                             {"end_in", "))"}};
    const std::string sql = "EXPLAIN QUERY PLAN " + value_of(statement_text("sqlite", words, statement));
    std::string plan;
    const auto transaction = value_of(sql_->begin({}, Access::kRead));
    const auto done = transaction->query({"plan", {}, sql}, parameters, [&plan](const SqlRow& row) -> Result<void> {
      const std::string step(row.text(3));
      const bool is_list =
          step.find("VIRTUAL TABLE") != std::string::npos || step == "SCAN CONSTANT ROW" || step == "SCAN found";
      if (!is_list) plan += step + "\n";
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return plan;
  }
};

TEST_F(ViewsOnSqlite, LookUpKeysOverIndexes) {
  const std::string empty;
  const std::vector<std::pair<Statement, std::vector<SqlParameter>>> lookups{
      {{"views/claims_with_sgc", {{"table", "ov_afinia"}}}, {{"sgc", empty}}},
      {{"views/history"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/registered_objects"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/files_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/lists_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/file"}, {{"empresa", empty}, {"path", empty}}},
      {{"views/claims_of_file"}, {{"empresa", empty}, {"id", std::int64_t{1}}}},
      {{"views/quarantine_of_file"},
       {{"empresa", empty},
        {"path", empty},
        {"rule", empty},
        {"signed", std::int64_t{0}},
        {"field", empty},
        {"shape", empty}}},
      {{"views/place_of_entry"}, {{"id", std::int64_t{1}}}},
      {{"views/repairs_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/repairs_of_file"}, {{"id", std::int64_t{1}}}},
      {{"views/quarantined_with_sgc"}, {{"empresa", empty}, {"sgc", empty}}},
      {{"views/quarantined_with_radicado"}, {{"empresa", empty}, {"radicado", empty}}},
  };
  for (const auto& [statement, parameters] : lookups) {
    const std::string plan = plan_of(statement, parameters);
    EXPECT_THAT(plan, HasSubstr("SEARCH")) << statement.name;
    EXPECT_EQ(plan.find("SCAN "), std::string::npos) << statement.name << "\n" << plan;
  }
}

// What an incremental run asks for the groups of files that it touched.
TEST_F(ViewsOnSqlite, LookUpTheGroupsOfFilesOverIndexes) {
  const std::string empty, list = "[]";
  const std::vector<SqlParameter> starts{{"empresa", empty}, {"starts", list}};
  const std::vector<std::pair<Statement, std::vector<SqlParameter>>> lookups{
      {{"ledger/data_files_of_groups"}, starts},
      {{"ledger/files_of_groups"}, starts},
      {{"ledger/files_below"}, {{"empresa", empty}, {"folders", list}}},
      {{"ledger/keys_of_groups", {{"table", "ov_afinia"}}}, {{"empresa", empty}, {"segments", list}}},
      {{"ledger/rejected_of_groups"}, {{"empresa", empty}, {"starts", list}, {"segments", list}}},
  };
  for (const auto& [statement, parameters] : lookups) {
    const std::string plan = plan_of(statement, parameters);
    EXPECT_THAT(plan, HasSubstr("SEARCH")) << statement.name;
    EXPECT_EQ(plan.find("SCAN "), std::string::npos) << statement.name << "\n" << plan;
    EXPECT_EQ(plan.find("(empresa=?)"), std::string::npos) << statement.name << " reads all of a company\n" << plan;
  }
}

}  // namespace radica::test
