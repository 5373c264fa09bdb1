// Clean-up (SPEC §12, decision 0021) through the binary: what goes, what stays, and what says so.
#include <algorithm>

#include "base/hash.h"
#include "support/reconcile_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kLater = "2026-12-24T12:00:00";
const std::string kInput = "input/afinia/oficina_virtual/processed/";

class Cleanup : public ReconcileWorld {
 protected:
  void SetUp() override { run(); }

  Ended later(std::vector<std::string> words, const std::vector<std::string>& options = {"raw_days=7"},
              const Environment& environment = {}) {
    std::vector<std::string> all{"--now", kLater};
    for (const std::string& option : options) all.insert(all.end(), {"--set", "cleanup." + option});
    all.insert(all.end(), words.begin(), words.end());
    return radica(all, environment);
  }
  [[nodiscard]] bool has_input(const std::string& name) const { return folder_.has(kInput + name); }
  [[nodiscard]] std::string trash(const std::string& name, const std::string& day = "20261224") const {
    return "data/trash/" + day + "/afinia/processed/" + name;
  }
  std::string evidence() {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path("out/cleanup")))
      text += folder_.read("out/cleanup/" + entry.path().filename().string());
    return text;
  }
  // Input of each class that no store holds.
  void add_others() {
    write("list_20251010_101112.json", "[" + claim("L1") + "," + claim("L2") + "]");
    write("RE9_data_20251010_101112.json", "{broken");
    write("nobody_20251010_101112.pdf", "%PDF-1.4 of nobody\n%%EOF\n");
    write("RE1_data_20251001_101112.json", claim("R1", R"(,"numero_reclamo_sgc":"RE1","nic":"1234566")"));
    run();
  }
};

