#include "adapters/migrate_indexes.h"

#include <algorithm>
#include <map>

#include "adapters/sql_work.h"

namespace radica {
namespace {

struct FoundIndex {
  std::string name;
  bool is_usable = false;
  std::string columns;  // as Index has them; empty of a partial one and of one on expressions
};
using FoundIndexes = std::multimap<std::string, FoundIndex>;  // by table; a table without index has a nameless one

Result<FoundIndexes> found_indexes(Transaction& transaction) {
  FoundIndexes found;
  TRY(transaction.query({"migrate/indexes"}, {}, [&found](const SqlRow& row) -> Result<void> {
    found.emplace(row.text(0), FoundIndex{std::string(row.text(1)), row.integer(2) != 0, std::string(row.text(3))});
    return {};
  }));
  return found;
}

bool does_for(const FoundIndex& found, const Index& index) {
  if (!found.is_usable) return false;
  // Nobody else makes indexes of our own tables.
  if (index.is_own) return found.name == index.name;
  return (found.columns + ", ").starts_with(index.columns + ", ");
}

void add_if_missing(const FoundIndexes& all, const Index& index, std::vector<MissingIndex>& missing) {
  const auto [from, to] = all.equal_range(index.table);
  if (from == to) return;  // no such table
  const auto is_it = [&index](const auto& found) { return does_for(found.second, index); };
  if (std::any_of(from, to, is_it)) return;
  const auto has_name = [&index](const auto& found) { return found.second.name == index.name; };
  missing.push_back({index, std::any_of(from, to, has_name)});
}

}  // namespace

Result<std::vector<MissingIndex>> missing_indexes(Transaction& transaction, const std::vector<std::string>& companies,
                                                  bool with_own) {
  TRY_SET(const FoundIndexes found, found_indexes(transaction));
  std::vector<MissingIndex> missing;
  for (const Table& table : business_tables(companies))
    for (const Index& index : indexes_of(table)) add_if_missing(found, index, missing);
  if (with_own)
    for (const Index& index : own_indexes()) add_if_missing(found, index, missing);
  return missing;
}

Result<void> make_missing_indexes(Sql& sql, Dialect dialect, const std::vector<std::string>& companies) {
  // Done again, it looks again: an attempt that failed may have left one, another process may have been faster.
  return repeated(sql, [&]() -> Result<void> {
    std::vector<MissingIndex> missing;
    {
      // Over before anything is made: PostgreSQL waits for those who may still see the table as it was.
      TRY_SET(const auto transaction, sql.begin({}, Access::kRead));
      TRY_SET(missing, missing_indexes(*transaction, companies, true));
    }
    for (const auto& [index, has_leftover] : missing) {
      if (has_leftover) TRY(sql.run_alone({index.name, {}, drop_statement(index, dialect, Writers::kGoOn)}));
      TRY(sql.run_alone({index.name, {}, create_statement(index, dialect, Writers::kGoOn)}));
    }
    return {};
  });
}

}  // namespace radica
