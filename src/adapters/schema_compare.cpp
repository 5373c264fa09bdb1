#include "adapters/schema_compare.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace radica {
namespace {

struct FoundColumn {
  std::string type;
  bool is_required = false, has_default = false;
  std::string default_value = {};  // SQL in capitals
};
using Uniques = std::set<std::set<std::string>>;

constexpr std::string_view kPrefix = "ov_";

// Sets of columns that are unique, without the primary key `id`.
Result<Uniques> found_uniques(Transaction& transaction, const std::string& table) {
  std::map<std::string, std::set<std::string>> by_index;
  TRY(transaction.query({"migrate/uniques"}, {{"table", table}}, [&by_index](const SqlRow& row) -> Result<void> {
    by_index[std::string(row.text(0))].emplace(row.text(1));
    return {};
  }));
  Uniques uniques;
  for (auto& [index, columns] : by_index) uniques.insert(std::move(columns));
  uniques.erase({"id"});
  return uniques;
}

std::string described(std::string_view type, bool is_required, std::string_view default_value = {}) {
  return std::string(type) + (is_required ? " NOT NULL" : "") +
         (default_value.empty() ? "" : " DEFAULT " + std::string(default_value));
}

std::string described(const std::set<std::string>& unique) {
  std::string text;
  for (const std::string& column : unique) text += (text.empty() ? "UNIQUE (" : ", ") + column;
  return text + ")";
}

// Code points of VARCHAR(n) with any collation; of TEXT as many as there may be.
std::optional<std::size_t> room_of(std::string_view type) {
  constexpr std::string_view kVarchar = "VARCHAR(";
  type = type.substr(0, type.find(" COLLATE "));
  if (type == "TEXT" || type == "VARCHAR") return std::string_view::npos;
  if (!type.starts_with(kVarchar)) return std::nullopt;
  std::size_t room = 0;
  std::from_chars(type.data() + kVarchar.size(), type.data() + type.size(), room);
  return room;
}

bool can_become(std::string_view found, std::string_view needed) {
  if (found == needed) return true;
  if (found == "INTEGER" && needed == "BIGINT") return true;
  if (found == "JSON" && needed == "JSONB") return true;
  const auto from = room_of(found), to = room_of(needed);
  return from && to && *from <= *to;
}

// ALTER TABLE … of a column that is there; SQLite knows none.
std::string mend_column(const Table& table, const Column& column, const FoundColumn& found, Dialect dialect) {
  const std::string type = type_name(column, dialect);
  if (dialect == Dialect::kSqlite || !can_become(found.type, type) || (column.is_required && !found.is_required))
    return {};
  const std::string alter = "ALTER COLUMN " + column.name;
  std::string sql = alter + " TYPE " + type;
  if (found.type == "JSON") sql += " USING " + column.name + "::jsonb";
  if (!column.is_required && found.is_required) sql += ", " + alter + " DROP NOT NULL";
  if (!column.default_value.empty()) sql += ", " + alter + " SET DEFAULT " + column.default_value;
  return "ALTER TABLE {schema}.\"" + table.name + "\" " + sql;
}

class Comparison {
 public:
  Comparison(const Table& table, Dialect dialect) : table_(table), dialect_(dialect) {}

  void columns(std::map<std::string, FoundColumn> found) {
    for (const Column& column : table_.columns) {
      const std::string needed = described(type_name(column, dialect_), column.is_required, column.default_value);
      const auto at = found.find(column.name);
      if (at == found.end()) {
        const bool can_be_added = !column.is_required || !column.default_value.empty();
        add("." + column.name + ": - -> " + needed, can_be_added ? add_column_statement(table_, column, dialect_) : "");
        continue;
      }
      // A default nobody asked for does no harm.
      const FoundColumn& is = at->second;
      const std::string there =
          described(is.type, is.is_required, column.default_value.empty() ? std::string() : is.default_value);
      if (there != needed)
        add("." + column.name + ": " + there + " -> " + needed, mend_column(table_, column, is, dialect_));
      found.erase(at);
    }
    // A column of somebody else is fine as long as our INSERTs may leave it out.
    for (const auto& [name, column] : found)
      if (column.is_required && !column.has_default)
        add("." + name + ": " + described(column.type, true) + " -> -", "");
  }

  void uniques(Uniques found) {
    for (const auto& columns : table_.uniques) {
      const std::set<std::string> needed(columns.begin(), columns.end());
      if (found.erase(needed) > 0) continue;
      // The hashes are made anew, each from its radicado and so unlike all others.
      const bool is_hash = needed == std::set<std::string>{"hash_registro"};
      add(": - -> " + described(needed), is_hash ? unique_index_statement(table_, "hash_registro", dialect_) : "");
    }
    for (const auto& columns : found) add(": " + described(columns) + " -> -", "");
  }

  Differences take() { return std::move(differences_); }

 private:
  void add(const std::string& what, std::string mends) {
    if (!table_.is_of_company) mends.clear();
    differences_.push_back({table_.name + what, std::move(mends)});
  }

  const Table& table_;
  const Dialect dialect_;
  Differences differences_;
};

}  // namespace

Result<Differences> compare_table(Transaction& transaction, const Table& table, Dialect dialect) {
  std::map<std::string, FoundColumn> columns;
  TRY(transaction.query({"migrate/columns"}, {{"table", table.name}}, [&columns](const SqlRow& row) -> Result<void> {
    columns[std::string(row.text(0))] = {std::string(row.text(1)), row.integer(2) != 0, row.integer(3) != 0,
                                         std::string(row.text(4))};
    return {};
  }));
  TRY_SET(auto uniques, found_uniques(transaction, table.name));
  Comparison comparison(table, dialect);
  comparison.columns(std::move(columns));
  comparison.uniques(std::move(uniques));
  return comparison.take();
}

std::string company_of_table(std::string_view table, const std::vector<std::string>& companies) {
  if (!table.starts_with(kPrefix)) return {};
  const auto found = std::ranges::find(companies, table.substr(kPrefix.size()));
  return found == companies.end() ? std::string() : *found;
}

}  // namespace radica
