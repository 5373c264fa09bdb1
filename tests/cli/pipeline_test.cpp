// The pipeline through the real binary: bad input, missing permissions, any order and number of threads, second runs.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::string kAt = "2025-11-01 05:00:00", kProcessed = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\": \"" + radicado +
         "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"Pendiente\"" + more + "}";
}

Ended radica(const WorkWorld& world, std::vector<std::string> verb, const Environment& environment = {}) {
  std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                 "en",       "--now",       "2026-11-24T12:00:00"};
  words.insert(words.end(), verb.begin(), verb.end());
  return run_radica(words, world.folder(), environment);
}

class Pipeline : public testing::Test {
 protected:
  Pipeline() : world_(folder_.path()) { world_.write_config(); }
  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(Pipeline, ASecondRunChangesNothingAndSaysSo) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  const std::string before = world_.state();
  const Ended second = radica(world_, {"run"});
  EXPECT_EQ(second.exit_code, 0) << second.describe();
  EXPECT_NE(second.standard_output.find("Nothing new"), std::string::npos) << second.standard_output;
  EXPECT_EQ(difference(before, world_.state()), "");
}

TEST_F(Pipeline, ATruncatedFileIsRejectedByPlaceAndTheRestLoads) {
  world_.write(kProcessed + "a.json", "{\"numero_radicado\": \"A1\",", kAt);
  world_.write(kProcessed + "b.json", claim("A2"), kAt);
  const Ended run = radica(world_, {"run", "--full"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  const std::string rejects = folder_.read("out/reports/afinia_rejected_20261124.ndjson");
  EXPECT_NE(rejects.find("\"rule\":\"json_invalido\""), std::string::npos);
  EXPECT_NE(rejects.find("\"where\":\"byte 25\""), std::string::npos) << rejects;
  EXPECT_EQ(radica(world_, {"run", "--full", "--strict"}).exit_code, 3);
  EXPECT_NE(world_.database().find("A2"), std::string::npos);
}

TEST_F(Pipeline, ARejectedFileThatIsMendedLeavesTheQuarantine) {
  world_.write(kProcessed + "a.json", "{", kAt);
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_rejected").size(), 1U);
  world_.write(kProcessed + "a.json", claim("A1"), "2025-11-02 05:00:00");
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  EXPECT_EQ(reader.query("SELECT * FROM radica_rejected").size(), 0U);
  EXPECT_EQ(reader.query("SELECT * FROM ov_afinia").size(), 1U);
}

TEST_F(Pipeline, AMissingInputFolderIsBadConfigurationAndNotZeroFiles) {
  std::filesystem::remove_all(folder_.path("input"));
  const Ended run = radica(world_, {"run"});
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_NE(run.standard_error.find("E-INPUT-001"), std::string::npos) << run.standard_error;
}

TEST_F(Pipeline, AMissingCompanyFolderIsAWarning) {
  std::filesystem::remove_all(folder_.path("input/aire"));
  const Ended run = radica(world_, {"run", "--full"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_NE(run.standard_output.find("input/aire"), std::string::npos) << run.standard_output;
}

TEST_F(Pipeline, AnUnknownKeyOfTheConfigurationIsNamedWithItsPlace) {
  folder_.write("radica.toml", "[pipeline]\ninputt = \"x\"\n[databse]\nurl = \"y\"\n");
  const Ended run = radica(world_, {"run"});
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_NE(run.standard_error.find("radica.toml:2:1"), std::string::npos) << run.standard_error;
  EXPECT_NE(run.standard_error.find("radica.toml:3:"), std::string::npos)
      << "all faults at once: " << run.standard_error;
}

TEST_F(Pipeline, NamesWithNewlinesAndBytesThatAreNoUtf8GoAllTheWay) {
  world_.write(kProcessed + "linea\nnueva_data_20251008_101112.json", claim("A1"), kAt);
  world_.write(kProcessed + "mal\xFF_data_20251008_101112.json", claim("A2"), kAt);
  world_.write(kProcessed + "mal\xFF_20251008_101110.pdf", "%PDF-1.4", kAt);
  const Ended run = radica(world_, {"run", "--full"});
  ASSERT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_NE(folder_.read("out/afinia_consolidated_20261124.csv").find("mal%FF_data_20251008_101112.json"),
            std::string::npos);
  EXPECT_NE(world_.objects().find("A2/pqr_detail.pdf"), std::string::npos) << world_.objects();
  EXPECT_NE(world_.objects().find("A1/pqr_data.json"), std::string::npos) << world_.objects();
}

// Root may read everything, so the run is made by nobody; the folder is made his.
TEST_F(Pipeline, AFolderWithoutPermissionStandsAmongTheRejects) {
  world_.write(kProcessed + "a.json", claim("A1"), kAt);
  world_.write("afinia/oficina_virtual/secreto/b.json", claim("A2"), kAt);
  ::chmod(folder_.path("input/afinia/oficina_virtual/secreto").c_str(), 0);
  std::vector<std::string> words{"--config",    "radica.toml", "--no-progress", "--now", "2026-11-24T12:00:00",
                                 "consolidate", "--strict"};
  Ended run;
  if (::geteuid() == 0) {
    ASSERT_EQ(run_program("/bin/chown", {"-R", "nobody", folder_.path()}, "/").exit_code, 0);
    words.insert(words.begin(), {"--reuid=65534", "--clear-groups", RADICA_BINARY});
    run = run_program("/usr/bin/setpriv", words, folder_.path());
  } else {
    run = run_radica(words, folder_.path());
  }
  EXPECT_EQ(run.exit_code, 3) << run.describe();
  const std::string rejects = folder_.read("out/reports/afinia_rejected_20261124.ndjson");
  EXPECT_NE(rejects.find("\"file\":\"secreto\",\"index\":null,\"rule\":\"archivo_ilegible\""), std::string::npos)
      << rejects;
}

TEST_F(Pipeline, AnOutputThatIsAFileIsAClearError) {
  folder_.write("out", "in the way");
  const Ended run = radica(world_, {"run", "--full"});
  EXPECT_EQ(run.exit_code, 78) << run.describe();
  EXPECT_NE(run.standard_error.find("E-FILE-006"), std::string::npos) << run.standard_error;
}

TEST_F(Pipeline, OwnFoldersInsideOfTheInputAreRefusedByEveryVerb) {
  const std::string inside = "input/afinia/oficina_virtual/own";
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  for (const std::string& set :
       {"pipeline.output=" + inside, "store.url=folder:" + inside, "cleanup.trash=" + inside}) {
    for (const char* verb : {"consolidate", "run", "check"}) {
      const Ended ended = radica(world_, {"--set", set, verb});
      EXPECT_EQ(ended.exit_code, 78) << set << " " << ended.describe();
      EXPECT_NE((ended.standard_error + ended.standard_output).find("lies in the input folder"), std::string::npos)
          << ended.describe();
    }
  }
  EXPECT_FALSE(folder_.has(inside));
  const Ended beside = radica(world_, {"--set", "pipeline.output=input/own", "consolidate"});
  EXPECT_EQ(beside.exit_code, 0) << beside.describe();
}

// Under one --now, or within one second, only what is behind it in the run's id tells which one was the last.
TEST_F(Pipeline, TheLastOfSeveralRunsOfOneSecondIsTheLast) {
  for (int i = 0; i < 5; ++i) ASSERT_EQ(radica(world_, {"load"}).exit_code, 0);
  ASSERT_EQ(radica(world_, {"upload"}).exit_code, 0);
  const std::string status = radica(world_, {"status"}).standard_output;
  EXPECT_NE(status.substr(0, status.find('\n')).find("(upload)"), std::string::npos) << status;
  const std::string runs = radica(world_, {"runs"}).standard_output;
  EXPECT_LT(runs.find("upload"), runs.find("load   ")) << runs;
}

// A small tmpfs as the output: needs root, as the packages of ./dev do.
TEST_F(Pipeline, AFullDiskStopsTheRunResumableAndLeavesNothingHalfWritten) {
  if (::geteuid() != 0) GTEST_SKIP() << "mounting a small disk needs root";
  for (int i = 0; i < 300; ++i)
    world_.write(kProcessed + std::to_string(i) + ".json",
                 claim("A" + std::to_string(i), ",\"comentarios\":\"" + std::string(2000, 'x') + "\""), kAt);
  folder_.make_folder("out");
  ASSERT_EQ(::mount("none", folder_.path("out").c_str(), "tmpfs", 0, "size=400k"), 0);
  const Ended run = radica(world_, {"run", "--full"});
  const bool has_dataset = folder_.has("out/afinia_consolidated_20261124.csv");
  ASSERT_EQ(::umount(folder_.path("out").c_str()), 0);
  EXPECT_EQ(run.exit_code, 4) << run.describe();
  EXPECT_NE(run.standard_error.find("No space left on device"), std::string::npos) << run.standard_error;
  EXPECT_FALSE(has_dataset);
  const Ended clean = radica(world_, {"run", "--full"});
  EXPECT_EQ(clean.exit_code, 0) << clean.describe();
  EXPECT_EQ(SqliteReader(folder_.path("radica.db")).query("SELECT * FROM ov_afinia WHERE procesado_flag").size(), 300U);
}

TEST_F(Pipeline, AnObjectThatVanishedFromTheStoreIsFoundAndSentAgain) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  const std::string before = world_.state();
  std::filesystem::remove_all(folder_.path("archive/Central_De_Escritos/Afinia"));
  EXPECT_EQ(radica(world_, {"verify"}).exit_code, 3);
  EXPECT_EQ(radica(world_, {"upload"}).exit_code, 0);
  EXPECT_EQ(difference(before, world_.state()), "");
  EXPECT_EQ(radica(world_, {"verify", "--deep"}).exit_code, 0);
}

TEST_F(Pipeline, ADryRunChangesAndRegistersNothing) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  const Ended run = radica(world_, {"run", "--dry-run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_FALSE(folder_.has("radica.db"));
  EXPECT_FALSE(folder_.has("out"));
  EXPECT_FALSE(folder_.has("archive"));
}

TEST_F(Pipeline, ARehearsalOfReconcileSaysThatThereIsNoDatabase) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  const Ended run = radica(world_, {"reconcile", "--dry-run"});
  EXPECT_EQ(run.exit_code, 78) << run.describe();
  EXPECT_NE(run.standard_error.find("E-SQL-014"), std::string::npos) << run.standard_error;
}

TEST_F(Pipeline, NoVerbChangesAnythingInADryRun) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"load"}).exit_code, 0);
  const std::string before = world_.state();
  for (const char* verb : {"run", "consolidate", "load", "upload", "verify", "reconcile"}) {
    const Ended run = radica(world_, {verb, "--dry-run"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    EXPECT_EQ(difference(before, world_.state()), "") << verb;
    EXPECT_FALSE(folder_.has("archive/Central_De_Escritos")) << verb;
  }
}

TEST_F(Pipeline, VerifyFindsAMissingObjectAsOftenAsItIsAsked) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  std::filesystem::remove_all(folder_.path("archive/Central_De_Escritos/Afinia"));
  EXPECT_EQ(radica(world_, {"verify"}).exit_code, 3);
  const Ended second = radica(world_, {"verify", "--json"});
  EXPECT_EQ(second.exit_code, 3) << second.describe();
  EXPECT_NE(second.standard_output.find("\"reason\":\"missing\""), std::string::npos) << second.standard_output;
}

