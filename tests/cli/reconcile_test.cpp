// `radica reconcile` through the binary, a class at a time: the fault is made in the store, the table or on the disk.
#include <csignal>

#include "base/file.h"
#include "base/hash.h"
#include "support/reconcile_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Reconcile : public ReconcileWorld {
 protected:
  void SetUp() override { run(); }
};

TEST_F(Reconcile, AnUndisturbedArchiveAgreesAndSaysSo) {
  const Ended ended = radica({"reconcile"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output, HasSubstr("Disk, database and store agree."));
}

TEST_F(Reconcile, AnObjectThatIsGoneIsAPhantomAndItsFileIsSentAgain) {
  std::filesystem::remove(object("RE1/pqr_detail.pdf"));
  expect_repaired("fantasma", R"("radicado":"R1","place":"Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/)"
                              R"(RE1/pqr_detail.pdf","detail":"radica_object")");
  EXPECT_TRUE(std::filesystem::exists(object("RE1/pqr_detail.pdf")));
  EXPECT_EQ(value("SELECT procesado_flag, version FROM ov_afinia WHERE numero_radicado = 'R1'"), "1 | 1");
}

TEST_F(Reconcile, WhatAVerificationFoundStaysAFindingUntilItIsSentAgain) {
  std::filesystem::remove(object("RE1/pqr_detail.pdf"));
  overwrite(object("RE2/pqr_data.json"), "{}");
  EXPECT_EQ(radica({"verify"}).exit_code, 3);
  const std::string report = findings();
  EXPECT_THAT(report, HasSubstr(R"("fantasma":{"found":1)"));
  EXPECT_THAT(report, HasSubstr(R"("distinto":{"found":1)"));
  const Ended repaired = radica({"reconcile", "--repair", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  expect_clean();
}

TEST_F(Reconcile, APhantomWhoseFileIsGoneTooStaysAFinding) {
  std::filesystem::remove(object("RE1/pqr_detail.pdf"));
  std::filesystem::remove(folder_.path("input/afinia/oficina_virtual/processed/RE1_20251008_101110.pdf"));
  run();
  const Ended ended = radica({"reconcile", "--repair", "fantasma", "--yes"});
  EXPECT_EQ(ended.exit_code, 3) << ended.describe();
  EXPECT_THAT(ended.standard_output, HasSubstr("missing in the store"));
  const std::string kept = "SELECT found, settled FROM radica_check WHERE verb = 'reconcile' AND clase = 'fantasma'";
  EXPECT_EQ(value(kept), "1 | 0") << "who looks later sees it too";
  EXPECT_EQ(value("SELECT is_settled FROM radica_finding WHERE verb = 'reconcile'"), "0");
  EXPECT_EQ(value("SELECT procesado_flag FROM ov_afinia WHERE numero_radicado = 'R1'"), "0");
  EXPECT_THAT(findings(), HasSubstr(R"("fantasma":{"found":1)")) << "also to who looks again";
}

TEST_F(Reconcile, ARowOfTheRegistryThatOthersWroteIsAPhantomToo) {
  execute(
      "INSERT INTO registros_ov_s3 (nombre_archivo, bucket_s3, clave_s3, empresa, estado_carga) SELECT 'x.pdf', "
      "bucket_s3, 'Central_De_Escritos/Afinia/x.pdf', 'afinia', 'subido' FROM registros_ov_s3 LIMIT 1");
  expect_repaired("fantasma", R"("place":"Central_De_Escritos/Afinia/x.pdf","detail":"registros_ov_s3")");
  EXPECT_EQ(value("SELECT estado_carga, requiere_resubida FROM registros_ov_s3 WHERE nombre_archivo = 'x.pdf'"),
            "pendiente | 1");
}

TEST_F(Reconcile, AnUnregisteredObjectIsAnOrphanThatOnlyItsNameMovesToTheTrash) {
  overwrite(object("RE9/pqr_data.json"), "{}");
  EXPECT_THAT(findings(), HasSubstr(R"("huerfano":{"found":1)"));
  const Ended all = radica({"reconcile", "--repair", "--yes"});
  EXPECT_EQ(all.exit_code, 3) << "no class was named";
  EXPECT_TRUE(std::filesystem::exists(object("RE9/pqr_data.json")));
  expect_repaired("huerfano", R"(RE9/pqr_data.json","detail":"bytes=2")");
  EXPECT_FALSE(std::filesystem::exists(object("RE9/pqr_data.json")));
  EXPECT_EQ(folder_.read("archive/Central_De_Escritos/_papelera/20261124/Afinia/01_raw_data/oficina_virtual/RE9/"
                         "pqr_data.json"),
            "{}");
}

TEST_F(Reconcile, AnObjectThatNobodyKnowsInTheFolderOfAClaimIsAnOrphan) {
  overwrite(object("RE1/foto.jpg"), "x");
  overwrite(object("RE1/RE1_20241008_101112.pdf"), "of an older uploader");
  const std::string report = findings();
  EXPECT_THAT(report,
              HasSubstr(R"({"class":"huerfano","radicado":null,"place":"Central_De_Escritos/Afinia/01_raw_data/)"
                        R"(oficina_virtual/RE1/foto.jpg","detail":"bytes=1")"));
  EXPECT_THAT(report, HasSubstr(R"("legado":{"found":1)"));
}

TEST_F(Reconcile, ATrashedOrphanIsDeletedByCleanUpAfterItsTimeOnly) {
  overwrite(object("RE9/pqr_data.json"), "{}");
  overwrite(object("../../../_papelera/notes.txt"), "of nobody");
  ASSERT_EQ(radica({"reconcile", "--repair", "huerfano", "--yes"}).exit_code, 0);
  const std::string trashed =
      "archive/Central_De_Escritos/_papelera/20261124/Afinia/01_raw_data/oficina_virtual/RE9/pqr_data.json";
  ASSERT_TRUE(folder_.has(trashed));
  EXPECT_EQ(radica({"cleanup", "store_trash", "--yes"}).exit_code, 64) << "off by default";
  const auto clean_up = [this](const std::string& now, const std::string& how) {
    return radica({"--now", now, "--set", "cleanup.store_trash_days=30", "cleanup", "store_trash", how});
  };
  EXPECT_EQ(clean_up("2026-12-24T12:00:00", "--yes").exit_code, 0);
  EXPECT_TRUE(folder_.has(trashed)) << "its time comes a day later";
  const Ended rehearsal = clean_up("2026-12-25T12:00:00", "--dry-run");
  EXPECT_THAT(rehearsal.standard_output, HasSubstr("_papelera/20261124/Afinia/01_raw_data/oficina_virtual/RE9/"));
  EXPECT_TRUE(folder_.has(trashed));
  EXPECT_EQ(clean_up("2026-12-25T12:00:00", "--yes").exit_code, 0);
  EXPECT_FALSE(folder_.has(trashed));
  EXPECT_TRUE(folder_.has("archive/Central_De_Escritos/_papelera/notes.txt")) << "it has no day";
  std::string evidence;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("out/cleanup")))
    evidence += read_file(entry.path()).value();
  EXPECT_THAT(evidence, AllOf(HasSubstr("\"action\":\"deleted\",\"bytes\":2,\"class\":\"store_trash\""),
                              HasSubstr("\"rule\":\"store_trash_days=30\""), HasSubstr(hex(sha256("{}")))));
  expect_clean();
}

