#include "model/table_ddl.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <set>

namespace radica {
namespace {

std::vector<std::string> names(const Table& table) {
  std::vector<std::string> result;
  for (const Column& column : table.columns) result.push_back(column.name);
  return result;
}

const Column& column_of(const Table& table, const std::string& name) {
  return *std::ranges::find(table.columns, name, &Column::name);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what))
    text.replace(at, what.size(), with);
  return text;
}

// A database in memory with one table made by the statements under test.
class Database {
 public:
  explicit Database(const Table& table) : table_(table) {
    sqlite3* raw = nullptr;
    sqlite3_open(":memory:", &raw);
    db_.reset(raw);
    for (const std::string& statement : create_statements(table, Dialect::kSqlite))
      EXPECT_TRUE(execute(replaced(statement, "{schema}", "main"))) << sqlite3_errmsg(raw) << statement;
  }
  bool execute(const std::string& sql) {
    return sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  // Whether a row with these values and otherwise the least possible is taken; it is not kept.
  bool takes(const std::string& columns, const std::string& values) {
    const bool is_taken =
        execute("SAVEPOINT s; INSERT INTO " + table_.name + " (" + columns + ") VALUES (" + values + ")");
    execute("ROLLBACK TO s; RELEASE s");
    return is_taken;
  }
  // Whether a claim with this value of this column is taken.
  bool takes_claim(const std::string& column, const std::string& value) {
    return takes("numero_radicado, fecha, " + column, "'1', '2026-01-01 00:00:00', " + value);
  }
  std::string text(const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, &sqlite3_finalize);
    std::string result;
    while (sqlite3_step(raw) == SQLITE_ROW)
      for (int i = 0; i < sqlite3_column_count(raw); ++i) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(raw, i));
        result += (result.empty() ? "" : "|") + (bytes == nullptr ? std::string("NULL") : std::string(bytes));
      }
    return result;
  }

 private:
  Table table_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> db_{nullptr, &sqlite3_close};
};

std::string quoted_text(std::size_t points, const std::string& point) {
  std::string text = "'";
  for (std::size_t i = 0; i < points; ++i) text += point;
  return text + "'";
}

TEST(CompanyTable, HasTheColumnsOfTheSpecInItsOrder) {
  EXPECT_EQ(names(company_table("afinia")), (std::vector<std::string>{"id",
                                                                      "numero_radicado",
                                                                      "fecha",
                                                                      "estado_solicitud",
                                                                      "tipo_pqr",
                                                                      "nic",
                                                                      "nombres_apellidos",
                                                                      "telefono",
                                                                      "celular",
                                                                      "correo_electronico",
                                                                      "documento_identidad",
                                                                      "canal_respuesta",
                                                                      "hash_registro",
                                                                      "fecha_extraccion",
                                                                      "archivos_s3_urls",
                                                                      "procesado_flag",
                                                                      "numero_reclamo_sgc",
                                                                      "lectura",
                                                                      "documento_prueba",
                                                                      "cuerpo_reclamacion",
                                                                      "finalizar",
                                                                      "adjuntar_archivo",
                                                                      "comentarios",
                                                                      "datos_extra",
                                                                      "advertencias",
                                                                      "archivo_origen",
                                                                      "version",
                                                                      "fecha_creacion",
                                                                      "fecha_actualizacion"}));
}

TEST(CompanyTable, IsWrittenAsPostgresWantsIt) {
  const auto statements = create_statements(company_table("afinia"), Dialect::kPostgres);
  ASSERT_EQ(statements.size(), 5U);
  EXPECT_EQ(statements[0], R"(CREATE TABLE {schema}."ov_afinia" (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  numero_radicado VARCHAR(50) COLLATE "C" NOT NULL,
  fecha TIMESTAMP NOT NULL,
  estado_solicitud VARCHAR(100),
  tipo_pqr VARCHAR(200),
  nic VARCHAR(20),
  nombres_apellidos VARCHAR(200),
  telefono VARCHAR(20),
  celular VARCHAR(20),
  correo_electronico VARCHAR(100),
  documento_identidad VARCHAR(20),
  canal_respuesta VARCHAR(100),
  hash_registro VARCHAR(64),
  fecha_extraccion TIMESTAMP,
  archivos_s3_urls JSONB,
  procesado_flag BOOLEAN DEFAULT FALSE,
  numero_reclamo_sgc VARCHAR(50) COLLATE "C",
  lectura TEXT,
  documento_prueba VARCHAR(255),
  cuerpo_reclamacion TEXT,
  finalizar TEXT,
  adjuntar_archivo TEXT,
  comentarios TEXT,
  datos_extra JSONB,
  advertencias JSONB,
  archivo_origen TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  fecha_creacion TIMESTAMP,
  fecha_actualizacion TIMESTAMP,
  UNIQUE (numero_radicado),
  UNIQUE (hash_registro)
))");
  EXPECT_EQ(statements[1], R"(CREATE INDEX "ix_ov_afinia_fecha" ON {schema}."ov_afinia" (fecha))");
  EXPECT_EQ(statements[4],
            R"(CREATE INDEX "ix_ov_afinia_numero_reclamo_sgc" ON {schema}."ov_afinia" (numero_reclamo_sgc))");
}

