// The files of SPEC §9 through the binary, sentence by sentence: what the conformance cases do not hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::string kAt = "2025-11-01 05:00:00", kProcessed = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\":\"" + radicado + "\",\"fecha\":\"2025/10/08 10:11\",\"estado_solicitud\":\"Pendiente\"" +
         more + "}";
}
const std::string kFilled =
    R"(,"nic":"1234567","nombres_apellidos":"Ana","documento_identidad":"12345678","cuerpo_reclamacion":"x",)";

class OutputFiles : public testing::Test {
 protected:
  OutputFiles() : world_(folder_.path()) { world_.write_config(); }

  void write(const std::string& name, const std::string& bytes) { world_.write(kProcessed + name, bytes, kAt); }
  void radica(std::vector<std::string> verb, const std::string& now = "2026-11-24T12:00:00") {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress", "--now", now};
    words.insert(words.end(), verb.begin(), verb.end());
    const Ended ended = run_radica(words, folder_.path());
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  }
  // Names in a folder of the output that hold `part`, sorted.
  [[nodiscard]] std::vector<std::string> names(const std::string& part, const std::string& folder = "out") const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path(folder)))
      if (entry.path().filename().string().find(part) != std::string::npos)
        found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }
  using Names = std::vector<std::string>;

  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(OutputFiles, AreWrittenAlsoWhenThereIsNothingInThem) {
  std::filesystem::create_directories(folder_.path("input/afinia/oficina_virtual"));
  radica({"run", "--full"});
  const std::string csv = folder_.read("out/afinia_consolidated_20261124.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1) << "the header";
  EXPECT_EQ(csv.find("\xEF\xBB\xBF"), std::string::npos);
  EXPECT_EQ(folder_.read("out/afinia_master_20261124.ndjson"), "");
  EXPECT_EQ(folder_.read("out/reports/afinia_rejected_20261124.ndjson"), "");
  EXPECT_EQ(folder_.read("out/reports/afinia_duplicates_20261124.csv"),
            "numero_radicado,kind,file,index,kept_file,kept_index\n");
  EXPECT_EQ(folder_.read("out/reports/afinia_unmatched_20261124.csv"), "file,reason\n");
  EXPECT_EQ(folder_.read("out/reports/afinia_incomplete_20261124.csv"), "numero_radicado,missing\n");
  for (const char* name : {"afinia_report_20261124.json", "afinia_report_20261124.html"})
    EXPECT_NE(folder_.read(std::string("out/reports/") + name), "") << name;
}

TEST_F(OutputFiles, ASecondFullRunOfTheDayReplacesTheFirst) {
  write("a.json", claim("A1"));
  radica({"run", "--full"});
  const std::string before = folder_.read("out/afinia_master_20261124.ndjson");
  const Names files = names(""), reports = names("", "out/reports");
  write("b.json", claim("A2"));
  radica({"run", "--full"}, "2026-11-24T13:00:00");
  EXPECT_EQ(names(""), files);
  EXPECT_EQ(names("", "out/reports"), reports);
  const std::string after = folder_.read("out/afinia_master_20261124.ndjson");
  EXPECT_TRUE(after.starts_with(before)) << "in order of numero_radicado";
  EXPECT_NE(after.find("\"A2\""), std::string::npos);
}

TEST_F(OutputFiles, TheClaimsAreThoseOfTheFilesThatAreThere) {
  write("a.json", claim("A1"));
  write("b.json", claim("A2"));
  radica({"run", "--full"});
  std::filesystem::remove(folder_.path("input/" + kProcessed + "b.json"));
  radica({"run", "--full"});
  const std::string csv = folder_.read("out/afinia_consolidated_20261124.csv");
  EXPECT_NE(csv.find("\nA1,"), std::string::npos);
  EXPECT_EQ(csv.find("\nA2,"), std::string::npos);
}

TEST_F(OutputFiles, IncompleteNamesWhatARecordLacks) {
  write("RE1_data_20251008_101112.json", claim("A1", kFilled + R"("celular":"3001234567")"));
  write("RE1_20251008_101112.pdf", "%PDF-1.4");
  write("RE2_data_20251008_101112.json", claim("A2", kFilled + R"("correo_electronico":"a@b.co")"));
  write("list.json", "[" + claim("A3", kFilled + R"("telefono":"3012345")") + "," + claim("A4") + "]");
  radica({"run", "--full"});
  EXPECT_EQ(folder_.read("out/reports/afinia_incomplete_20261124.csv"),
            "numero_radicado,missing\n"
            "A2,pqr_detail.pdf\n"
            "A3,pqr_data.json|pqr_detail.pdf\n"
            "A4,nic|nombres_apellidos|documento_identidad|telefono|celular|correo_electronico|cuerpo_reclamacion|pqr_"
            "data.json|pqr_detail.pdf\n");
  EXPECT_EQ(folder_.read("out/afinia_master_20261124.ndjson").find("pqr_detail"), std::string::npos)
      << "it is no rule and enters no advertencias";
}

TEST_F(OutputFiles, RejectedHasALineOfEachErrorWithItsPlaceAndWithoutAnyValue) {
  const std::string bytes =
      "[" + claim("A1") +
      R"(,{"radicado":"SECRETO","fecha":"SECRETO","page_url":"https://CARIBESOL.facture.co./x"},7])";
  write("b.json", bytes);
  write("a.json", "{\"SECRETO\":");
  radica({"run", "--full"});
  const auto line = [](const std::string& field, const std::string& file, const std::string& index,
                       const std::string& rule, const std::string& sha256_of, const std::string& where) {
    return "{\"field\":" + field + ",\"file\":\"processed/" + file + "\",\"index\":" + index + ",\"rule\":\"" + rule +
           "\",\"sha256\":\"" + hex(sha256(sha256_of)) + "\",\"where\":\"" + where + "\"}\n";
  };
  EXPECT_EQ(folder_.read("out/reports/afinia_rejected_20261124.ndjson"),
            line("null", "a.json", "null", "json_invalido", "{\"SECRETO\":", "byte 11") +
                line("\"estado_solicitud\"", "b.json", "1", "campo_obligatorio_vacio", bytes, "/1/estado_solicitud") +
                line("\"page_url\"", "b.json", "1", "empresa_inconsistente", bytes, "/1/page_url") +
                line("\"fecha\"", "b.json", "1", "fecha_invalida", bytes, "/1/fecha") +
                line("null", "b.json", "2", "estructura_invalida", bytes, "/2"));
}

TEST_F(OutputFiles, DuplicatesStandInTheOrderOfRadicadoFileAndIndex) {
  const std::string old = claim("A1", R"(,"nic":"1234567")"), last = claim("A1", R"(,"nic":"7654321","lectura":"1")");
  write("b.json", "[" + old + "," + last + "," + old + "]");
  write("a,1.json", claim("A10"));
  write("c.json", "[" + old + "," + claim("A10") + "]");
  radica({"run", "--full"});
  EXPECT_EQ(folder_.read("out/reports/afinia_duplicates_20261124.csv"),
            "numero_radicado,kind,file,index,kept_file,kept_index\n"
            "A1,duplicado_exacto,processed/b.json,0,processed/c.json,0\n"
            "A1,duplicado_exacto,processed/b.json,2,processed/c.json,0\n"
            "A1,version_anterior,processed/c.json,0,processed/b.json,1\n"
            "A10,duplicado_exacto,\"processed/a,1.json\",0,processed/c.json,1\n");
}

TEST_F(OutputFiles, TheManifestNamesPathRowsBytesAndSha256OfEachFile) {
  write("a.json", claim("A1", ",\"cuerpo_reclamacion\":\"one\\ntwo\""));
  write("b.json", claim("A2"));
  radica({"run", "--full"});
  const std::string csv = folder_.read("out/afinia_consolidated_20261124.csv");
  const std::string manifest = folder_.read("out/manifest_20261124.json");
  EXPECT_NE(manifest.find("{\"path\":\"afinia_consolidated_20261124.csv\",\"rows\":2,\"bytes\":" +
                          std::to_string(csv.size()) + ",\"sha256\":\"" + hex(sha256(csv)) + "\"}"),
            std::string::npos)
      << "rows without the header, a row of two lines is one: " << manifest;
  for (const std::string& name : names("afinia_"))
    EXPECT_NE(manifest.find("\"path\":\"" + name + "\""), std::string::npos) << name;
}

TEST_F(OutputFiles, ADeltaHoldsTheWholeRowsOfWhatChangedAndOneNameIsGivenOnce) {
  write("a.json", claim("A1", R"(,"nic":"1234567","lectura":"same")"));
  write("b.json", claim("A2"));
  radica({"run", "--full"});
  EXPECT_EQ(names("delta"), Names{});
  radica({"run"}, "2026-11-24T13:00:00");
  EXPECT_EQ(names("delta"), Names{}) << "nothing changed";
  write("c.json", claim("A1", R"(,"extraction_timestamp":"20251102_101112","nic":"7654321")"));
  radica({"run"}, "2026-11-24T14:00:00");
  ASSERT_EQ(names("delta"), Names{"afinia_delta_20261124_140000.csv"});
  const std::string delta = folder_.read("out/afinia_delta_20261124_140000.csv");
  EXPECT_EQ(std::count(delta.begin(), delta.end(), '\n'), 2);
  const std::string csv = folder_.read("out/afinia_consolidated_20261124.csv");
  EXPECT_EQ(delta.substr(0, delta.find('\n')), csv.substr(0, csv.find('\n'))) << "the same columns";
  EXPECT_NE(delta.find("\nA1,2025-10-08 10:11:00,Pendiente,,7654321,"), std::string::npos) << delta;
  EXPECT_NE(delta.find(",same,"), std::string::npos) << "the whole row";
  EXPECT_NE(names("_20261124_140000", "out/reports"), Names{}) << "its reports carry the time too";
  write("d.json", claim("A5"));
  radica({"run"}, "2026-11-24T14:00:00");
  EXPECT_EQ(names("delta"), (Names{"afinia_delta_20261124_140000-2.csv", "afinia_delta_20261124_140000.csv"}));
}

}  // namespace
}  // namespace radica::test