TEST_F(Reconcile, OtherBytesUnderAKeyAreAMismatchAndTheFileIsSentAgain) {
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 forged\n%%EOF\n");
  expect_repaired("distinto", R"(RE1/pqr_detail.pdf","detail":"sha256")");
  EXPECT_EQ(folder_.read("archive/Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/RE1/pqr_detail.pdf"),
            "%PDF-1.4 detail\n%%EOF\n");
}

TEST_F(Reconcile, AnotherSizeIsAMismatchByItsBytes) {
  overwrite(object("RE2/pqr_data.json"), "{}");
  expect_repaired("distinto", R"(RE2/pqr_data.json","detail":"bytes")");
}

TEST_F(Reconcile, TheMetadataOfAnotherClaimIsAMismatch) {
  // What the folder knows of an object stands in a text of its own.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("archive/.radica/metadata"))) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::string mark = "meta numero-radicado R2";
    if (text.find(mark) != std::string::npos) overwrite(path, text.replace(text.find(mark), mark.size(), mark + "0"));
  }
  expect_repaired("distinto", R"(RE2/pqr_data.json","detail":"metadata")");
}

TEST_F(Reconcile, AnEditedUrlIsStaleAndWrittenAgain) {
  const std::string urls = "SELECT archivos_s3_urls FROM ov_afinia WHERE numero_radicado = 'R1'";
  const std::string before = value(urls);
  execute("UPDATE ov_afinia SET archivos_s3_urls = replace(archivos_s3_urls, 'file://', 'ftp://')");
  execute(
      "UPDATE ov_afinia SET archivos_s3_urls = replace(archivos_s3_urls, 'ftp://', 'file://') "
      "WHERE numero_radicado = 'R2'");
  expect_repaired("url_desactualizada", R"("radicado":"R1","place":null,"detail":"archivos_s3_urls.url")");
  EXPECT_EQ(value(urls), before);
}