TEST_F(Cleanup, IsOffByDefault) {
  EXPECT_EQ(later({"cleanup", "--yes"}, {}).exit_code, 0);
  EXPECT_EQ(later({"run", "--full"}, {}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_data_20251008_101112.json"));
  EXPECT_FALSE(folder_.has("data/trash"));
}

TEST_F(Cleanup, PutsWhatTheStoreHoldsIntoTheTrashAndSaysSoByHash) {
  const Ended ended = later({"cleanup", "--yes"});
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  for (const char* name : {"RE1_data_20251008_101112.json", "RE1_20251008_101110.pdf",
                           "RE1_adjunto_20251008_101111.jpg", "RE2_data_20251009_101112.json"}) {
    EXPECT_FALSE(has_input(name)) << name;
    EXPECT_TRUE(folder_.has(trash(name))) << name;
  }
  const std::string lines = evidence(), detail = "%PDF-1.4 detail\n%%EOF\n";
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 4);
  EXPECT_THAT(lines, AllOf(HasSubstr("\"action\":\"moved\""), HasSubstr("\"rule\":\"raw_days=7\""),
                           HasSubstr("\"sha256\":\"" + hex(sha256(detail)) + "\""),
                           HasSubstr("oficina_virtual/RE1/pqr_detail.pdf")));
  EXPECT_EQ(value("SELECT count(*) FROM radica_file WHERE state = 'limpiado' AND fp IS NULL"), "4");
}

TEST_F(Cleanup, TheAuditTellsHowManyFilesOfWhichClassWent) {
  add_others();
  ASSERT_EQ(later({"cleanup", "--yes"}, {"raw_days=7", "lists_days=7"}).exit_code, 0);
  const std::string told = value("SELECT details FROM radica_audit WHERE act = 'cleanup' ORDER BY seq DESC LIMIT 1");
  EXPECT_THAT(told, testing::StartsWith(R"({"removed":{"raw":{"files":4,"bytes":)"));
  EXPECT_THAT(told, HasSubstr(R"(},"lists":{"files":1,"bytes":)"));
  EXPECT_EQ(value("SELECT object FROM radica_audit WHERE act = 'cleanup' ORDER BY seq DESC LIMIT 1"),
            value("SELECT max(run_id) FROM radica_removed"));
  ASSERT_EQ(radica({"--now", "2027-01-30T12:00:00", "cleanup", "trash", "--yes"}).exit_code, 0);
  EXPECT_THAT(value("SELECT details FROM radica_audit WHERE act = 'cleanup' ORDER BY seq DESC LIMIT 1"),
              testing::StartsWith(R"({"removed":{"trash":{"files":5,"bytes":)"));
  EXPECT_EQ(radica({"audit", "verify"}).exit_code, 0);
}

TEST_F(Cleanup, WaitsForItsTime) {
  ASSERT_EQ(later({"cleanup", "--yes"}, {"raw_days=60"}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_data_20251008_101112.json"));
}

TEST_F(Cleanup, LeavesRecordsUrlsAndObjectsAsTheyWere) {
  const std::string rows =
      value("SELECT group_concat(hash_registro || archivos_s3_urls || procesado_flag || version) FROM ov_afinia");
  const std::string objects = world_.objects();
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  for (const char* how : {"--full", "--strict"}) {
    const Ended again = later({"run", how});
    EXPECT_EQ(again.exit_code, 0) << again.describe() << again.standard_output;
  }
  EXPECT_EQ(value("SELECT group_concat(hash_registro || archivos_s3_urls || procesado_flag || version) FROM ov_afinia"),
            rows);
  EXPECT_EQ(world_.objects(), objects);
  EXPECT_EQ(later({"verify", "--deep"}).exit_code, 0);
}

TEST_F(Cleanup, IsNoFindingOfReconcile) {
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  expect_clean();
}

TEST_F(Cleanup, IsDoneByARunAfterItsUpload) {
  const Ended ended = later({"run"});
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_FALSE(has_input("RE1_data_20251008_101112.json"));
  EXPECT_TRUE(folder_.has(trash("RE1_data_20251008_101112.json")));
}

TEST_F(Cleanup, AFullRunWritesTheConsolidatedFilesFromTheDatabase) {
  const std::string before = folder_.read("out/afinia_delta_20261124_120000.csv");
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  write("RE3_data_20251010_101112.json", claim("R3", R"(,"numero_reclamo_sgc":"RE3")"));
  ASSERT_EQ(later({"run", "--full"}).exit_code, 0);
  const std::string csv = folder_.read("out/afinia_consolidated_20261224.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4) << csv;
  EXPECT_EQ(csv.substr(0, before.size()), before) << "rows of files that are gone are those of the day they were read";
  const std::string ndjson = folder_.read("out/afinia_master_20261224.ndjson");
  EXPECT_EQ(std::count(ndjson.begin(), ndjson.end(), '\n'), 3);
  const std::string manifest = folder_.read("out/manifest_20261224.json");
  EXPECT_THAT(manifest, AllOf(HasSubstr(hex(sha256(csv))), HasSubstr(hex(sha256(ndjson))), HasSubstr("rejected")));
}

TEST_F(Cleanup, TakesNothingThatTheStoreDoesNotProve) {
  overwrite(object("RE1/pqr_detail.pdf"), "%PDF-1.4 other!\n%%EOF\n");
  std::filesystem::remove(object("RE2/pqr_data.json"));
  const Ended ended = later({"cleanup", "--yes"});
  EXPECT_EQ(ended.exit_code, 3) << ended.describe();
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_TRUE(has_input("RE2_data_20251009_101112.json"));
  EXPECT_FALSE(has_input("RE1_data_20251008_101112.json"));
}

TEST_F(Cleanup, TakesNoFileThatChangedSinceItWasRead) {
  write("RE1_20251008_101110.pdf", "%PDF-1.4 DETAIL\n%%EOF\n");  // same size, same time
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_FALSE(has_input("RE1_data_20251008_101112.json"));
}

TEST_F(Cleanup, LeavesClaimsAloneWhoseFilesWait) {
  write("RE1_adjunto_20251008_101113.jpg", "\xFF\xD8\xFF\xE0 one more");
  ASSERT_EQ(radica({"load"}).exit_code, 0);
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_data_20251008_101112.json"));
  EXPECT_FALSE(has_input("RE2_data_20251009_101112.json"));
}

TEST_F(Cleanup, EachClassOfInputIsSwitchedOnByItself) {
  add_others();
  const std::vector<std::string> others{"list_20251010_101112.json", "RE9_data_20251010_101112.json",
                                        "nobody_20251010_101112.pdf", "RE1_data_20251001_101112.json"};
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  for (const std::string& name : others) EXPECT_TRUE(has_input(name)) << name;
  ASSERT_EQ(later({"cleanup", "--yes"}, {"lists_days=7"}).exit_code, 0);
  EXPECT_FALSE(has_input(others[0]));
  EXPECT_TRUE(has_input(others[1]));
  ASSERT_EQ(later({"cleanup", "--yes"}, {"rejects_days=7"}).exit_code, 0);
  EXPECT_FALSE(has_input(others[1]));
  EXPECT_TRUE(has_input(others[2]));
  ASSERT_EQ(later({"cleanup", "--yes"}, {"unmatched_days=7", "superseded_days=7"}).exit_code, 0);
  EXPECT_FALSE(has_input(others[2]));
  EXPECT_TRUE(has_input(others[3])) << "its bytes are nowhere else";
}

// Of two with the same bytes the one that was sent is the object's, whichever of them is newer.
TEST_F(Cleanup, AFileBesideTheOneThatWasSentGoesWithTheSupersededOnes) {
  write("RE1_20251009_101110.pdf", "%PDF-1.4 detail\n%%EOF\n");
  run();
  ASSERT_EQ(later({"cleanup", "--yes"}, {"superseded_days=7"}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_FALSE(has_input("RE1_20251009_101110.pdf"));
  EXPECT_EQ(later({"run", "--full"}, {}).exit_code, 0);
  expect_clean();
}

TEST_F(Cleanup, AFileThatComesBackIsReadAgainAndChangesNothing) {
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  const std::string name = "RE1_adjunto_20251008_101111.jpg";
  std::filesystem::rename(folder_.path(trash(name)), folder_.path(kInput + name));
  const std::string objects = world_.objects();
  EXPECT_EQ(later({"run"}, {}).exit_code, 0);
  EXPECT_EQ(world_.objects(), objects);
  EXPECT_EQ(value("SELECT state FROM radica_file WHERE path LIKE '%adjunto%'"), "leido");
  expect_clean();
}

TEST_F(Cleanup, AnObjectThatIsLostComesBackFromTheTrash) {
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  const std::string objects = world_.objects(), name = "RE1_20251008_101110.pdf";
  std::filesystem::remove(object("RE1/pqr_detail.pdf"));
  EXPECT_EQ(later({"verify"}).exit_code, 3);
  EXPECT_THAT(later({"run"}, {}).standard_error, HasSubstr("look in the trash"));
  std::filesystem::rename(folder_.path(trash(name)), folder_.path(kInput + name));
  EXPECT_EQ(later({"run"}, {}).exit_code, 0);
  EXPECT_EQ(world_.objects(), objects);
}

TEST_F(Cleanup, ARehearsalNamesEachFileAndTakesNone) {
  const std::string before = state();
  const Ended ended = later({"--json", "cleanup", "--dry-run"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output,
              AllOf(HasSubstr("\"raw\":{\"files\":4,"), HasSubstr("\"path\":\"processed/RE1_20251008_101110.pdf\"")));
  EXPECT_EQ(difference(before, state()), "");
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_FALSE(folder_.has("out/cleanup"));
}

TEST_F(Cleanup, AsksBeforeItTakesAnything) {
  const Ended ended = later({"cleanup"});  // nobody types
  EXPECT_EQ(ended.exit_code, 64) << ended.describe();
  EXPECT_THAT(ended.standard_error, HasSubstr("clean up"));
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
}

TEST_F(Cleanup, AClassThatIsOffOrUnknownIsSaid) {
  const Ended off = later({"cleanup", "lists", "--yes"});
  EXPECT_EQ(off.exit_code, 64);
  EXPECT_THAT(off.standard_error, HasSubstr("lists_days"));
  const Ended unknown = later({"cleanup", "everything", "--yes"});
  EXPECT_EQ(unknown.exit_code, 64);
  EXPECT_THAT(unknown.standard_error, HasSubstr("superseded"));
}

TEST_F(Cleanup, ATrashInsideOfTheInputIsRefused) {
  const Ended ended = later({"cleanup", "--yes"}, {"raw_days=7", "trash=input/afinia/oficina_virtual/trash"});
  EXPECT_EQ(ended.exit_code, 78) << ended.describe();
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
}

TEST_F(Cleanup, TheTrashIsEmptiedAfterItsTimeOnly) {
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  ASSERT_EQ(radica({"--now", "2027-01-10T12:00:00", "cleanup", "trash", "--yes"}).exit_code, 0);
  EXPECT_TRUE(folder_.has(trash("RE1_20251008_101110.pdf")));
  ASSERT_EQ(radica({"--now", "2027-01-30T12:00:00", "cleanup", "trash", "--yes"}).exit_code, 0);
  EXPECT_FALSE(folder_.has("data/trash/20261224"));
  EXPECT_THAT(evidence(), AllOf(HasSubstr("\"action\":\"purged\""), HasSubstr("\"rule\":\"trash_days=30\"")));
}

TEST_F(Cleanup, OldDatasetsGoAndThoseOfTheNewestDayStay) {
  ASSERT_EQ(radica({"run", "--full"}).exit_code, 0);
  ASSERT_EQ(later({"run", "--full"}, {}).exit_code, 0);
  ASSERT_EQ(radica({"--now", "2027-12-24T12:00:00", "--set", "cleanup.processed_days=7", "cleanup", "--yes"}).exit_code,
            0);
  EXPECT_FALSE(folder_.has("out/afinia_consolidated_20261124.csv"));
  EXPECT_FALSE(folder_.has("out/reports/afinia_report_20261124.html"));
  EXPECT_FALSE(folder_.has("out/manifest_20261124.json"));
  EXPECT_TRUE(folder_.has("out/afinia_consolidated_20261224.csv"));
  EXPECT_TRUE(folder_.has("out/reports/afinia_report_20261224.html"));
  EXPECT_THAT(evidence(), HasSubstr("\"class\":\"processed\""));
}

// Killed anywhere, the next clean-up ends in the state of an undisturbed one: each file is in the input or in the
// trash, and stands once in the evidence.
class CleanupKilled : public Cleanup, public testing::WithParamInterface<const char*> {};

TEST_P(CleanupKilled, LeavesNothingUnexplained) {
  const Ended killed = later({"cleanup", "--yes"}, {"raw_days=7"}, {{"RADICA_FAULT_POINT", GetParam()}});
  ASSERT_EQ(killed.signal, SIGKILL) << killed.describe();
  const Ended again = later({"cleanup", "--yes"});
  ASSERT_EQ(again.exit_code, 0) << again.describe();
  EXPECT_EQ(value("SELECT count(*) FROM radica_removed WHERE state = 'quitado' AND evidence IS NOT NULL"), "4");
  EXPECT_EQ(value("SELECT count(*) FROM radica_removed"), "4");
  EXPECT_EQ(value("SELECT count(*) FROM radica_file WHERE state = 'limpiado'"), "4");
  EXPECT_EQ(value("SELECT group_concat(substr(details, 1, 31)) FROM radica_audit WHERE details LIKE '%removed%'"),
            R"({"removed":{"raw":{"files":4,"b)");
  EXPECT_FALSE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_TRUE(folder_.has(trash("RE1_20251008_101110.pdf")));
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("out/cleanup")))
    EXPECT_TRUE(entry.path().filename().string().ends_with(".ndjson")) << entry.path();
  expect_clean();
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, CleanupKilled,
                         testing::Values("cleanup.after_intents", "cleanup.after_moves", "cleanup.before_receipts",
                                         "file.before_rename", "cleanup.after_evidence"));

TEST_F(Cleanup, AFileThatComesToThePlaceOfOneThatWasTakenIsNotTakenForIt) {
  ASSERT_EQ(later({"cleanup", "--yes"}, {"raw_days=7"}, {{"RADICA_FAULT_POINT", "cleanup.after_moves"}}).signal,
            SIGKILL);
  folder_.write(kInput + "RE1_20251008_101110.pdf", "%PDF-1.4 another");
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  EXPECT_TRUE(has_input("RE1_20251008_101110.pdf"));
  EXPECT_TRUE(folder_.has(trash("RE1_20251008_101110.pdf"))) << "what was taken stays in the trash";
}

TEST_F(Cleanup, KilledWhileItEmptiesTheTrashItGoesOnThere) {
  ASSERT_EQ(later({"cleanup", "--yes"}).exit_code, 0);
  const std::vector<std::string> purge{"--now", "2027-01-30T12:00:00", "cleanup", "trash", "--yes"};
  EXPECT_EQ(radica(purge, {{"RADICA_FAULT_POINT", "cleanup.after_purge"}}).signal, SIGKILL);
  ASSERT_EQ(radica(purge).exit_code, 0);
  EXPECT_EQ(value("SELECT count(*) FROM radica_removed WHERE state = 'borrado'"), "4");
}

}  // namespace
}  // namespace radica::test
