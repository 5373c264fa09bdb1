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
constexpr std::string_view kAuditMigration = "0050_audit";

struct Migration {
  std::int64_t version = 0;
  std::string name;    // "0001_ledger"
  std::string sha256;  // hex, of the file
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
  const std::int64_t newest = newest_schema();
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

// A table that somebody else made is adopted if all that it lacks can be given to it (SPEC §11).
Result<void> compare_tables(Transaction& transaction, Dialect dialect, const std::set<std::string>& tables,
                            const std::vector<std::string>& companies, SchemaState& state) {
  std::string refused;
  bool is_adoptable = true;
  for (const Table& table : business_tables(companies)) {
    if (!tables.contains(table.name)) {
      state.missing_tables.push_back(table.name);
      continue;
    }
    TRY_SET(auto adoption, adoption_of(transaction, table, dialect, companies, tables.contains("radica_version")));
    if (!adoption) continue;
    for (const Difference& difference : adoption->differences)
      refused += (refused.empty() ? "" : "; ") + difference.text;
    is_adoptable = is_adoptable && adoption->can_be_done();
    state.adoptions.push_back(std::move(*adoption));
  }
  if (is_adoptable) return {};
  return fail(ErrorCode::kBadConfig, "E-SQL-010", {{"differences", std::move(refused)}});
}

Result<void> apply(Sql& sql, const Act& act, const Clock& clock, const Migration& migration) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"migrate/prepare"}));
    TRY(transaction.run({"migrate/create"}));
    // Another process may have been faster.
    TRY_SET(const auto applied, applied_migrations(transaction));
    if (std::ranges::find(applied, migration.version, &Migration::version) != applied.end()) return {};
    TRY(transaction.run({"migrations/" + migration.name}));
    if (migration.name == kAuditMigration) TRY(transaction.run({"migrate/guard_audit"}));
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

std::int64_t newest_schema() {
  const std::vector<Migration> known = known_migrations();
  return known.empty() ? 0 : known.back().version;
}

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

Result<void> adopt(Sql& sql, const Act& act, const Clock& clock, const SchemaState& state,
                   const std::vector<std::string>& companies) {
  TRY_SET(const Dialect dialect, dialect_of(sql));
  for (const Adoption& adoption : state.adoptions) {
    const Table table = adoption.company.empty() ? store_table() : company_table(adoption.company);
    TRY(adopt_table(sql, act, clock, table, dialect, companies));
  }
  return {};
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
  TRY(adopt(sql, act, clock, state, companies));
  if (!state.is_complete()) {
    TRY_SET(const Dialect dialect, dialect_of(sql));
    TRY(make_missing_indexes(sql, dialect, companies));
  }
  return state;
}

}  // namespace radica