TEST_F(Pipeline, ALostObjectWithoutItsFileIsNamedByEveryRunUntilItIsBack) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  const std::filesystem::path data = world_.folder() / "input" / (kProcessed + "RE1_data_20251008_101112.json");
  std::filesystem::rename(data, folder_.path("aside.json"));
  std::filesystem::remove_all(folder_.path("archive/Central_De_Escritos/Afinia"));
  EXPECT_EQ(radica(world_, {"verify"}).exit_code, 3);
  EXPECT_EQ(radica(world_, {"run"}).exit_code, 3);
  EXPECT_EQ(radica(world_, {"run"}).exit_code, 3);
  std::filesystem::rename(folder_.path("aside.json"), data);
  EXPECT_EQ(radica(world_, {"run"}).exit_code, 0);
  EXPECT_EQ(radica(world_, {"verify"}).exit_code, 0);
}

TEST_F(Pipeline, ARunOfOneCompanyIsIncrementalToo) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run", "--company", "afinia"}).exit_code, 0);
  const Ended second = radica(world_, {"run", "--company", "afinia", "--json"});
  EXPECT_EQ(second.exit_code, 0) << second.describe();
  EXPECT_NE(second.standard_output.find("\"unchanged\":1"), std::string::npos) << second.standard_output;
}