TEST(CompanyTable, IndexesOnSqliteAreNamedInTheirSchema) {
  const auto statements = create_statements(company_table("afinia"), Dialect::kSqlite);
  EXPECT_EQ(statements.at(2), R"(CREATE INDEX {schema}."ix_ov_afinia_nic" ON "ov_afinia" (nic))");
}

TEST(CompanyTable, SqliteKeepsTheLimitsInCodePoints) {
  const Table table = company_table("afinia");
  Database db(table);
  int limited = 0;
  for (const Column& column : table.columns) {
    if (column.limit == 0 || column.name == "numero_radicado") continue;
    ++limited;
    EXPECT_TRUE(db.takes_claim(column.name, quoted_text(column.limit, "ñ"))) << column.name;
    EXPECT_FALSE(db.takes_claim(column.name, quoted_text(column.limit + 1, "x"))) << column.name;
  }
  EXPECT_EQ(limited, 12);
  EXPECT_TRUE(db.takes("numero_radicado, fecha", quoted_text(50, "1") + ", '2026-01-01 00:00:00'"));
  EXPECT_FALSE(db.takes("numero_radicado, fecha", quoted_text(51, "1") + ", '2026-01-01 00:00:00'"));
}

TEST(CompanyTable, SqliteTakesRealTimestampsOnly) {
  Database db(company_table("afinia"));
  for (const char* good : {"'2026-02-28 23:59:59'", "'0001-01-01 00:00:00'", "'9999-12-31 00:00:00'", "NULL"})
    EXPECT_TRUE(db.takes_claim("fecha_extraccion", good)) << good;
  for (const char* bad : {"'2026-02-30 00:00:00'", "'2026-02-28 24:00:00'", "'2026-02-28'", "'2026-02-28T00:00:00'",
                          "'ayer'", "20260228", "''"})
    EXPECT_FALSE(db.takes_claim("fecha_extraccion", bad)) << bad;
}

TEST(CompanyTable, SqliteTakesJsonTextOnlyAndNeverTurnsItIntoNumbers) {
  Database db(company_table("afinia"));
  for (const char* good : {"'[]'", R"('{"a":"007"}')", R"('"007"')", "NULL"})
    EXPECT_TRUE(db.takes_claim("datos_extra", good)) << good;
  for (const char* bad : {"'{'", "'007'", "'7'", "7", "''"}) EXPECT_FALSE(db.takes_claim("datos_extra", bad)) << bad;
}

TEST(CompanyTable, SqliteTakesFlagsAndNumbersOnly) {
  Database db(company_table("afinia"));
  EXPECT_TRUE(db.takes_claim("procesado_flag", "1"));
  EXPECT_FALSE(db.takes_claim("procesado_flag", "2"));
  EXPECT_FALSE(db.takes_claim("procesado_flag", "'si'"));
  EXPECT_FALSE(db.takes_claim("version", "'uno'"));
  EXPECT_FALSE(db.takes_claim("version", "NULL"));
}

TEST(CompanyTable, DigitsKeepTheirZerosAndDefaultsAreSet) {
  Database db(company_table("afinia"));
  ASSERT_TRUE(
      db.execute("INSERT INTO ov_afinia (numero_radicado, fecha, nic, lectura, datos_extra) VALUES"
                 " ('0012', '2026-01-01 00:00:00', 12, '007.0', '[\"1e5\"]')"));
  EXPECT_EQ(db.text("SELECT numero_radicado, nic, typeof(nic), lectura, datos_extra FROM ov_afinia"),
            "0012|12|text|007.0|[\"1e5\"]");
  EXPECT_EQ(db.text("SELECT id, procesado_flag, version, archivos_s3_urls FROM ov_afinia"), "1|0|1|NULL");
  EXPECT_FALSE(db.execute("INSERT INTO ov_afinia (numero_radicado, fecha) VALUES ('0012', '2026-01-02 00:00:00')"));
  EXPECT_FALSE(db.execute("INSERT INTO ov_afinia (numero_radicado, fecha) VALUES (NULL, '2026-01-02 00:00:00')"));
  EXPECT_FALSE(db.execute("INSERT INTO ov_afinia (numero_radicado, fecha) VALUES ('2', NULL)"));
  EXPECT_TRUE(db.execute("INSERT INTO ov_afinia (numero_radicado, fecha) VALUES ('12', '2026-01-02 00:00:00')"));
}

TEST(StoreTable, IsUniqueByBucketAndKeyOnly) {
  Database db(store_table());
  const std::string head =
      "INSERT INTO registros_ov_s3 (nombre_archivo, empresa, hash_archivo, bucket_s3, clave_s3) VALUES ";
  EXPECT_TRUE(db.execute(head + "('a.pdf', 'afinia', 'h', 'b', 'k')"));
  EXPECT_TRUE(db.execute(head + "('a.pdf', 'tercera', 'h', 'b', 'k2')")) << "the same bytes, a third company";
  EXPECT_TRUE(db.execute(head + "('a.pdf', 'afinia', 'h', 'b2', 'k')"));
  EXPECT_FALSE(db.execute(head + "('a.pdf', 'aire', 'x', 'b', 'k')"));
  EXPECT_EQ(db.text("SELECT procesado, intentos_carga FROM registros_ov_s3 WHERE id = 1"), "0|1");
}

