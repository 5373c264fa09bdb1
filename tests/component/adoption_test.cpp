// Adopting tables that another program made, and ledgers that are gone, on both databases through the binary (SPEC
// §11).
#include "support/both_databases.h"
#include "support/soak.h"

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
  const int claims = number_of("RADICA_SOAK_CLAIMS", 300);
  patience_ += std::chrono::minutes(claims / 10'000);
  generate(claims);
  for (const std::string& work : {kSqlite, kPostgres}) {
    SCOPED_TRACE(work);
    load_first(work);
    const std::vector<std::string> facts = texts(work, kFacts_);
    std::printf("%zu rows\n", facts.size());
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

// domain.md §3.2: one row a hash, two companies only, states of an older version.
TEST_F(Adoption, TheRegistryOfAnotherProgramIsTakenOverAsWhatNobodyHasProven) {
  generate(20);
  for (const std::string& work : {kSqlite, kPostgres}) {
    SCOPED_TRACE(work);
    load_first(work);
    run(work,
        "DROP TABLE {schema}.registros_ov_s3; CREATE TABLE {schema}.registros_ov_s3 (id INTEGER PRIMARY KEY, "
        "nombre_archivo VARCHAR(255) NOT NULL, ruta_original VARCHAR(500), tamano_archivo BIGINT, tipo_archivo "
        "VARCHAR(10), hash_archivo VARCHAR(64) UNIQUE, bucket_s3 VARCHAR(100) NOT NULL, clave_s3 VARCHAR(500) NOT NULL "
        "UNIQUE, url_s3 VARCHAR(1000), empresa VARCHAR(20) NOT NULL CHECK (empresa IN ('afinia', 'aire')), "
        "estado_carga "
        "VARCHAR(20), observaciones TEXT, fecha_carga TIMESTAMP); INSERT INTO {schema}.registros_ov_s3 VALUES "
        "(1, 'a.pdf', '/x/a.pdf', 10, '.pdf', 'aa', 'old', 'k/a.pdf', 's3://old/k/a.pdf', 'afinia', 'uploaded', 'de "
        "mano', '2025-10-08 10:11:12.5'), (7, 'b.json', NULL, NULL, NULL, NULL, 'old', 'k/b.json', NULL, 'aire', "
        "'error', NULL, NULL)");
    const Ended rehearsed = radica(work, {"migrate", "--dry-run"});
    EXPECT_EQ(rehearsed.exit_code, 0) << rehearsed.describe();
    EXPECT_THAT(rehearsed.standard_output,
                testing::AllOf(HasSubstr("registros_ov_s3: UNIQUE (hash_archivo) -> -"), HasSubstr("pendiente")));
    EXPECT_EQ(texts(work, "SELECT count(*) FROM {schema}.registros_ov_s3 WHERE estado_carga = 'uploaded'"),
              std::vector<std::string>{"1"})
        << "a rehearsal changes nothing";
    EXPECT_EQ(radica(work, {"run"}).exit_code, 78) << "no run does it by itself";
    const Ended adopted = radica(work, {"migrate"});
    ASSERT_EQ(adopted.exit_code, 0) << adopted.describe();
    EXPECT_EQ(
        texts(work,
              "SELECT clave_s3 || ' ' || estado_carga || ' ' || origen_carga || ' ' || observaciones || ' ' || "
              "coalesce(CAST(fecha_carga AS TEXT), '-') || ' ' || intentos_carga FROM {schema}.registros_ov_s3 "
              "ORDER BY 1"),
        (std::vector<std::string>{"k/a.pdf pendiente migracion estado_carga: uploaded; de mano 2025-10-08 10:11:12 1",
                                  "k/b.json pendiente migracion estado_carga: error - 1"}));
    const std::string copies = work == kPostgres
                                   ? "SELECT tablename FROM pg_tables WHERE tablename LIKE 'radica_before_registros%'"
                                   : "SELECT name FROM data_general.sqlite_master WHERE name LIKE "
                                     "'radica_before_registros%'";
    EXPECT_EQ(texts(work, copies).size(), 1U);
    EXPECT_THAT(radica(work, {"migrate"}).standard_output, HasSubstr("nothing to do"));
    const Ended run = radica(work, {"run", "--full"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    EXPECT_EQ(texts(work, "SELECT count(*) FROM {schema}.registros_ov_s3 WHERE estado_carga = 'pendiente'"),
              std::vector<std::string>{"2"});
  }
}

// Without its key a row says nothing.
TEST_F(Adoption, ARegistryOfAnotherFormIsRefusedWithEveryDifferenceNamed) {
  generate(10);
  load_first(kSqlite);
  run(kSqlite,
      "DROP TABLE {schema}.registros_ov_s3; CREATE TABLE {schema}.registros_ov_s3 (id INTEGER PRIMARY KEY, archivo "
      "TEXT)");
  const Ended refused = radica(kSqlite, {"migrate"});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_THAT(refused.standard_error,
              testing::AllOf(HasSubstr("E-SQL-010"), HasSubstr("clave_s3"), HasSubstr("bucket_s3")));
}

}  // namespace
}  // namespace radica::test