TEST_F(Reconcile, ARegistryThatSaysSomethingElseIsStaleAndWrittenAgain) {
  execute("UPDATE registros_ov_s3 SET url_s3 = 's3://old/key' WHERE clave_s3 LIKE '%RE2/pqr_data.json'");
  expect_repaired("url_desactualizada", R"(RE2/pqr_data.json","detail":"registros_ov_s3.url_s3")");
  execute("DELETE FROM registros_ov_s3 WHERE clave_s3 LIKE '%RE2/pqr_data.json'");
  expect_repaired("url_desactualizada", R"(RE2/pqr_data.json","detail":"registros_ov_s3")");
  execute("UPDATE registros_ov_s3 SET bucket_s3 = 'old' WHERE clave_s3 LIKE '%RE2/pqr_data.json'");
  expect_repaired("url_desactualizada", R"(RE2/pqr_data.json","detail":"registros_ov_s3.bucket_s3")");
  EXPECT_EQ(value("SELECT count(*) FROM registros_ov_s3"), "4");
}

TEST_F(Reconcile, ARegistryRowIsWrittenAgainAlsoWhenItsFileIsGone) {
  std::filesystem::remove(folder_.path("input/afinia/oficina_virtual/processed/RE1_20251008_101110.pdf"));
  run();
  execute("DELETE FROM registros_ov_s3 WHERE clave_s3 LIKE '%pqr_detail.pdf'");
  const Ended repaired = radica({"reconcile", "--repair", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  EXPECT_THAT(findings({}, 0), HasSubstr(R"("url_desactualizada":{"found":0)"));
}

TEST_F(Reconcile, AMissingSourceFileIsInformationAndNoReasonForExitCodeThree) {
  std::filesystem::remove(folder_.path("input/afinia/oficina_virtual/processed/RE1_20251008_101110.pdf"));
  const std::string report = findings({}, 0);
  EXPECT_THAT(report, HasSubstr(R"("class":"archivo_local_ausente","radicado":"R1","place":"processed/RE1_2025)"));
  EXPECT_EQ(findings({"--repair"}, 64), "") << "nothing is repaired without a confirmation";
}

TEST_F(Reconcile, AnEditedRowIsFilaAlteradaFieldByFieldAndRestoredWithHistory) {
  execute("UPDATE ov_afinia SET nic = '7654321', estado_solicitud = 'Cerrado' WHERE numero_radicado = 'R1'");
  EXPECT_THAT(radica({"explain", "R1"}).standard_output, HasSubstr("! fila_alterada"));
  EXPECT_THAT(radica({"explain", "R2", "--json"}).standard_output, HasSubstr(R"("fila_alterada":false)"));
  const std::string report = findings();
  EXPECT_THAT(report, Not(HasSubstr("7654321"))) << "no value of a record stands in a report";
  expect_repaired("fila_alterada", R"("radicado":"R1","place":null,"detail":"estado_solicitud|nic")");
  EXPECT_EQ(value("SELECT nic, estado_solicitud, version, procesado_flag FROM ov_afinia WHERE numero_radicado = 'R1'"),
            "1234567 | Pendiente | 2 | 1");
  EXPECT_EQ(value("SELECT valor_anterior, valor_nuevo, version FROM ov_historial WHERE campo = 'nic'"),
            "7654321 | 1234567 | 2");
  run();
  EXPECT_EQ(value("SELECT version FROM ov_afinia WHERE numero_radicado = 'R1'"), "2") << "nothing more to write";
}

TEST_F(Reconcile, AnEditedHashIsFilaAlteradaAndCostsNoVersion) {
  execute("UPDATE ov_afinia SET hash_registro = '" + std::string(64, 'a') + "' WHERE numero_radicado = 'R2'");
  expect_repaired("fila_alterada", R"("radicado":"R2","place":null,"detail":"hash_registro")");
  EXPECT_EQ(value("SELECT version FROM ov_afinia WHERE numero_radicado = 'R2'"), "1");
}

TEST_F(Reconcile, ADeletedRowIsFilaAlteradaAndComesBackWithItsObjects) {
  const std::string row =
      "SELECT nic, hash_registro, archivos_s3_urls, procesado_flag FROM ov_afinia "
      "WHERE numero_radicado = 'R1'";
  const std::string before = value(row);
  execute("DELETE FROM ov_afinia WHERE numero_radicado = 'R1'");
  expect_repaired("fila_alterada", R"("radicado":"R1","place":null,"detail":"row")");
  EXPECT_EQ(value(row), before);
}

TEST_F(Reconcile, ARowWithoutVersionsCanOnlyBeNamed) {
  execute("DELETE FROM radica_version WHERE radicado = 'R2'");
  expect_clean();
  execute("UPDATE ov_afinia SET nic = '7654321' WHERE numero_radicado = 'R2'");
  EXPECT_THAT(findings(), HasSubstr(R"("detail":"hash_registro|no_versions","repair":null)"));
  const Ended repaired = radica({"reconcile", "--repair", "fila_alterada", "--yes"});
  EXPECT_EQ(repaired.exit_code, 3) << "nobody can say which value is right";
}

TEST_F(Reconcile, AFlagThatContradictsTheObjectsIsSetByWhatIsTrue) {
  execute("UPDATE ov_afinia SET procesado_flag = 0 WHERE numero_radicado = 'R2'");
  expect_repaired("marca_incorrecta", R"("radicado":"R2","place":null,"detail":"procesado_flag=false")");
  execute("UPDATE radica_object SET state = 'enviando' WHERE key LIKE '%RE2/pqr_data.json'");
  expect_repaired("marca_incorrecta", R"("radicado":"R2","place":null,"detail":"procesado_flag=true")");
  EXPECT_EQ(value("SELECT procesado_flag FROM ov_afinia WHERE numero_radicado = 'R2'"), "1");
}

TEST_F(Reconcile, AClaimWhoseFileChangedItsRadicadoIsListedAndIsNoFault) {
  write("RE2_data_20251009_101112.json", claim("R3", R"(,"numero_reclamo_sgc":"RE2")"), "2025-11-02 05:00:00");
  run();
  const std::string report = findings({}, 0);
  EXPECT_THAT(report, HasSubstr(R"("class":"radicado_cambiado","radicado":"R2","place":"processed/RE2_data_2025)"));
  EXPECT_THAT(report, HasSubstr(R"("radicado_cambiado":{"found":1)"));
}

TEST_F(Reconcile, ObjectsOfOlderLayoutsAreNoOrphans) {
  overwrite(object("RE1/metadatos/RE1_data_20251008_101112.json"), "{}");
  overwrite(object("misc/foto.jpg"), "x");
  const std::string report = findings({}, 0);
  EXPECT_THAT(report, HasSubstr(R"("legado":{"found":2)"));
  EXPECT_THAT(report, HasSubstr(R"("huerfano":{"found":0)"));
}

TEST_F(Reconcile, SeveralClassesAreRepairedAtOnceAndReportedForPeople) {
  std::filesystem::remove(object("RE1/pqr_detail.pdf"));
  execute("UPDATE ov_afinia SET nic = '7654321' WHERE numero_radicado = 'R1'");
  const Ended found = radica({"reconcile"});
  EXPECT_EQ(found.exit_code, 3) << found.describe();
  EXPECT_THAT(found.standard_output, HasSubstr("fantasma: 1 - registered, but the store does not have it"));
  EXPECT_THAT(found.standard_output, HasSubstr("radica reconcile --repair fila_alterada"));
  const std::string page = folder_.read("out/reports/afinia_reconcile_20261124_120000.html");
  EXPECT_THAT(page, HasSubstr("RE1/pqr_detail.pdf"));
  EXPECT_THAT(page, HasSubstr("registrado, pero el almacén no lo tiene"));
  EXPECT_THAT(page, HasSubstr("registered, but the store does not have it"));
  const Ended repaired = radica({"reconcile", "--repair", "fantasma", "fila_alterada", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  EXPECT_THAT(repaired.standard_output, HasSubstr("1: the file is sent again"));
  expect_clean();
}

TEST_F(Reconcile, WhatItDoesNotKnowIsAWrongCommandLine) {
  EXPECT_EQ(radica({"reconcile", "--repair", "archivo_local_ausente"}).exit_code, 64);
  EXPECT_EQ(radica({"reconcile", "fantasma"}).exit_code, 64);
  EXPECT_EQ(radica({"reconcile", "--repair", "--import"}).exit_code, 64);
}

TEST_F(Reconcile, AnInputFolderThatIsGoneIsNoArchiveWithoutFiles) {
  std::filesystem::rename(folder_.path("input"), folder_.path("elsewhere"));
  EXPECT_EQ(radica({"reconcile"}).exit_code, 78);
}

class Import : public ReconcileWorld {};

TEST_F(Import, WhatStandsInTheStoreWithTheRightBytesIsTakenOverAndNotSentAgain) {
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 detail\n%%EOF\n");
  overwrite(object("RE1/adjunto_20251008_101111.jpg"), "other bytes");
  overwrite(object("RE1/adjuntos/foto.jpg"), "x");
  overwrite(folder_.path("archive/afinia/oficina_virtual/pdfs/2024/01/02/x.pdf"), "x");
  overwrite(folder_.path("archive/.radica/keep"), "");
  ASSERT_EQ(radica({"load"}).exit_code, 0);
  const std::string before = state();
  EXPECT_THAT(findings({"--import", "--dry-run"}), HasSubstr(R"("huerfano":{"found":2,"settled":1)"));
  EXPECT_EQ(difference(before, state()), "");
  const std::string report = findings({"--import"});
  EXPECT_THAT(report, HasSubstr(R"("huerfano":{"found":2,"settled":1)"));
  EXPECT_THAT(report, HasSubstr(R"("class":"legado","radicado":null,"place":"afinia/oficina_virtual/pdfs/2024)"));
  EXPECT_THAT(report, HasSubstr(R"("legado":{"found":2)"));
  EXPECT_EQ(value("SELECT origin, state FROM radica_object"), "pre_existente | verificado");
  EXPECT_THAT(radica({"explain", "R1"}).standard_output, HasSubstr(", pre_existente"));
  const auto written = std::filesystem::last_write_time(object("RE1/pqr_detail.pdf"));
  run();
  EXPECT_EQ(std::filesystem::last_write_time(object("RE1/pqr_detail.pdf")), written);
  EXPECT_EQ(value("SELECT estado_carga, origen_carga FROM registros_ov_s3 WHERE clave_s3 LIKE '%pqr_detail.pdf'"),
            "pre_existente | pre_existente");
  EXPECT_EQ(value("SELECT estado_carga, origen_carga FROM registros_ov_s3 WHERE clave_s3 LIKE '%RE2/pqr_data.json'"),
            "subido | bot");
  EXPECT_EQ(value("SELECT count(*) FROM ov_afinia WHERE procesado_flag = 1"), "2");
  EXPECT_THAT(findings({}, 0), HasSubstr(R"("distinto":{"found":0)")) << "its metadata is that of whoever put it there";
}

TEST_F(Import, AnImportThatIsKilledIsEndedByTheNextUploadWithoutSending) {
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 detail\n%%EOF\n");
  overwrite(folder_.path("archive/.radica/keep"), "");
  ASSERT_EQ(radica({"load"}).exit_code, 0);
  const Ended killed = radica({"reconcile", "--import"}, {{"RADICA_FAULT_POINT", "import.after_intents"}});
  ASSERT_EQ(killed.signal, SIGKILL) << killed.describe();
  EXPECT_EQ(value("SELECT origin, state FROM radica_object"), "pre_existente | enviando");
  const auto written = std::filesystem::last_write_time(object("RE1/pqr_detail.pdf"));
  run();
  EXPECT_EQ(std::filesystem::last_write_time(object("RE1/pqr_detail.pdf")), written);
  EXPECT_EQ(value("SELECT estado_carga FROM registros_ov_s3 WHERE clave_s3 LIKE '%pqr_detail.pdf'"), "pre_existente");
  expect_clean();
}

TEST_F(Import, AnImportedObjectThatIsSentAgainIsOurs) {
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 detail\n%%EOF\n");
  overwrite(folder_.path("archive/.radica/keep"), "");
  ASSERT_EQ(radica({"load"}).exit_code, 0);
  EXPECT_THAT(findings({"--import"}, 0), HasSubstr(R"("huerfano":{"found":1,"settled":1)"));
  run();
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 forged\n%%EOF\n");
  expect_repaired("distinto", R"(RE1/pqr_detail.pdf","detail":"sha256")");
  EXPECT_EQ(value("SELECT origin FROM radica_object WHERE key LIKE '%pqr_detail.pdf'"), "NULL");
  EXPECT_EQ(value("SELECT estado_carga, origen_carga FROM registros_ov_s3 WHERE clave_s3 LIKE '%pqr_detail.pdf'"),
            "subido | bot");
}

}  // namespace
}  // namespace radica::test