TEST(StoreTable, KnowsItsStates) {
  Database db(store_table());
  const std::string columns = "nombre_archivo, empresa, bucket_s3, clave_s3, estado_carga, origen_carga";
  EXPECT_TRUE(db.takes(columns, "'a', 'aire', 'b', 'k', 'subido', 'bot'"));
  EXPECT_TRUE(db.takes(columns, "'a', 'aire', 'b', 'k', NULL, NULL"));
  EXPECT_FALSE(db.takes(columns, "'a', 'aire', 'b', 'k', 'uploaded', 'bot'"));
  EXPECT_FALSE(db.takes(columns, "'a', 'aire', 'b', 'k', 'subido', 'robot'"));
}

TEST(HistoryTable, HasTheColumnsOfTheSpec) {
  EXPECT_EQ(names(history_table()),
            (std::vector<std::string>{"id", "empresa", "numero_radicado", "version", "campo", "valor_anterior",
                                      "valor_nuevo", "run_id", "archivo_origen", "cambiado_en"}));
}

TEST(CandidatesTable, HoldsAPairOnceWithTheDecision) {
  Database db(candidates_table());
  const std::string head =
      "INSERT INTO ov_posibles_duplicados (empresa, numero_radicado_a, numero_radicado_b, puntaje, explicacion,"
      " detectado_en, decision) VALUES ";
  EXPECT_TRUE(db.execute(head + "('aire', '1', '2', 870, '{}', '2026-01-01 00:00:00', NULL)"));
  EXPECT_FALSE(db.execute(head + "('aire', '1', '2', 900, '{}', '2026-01-01 00:00:00', NULL)"));
  EXPECT_TRUE(db.execute(head + "('aire', '1', '3', 900, '{}', '2026-01-01 00:00:00', 'distinto')"));
  EXPECT_FALSE(db.execute(head + "('aire', '1', '4', 900, '{}', '2026-01-01 00:00:00', 'quizas')"));
}

TEST(BusinessTables, AreTheThreeAndOnePerCompany) {
  std::vector<std::string> found;
  for (const Table& table : business_tables({"afinia", "aire", "tercera"})) found.push_back(table.name);
  EXPECT_EQ(found, (std::vector<std::string>{"registros_ov_s3", "ov_historial", "ov_posibles_duplicados", "ov_afinia",
                                             "ov_aire", "ov_tercera"}));
}

TEST(BusinessTables, NoCompanyMayTakeTheNameOfAnotherTable) {
  EXPECT_FALSE(is_possible_company("historial"));
  EXPECT_FALSE(is_possible_company("posibles_duplicados"));
  EXPECT_TRUE(is_possible_company("afinia"));
}

TEST(BusinessTables, NamesOfTablesAndIndexesNeverMeet) {
  std::set<std::string> seen;
  for (const Table& table : business_tables({"a", "a_fecha", "a_nic"})) {
    EXPECT_TRUE(seen.insert(table.name).second) << table.name;
    for (const auto& columns : table.indexes) {
      std::string name = "ix_" + table.name;
      for (const std::string& column : columns) name += "_" + column;
      EXPECT_LE(name.size(), 63U) << "PostgreSQL cuts longer names";
      EXPECT_TRUE(seen.insert(name).second) << name;
    }
  }
}

TEST(TypeName, IsWhatTheCatalogueShows) {
  const Table table = company_table("afinia");
  EXPECT_EQ(type_name(column_of(table, "id"), Dialect::kSqlite), "INTEGER");
  EXPECT_EQ(type_name(column_of(table, "id"), Dialect::kPostgres), "BIGINT");
  EXPECT_EQ(type_name(column_of(table, "nic"), Dialect::kSqlite), "VARCHAR(20)");
  EXPECT_EQ(type_name(column_of(table, "numero_radicado"), Dialect::kSqlite), "VARCHAR(50)");
  EXPECT_EQ(type_name(column_of(table, "numero_radicado"), Dialect::kPostgres), "VARCHAR(50) COLLATE \"C\"");
  EXPECT_EQ(type_name(column_of(table, "fecha"), Dialect::kSqlite), "TIMESTAMP");
  EXPECT_EQ(type_name(column_of(table, "datos_extra"), Dialect::kPostgres), "JSONB");
}

TEST(DialectByName, KnowsBothAndNoOther) {
  EXPECT_EQ(dialect_by_name("sqlite"), Dialect::kSqlite);
  EXPECT_EQ(dialect_by_name("postgres"), Dialect::kPostgres);
  EXPECT_EQ(dialect_by_name("mysql"), std::nullopt);
}

}  // namespace
}  // namespace radica
