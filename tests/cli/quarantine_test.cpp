// What a run says of rejected, mended, incomplete and new input, and what a change of rules would do, through the real
// binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kAt = "2025-11-01 05:00:00", kProcessed = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& fecha = "2025/10/08 10:11",
                  const std::string& more = "") {
  return R"({"numero_radicado": ")" + radicado + R"(", "fecha": ")" + fecha + R"(", "estado_solicitud": "Pendiente")" +
         more + "}";
}

class Quarantine : public testing::Test {
 protected:
  Quarantine() : world_(folder_.path()) { world_.write_config(); }

  Ended radica(std::vector<std::string> verb, const std::string& language = "en") {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                   language,   "--now",       "2026-11-24T12:00:00"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, world_.folder(), {});
  }
  // Of a command that must end well.
  std::string said(std::vector<std::string> verb, const std::string& language = "en") {
    const Ended ended = radica(std::move(verb), language);
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
  void write(const std::string& name, const std::string& bytes, const std::string& time = kAt) {
    world_.write(kProcessed + name, bytes, time);
  }
  void configure(const std::string& more) { folder_.write("radica.toml", folder_.read("radica.toml") + "\n" + more); }

  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(Quarantine, ListsEachCauseOnceInASentence) {
  for (int i = 0; i < 3; ++i) write("m" + std::to_string(i) + ".json", claim("M", "10/13/2025 08:00"));
  write("h1.json", claim("H1", "13/10/2025 08:00 a. m."));
  write("h2.json", claim("H2", "13/10/2025 09:00 p. m."));
  write("cut.json", R"({"numero_radicado": "A1",)");
  write("page.json", "<html></html>");
  said({"run", "--full"});
  const std::string english = said({"quarantine", "list"});
  EXPECT_THAT(english, HasSubstr("3 files: fecha with the month first\n"));
  EXPECT_THAT(english, HasSubstr("2 files: fecha with a 12-hour time (a. m./p. m.)\n"));
  EXPECT_THAT(english, HasSubstr("1 file: JSON cut off\n"));
  EXPECT_THAT(english, HasSubstr("1 file: a web page in place of JSON\n"));
  EXPECT_LT(english.find("month first"), english.find("12-hour")) << "the most frequent first";
  EXPECT_THAT(said({"quarantine", "list"}, "es"), HasSubstr("3 archivos: fecha con el mes primero\n"));
  EXPECT_THAT(said({"quarantine", "list", "--rule", "json_invalido"}), Not(HasSubstr("month first")));
  const std::string one = said({"quarantine", "list", "--signature", "fecha_invalida:fecha:mes_primero"});
  EXPECT_THAT(one, HasSubstr("3 files: fecha with the month first\n"));
  EXPECT_THAT(one, Not(HasSubstr("12-hour")));
  EXPECT_THAT(said({"quarantine", "list", "--json"}),
              HasSubstr(R"("rule":"fecha_invalida","field":"fecha","shape":"mes_primero","text":"fecha with the month )"
                        R"(first","errors":3,"files":3,"example":"processed/m0.json")"));
}

TEST_F(Quarantine, ASignatureHoldsNothingOfTheValue) {
  write("a.json", claim("A1", "Juana Pérez 3001234567"));
  said({"run", "--full"});
  for (const std::string& text : {said({"quarantine", "list"}), said({"quarantine", "list", "--json"}),
                                  folder_.read("out/reports/afinia_rejected_20261124.ndjson")}) {
    EXPECT_THAT(text, Not(HasSubstr("Juana")));
    EXPECT_THAT(text, Not(HasSubstr("3001234567")));
  }
  EXPECT_THAT(said({"quarantine", "show", "a.json"}), HasSubstr("Juana"));
}

TEST_F(Quarantine, ARetriedRecordThatIsGoodNowLeaves) {
  write("a.json", claim("A1", "1985-01-01 08:00"));
  write("b.json", claim("B1", "10/13/2025 08:00"));
  said({"run", "--full"});
  EXPECT_THAT(said({"quarantine", "list"}), HasSubstr("1 file: fecha before 1990"));
  configure("[rules.severity]\nfecha_fuera_de_rango = \"warning\"\n");
  EXPECT_THAT(said({"quarantine", "retry", "--rule", "fecha_fuera_de_rango"}), HasSubstr("1 file will be read again"));
  said({"run"});
  const std::string left = said({"quarantine", "list"});
  EXPECT_THAT(left, Not(HasSubstr("before 1990")));
  EXPECT_THAT(left, HasSubstr("month first"));
}

TEST_F(Quarantine, CountsWhatLoadedClaimsLack) {
  write("RE1_data_20251008_101112.json", claim("A1", "2025/10/08", R"(, "nic": "1234567", "sgc": "RE1")"));
  write("RE1_20251008_101111.pdf", "%PDF-1.4");
  write("RE2_data_20251008_101112.json", claim("A2", "2025/10/08", R"(, "sgc": "RE2")"));
  said({"run", "--full"});
  const std::string listed = said({"quarantine", "list", "--json"});
  EXPECT_THAT(listed, HasSubstr(R"({"company":"afinia","missing":"nic","claims":1})"));
  EXPECT_THAT(listed, HasSubstr(R"({"company":"afinia","missing":"telefono","claims":2})"));
  EXPECT_THAT(listed, HasSubstr(R"({"company":"afinia","missing":"pqr_detail.pdf","claims":1})"));
  EXPECT_THAT(listed, Not(HasSubstr("pqr_data.json")));
  EXPECT_THAT(said({"quarantine", "list"}), HasSubstr("pqr_detail.pdf: 1\n"));
  EXPECT_THAT(said({"quarantine", "list", "--rule", "fecha_invalida"}), Not(HasSubstr("pqr_detail.pdf")));
}

TEST_F(Quarantine, ShowsEachRepairWithBeforeAndAfterAndReplacesItWithItsFile) {
  const std::string broken = claim("A1", "2025/10/08 10:11",
                                   ", \"nombres_apellidos\": \"Jos\xC3\x83\xC2\xA9 P\", \"comentarios\": \"ma\xF1"
                                   "ana\", \"lectura\": NaN, "
                                   "\"cuerpo_reclamacion\": \"roto \\ud83d fin\"");
  write("a.json", broken);
  write("b.json", claim("B1"));
  said({"run", "--full"});
  const std::string shown = said({"explain", "A1"});
  EXPECT_THAT(shown, HasSubstr("«Jos\xC3\x83\xC2\xA9 P» → «José P»"));
  EXPECT_THAT(shown, HasSubstr("«ma%F1ana» → «mañana»"));
  EXPECT_THAT(shown, HasSubstr("/lectura  «NaN» → «null»"));
  EXPECT_THAT(shown, HasSubstr("«roto \\ud83d fin» → «roto � fin»"));
  EXPECT_THAT(said({"explain", "--json", "a.json"}),
              HasSubstr(R"("where":"/comentarios","rule":"codificacion","before":"ma%F1ana","after":"mañana")"));
  EXPECT_THAT(said({"explain", "B1"}), Not(HasSubstr("mended")));
  EXPECT_THAT(said({"quarantine", "list"}), HasSubstr("codificacion: 1 in files: 1; for example processed/a.json"));
  write("a.json", claim("A1"), "2025-11-02 05:00:00");
  said({"run"});
  EXPECT_THAT(said({"explain", "A1"}), Not(HasSubstr("«mañana»"))) << "the file was mended";
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_repair").size(), 0U);
}

TEST_F(Quarantine, NothingOfARepairStandsInALogOrReport) {
  write("a.json", claim("A1", "2025/10/08 10:11", ", \"nombres_apellidos\": \"Mu\xF1oz Secreto\""));
  const Ended run = radica({"run", "--full"});
  EXPECT_THAT(run.standard_output + run.standard_error, Not(HasSubstr("Secreto")));
  EXPECT_THAT(folder_.read("out/reports/afinia_report_20261124.json"), Not(HasSubstr("Secreto")));
  EXPECT_THAT(folder_.read("out/reports/afinia_report_20261124.html"), Not(HasSubstr("Secreto")));
}

TEST_F(Quarantine, AnErasedPersonLeavesNoRepair) {
  write("a.json", claim("A1", "2025/10/08 10:11", ", \"nombres_apellidos\": \"Mu\xF1oz\""));
  said({"run", "--full"});
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_repair").size(), 1U);
  // SHA-256 of "afinia", a line feed and "A1".
  const std::string key = run_program("/bin/sh", {"-c", "printf 'afinia\\nA1' | sha256sum | cut -c1-64"}, "/")
                              .standard_output.substr(0, 64);
  reader.execute("INSERT INTO radica_tombstone VALUES ('" + key + "', 'test', '2026-11-24 12:00:00')");
  said({"run", "--full"});
  EXPECT_EQ(reader.query("SELECT * FROM radica_repair").size(), 0U);
}

TEST_F(Quarantine, TellsANewKeyAndANewCatalogueValueOnce) {
  write("a.json", claim("A1"));
  const std::string first = said({"run", "--full"});
  EXPECT_THAT(first, HasSubstr("First reading: 4 keys and values"));
  EXPECT_THAT(first, Not(HasSubstr("New in the input")));
  EXPECT_THAT(said({"status"}), Not(HasSubstr("New in the input")));
  write("b.json", claim("B1", "2025/10/08", R"(, "llave_nueva": "x", "canal_respuesta": "Portal Web X")"));
  const std::string second = said({"run"});
  EXPECT_THAT(second, HasSubstr("New in the input, never seen before (3)"));
  EXPECT_THAT(second, HasSubstr("key llave_nueva → datos_extra  (processed/b.json)"));
  EXPECT_THAT(second, HasSubstr("canal_respuesta: Portal Web X (not in the catalogue)"));
  const std::string report = folder_.read("out/reports/afinia_report_20261124_120000.json");
  EXPECT_THAT(report,
              HasSubstr(R"("drift":{"baseline":false,"new":[{"kind":"canal_respuesta","name":"Portal Web X",)"));
  EXPECT_THAT(folder_.read("out/reports/afinia_report_20261124_120000.html"), HasSubstr("llave_nueva"));
  EXPECT_THAT(said({"status"}), HasSubstr("key llave_nueva → datos_extra"));
  EXPECT_THAT(said({"status", "--json"}), HasSubstr(R"("kind":"clave","name":"llave_nueva","known":false)"));
  EXPECT_THAT(said({"run", "--full"}), Not(HasSubstr("New in the input, never")));
}

TEST_F(Quarantine, ARunThatFailedDoesNotSwallowItsNews) {
  write("a.json", claim("A1"));
  said({"run", "--full"});
  write("b.json", claim("B1", "2025/10/08", R"(, "llave_nueva": "x")"));
  const std::string report = folder_.path("out/reports/afinia_report_20261124.json");
  std::filesystem::remove(report);
  std::filesystem::create_directories(report + "/in the way");
  EXPECT_NE(radica({"run", "--full"}).exit_code, 0) << "b.json is loaded, the report that names its key is not written";
  std::filesystem::remove_all(report);
  EXPECT_THAT(said({"run"}), HasSubstr("key llave_nueva → datos_extra"));
}

TEST_F(Quarantine, ManyDifferentKeysAreCountedAndNotKept) {
  std::string list = "[" + claim("A1");
  for (int i = 0; i < 11'000; ++i) list += ",{\"k" + std::to_string(i) + "\":1}";
  write("a.json", list + "]");
  EXPECT_THAT(said({"run", "--full"}), HasSubstr("are only counted, not named"));
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT count(*) AS n FROM radica_seen WHERE kind = 'clave'").front().text("n"), "10000");
}

TEST_F(Quarantine, ADryRunSaysWhatAnEditedCatalogueWouldChange) {
  for (int i = 0; i < 3; ++i)
    write("a" + std::to_string(i) + ".json",
          claim("A" + std::to_string(i), "2025/10/08 10:11", R"(, "canal_respuesta": "Portal Web X")"));
  write("b.json", claim("B", "2025/10/08 10:11", R"(, "canal_respuesta": "portal web x")"));
  said({"run", "--full"});
  const std::string before = world_.state();
  EXPECT_THAT(said({"run", "--dry-run"}), HasSubstr("nothing would change"));
  configure("[rules.catalogues]\ncanal_respuesta = [\"Portal Web X\"]\n");
  const std::string shown = said({"run", "--dry-run"});
  EXPECT_THAT(shown, HasSubstr("canal_respuesta: «Portal Web X»: 4 records, now a known value"));
  EXPECT_THAT(shown, HasSubstr("canal_respuesta: «portal web x» → «Portal Web X»: 1 record"));
  EXPECT_THAT(shown, HasSubstr("other warnings: 3"));
  EXPECT_THAT(shown, HasSubstr("catalogo_desconocido: 4 records lose it"));
  EXPECT_THAT(said({"run", "--dry-run", "--json"}),
              HasSubstr(R"("preview":{"afinia":{"accepted":{},"rejected":{},"catalogues":[{"field":"canal_respuesta",)"
                        R"("value":"Portal Web X","known":true,"records":4}],"records":1,)"));
  EXPECT_EQ(difference(before, world_.state()), "");
  said({"run"});
  EXPECT_THAT(said({"run", "--dry-run", "--full"}), HasSubstr("nothing would change"));
}

TEST_F(Quarantine, AnotherSpellingInTheCatalogueIsNoNewsOfTheInput) {
  write("a.json", claim("A1", "2025/10/08 10:11", R"(, "canal_respuesta": "Fax")"));
  said({"run", "--full"});
  configure("[rules.catalogues]\ncanal_respuesta = [\"FAX\"]\n");
  EXPECT_THAT(said({"run", "--dry-run"}), HasSubstr("canal_respuesta: «Fax»: 1 record, now a known value"));
  EXPECT_THAT(said({"run"}), Not(HasSubstr("never seen before")));
  EXPECT_THAT(said({"status"}), Not(HasSubstr("FAX")));
}

TEST_F(Quarantine, ADryRunSaysWhatEditedSeveritiesAndListsWouldChange) {
  write("old.json", claim("OLD", "1985-01-01 08:00"));
  write("name.json", claim("NAME", "2025/10/08 10:11", R"(, "nombres_apellidos": "Ana 2", "volatil": "x")"));
  write("empty.json", claim("EMPTY", "2025/10/08 10:11", R"(, "nombres_apellidos": "por definir")"));
  said({"run", "--full"});
  configure(
      "[rules]\nignore_keys = [\"volatil\"]\nempty_values = [\"por definir\"]\n"
      "[rules.severity]\nfecha_fuera_de_rango = \"warning\"\nnombre_sospechoso = \"error\"\n");
  const std::string shown = said({"run", "--dry-run"});
  EXPECT_THAT(shown, HasSubstr("leave the quarantine: 1 (fecha_fuera_de_rango)"));
  EXPECT_THAT(shown, HasSubstr("go into the quarantine: 1 (nombre_sospechoso)"));
  EXPECT_THAT(shown, HasSubstr("nombres_apellidos: 0 changed, 0 filled, 1 emptied"));
  EXPECT_THAT(shown, Not(HasSubstr("por definir"))) << "values of personal fields are not shown";
  EXPECT_THAT(shown, Not(HasSubstr("Ana")));
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_rejected").size(), 1U);
}

TEST_F(Quarantine, ADryRunCountsAnObservationOnceAndOnlyInUnchangedFiles) {
  const std::string old = "1985-01-01 08:00", named = R"(, "nombres_apellidos": "Ana 2")";
  write("list.json", "[" + claim("OLD", old) + "," + claim("NAME", "2025/10/08", named) + ",{}," + claim("", old) +
                         "," + claim("WORSE", old, named) + ",7]");
  write("lost.json", claim("LOST", "2025/10/08", named));
  write("changed.json", claim("CHANGED", old));
  write("cut.json", "{");
  said({"run", "--full"});
  write("changed.json", claim("CHANGED", old, R"(, "nic": "1234567")"));
  configure("[rules.severity]\nfecha_fuera_de_rango = \"warning\"\nnombre_sospechoso = \"error\"\n");
  const std::string shown = said({"run", "--dry-run"});
  EXPECT_THAT(shown, HasSubstr("leave the quarantine: 1 (fecha_fuera_de_rango)"));
  EXPECT_THAT(shown, HasSubstr("go into the quarantine: 2 (nombre_sospechoso)"));
}

TEST_F(Quarantine, ARuleThatCannotRejectIsRefusedAsAnError) {
  configure("[rules.severity]\nconflicto_fecha = \"error\"\n");
  const Ended run = radica({"run"});
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_THAT(run.standard_error, HasSubstr("E-CONFIG-013"));
  EXPECT_THAT(run.standard_error, HasSubstr("conflicto_fecha cannot reject"));
}

TEST_F(Quarantine, AnExportHoldsTheExcerptsAndIsForItsOwnerOnly) {
  write("a.json", claim("A1", "Juana"));
  write("b.json", R"({"numero_radicado": )");
  said({"run", "--full"});
  const std::string all = said({"quarantine", "export"});
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2);
  said({"quarantine", "export", "--rule", "fecha_invalida", "--out", "q.ndjson"});
  const std::string lines = folder_.read("q.ndjson");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
  EXPECT_THAT(lines, HasSubstr(R"("where":"/fecha")"));
  EXPECT_THAT(lines, HasSubstr("Juana"));
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder_.path("q.ndjson")).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(Quarantine, ARetryOfOneRuleReadsTheFilesOfThatRuleOnly) {
  write("a.json", claim("A1", "ayer"));
  write("b.json", R"({"numero_radicado": )");
  said({"run", "--full"});
  said({"run"});  // what was read in the very moment it was written is read once more
  said({"quarantine", "retry", "--rule", "json_invalido"});
  EXPECT_THAT(said({"run"}), HasSubstr("Files: 2 found = 0 ignored + 0 deferred + 1 unchanged + 1 rejected + 0 read"));
  said({"quarantine", "retry"});
  EXPECT_THAT(said({"run"}), HasSubstr("Files: 2 found = 0 ignored + 0 deferred + 0 unchanged + 1 rejected + 1 read"));
}

TEST_F(Quarantine, AReaderThatGoesAwayEndsTheExportQuietly) {
  std::string list = "[" + claim("A0");
  for (int i = 1; i < 3000; ++i) list += "," + claim("A" + std::to_string(i), i % 2 == 0 ? "2025/10/08" : "x");
  write("a.json", list + "]");
  said({"run", "--full"});
  for (const std::string verb : {"export --company afinia", "quarantine export"}) {
    const Ended piped = run_program(
        "/bin/bash",
        {"-c", "set -o pipefail; " + std::string(RADICA_BINARY) + " --config radica.toml " + verb + " | head -n 1"},
        folder_.path());
    EXPECT_EQ(piped.exit_code, 141) << verb << ": ended by the closed pipe, as cat is";
    EXPECT_EQ(piped.standard_error, "") << verb;
    EXPECT_NE(piped.standard_output, "") << verb;
  }
}

}  // namespace
}  // namespace radica::test
