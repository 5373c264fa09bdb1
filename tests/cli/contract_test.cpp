// Small promises of the contract (SPEC §1, §2, §6, §10) that were broken once, each through the binary.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

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

class Contract : public testing::Test {
 protected:
  Contract() : world_(folder_.path()) {
    world_.write_config();
    std::filesystem::create_directories(folder_.path("input"));
  }
  void write(const std::string& name, const std::string& bytes) { world_.write(kProcessed + name, bytes, kAt); }
  Ended radica(std::vector<std::string> verb, const Environment& environment = {}) {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                   "en",       "--now",       "2026-11-24T12:00:00"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path(), environment);
  }
  std::string report(const std::string& name) { return folder_.read("out/reports/afinia_" + name + "_20261124.json"); }
  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(Contract, ARehearsalOfUploadAndVerifyNeedsNoDatabase) {
  for (const std::string verb : {"upload", "verify"}) {
    const Ended ended = radica({verb, "--dry-run"});
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    EXPECT_FALSE(std::filesystem::exists(folder_.path("radica.db")));
  }
}

TEST_F(Contract, UploadWithoutItsInputFolderIsNoSuccess) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  ASSERT_EQ(radica({"load"}).exit_code, 0);
  std::filesystem::rename(folder_.path("input"), folder_.path("unmounted"));
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"upload"}, {"upload", "--dry-run"}}) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, 78) << ended.describe();
    EXPECT_NE(ended.standard_error.find("E-INPUT-001"), std::string::npos);
  }
}

TEST_F(Contract, ASecretThatStandsInTheConfigurationIsNeverShown) {
  const Ended ended = radica({"run"}, {{"RADICA_DATABASE_PASSWORD", "hunter2"}});
  EXPECT_EQ(ended.exit_code, 78);
  EXPECT_NE(ended.standard_error.find("RADICA_DATABASE_PASSWORD"), std::string::npos) << ended.standard_error;
  EXPECT_EQ(ended.standard_error.find("hunter2"), std::string::npos) << ended.standard_error;
}

TEST_F(Contract, TheSeverityOfATooLongValueHoldsForTheFieldsThatAreNotRequired) {
  write("RE1_data_20251008_101112.json", claim("A1", ",\"nombres_apellidos\":\"" + std::string(201, 'x') + "\""));
  write("RE2_data_20251008_101112.json", claim(std::string(60, 'A')));
  const std::string rejected = "out/reports/afinia_rejected_20261124.ndjson",
                    setting = "rules.severity.longitud_excedida";
  const auto rejects = [&](const std::string& severity) {
    EXPECT_EQ(radica({"run", "--full", "--set", setting + "=" + severity}).exit_code, 0);
    const std::string lines = folder_.read(rejected);
    return std::count(lines.begin(), lines.end(), '\n');
  };
  EXPECT_EQ(rejects("warning"), 1) << "the radicado";
  EXPECT_EQ(rejects("off"), 1) << "a required column stays protected";
  EXPECT_EQ(rejects("error"), 2);
}

TEST_F(Contract, ConsolidateTouchesNoClaimOfTheDatabase) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  ASSERT_EQ(radica({"consolidate"}).exit_code, 0);
  EXPECT_NE(report("report").find("\"records\":{\"touched\":0,\"inserted\":0"), std::string::npos) << report("report");
  EXPECT_NE(report("report").find("\"nic\":{\"filled\":0,\"empty\":1}"), std::string::npos) << "the record is counted";
}

TEST_F(Contract, ExportWithoutOptionsWritesThePairOfEveryCompany) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  ASSERT_EQ(radica({"run", "--full"}).exit_code, 0);
  const Ended ended = radica({"export"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_EQ(folder_.read("out/afinia_export_20261124.csv"), folder_.read("out/afinia_consolidated_20261124.csv"));
  EXPECT_EQ(folder_.read("out/afinia_export_20261124.ndjson"), folder_.read("out/afinia_master_20261124.ndjson"));
  EXPECT_TRUE(std::filesystem::exists(folder_.path("out/aire_export_20261124.ndjson")));
}

TEST_F(Contract, AllFilesOfARunBearTheSameTime) {
  write("RE1_data_20251008_101112.json", claim("A1"));
  const Ended ended = run_radica({"--config", "radica.toml", "--no-progress", "run"}, folder_.path());
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  std::set<std::string> stamps;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("out/reports"))) {
    const std::string stem = entry.path().stem();
    stamps.insert(stem.substr(stem.size() - 15));
  }
  EXPECT_EQ(stamps.size(), 1U);
}

}  // namespace
}  // namespace radica::test