TEST_F(Pipeline, ACompanyThatIsNotConfiguredIsAWrongCommand) {
  const Ended run = radica(world_, {"run", "--company", "nope"});
  EXPECT_EQ(run.exit_code, 64) << run.describe();
  EXPECT_FALSE(folder_.has("radica.db"));
}

TEST_F(Pipeline, AnotherPortalOfTheOtherCompanyJudgesKnownFilesAgain) {
  std::string text = claim("A1");
  text.insert(1, "\"page_url\": \"https://nuevo.example.co/x\", ");
  world_.write(kProcessed + "RE1_data_20251008_101112.json", text, kAt);
  ASSERT_EQ(radica(world_, {"run", "--strict"}).exit_code, 0);
  std::ofstream(world_.folder() / "radica.toml", std::ios::app)
      << "\n[[company]]\nname = \"tercera\"\nstore_folder = \"T\"\nportal_host = \"nuevo.example.co\"\n";
  const Ended second = radica(world_, {"run", "--strict"});
  EXPECT_EQ(second.exit_code, 3) << second.describe();
}

TEST_F(Pipeline, AnObservationAsDeepAsAFileMayBeIsReadAgainAndAgain) {
  std::string text = claim("A1");
  text.insert(1, "\"deep\": " + std::string(63, '[') + "\"x\"" + std::string(63, ']') + ", ");
  world_.write(kProcessed + "RE1_data_20251008_101112.json", text, kAt);
  for (int i = 0; i < 2; ++i) {
    const Ended run = radica(world_, {"run", "--full", "--strict"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
  }
}

TEST_F(Pipeline, TheManifestNamesItsFilesBelowAFolderWrittenWithASlash) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"--set", "pipeline.output=slashed/", "consolidate"}).exit_code, 0);
  EXPECT_NE(folder_.read("slashed/manifest_20261124.json").find("\"path\":\"afinia_consolidated_20261124.csv\""),
            std::string::npos);
}

