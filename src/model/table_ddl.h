// The business tables of SPEC §11 as data, made from kFields: the DDL for both databases, the schema check and the
// loader's column list all come from here. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

enum class Dialect { kSqlite, kPostgres };
[[nodiscard]] std::optional<Dialect> dialect_by_name(std::string_view name);  // "sqlite", "postgres"

enum class ColumnType { kIdentity, kVarchar, kText, kInt, kBigint, kTimestamp, kBoolean, kJson };

struct Column {
  std::string name;
  ColumnType type = ColumnType::kText;
  std::size_t limit = 0;           // code points, of kVarchar
  bool is_required = false;        // NOT NULL
  std::string default_value = {};  // SQL both databases know, or empty
  std::string choices = {};        // the only values, as SQL: 'a', 'b'
  bool sorts_as_bytes = false;     // whatever the language of the database: orders and ranges are those of SPEC §9
};

struct Table {
  std::string name;  // without schema
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> uniques;  // sets of columns
  std::vector<std::vector<std::string>> indexes;
  bool is_of_company = false;
};

[[nodiscard]] Table company_table(std::string_view company);  // ov_{company}
[[nodiscard]] Table store_table();                            // registros_ov_s3
[[nodiscard]] Table history_table();                          // ov_historial
// ov_posibles_duplicados: pairs of one company with numero_radicado_a < numero_radicado_b (bytes); puntaje 0…1000;
// decision is NULL until a person decides.
[[nodiscard]] Table candidates_table();
// The three above and the table of each company.
[[nodiscard]] std::vector<Table> business_tables(const std::vector<std::string>& companies);
// False for a name whose table would be one of the three ("historial").
[[nodiscard]] bool is_possible_company(std::string_view company);

// CREATE TABLE and CREATE INDEX, one statement each; {schema} stands for the quoted schema. On SQLite CHECKs hold what
// the types hold in PostgreSQL: lengths, real timestamps, 0/1, JSON.
[[nodiscard]] std::vector<std::string> create_statements(const Table& table, Dialect dialect);
// For a table that is there and lacks it.
[[nodiscard]] std::string add_column_statement(const Table& table, const Column& column, Dialect dialect);
[[nodiscard]] std::string unique_index_statement(const Table& table, const std::string& column, Dialect dialect);

// An index that only makes questions fast. Own tables stand in the schema {radica}, the others in {schema}.
struct Index {
  std::string table, name;
  std::string columns;     // "empresa, estado_carga"
  std::string where = {};  // of a partial one
  bool is_own = false;
};
// Of the table in order of its declaration; the names are ix_TABLE_COLUMNS.
[[nodiscard]] std::vector<Index> indexes_of(const Table& table);
// Those of Radica's own tables. A new index of a table that may be large stands here only and in no migration:
// `radica migrate` makes it beside writers (adapters/migrate_indexes.h).
[[nodiscard]] std::vector<Index> own_indexes();
enum class Writers { kWait, kGoOn };  // while PostgreSQL makes or drops it; kGoOn is no statement of a transaction
[[nodiscard]] std::string create_statement(const Index& index, Dialect dialect, Writers writers);
[[nodiscard]] std::string drop_statement(const Index& index, Dialect dialect, Writers writers);

// The declared type as the database's catalogue shows it: VARCHAR(20), TIMESTAMP, INTEGER, VARCHAR(50) COLLATE "C", …
[[nodiscard]] std::string type_name(const Column& column, Dialect dialect);

}  // namespace radica
