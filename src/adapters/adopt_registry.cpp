#include "adapters/adopt_registry.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>

namespace radica {
namespace {

// Without these a row says nothing. They are NOT NULL there too; those of a view never are.
constexpr auto kNeeded = std::to_array<std::string_view>({"nombre_archivo", "bucket_s3", "clave_s3", "empresa"});
// Not carried over: what Radica gives each row.
constexpr auto kOwn = std::to_array<std::string_view>(
    {"id", "estado_carga", "origen_carga", "procesado", "sincronizado_bd", "requiere_resubida", "observaciones"});

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Each with whether it may not be NULL.
Result<std::map<std::string, bool>> columns_of(Transaction& transaction, const std::string& table) {
  std::map<std::string, bool> columns;
  TRY(transaction.query({"migrate/columns"}, {{"table", table}}, [&columns](const SqlRow& row) -> Result<void> {
    columns.emplace(row.text(0), row.integer(2) != 0);
    return {};
  }));
  return columns;
}

// As our column holds it: times in whole seconds.
std::string value_of(const Column& column, Dialect dialect) {
  if (column.type != ColumnType::kTimestamp) return column.name;
  return dialect == Dialect::kSqlite ? "substr(" + column.name + ", 1, 19)"
                                     : "date_trunc('second', CAST(" + column.name + " AS TIMESTAMP))";
}

// What the earlier program said of the row: "uploaded; …".
std::string remarks(const std::map<std::string, bool>& found) {
  const bool has_state = found.contains("estado_carga"), has_remarks = found.contains("observaciones");
  const std::string state = has_state ? "'estado_carga: ' || coalesce(estado_carga, '-')" : "'estado_carga: -'";
  return has_remarks ? state + " || coalesce('; ' || observaciones, '')" : state;
}

}  // namespace

Result<bool> is_registry_to_take_over(Transaction& transaction, const Table& table) {
  if (table.name != store_table().name) return false;
  TRY_SET(const auto found, columns_of(transaction, table.name));
  return std::all_of(kNeeded.begin(), kNeeded.end(), [&found](std::string_view name) {
    const auto column = found.find(std::string(name));
    return column != found.end() && column->second;
  });
}

Result<void> replace_registry(Transaction& transaction, const Table& table, Dialect dialect, const std::string& copy) {
  TRY_SET(const auto found, columns_of(transaction, table.name));
  std::string names = "estado_carga, origen_carga, observaciones";
  std::string values = "'pendiente', 'migracion', " + remarks(found);
  for (const Column& column : table.columns) {
    if (!found.contains(column.name) || is_in(kOwn, column.name)) continue;
    names += ", " + column.name;
    values += ", " + value_of(column, dialect);
  }
  const std::string drop = "DROP TABLE {schema}.\"" + table.name + "\"";
  TRY(transaction.run({table.name, {}, drop}));
  for (const std::string& statement : create_statements(table, dialect))
    TRY(transaction.run({table.name, {}, statement}));
  const std::string fill = "INSERT INTO {schema}.\"" + table.name + "\" (" + names + ") SELECT " + values +
                           " FROM {radica}.\"" + copy + "\" ORDER BY clave_s3";
  TRY(transaction.run({table.name, {}, fill}));
  return {};
}

}  // namespace radica