TEST_F(Pipeline, ARehearsalOfUploadSaysEachKeyAndItsBytesAndRegistersNothing) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1", R"(, "numero_reclamo_sgc": "RE1")"), kAt);
  world_.write(kProcessed + "RE1_20251008_101110.pdf", "%PDF-1.4 one", kAt);
  world_.write(kProcessed + "RE2_data_20251008_101112.json", claim("A2", R"(, "numero_reclamo_sgc": "RE1")"), kAt);
  ASSERT_EQ(radica(world_, {"load"}).exit_code, 0);
  const std::string before = world_.database();
  const Ended rehearsed = radica(world_, {"upload", "--dry-run"});
  EXPECT_EQ(rehearsed.exit_code, 0) << rehearsed.describe();
  EXPECT_NE(rehearsed.standard_output.find("Would be uploaded: 3 files"), std::string::npos)
      << rehearsed.standard_output;
  const std::string json = radica(world_, {"upload", "--dry-run", "--json"}).standard_output;
  EXPECT_EQ(before, world_.database());
  EXPECT_FALSE(folder_.has("archive"));
  ASSERT_EQ(radica(world_, {"upload"}).exit_code, 0);
  SqliteReader reader(folder_.path("radica.db"));
  const auto rows = reader.query("SELECT key, bytes FROM radica_object");
  EXPECT_EQ(rows.size(), 3U);
  for (const SqliteRow& row : rows) {
    const std::string object = "\"key\":\"" + row.text("key") + "\",\"bytes\":" + row.text("bytes");
    EXPECT_NE(json.find(object), std::string::npos) << object << " is not in " << json;
  }
}

