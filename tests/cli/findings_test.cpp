// What only a database or a store can find (SPEC §6, §11–§13), through the binary: each finding with the nearest input
// that does not give it. The table of all rules is in tests/unit/stages/rule_table_test.cpp.
#include <gtest/gtest.h>

#include <string>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::string kAt = "2025-11-01 05:00:00", kProcessed = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\":\"" + radicado + "\",\"fecha\":\"2025/10/08 10:11\",\"estado_solicitud\":\"Pendiente\"" +
         more + "}";
}

class Findings : public testing::Test {
 protected:
  Findings() : world_(folder_.path()) { world_.write_config(); }

  void write(const std::string& name, const std::string& bytes) { world_.write(kProcessed + name, bytes, kAt); }
  void run() {
    const Ended ended = run_radica(
        {"--config", "radica.toml", "--no-progress", "--lang", "en", "--now", "2026-11-24T12:00:00", "run", "--full"},
        folder_.path());
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
    said_ = ended.standard_output;
  }
  void execute(const std::string& sql) { SqliteReader(folder_.path("radica.db")).execute(sql); }
  // True if the report of the last run counts this rule.
  [[nodiscard]] bool has_found(const std::string& id) const {
    return folder_.read("out/reports/afinia_report_20261124.json").find('"' + id + "\":{") != std::string::npos;
  }

  TemporaryFolder folder_;
  WorkWorld world_;
  std::string said_;  // by the last run
};

TEST_F(Findings, TwoClaimsOfOneSgcAreSgcCompartido) {
  write("RE1_data_20251008_101112.json", claim("A1", R"(,"numero_reclamo_sgc":"RE1")"));
  write("RE2_data_20251008_101112.json", claim("A2", R"(,"numero_reclamo_sgc":"RE2")"));
  run();
  EXPECT_FALSE(has_found("sgc_compartido"));
  write("RE1_data_20251009_101112.json", claim("A3", R"(,"numero_reclamo_sgc":"RE1")"));
  run();
  EXPECT_TRUE(has_found("sgc_compartido"));
}

TEST_F(Findings, AStoredFileThatFitsAnotherClaimBetterIsReasignado) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  write("RE1_foto_20251010_101112.jpg", "jpg");
  run();
  write("RE1_data_20251013_101112.json", claim("A2"));
  run();
  EXPECT_FALSE(has_found("reasignado")) << "two days before is nearer than three days after";
  write("RE1_data_20251011_101112.json", claim("A3"));
  run();
  EXPECT_TRUE(has_found("reasignado"));
}

TEST_F(Findings, AreSaidWithWhatTheyMeanAndNeverSteerTheTerminal) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  write("RE1_foto\x1B[2J_20251010_101112.jpg", "jpg");
  run();
  write("RE1_data_20251011_101112.json", claim("A3"));
  run();
  EXPECT_NE(
      said_.find("  reasignado: 1. A file that is already stored fits another claim better; it stays where it was "
                 "stored. Check to which claim it belongs.\n    processed/RE1_foto\\x1b[2J_20251010_101112.jpg\n"),
      std::string::npos)
      << said_;
}

TEST_F(Findings, AStoredFileWhoseClaimIsNowRejectedWaitsAndIsNotReasignado) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  write("RE1_foto_20251010_101112.jpg", "jpg");
  run();
  write("RE1_data_20251008_101112.json", R"({"numero_radicado":"A1"})");
  run();
  EXPECT_FALSE(has_found("reasignado"));
}

TEST_F(Findings, AnotherValueThanTheCorrectedOneIsValorCorregidoDistinto) {
  write("a.json", claim("A1", R"(,"nic":"1234567")"));
  run();
  execute(
      "INSERT INTO radica_correction (empresa, radicado, campo, valor, motivo, actor, corregido_en) VALUES ('afinia', "
      "'A1', 'nic', '1234567', 'm', 'ana', '2026-11-24 12:00:00')");
  run();
  EXPECT_FALSE(has_found("valor_corregido_distinto")) << "the same value arrives";
  execute("UPDATE radica_correction SET valor = '7654321'");
  run();
  EXPECT_TRUE(has_found("valor_corregido_distinto"));
}

TEST_F(Findings, ARowThatTheDatabaseRefusesIsRechazadoPorBase) {
  write("a.json", claim("A1"));
  run();
  execute(
      "CREATE TRIGGER refuses BEFORE INSERT ON ov_afinia WHEN NEW.numero_radicado = 'A2' "
      "BEGIN SELECT RAISE(ABORT, 'not this one'); END");
  write("b.json", claim("A3"));
  run();
  EXPECT_FALSE(has_found("rechazado_por_base"));
  write("c.json", claim("A2"));
  run();
  EXPECT_TRUE(has_found("rechazado_por_base"));
  execute("DROP TRIGGER refuses");
  write("c.json", claim("A2", R"(,"nic":"1234567")"));
  run();
  EXPECT_FALSE(has_found("rechazado_por_base")) << "read again, and accepted";
  EXPECT_EQ(SqliteReader(folder_.path("radica.db")).query("SELECT * FROM radica_rejected").size(), 0U);
}

}  // namespace
}  // namespace radica::test
