#include "adapters/migrate.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "adapters/migrate_indexes.h"
#include "adapters/sql_work.h"
#include "base/embedded.h"
#include "base/hash.h"
#include "model/table_ddl.h"

namespace radica {
namespace {

constexpr std::string_view kFolder = "sql/migrations/";
constexpr std::string_view kEnding = ".sql";
constexpr std::string_view kMigrationTable = "radica_migration";

struct Migration {
  std::int64_t version = 0;
  std::string name;    // "0001_ledger"
  std::string sha256;  // hex, of the file
};

struct FoundColumn {
  std::string type;
  bool is_required = false, has_default = false;
  std::string default_value = {};  // SQL in capitals
};

std::vector<Migration> known_migrations() {
  std::vector<Migration> migrations;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with(kFolder) || !file.name.ends_with(kEnding)) continue;
    Migration migration;
    migration.name = file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - kEnding.size());
    std::from_chars(migration.name.data(), migration.name.data() + migration.name.size(), migration.version);
    migration.sha256 = hex(sha256(file.content));
    migrations.push_back(std::move(migration));
  }
  std::ranges::sort(migrations, {}, &Migration::version);
  return migrations;
}

Result<std::set<std::string>> table_names(Transaction& transaction) {
  std::set<std::string> names;
  TRY(transaction.query({"migrate/tables"}, {}, [&names](const SqlRow& row) -> Result<void> {
    names.emplace(row.text(0));
    return {};
  }));
  return names;
}

Result<std::vector<Migration>> applied_migrations(Transaction& transaction) {
  std::vector<Migration> applied;
  TRY(transaction.query({"migrate/applied"}, {}, [&applied](const SqlRow& row) -> Result<void> {
    applied.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2))});
    return {};
  }));
  return applied;
}

// Sets of columns that are unique, without the primary key `id`.
Result<std::set<std::set<std::string>>> found_uniques(Transaction& transaction, const std::string& table) {
  std::map<std::string, std::set<std::string>> by_index;
  TRY(transaction.query({"migrate/uniques"}, {{"table", table}}, [&by_index](const SqlRow& row) -> Result<void> {
    by_index[std::string(row.text(0))].emplace(row.text(1));
    return {};
  }));
  std::set<std::set<std::string>> uniques;
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

using Differences = std::vector<std::string>;  // "table.column: what is there -> what is needed", "-" for nothing

void compare_columns(const Table& table, Dialect dialect, std::map<std::string, FoundColumn> found,
                     Differences& differences) {
  for (const Column& column : table.columns) {
    const std::string needed = described(type_name(column, dialect), column.is_required, column.default_value);
    std::string there = "-";
    if (const auto at = found.find(column.name); at != found.end()) {
      // A default nobody asked for does no harm.
      const FoundColumn& is = at->second;
      there = described(is.type, is.is_required, column.default_value.empty() ? std::string() : is.default_value);
      found.erase(at);
    }
    if (there != needed) differences.push_back(table.name + "." + column.name + ": " + there + " -> " + needed);
  }
  // A column of somebody else is fine as long as our INSERTs may leave it out.
  for (const auto& [name, column] : found)
    if (column.is_required && !column.has_default)
      differences.push_back(table.name + "." + name + ": " + described(column.type, true) + " -> -");
}

void compare_uniques(const Table& table, std::set<std::set<std::string>> found, Differences& differences) {
  for (const auto& columns : table.uniques) {
    const std::set<std::string> needed(columns.begin(), columns.end());
    if (found.erase(needed) == 0) differences.push_back(table.name + ": - -> " + described(needed));
  }
  for (const auto& columns : found) differences.push_back(table.name + ": " + described(columns) + " -> -");
}

Result<void> compare_table(Transaction& transaction, const Table& table, Dialect dialect, Differences& differences) {
  std::map<std::string, FoundColumn> columns;
  TRY(transaction.query({"migrate/columns"}, {{"table", table.name}}, [&columns](const SqlRow& row) -> Result<void> {
    columns[std::string(row.text(0))] = {std::string(row.text(1)), row.integer(2) != 0, row.integer(3) != 0,
                                         std::string(row.text(4))};
    return {};
  }));
  TRY_SET(auto uniques, found_uniques(transaction, table.name));
  compare_columns(table, dialect, std::move(columns), differences);
  compare_uniques(table, std::move(uniques), differences);
  return {};
}

Result<Dialect> dialect_of(const Sql& sql) {
  if (const auto dialect = dialect_by_name(sql.dialect())) return *dialect;
  return fail(ErrorCode::kBug, "E-SQL-007", {{"statement", "DDL"}, {"reason", std::string(sql.dialect())}});
}

// `version` and `pending_migrations` of `state`, from what is recorded.
Result<void> compare_migrations(Transaction& transaction, const std::set<std::string>& tables, SchemaState& state) {
  std::vector<Migration> applied;
  if (tables.contains(std::string(kMigrationTable))) {
    TRY_SET(applied, applied_migrations(transaction));
  }
  const std::vector<Migration> known = known_migrations();
  if (!applied.empty()) state.version = applied.back().version;
  const std::int64_t newest = known.empty() ? 0 : known.back().version;
  if (state.version > newest)
    return fail(ErrorCode::kBadConfig, "E-SQL-008",
                {{"found", std::to_string(state.version)}, {"known", std::to_string(newest)}});
  for (const Migration& migration : known) {
    const auto record = std::ranges::find(applied, migration.version, &Migration::version);
    if (record == applied.end())
      state.pending_migrations.push_back(migration.name);
    else if (record->sha256 != migration.sha256)
      return fail(ErrorCode::kBadConfig, "E-SQL-009", {{"migration", migration.name}});
  }
  return {};
}

Result<void> compare_tables(Transaction& transaction, Dialect dialect, const std::set<std::string>& tables,
                            const std::vector<std::string>& companies, SchemaState& state) {
  Differences differences;
  for (const Table& table : business_tables(companies)) {
    if (tables.contains(table.name))
      TRY(compare_table(transaction, table, dialect, differences));
    else
      state.missing_tables.push_back(table.name);
  }
  if (differences.empty()) return {};
  std::string text;
  for (const std::string& difference : differences) text += (text.empty() ? "" : "; ") + difference;
  return fail(ErrorCode::kBadConfig, "E-SQL-010", {{"differences", std::move(text)}});
}

Result<void> apply(Sql& sql, const Act& act, const Clock& clock, const Migration& migration) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"migrate/prepare"}));
    TRY(transaction.run({"migrate/create"}));
    // Another process may have been faster.
    TRY_SET(const auto applied, applied_migrations(transaction));
    if (std::ranges::find(applied, migration.version, &Migration::version) != applied.end()) return {};
    TRY(transaction.run({"migrations/" + migration.name}));
    TRY(transaction.run({"migrate/finish"}));
    const std::string now = format_local(clock.now());
    TRY(transaction.run(
        {"migrate/record"},
        {{"version", migration.version}, {"name", migration.name}, {"applied_at", now}, {"sha256", migration.sha256}}));
    return {};
  });
}