TEST_F(Pipeline, AnInterruptedUploadKeepsTheTypeOfTheFirstBytes) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  world_.write(kProcessed + "RE1_foto_20251008_101113.bin", "%PDF-1.4 and so on", kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  std::filesystem::remove_all(folder_.path("archive/Central_De_Escritos/Afinia"));
  ASSERT_EQ(radica(world_, {"verify"}).exit_code, 3);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_object WHERE content_type = 'application/pdf'").size(), 1U);
}

TEST_F(Pipeline, NamesThatAreShownAlikeAreTwoFiles) {
  world_.write(kProcessed + "q%F1.json", claim("A1"), kAt);
  world_.write(kProcessed + "q\xF1.json", claim("A2"), kAt);
  for (int i = 0; i < 2; ++i) {
    const Ended run = radica(world_, {"run", "--strict"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
  }
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM ov_afinia").size(), 2U);
  EXPECT_EQ(reader.query("SELECT * FROM radica_file").size(), 2U);
}

TEST_F(Pipeline, AnArchiveThatIsNotThereIsUnavailableAndNotEmpty) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  const std::string before = world_.database();
  std::filesystem::rename(folder_.path("archive"), folder_.path("elsewhere"));
  std::filesystem::create_directory(folder_.path("archive"));  // the mount point
  EXPECT_EQ(radica(world_, {"verify"}).exit_code, 69);
  EXPECT_EQ(radica(world_, {"run"}).exit_code, 69);
  EXPECT_EQ(difference(before, world_.database()), "");
}

TEST_F(Pipeline, ADryRunDoesNotMakeTheTablesOfANewCompany) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  std::ofstream(world_.folder() / "radica.toml", std::ios::app)
      << "\n[[company]]\nname = \"tercera\"\nstore_folder = \"T\"\nportal_host = \"nuevo.example.co\"\n";
  const Ended run = radica(world_, {"run", "--dry-run"});
  EXPECT_EQ(run.exit_code, 78) << run.describe();
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT name FROM sqlite_master WHERE name = 'ov_tercera'").size(), 0U);
}

TEST_F(Pipeline, ALinkInPlaceOfTheInputFolderIsNotFollowed) {
  std::filesystem::remove_all(folder_.path("input/aire/oficina_virtual"));
  world_.write("elsewhere/a.json", claim("A1"), kAt);
  std::filesystem::create_directory_symlink(folder_.path("input/elsewhere"),
                                            folder_.path("input/aire/oficina_virtual"));
  const Ended run = radica(world_, {"run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_EQ(SqliteReader(folder_.path("radica.db")).query("SELECT * FROM ov_aire").size(), 0U);
}

TEST_F(Pipeline, ARunOfOneCompanyKeepsTheOthersInTheManifest) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"consolidate"}).exit_code, 0);
  const std::string before = folder_.read("out/manifest_20261124.json");
  ASSERT_EQ(radica(world_, {"consolidate", "--company", "afinia"}).exit_code, 0);
  EXPECT_EQ(folder_.read("out/manifest_20261124.json"), before);
}

TEST_F(Pipeline, ATouchAndARenameChangeNoRecordAndACopyIsAFileOfItsOwn) {
  world_.write(kProcessed + "a.json", claim("A1", ",\"nic\":\"1111111\""), "2025-11-01 05:00:00");
  world_.write(kProcessed + "b.json", claim("A1", ",\"nic\":\"1234567\""), "2025-11-02 05:00:00");
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  const auto rows = [&] {
    std::string text = folder_.read("out/afinia_consolidated_20261124.csv");
    return text.substr(text.find('\n') + 1);
  };
  const std::string before = rows();
  EXPECT_NE(before.find(",1234567,"), std::string::npos) << before;
  const auto path = [&](const char* name) { return folder_.path("input/" + kProcessed + name); };

  std::filesystem::last_write_time(path("a.json"),
                                   std::filesystem::last_write_time(path("b.json")) + std::chrono::hours(9));
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  EXPECT_EQ(rows(), before) << "a touch";

  std::filesystem::rename(path("b.json"), path("z_20240101_000000.json"));
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  std::string renamed = before;
  renamed.replace(renamed.find("b.json"), 6, "z_20240101_000000.json");
  EXPECT_EQ(rows(), renamed) << "a rename keeps the order of the first reading and shows the present path";

  std::filesystem::copy_file(path("a.json"), path("c_20251103_050000.json"));
  std::filesystem::last_write_time(path("c_20251103_050000.json"), std::filesystem::last_write_time(path("a.json")));
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  EXPECT_NE(rows().find(",1111111,"), std::string::npos) << "a copy has a time of its own: " << rows();
}

