// What an operator learns of a claim or a file by `radica explain`: through the real binary, after real runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/json.h"
#include "base/text.h"
#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

const std::string kAt = "2025-11-01 05:00:00", kTree = "afinia/oficina_virtual/", kProcessed = kTree + "processed/";

std::string claim(const std::string& radicado, const std::string& more = "",
                  const std::string& fecha = "2025/10/08 10:11") {
  return R"({"numero_radicado": ")" + radicado + R"(", "fecha": ")" + fecha +
         R"(", "estado_solicitud": "Pendiente", "cuerpo_reclamacion": "Texto", "nic": "1234567")" + more + "}";
}

class Explain : public testing::Test {
 protected:
  Explain() : world_(folder_.path()) { world_.write_config(); }

  void put(const std::string& path, const std::string& bytes, const std::string& time = kAt) {
    world_.write(path, bytes, time);
  }
  Ended radica(std::vector<std::string> verb, const std::string& language = "en") {
    std::vector<std::string> words{"--no-progress", "--lang", language, "--now", "2026-11-24T12:00:00"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path());
  }
  void run(std::vector<std::string> verb = {"run", "--full"}) {
    const Ended ended = radica(std::move(verb));
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  }
  std::string explain(const std::string& word, const std::string& language = "en") {
    const Ended ended = radica({"explain", word}, language);
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
  // An ordinary claim: three readings of its data, two details, an attachment.
  void put_ordinary_claim() {
    const std::string sgc = R"(,"numero_reclamo_sgc":"RE1","telefono":"12")";
    put(kProcessed + "RE1_data_20251008_101112.json", claim("A1", sgc + R"(,"lectura":"7")"));
    put(kProcessed + "RE1_data_20251009_101112.json", claim("A1", sgc));
    put(kProcessed + "RE1_data_20251010_101112.json", claim("A1", sgc));
    put(kProcessed + "RE1_20251008_101113.pdf", "%PDF-1.4 one");
    put(kProcessed + "RE1_20251010_101113.pdf", "%PDF-1.4 two");
    put(kProcessed + "RE1_adjunto_20251008_101114.jpg", "picture");
  }

  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(Explain, AnOrdinaryClaimFitsOneScreen) {
  put_ordinary_claim();
  run();
  for (const std::string language : {"es", "en"}) {
    std::istringstream lines(explain("A1", language));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) EXPECT_LE(count_points(line), 100U) << line;
    EXPECT_LE(count, 40U);
  }
}

TEST_F(Explain, SaysOfEachObservationWhyItWonOrLost) {
  put_ordinary_claim();
  put(kProcessed + "RE1_data_20251007_101112.json", claim("A1", R"(,"numero_reclamo_sgc":"RE1")", "2025/10/01 10:11"));
  run();
  const std::string text = explain("A1");
  EXPECT_THAT(text, HasSubstr("[1] 2025-10-07 10:11:12  processed/RE1_data_20251007_101112.json[0]\n"
                              "      conflicto_fecha: its date is not the record's; [4] counts"));
  EXPECT_THAT(text, HasSubstr("      version_anterior: [4] counts"));
  EXPECT_THAT(text, HasSubstr("      duplicado_exacto: the same content as [4]"));
  EXPECT_THAT(text, HasSubstr("[4] 2025-10-10 10:11:12  processed/RE1_data_20251010_101112.json[0]\n"
                              "      registro: the newest one"));
  EXPECT_THAT(text, ContainsRegex("lectura +7 +\\[2\\]")) << "the value that only an older one has";
}

TEST_F(Explain, ShowsWarningsWithTheirPlaceAndWhatIsMissing) {
  put_ordinary_claim();
  run();
  const std::string text = explain("A1");
  EXPECT_THAT(text, HasSubstr("! telefono_invalido: field telefono, at /telefono"));
  EXPECT_THAT(
      text, ContainsRegex("lacks +nombres_apellidos, documento_identidad, telefono, celular,\\s+correo_electronico\n"));
  EXPECT_THAT(text, Not(HasSubstr("pqr_detail.pdf,")));
}

TEST_F(Explain, ShowsFilesWithTheirFateAndObjectsWithTheirState) {
  put_ordinary_claim();
  run();
  const std::string text = explain("A1");
  EXPECT_THAT(text, ContainsRegex("Files: 6 in processed/, read by run 20261124_120000-"));
  EXPECT_THAT(text, ContainsRegex("detalle RE1_20251010_101113.pdf +12 B  2025-11-01 05:00  [0-9a-f]+  current"));
  EXPECT_THAT(text, ContainsRegex("detalle RE1_20251008_101113.pdf +12 B  2025-11-01 05:00  [0-9a-f]+  superseded"));
  EXPECT_THAT(text, HasSubstr("  Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/RE1/\n"));
  EXPECT_THAT(text, ContainsRegex("adjunto adjunto_20251008_101114.jpg +7 B  [0-9a-f]+  verified 20[0-9-]+ [0-9:]+"));
}

TEST_F(Explain, ShowsWhatALaterRunChanged) {
  put_ordinary_claim();
  run();
  put(kProcessed + "RE1_data_20251011_101112.json",
      R"({"numero_radicado":"A1","fecha":"2025/10/08 10:11","estado_solicitud":"Cerrado"})");
  run({"run"});
  const std::string text = explain("A1");
  EXPECT_THAT(text, HasSubstr("estado_solicitud: «Pendiente» → «Cerrado»"));
  EXPECT_THAT(text, HasSubstr("version 2 · "));
}

TEST_F(Explain, KeepsTheValuesOfAFileThatIsGone) {
  put_ordinary_claim();
  run();
  std::filesystem::remove(folder_.path("input/" + kProcessed + "RE1_data_20251008_101112.json"));
  run();
  const std::string text = explain("A1");
  EXPECT_THAT(text, HasSubstr("its file is gone or changed; the database keeps its values"));
  EXPECT_THAT(text, ContainsRegex("datos +RE1_data_20251008_101112.json .*gone"));
}

TEST_F(Explain, SaysThatTheRulesChangedInsteadOfReadingByOthers) {
  put_ordinary_claim();
  run();
  const Ended ended = radica({"explain", "A1", "--set", "rules.ignore_keys=[\"x\"]"});
  EXPECT_THAT(ended.standard_output, HasSubstr("The rules changed since the last complete reading"))
      << ended.describe();
}

TEST_F(Explain, FindsAClaimOfAListAndWhatOfTheListIsItsOwn) {
  put(kTree + "lista.json", "[" + claim("A1") + "," + claim("A2") + R"(,{"numero_radicado":"A3"}])");
  run();
  const std::string text = explain("A2");
  EXPECT_THAT(text, HasSubstr("lista.json[1]\n      registro: the only observation"));
  EXPECT_THAT(text, ContainsRegex("lacks .*pqr_data.json, pqr_detail.pdf"));
  EXPECT_THAT(text, HasSubstr("In quarantine, 2 of the list lista.json"));
  EXPECT_THAT(text, Not(HasSubstr("#"))) << "the rejects are of another claim";
  const std::string list = explain("lista.json");
  EXPECT_THAT(list, HasSubstr("it has 3 observations; no copy of a list is archived"));
  EXPECT_THAT(list, HasSubstr("  [0] A1\n"));
  EXPECT_THAT(list, HasSubstr("campo_obligatorio_vacio: observation 2, field fecha, at /2/fecha"));
}

TEST_F(Explain, ShowsEveryClaimOfASharedSgc) {
  put(kProcessed + "a_data_20251008_101112.json", claim("A1", R"(,"numero_reclamo_sgc":"RE1")"));
  put(kProcessed + "b_data_20251008_101112.json", claim("A2", R"(,"numero_reclamo_sgc":"RE1")"));
  run();
  const std::string text = explain("RE1");
  EXPECT_THAT(text, HasSubstr("Claim A1 · afinia"));
  EXPECT_THAT(text, HasSubstr("Claim A2 · afinia"));
  EXPECT_THAT(text, ContainsRegex("same SGC as +A2"));
}

TEST_F(Explain, SaysWhoseADocumentIsAndWhy) {
  put_ordinary_claim();
  run();
  const std::string text = explain("RE1_20251010_101113.pdf");
  EXPECT_THAT(text, ContainsRegex("what it is +detalle · A1 · current"));
  EXPECT_THAT(text, HasSubstr("its name begins with «RE1_», a key of that claim"));
  EXPECT_THAT(text, ContainsRegex("stored as +Central_De_Escritos/.*/RE1/pqr_detail.pdf"));
  EXPECT_THAT(explain("input/" + kProcessed + "RE1_20251008_101113.pdf"), HasSubstr("detalle · A1 · superseded"));
}

TEST_F(Explain, SaysWhyADocumentHasNoClaim) {
  put(kProcessed + "RE9_data_20251008_101112.json", "{");
  put(kProcessed + "RE9_20251008_101113.pdf", "%PDF-1.4");
  put(kProcessed + "otro_20251008_101113.pdf", "%PDF-1.4");
  run();
  const std::string waiting = explain("RE9_20251008_101113.pdf");
  EXPECT_THAT(waiting,
              ContainsRegex("en_espera: its claim is in quarantine for\\s+processed/RE9_data_20251008_101112"));
  EXPECT_THAT(waiting, HasSubstr("radica quarantine show processed/RE9_data_20251008_101112.json"));
  EXPECT_THAT(explain("otro_20251008_101113.pdf"),
              HasSubstr("sin_reclamo: its name begins with the key of no claim of its folder"));
  EXPECT_THAT(explain("RE9_data_20251008_101112.json"), HasSubstr("the whole file was rejected"));
}

TEST_F(Explain, NamesTheRivalsOfAnAmbiguousDocument) {
  put(kProcessed + "RE1_data_20251008_101112.json", claim("A1"));
  put(kProcessed + "RE1_data_20251018_101112.json", claim("A2"));
  put(kProcessed + "RE1_20251008_101113.pdf", "%PDF-1.4");
  run();
  const std::string text = explain("RE1_20251008_101113.pdf");
  EXPECT_THAT(text, HasSubstr("detalle · A1 · current"));
  EXPECT_THAT(text, HasSubstr("ambiguo: «RE1» is also a key of A2"));
}

TEST_F(Explain, SaysToWhomAStoredDocumentWouldBelongByNow) {
  put(kProcessed + "RE1_data_20251008_101112.json", claim("A1"));
  put(kProcessed + "RE1_foto_20251010_101112.jpg", "picture");
  run();
  EXPECT_THAT(explain("RE1_foto_20251010_101112.jpg"), Not(HasSubstr("reasignado")));
  put(kProcessed + "RE1_data_20251011_101112.json", claim("A2"));
  run();
  const std::string text = explain("RE1_foto_20251010_101112.jpg");
  EXPECT_THAT(text, HasSubstr("adjunto · A1 · current")) << "it stays where it was stored";
  EXPECT_THAT(text, HasSubstr("reasignado: by now it would belong to A2"));
}

TEST_F(Explain, KnowsTheOrganisedFolderOfADocument) {
  put(kTree + "A1/pqr_data.json", claim("A1"));
  put(kTree + "A1/adjuntos/foto.jpg", "picture");
  run();
  EXPECT_THAT(explain("adjuntos/foto.jpg"), HasSubstr("it is in the folder of that claim, beside pqr_data.json"));
}

TEST_F(Explain, AsksTheDiskForFilesThatNoRunKnows) {
  put_ordinary_claim();
  put(kTree + "checkpoints/c.json", "{}");
  put(kTree + "pagination_control/STATUS.json", "{}");
  put(kTree + "checkpoint_7.json", "{}");
  put(kTree + ".oculto.json", "{}");
  put(kProcessed + "a.pdf.part", "x");
  std::filesystem::create_symlink("RE1_20251010_101113.pdf", folder_.path("input/" + kProcessed + "enlace.pdf"));
  run();
  put(kProcessed + "nuevo.json", "{}");
  put(kProcessed + "reciente.json", "{}", "2026-11-24 11:59:55");
  folder_.write("fuera.json", "{}");
  EXPECT_THAT(explain("c.json"), HasSubstr("Ignored: it is below checkpoints/"));
  EXPECT_THAT(explain("STATUS.json"), HasSubstr("Ignored: it is below pagination_control/"));
  EXPECT_THAT(explain("checkpoint_7.json"), HasSubstr("Ignored: checkpoint_7.json is the robot's state"));
  EXPECT_THAT(explain(".oculto.json"), HasSubstr("Ignored: .oculto.json begins with a dot"));
  EXPECT_THAT(explain("processed/a.pdf.part"), HasSubstr("a half-written file"));
  EXPECT_THAT(explain("enlace.pdf"), HasSubstr("Ignored: it is a symbolic link"));
  EXPECT_THAT(explain("input/" + kProcessed + "nuevo.json"), HasSubstr("No run has read it yet"));
  EXPECT_THAT(explain("reciente.json"), HasSubstr("Deferred"));
  EXPECT_THAT(explain("fuera.json"), HasSubstr("Never read: it is not below input/COMPANY/oficina_virtual"));
}

TEST_F(Explain, SaysWhenAFileChangedOrWentSinceItWasRead) {
  put_ordinary_claim();
  run();
  put(kProcessed + "RE1_20251010_101113.pdf", "%PDF-1.4 three", "2025-11-02 05:00:00");
  std::filesystem::remove(folder_.path("input/" + kProcessed + "RE1_adjunto_20251008_101114.jpg"));
  EXPECT_THAT(explain("RE1_20251010_101113.pdf"), HasSubstr("changed since; the next run reads it"));
  EXPECT_THAT(explain("RE1_adjunto_20251008_101114.jpg"), HasSubstr("it is gone"));
}

TEST_F(Explain, GivesEverythingWholeAsJson) {
  put_ordinary_claim();
  put(kTree + "checkpoints/c.json", "{}");
  run();
  const std::string text = radica({"explain", "A1", "--json"}).standard_output;
  JsonDocument document;
  ASSERT_FALSE(document.parse(text)) << text;
  EXPECT_THAT(text, HasSubstr(R"("kind":"duplicado_exacto","kept":3)"));
  EXPECT_THAT(text, HasSubstr(R"("warned":[{"rule":"telefono_invalido","field":"telefono","where":"/telefono"}])"));
  EXPECT_THAT(text, HasSubstr(R"("fate":"reemplazado","key":null)"));
  EXPECT_THAT(text, HasSubstr(R"("missing":["nombres_apellidos",)"));
  EXPECT_THAT(text, ContainsRegex(R"("state":"verificado","registered":"20)"));
  EXPECT_THAT(radica({"explain", "c.json", "--json"}).standard_output,
              HasSubstr(R"("on_disk":[{"company":"afinia","file":"checkpoints/c.json","reason":"carpeta")"));
}

TEST_F(Explain, SaysClearlyWhenNothingIsKnown) {
  put_ordinary_claim();
  run();
  const Ended ended = radica({"explain", "RE404"});
  EXPECT_EQ(ended.exit_code, 64);
  EXPECT_THAT(ended.standard_error, HasSubstr("E-INPUT-020: nothing is known of RE404"));
  EXPECT_THAT(ended.standard_error, HasSubstr("whole radicado"));
}

TEST_F(Explain, ShowsAClaimThatWasOnlyEverRejected) {
  put(kProcessed + "RE8_data_20251008_101112.json", claim("A8", "", "tomorrow"));
  put(kProcessed + "list_20251008_101112.json", "[" + claim("A7") + "," + claim("A8", "", "never") + "]");
  run();
  const std::string text = explain("A8");
  EXPECT_THAT(text, HasSubstr("RE8_data_20251008_101112.json"));
  EXPECT_THAT(text, HasSubstr("list_20251008_101112.json"));
  EXPECT_THAT(text, HasSubstr("fecha_invalida"));
  put(kProcessed + "RE8_data_20251009_101112.json", claim("A8"));
  run();
  EXPECT_THAT(explain("A8"), HasSubstr("fecha_invalida")) << "the accepted claim still shows what was rejected of it";
}

TEST_F(Explain, LeavesNoTraceInTheLog) {
  put_ordinary_claim();
  run();
  const std::string before = folder_.read("logs/radica.log");
  const Ended ended = radica({"explain", "A1"});
  EXPECT_EQ(folder_.read("logs/radica.log"), before);
  EXPECT_EQ(ended.standard_error, "");
}

TEST_F(Explain, ShowsHostileNamesHarmlessly) {
  put(kProcessed + "RE1_data_20251008_101112.json", claim("A1", R"(,"numero_reclamo_sgc":"RE1")"));
  put(kProcessed + "RE1_a\x1b[31m\u202Efdp.jpg", "picture");
  run();
  const std::string text = explain("A1");
  EXPECT_THAT(text, HasSubstr("RE1_a\\x1b[31m\\u202efdp.jpg"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace radica::test