Result<void> create_tables(Sql& sql, const Act& act, Dialect dialect, const std::vector<std::string>& companies) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"migrate/prepare"}));
    TRY_SET(const auto tables, table_names(transaction));
    for (const Table& table : business_tables(companies)) {
      if (tables.contains(table.name)) continue;
      for (const std::string& statement : create_statements(table, dialect))
        TRY(transaction.run({table.name, {}, statement}));
    }
    TRY(transaction.run({"migrate/finish"}));
    return {};
  });
}

}  // namespace

Result<SchemaState> inspect_schema(Sql& sql, const std::vector<std::string>& companies) {
  TRY_SET(const Dialect dialect, dialect_of(sql));
  SchemaState state;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    state = {};
    TRY_SET(const auto tables, table_names(transaction));
    TRY(compare_migrations(transaction, tables, state));
    TRY(compare_tables(transaction, dialect, tables, companies, state));
    // What a pending migration makes is not missing yet.
    TRY_SET(const auto missing, missing_indexes(transaction, companies, state.pending_migrations.empty()));
    for (const MissingIndex& index : missing) state.missing_indexes.push_back(index.index.name);
    return {};
  };
  TRY(read_work(sql, work));
  return state;
}

Result<SchemaState> migrate(Sql& sql, const Act& act, const Clock& clock, const std::vector<std::string>& companies) {
  TRY_SET(SchemaState state, inspect_schema(sql, companies));
  for (const Migration& migration : known_migrations())
    if (std::ranges::find(state.pending_migrations, migration.name) != state.pending_migrations.end())
      TRY(apply(sql, act, clock, migration));
  if (!state.missing_tables.empty()) {
    TRY_SET(const Dialect dialect, dialect_of(sql));
    TRY(create_tables(sql, act, dialect, companies));
  }
  if (!state.is_complete()) {
    TRY_SET(const Dialect dialect, dialect_of(sql));
    TRY(make_missing_indexes(sql, dialect, companies));
  }
  return state;
}

}  // namespace radica
