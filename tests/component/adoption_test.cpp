// Adopting tables that another program made, and ledgers that are gone, on both databases through the binary (SPEC
// §11).
#include "support/both_databases.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Adoption : public BothDatabases {
 protected:
  void run(const std::string& work, const std::string& statements) {
    const auto done = write_work(*open(work), {}, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test", {}, statements}));
      return {};
    });
    ASSERT_TRUE(done) << done.error().describe();
  }
  std::vector<std::string> texts(const std::string& work, const std::string& query) {
    std::vector<std::string> found;
    const auto done = stream_rows(*open(work), {"test", {}, query}, {}, [&found](const SqlRow& row) -> Result<void> {
      found.emplace_back(row.is_null(0) ? "NULL" : row.text(0));
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  // The table of domain.md §3.1 with its eleven fields of the rows of ov_afinia, and nothing else in the database.
  void make_original(const std::string& work) {
    const bool is_server = work == kPostgres;
    const std::string fields =
        "numero_radicado, fecha, estado_solicitud, tipo_pqr, nic, nombres_apellidos, telefono, celular, "
        "correo_electronico, documento_identidad, canal_respuesta";
    run(work, "CREATE TABLE {schema}.original (id " + std::string(is_server ? "SERIAL" : "INTEGER") +
                  " PRIMARY KEY, numero_radicado VARCHAR(50) UNIQUE NOT NULL, fecha TIMESTAMP NOT NULL, "
                  "estado_solicitud VARCHAR(100), tipo_pqr VARCHAR(200), nic VARCHAR(20), nombres_apellidos "
                  "VARCHAR(200), telefono VARCHAR(20), celular VARCHAR(20), correo_electronico VARCHAR(100), "
                  "documento_identidad VARCHAR(20), canal_respuesta VARCHAR(100), hash_registro VARCHAR(64) UNIQUE, "
                  "fecha_extraccion TIMESTAMP DEFAULT CURRENT_TIMESTAMP, archivos_s3_urls JSONB, "
                  "procesado_flag BOOLEAN DEFAULT FALSE); "
                  "INSERT INTO {schema}.original (" +
                  fields + ", hash_registro) SELECT " + fields + ", 'x' || numero_radicado FROM {schema}.ov_afinia");
    std::string drop;
    for (const std::string& table :
         texts(work, is_server
                         ? "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN "
                           "('radica', 'data_general') AND tablename <> 'original'"
                         : "SELECT name FROM data_general.sqlite_master WHERE type = 'table' AND name <> 'original'"))
      drop += "DROP TABLE " + std::string(is_server ? "" : "{schema}.") + table + ";";
    run(work, drop + "ALTER TABLE {schema}.original RENAME TO ov_afinia");
  }
  void load_first(const std::string& work) {
    ASSERT_EQ(radica(work, {"migrate"}).exit_code, 0);
    const Ended loaded = radica(work, {"load", "--full", "--company", "afinia"});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.describe();
  }
  const std::string kFacts_ = "SELECT numero_radicado || ' ' || hash_registro FROM {schema}.ov_afinia ORDER BY 1";
};

TEST_F(Adoption, TheFirstLoadOverTheSameDataWritesNoHistory) {
  generate(300);
  for (const std::string& work : {kSqlite, kPostgres}) {
    SCOPED_TRACE(work);
    load_first(work);
    const std::vector<std::string> facts = texts(work, kFacts_);
    make_original(work);
    const Ended early = radica(work, {"load", "--full"});
    EXPECT_EQ(early.exit_code, 78) << early.describe();
    EXPECT_THAT(early.standard_error, HasSubstr("radica migrate"));

    const Ended rehearsed = radica(work, {"migrate", "--dry-run"});
    EXPECT_EQ(rehearsed.exit_code, 0) << rehearsed.describe();
    EXPECT_THAT(rehearsed.standard_output, HasSubstr("ov_afinia.version: - -> INTEGER NOT NULL DEFAULT 1"));
    EXPECT_THAT(texts(work, "SELECT hash_registro FROM {schema}.ov_afinia WHERE hash_registro NOT LIKE 'x%'"),
                IsEmpty())
        << "a rehearsal changes nothing";

    const Ended adopted = radica(work, {"migrate"});
    ASSERT_EQ(adopted.exit_code, 0) << adopted.describe();
    EXPECT_THAT(radica(work, {"migrate"}).standard_output, HasSubstr("nothing to do"));
    const Ended loaded = radica(work, {"load", "--full", "--company", "afinia"});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.describe();
    EXPECT_EQ(texts(work, kFacts_), facts) << "the rows are those of a first load";
    EXPECT_THAT(texts(work, "SELECT campo FROM {schema}.ov_historial"), IsEmpty());
    EXPECT_THAT(texts(work, "SELECT numero_radicado FROM {schema}.ov_afinia WHERE version <> 1"), IsEmpty());
  }
}

TEST_F(Adoption, WhatARowHeldIsKeptAndWhatChangesHasHistory) {
  generate(60);
  for (const std::string& work : {kSqlite, kPostgres}) {
    SCOPED_TRACE(work);
    load_first(work);
    make_original(work);
    const std::string one = "(SELECT min(numero_radicado) FROM {schema}.ov_afinia)";
    run(work,
        "UPDATE {schema}.ov_afinia SET estado_solicitud = 'Otro', nic = '99999999' WHERE numero_radicado = " + one +
            "; INSERT INTO {schema}.ov_afinia (numero_radicado, fecha, estado_solicitud, nic) VALUES "
            "('zz9', '2025-10-08 10:11:00', 'Cerrado', '7654321')");
    load_first(work);
    EXPECT_EQ(texts(work, "SELECT valor_anterior FROM {schema}.ov_historial WHERE campo = 'estado_solicitud'"),
              std::vector<std::string>{"Otro"});
    EXPECT_EQ(texts(work, "SELECT nic FROM {schema}.ov_afinia WHERE numero_radicado = 'zz9' AND version = 1"),
              std::vector<std::string>{"7654321"})
        << "a claim that no file holds stays";
    const std::string copies = work == kPostgres
                                   ? "SELECT tablename FROM pg_tables WHERE tablename LIKE 'radica_before_ov_afinia_%'"
                                   : "SELECT name FROM data_general.sqlite_master WHERE name LIKE "
                                     "'radica_before_ov_afinia_%'";
    EXPECT_EQ(texts(work, copies).size(), 1U);
  }
}

TEST_F(Adoption, ALedgerThatIsGoneIsMadeAgainFromTheRows) {
  generate(120);
  for (const std::string& work : {kSqlite, kPostgres}) {
    SCOPED_TRACE(work);
    load_first(work);
    const std::vector<std::string> facts = texts(work, kFacts_);
    const std::string own = work == kPostgres ? "radica." : "{schema}.";
    run(work, "DELETE FROM " + own + "radica_version; DELETE FROM " + own + "radica_file; DELETE FROM " + own +
                  "radica_listed");
    load_first(work);
    EXPECT_EQ(texts(work, kFacts_), facts);
    EXPECT_THAT(texts(work, "SELECT campo FROM {schema}.ov_historial"), IsEmpty());
    EXPECT_THAT(texts(work, "SELECT radicado FROM " + own + "radica_version WHERE rule_fp = 'adoptada'"), IsEmpty())
        << "the files say the same";
  }
}

}  // namespace
}  // namespace radica::test