TEST_F(Pipeline, FilesWithOtherTimesAndTheSameBytesWriteNoRow) {
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  world_.write(kProcessed + "RE1_20251008_101110.pdf", "%PDF-1.4", kAt);
  ASSERT_EQ(radica(world_, {"run", "--full"}).exit_code, 0);
  SqliteReader(folder_.path("radica.db"))
      .query("CREATE TRIGGER unchanged BEFORE UPDATE ON ov_afinia BEGIN SELECT RAISE(ABORT, 'a row was written'); END");
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), "2025-11-02 05:00:00");
  world_.write(kProcessed + "RE1_20251008_101110.pdf", "%PDF-1.4", "2025-11-02 05:00:00");
  const Ended run = radica(world_, {"run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_NE(run.standard_output.find("1 unchanged"), std::string::npos) << run.standard_output;
}

TEST_F(Pipeline, AFileWithItsTimeInItsNameThatIsWrittenAgainGivesItsPresentValue) {
  int day = 0;
  for (const char* nic : {"5555555", "3333333", "7777777", "3333333", "9999999"}) {
    world_.write(kProcessed + "a_20251008_101112.json", claim("A1", std::string(",\"nic\":\"") + nic + '"'),
                 "2025-11-0" + std::to_string(++day) + " 05:00:00");
    ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
    ASSERT_EQ(radica(world_, {"export", "--company", "afinia", "--out", folder_.path("now.csv")}).exit_code, 0);
    EXPECT_NE(folder_.read("now.csv").find(std::string(",") + nic + ","), std::string::npos) << nic;
  }
}

TEST_F(Pipeline, AFileThatWasWrittenAgainStillGivesItsPresentValueWhenAnotherFileOfTheClaimComes) {
  int day = 9;
  const auto write = [&](const char* name, const char* more) {
    world_.write(kProcessed + name, claim("A1", more), "2025-11-" + std::to_string(++day) + " 05:00:00");
    ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  };
  const auto row = [&] {
    return SqliteReader(folder_.path("radica.db")).query("SELECT nic || ',' || lectura FROM ov_afinia").at(0).at(0);
  };
  for (const char* nic : {"5555555", "3333333", "7777777", "4444444"}) {
    write("a_20251008_101112.json", (std::string(",\"nic\":\"") + nic + "\",\"lectura\":\"9\"").c_str());
    write(("b" + std::string(nic) + "_20251007_101112.json").c_str(), ",\"nic\":\"1111111\"");
    EXPECT_EQ(row(), std::string(nic) + ",9");
  }
  write("a_20251008_101112.json", ",\"nic\":\"2222222\"");
  write("b_20251007_111111.json", ",\"nic\":\"1111111\"");
  EXPECT_EQ(row(), "2222222,9") << "also when it is poorer; a value that vanished from the file stays";
}

TEST_F(Pipeline, TheInputAndCompanyFoldersMayBeLinks) {
  world_.write(kProcessed + "a.json", claim("A1"), kAt);
  for (const auto& [name, target] : {std::pair("input/afinia", "elsewhere"), std::pair("input", "another")}) {
    std::filesystem::rename(folder_.path(name), folder_.path(target));
    std::filesystem::create_directory_symlink(folder_.path(target), folder_.path(name));
  }
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  EXPECT_EQ(SqliteReader(folder_.path("radica.db")).query("SELECT * FROM ov_afinia").size(), 1U);
}

TEST_F(Pipeline, ADamagedFileIsArchivedAsItIsAndSaidToBeDamaged) {
  const std::string folder = "afinia/oficina_virtual/A1/";
  world_.write(folder + "pqr_data.json", claim("A1"), kAt);
  world_.write(folder + "pqr_detail.pdf", "%PDF-1.4\n<</Type /Pages /Count 1>> <</Type /Page", kAt);
  world_.write(folder + "adjuntos/page.pdf", "<html>Error 502</html>", kAt);
  world_.write(folder + "adjuntos/empty.jpg", "", kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  std::string metadata;
  for (const auto& row : SqliteReader(folder_.path("radica.db"))
                             .query("SELECT metadatos FROM registros_ov_s3 ORDER BY tamano_archivo DESC"))
    metadata += row.at(0).value_or("-") + '\n';
  EXPECT_EQ(
      metadata.substr(metadata.find('\n') + 1),
      R"({"bytes":48,"contenido":{"dano":"truncado","pdf":{"cifrado":false,"version":"1.4"}},"radicado":"A1","tipo":"detalle"})"
      "\n"
      R"({"bytes":22,"contenido":{"dano":"otro_tipo"},"radicado":"A1","tipo":"adjunto"})"
      "\n"
      R"({"bytes":0,"contenido":{"dano":"sin_datos"},"radicado":"A1","tipo":"adjunto"})"
      "\n");
  const std::string log = folder_.read("logs/radica.log");
  for (const char* damage : {"truncado", "otro_tipo", "sin_datos"}) EXPECT_NE(log.find(damage), std::string::npos);
}

TEST_F(Pipeline, AttachmentsThatCameBeforeTheirDataFileAreThoseOfOneRun) {
  const std::string folder = "afinia/oficina_virtual/A1/";
  for (const char* name : {"pqr_detail.pdf", "adjuntos/pqr_detail.pdf", "adjuntos/a.jpg", "adjuntos/b/c.png"})
    world_.write(folder + name, name, kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  EXPECT_EQ(world_.objects(), "");
  world_.write(folder + "pqr_data.json", claim("A1"), kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  const std::string in_two_runs = world_.objects();
  EXPECT_EQ(std::count(in_two_runs.begin(), in_two_runs.end(), '\n'), 5) << in_two_runs;
  for (const char* gone : {"radica.db", "archive"}) std::filesystem::remove_all(folder_.path(gone));
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  EXPECT_EQ(difference(world_.objects(), in_two_runs), "");
}

TEST_F(Pipeline, AnotherSgcOfAClaimLeavesTheFilesOfTheFormerOne) {
  const auto of_sgc = [](const std::string& sgc) { return claim("A1", ",\"numero_reclamo_sgc\":\"" + sgc + "\""); };
  for (const auto& verb : {std::vector<std::string>{"load"}, std::vector<std::string>{"load", "--full"}}) {
    const WorkWorld world(folder_.path("world-" + verb.back()));
    world.write_config();
    world.write(kProcessed + "list_20251008_101112.json", of_sgc("RE1"), kAt);
    for (const char* name : {"RE1_a.jpg", "RE2_a.jpg"}) world.write(kProcessed + name, name, kAt);
    ASSERT_EQ(radica(world, {"load"}).exit_code, 0);
    world.write(kProcessed + "list_20251009_101112.json", of_sgc("RE2"), kAt);
    ASSERT_EQ(radica(world, verb).exit_code, 0);
    SqliteReader reader((world.folder() / "radica.db").string());
    const auto files = reader.query("SELECT path FROM radica_file WHERE kind = 'adjunto' AND radicado = 'A1'");
    ASSERT_EQ(files.size(), 1U) << verb.back();
    EXPECT_EQ(files.front().text("path"), "processed/RE2_a.jpg") << verb.back();
  }
}

TEST_F(Pipeline, NewFilesOfAClaimWhoseDataFileBrokeAreItsOwnInEveryRun) {
  const std::string later = "2025-11-02 05:00:00", by_sgc = kProcessed + "RE1_data_20251008_101112.json",
                    by_name = kProcessed + "clave_data_20251008_101112.json";
  for (const auto& verb : {std::vector<std::string>{"run"}, std::vector<std::string>{"run", "--full"}}) {
    const WorkWorld world(folder_.path("world-" + verb.back()));
    world.write_config();
    world.write(by_sgc, claim("A1", ",\"numero_reclamo_sgc\":\"RE1\""), kAt);
    world.write(by_name, claim("A2"), kAt);
    ASSERT_EQ(radica(world, {"run"}).exit_code, 0);
    for (const std::string& name : {by_sgc, by_name}) world.write(name, "{", later);
    for (const char* number : {"1", "2"}) {
      for (const char* key : {"RE1", "clave"}) world.write(kProcessed + key + "_" + number + ".jpg", number, later);
      ASSERT_EQ(radica(world, verb).exit_code, 0);
    }
    std::string files;
    SqliteReader reader((world.folder() / "radica.db").string());
    for (const SqliteRow& row :
         reader.query("SELECT path, radicado FROM radica_file WHERE kind = 'adjunto' ORDER BY path"))
      files += row.joined() + "\n";
    EXPECT_EQ(files,
              "processed/RE1_1.jpg | A1\nprocessed/RE1_2.jpg | A1\n"
              "processed/clave_1.jpg | A2\nprocessed/clave_2.jpg | A2\n")
        << verb.back();
  }
}

TEST_F(Pipeline, ANewFileTakesNothingFromItsNeighbours) {
  const std::string root = "afinia/oficina_virtual/";
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  world_.write(kProcessed + "RE1_a.jpg", "a", kAt);
  world_.write(root + "adjuntos/RE2_data_20251008_101112.json", claim("A2"), kAt);
  world_.write(root + "adjuntos/RE2_a.jpg", "b", kAt);
  world_.write(root + "R3/pqr_data.json", "{", kAt);
  world_.write(root + "R3/pqr_detail.pdf", "c", kAt);
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  for (const std::string& name : {kProcessed + "_b.jpg", root + "pqr_b.jpg", root + "R3/pqr_b.jpg"})
    world_.write(name, "x", kAt);
  const Ended run = radica(world_, {"run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM radica_file WHERE kind = 'adjunto' AND radicado IS NOT NULL").size(), 2U);
  EXPECT_EQ(folder_.read("out/reports/afinia_unmatched_20261124_120000-2.csv"),
            "file,reason\nR3/pqr_b.jpg,sin_reclamo\nR3/pqr_detail.pdf,en_espera\npqr_b.jpg,sin_reclamo\n"
            "processed/_b.jpg,sin_reclamo\n");
}

// A run that is under way in a world of its own.
class RunningRun : public Pipeline {
 protected:
  RunningRun() {
    std::filesystem::remove_all(folder_.path("input"));
    const Ended made =
        run_radica({"--now", "2026-11-24T12:00:00", "generate", "--out", "input", "--claims", "400", "--seed", "3"},
                   folder_.path());
    EXPECT_EQ(made.exit_code, 0) << made.describe();
  }
  const std::vector<std::string> words_{"--config", "radica.toml", "--no-progress", "--now", "2026-11-24T12:00:00",
                                        "run",      "--full"};
};

TEST_F(RunningRun, KeepsASecondOneOutWithSeventyFive) {
  Process first(RADICA_BINARY, words_, folder_.path());
  ASSERT_TRUE(first.says("batch_loaded"));
  first.send(SIGSTOP);  // between or inside a transaction: either way nobody else may write
  const Ended second = radica(world_, {"run"});
  EXPECT_EQ(second.exit_code, 75) << second.describe();
  first.send(SIGCONT);
  EXPECT_EQ(first.wait().exit_code, 0);
  EXPECT_EQ(radica(world_, {"run"}).exit_code, 0);
}

TEST_F(RunningRun, StopsOnATermSignalAndTheNextOneGoesOn) {
  Process first(RADICA_BINARY, words_, folder_.path());
  ASSERT_TRUE(first.says("batch_loaded"));
  first.send(SIGTERM);
  const Ended stopped = first.wait();
  EXPECT_EQ(stopped.exit_code, 4) << stopped.describe();
  ASSERT_EQ(radica(world_, {"run"}).exit_code, 0);
  SqliteReader reader(folder_.path("radica.db"));
  EXPECT_EQ(reader.query("SELECT * FROM ov_afinia WHERE NOT procesado_flag").size(), 0U);
  EXPECT_EQ(reader.query("SELECT * FROM radica_pending").size(), 0U);
  EXPECT_EQ(reader.query("SELECT * FROM radica_run WHERE outcome = 'detenida'").size(), 1U);
}

}  // namespace
}  // namespace radica::test
