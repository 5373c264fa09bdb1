// A second scan: what changed, was renamed, copied, made again or is gone, and what a stat can be trusted with (SPEC
// §3, §13).
#include <ctime>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unit/stages/scan_world.h"

namespace radica {
namespace {

TEST_F(ScanAgainTest, NewFilesGetIdsOfTheirOwn) {
  EXPECT_EQ(ledger_.rows.size(), 3U);
  write("c.json");
  scan_tree();
  ASSERT_EQ(read_paths(), "c.json");
  EXPECT_EQ(to_read_[0].id, 4);
  EXPECT_FALSE(to_read_[0].is_known);
}

TEST_F(ScanAgainTest, WhatDidNotChangeIsNotRead) {
  scan_tree();
  EXPECT_EQ(read_paths(), "");
  EXPECT_EQ(balance(), "2/0/0/2/0");
  EXPECT_EQ(groups(), "");
  EXPECT_TRUE(world_.company().vanished.empty());
}

TEST_F(ScanAgainTest, AFullRunReadsEverythingUnderItsOldIds) {
  reads_all_ = true;
  scan_tree();
  EXPECT_EQ(read_paths(), "a.json b.json");
  EXPECT_EQ(balance(), "2/0/0/0/0");
  EXPECT_EQ(to_read_[0].id, id_of("a.json"));
  EXPECT_TRUE(to_read_[0].is_known);
  EXPECT_EQ(groups(), "file:x|RE1|RE1_1.pdf");
}

TEST_F(ScanAgainTest, AChangedFileIsReadAndKeepsItsFirstTime) {
  const std::int64_t first = ledger_.rows.at(id_of("a.json")).first_mtime_ns;
  world_.age(world_.write("a.json", "changed"), now_ - 5 * kMinute);
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json");
  EXPECT_EQ(to_read_[0].id, id_of("a.json"));
  EXPECT_TRUE(to_read_[0].is_known);
  EXPECT_EQ(to_read_[0].first_path, "a.json");
  EXPECT_EQ(to_read_[0].first_mtime_ns, first) << "ingest decides by the bytes whether it was a touch";
  EXPECT_TRUE(world_.company().vanished.empty());
  EXPECT_EQ(balance(), "2/0/0/1/0");
}

TEST_F(ScanAgainTest, ARenamedFileKeepsItsIdAndItsFirstPath) {
  const std::int64_t id = id_of("a.json");
  std::filesystem::rename(world_.path("a.json"), world_.path("z.json"));
  scan_tree();
  ASSERT_EQ(read_paths(), "z.json");
  EXPECT_EQ(to_read_[0].id, id);
  EXPECT_EQ(to_read_[0].first_path, "a.json");
  EXPECT_TRUE(world_.company().vanished.empty());
  commit();
  scan_tree();
  EXPECT_EQ(read_paths(), "") << "known under its new name";
  reads_all_ = true;
  scan_tree();
  ASSERT_EQ(read_paths(), "b.json z.json");
  EXPECT_EQ(to_read_[1].first_path, "a.json") << "and it stays so";
}

// Its quarantine is to be tried again, or the run that read it died.
TEST_F(ScanAgainTest, AFileThatIsRenamedWhileItDoesNotCountAsReadKeepsItsId) {
  const std::int64_t id = id_of("a.json");
  ledger_.fingerprint_of_row.erase(id);
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json");
  EXPECT_EQ(to_read_[0].id, id);
  std::filesystem::create_hard_link(world_.path("a.json"), world_.path("link.json"));
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json link.json");
  EXPECT_EQ(to_read_[0].id, id) << "its own name is still there";
  EXPECT_FALSE(to_read_[1].is_known);
  std::filesystem::remove(world_.path("a.json"));
  scan_tree();
  ASSERT_EQ(read_paths(), "link.json");
  EXPECT_EQ(to_read_[0].id, id);
  EXPECT_EQ(to_read_[0].first_path, "a.json");
}

TEST_F(ScanAgainTest, ACopyIsAFileOfItsOwn) {
  std::filesystem::copy_file(world_.path("a.json"), world_.path("copy.json"));
  world_.age(world_.path("copy.json"), now_ - 60 * kMinute);
  scan_tree();
  ASSERT_EQ(read_paths(), "copy.json");
  EXPECT_FALSE(to_read_[0].is_known);
  EXPECT_EQ(to_read_[0].first_path, "copy.json");
}

TEST_F(ScanAgainTest, AFileThatIsGoneIsNamedAndItsGroupIsTouched) {
  std::filesystem::remove(world_.path("b.json"));
  std::filesystem::remove(world_.path("x/RE1_1.pdf"));
  scan_tree();
  EXPECT_TRUE(world_.company().has_vanished(id_of("b.json")));
  EXPECT_TRUE(world_.company().has_vanished(id_of("x/RE1_1.pdf")));
  EXPECT_FALSE(world_.company().has_vanished(id_of("a.json")));
  EXPECT_EQ(groups(), "touched:|b.json touched:x|RE1");
}

TEST_F(ScanAgainTest, AnUnmountedFolderNeverLooksLikeDeletedFiles) {
  std::filesystem::rename(world_.folder().path("in/afinia"), world_.folder().path("in/away"));
  scan_tree();
  EXPECT_TRUE(world_.company().is_missing);
  EXPECT_TRUE(world_.company().vanished.empty());
}

TEST_F(ScanAgainTest, FilesInAFolderThatCannotBeReadAreNotGone) {
  write(deep_folder() + "/a.json");
  SourceFile hidden;
  hidden.id = 50;
  hidden.path = hidden.first_path = deep_folder() + "/a.json";
  ledger_.keep(hidden, true);
  hidden.id = 51;
  hidden.path = hidden.first_path = "elsewhere/a.json";
  ledger_.keep(hidden, true);
  scan_tree();
  EXPECT_FALSE(world_.company().has_vanished(50));
  EXPECT_TRUE(world_.company().has_vanished(51));
}

TEST_F(ScanAgainTest, JsonThatBecomesAnAttachmentIsLookedAtAnew) {
  write("c/adjuntos/a.json");
  scan_tree();
  EXPECT_EQ(read_paths(), "c/adjuntos/a.json");
  commit();
  write("c/pqr_data.json");
  scan_tree();
  EXPECT_EQ(read_paths(), "c/pqr_data.json");
  EXPECT_EQ(groups(), "file:c|pqr|a.json(attachment)");
  EXPECT_EQ(balance(), "4/1/0/2/0");
  std::filesystem::remove(world_.path("c/pqr_data.json"));
  ledger_ = {};
  for (const SourceFile& file : to_read_) ledger_.keep(file, true);
  for (const GroupRecord& group : groups_) ledger_.keep(group.file, false);
  scan_tree();
  EXPECT_NE(read_paths().find("c/adjuntos/a.json"), std::string::npos) << "and the other way round: " << read_paths();
}

TEST_F(ScanAgainTest, AChangedFileThatIsTooYoungIsDeferredNotGone) {
  world_.age(world_.write("a.json", "changed"), now_);
  scan_tree();
  EXPECT_EQ(read_paths(), "");
  EXPECT_EQ(balance(), "2/0/1/1/0");
  EXPECT_TRUE(world_.company().vanished.empty());
}

// --- what a stat can be trusted with (SPEC §13)

TEST_F(ScanAgainTest, AFileThatWasReadInTheMomentItWasWrittenIsReadAgain) {
  const std::string path = write("racy.json");
  const std::int64_t written = stat_file(path)->ctime_ns;
  world_.look_at(written + 1'000'000);  // a millisecond later: a write now may leave the same change time
  scan_tree();
  ASSERT_EQ(read_paths(), "racy.json");
  commit();
  world_.look_at(written + 60'000'000'000);
  scan_tree();
  EXPECT_EQ(read_paths(), "racy.json") << "nobody knows whether it was written again within that moment";
  EXPECT_TRUE(to_read_[0].is_known);
  commit();
  scan_tree();
  EXPECT_EQ(read_paths(), "") << "and once is enough";
}

TEST_F(ScanAgainTest, AnAttachmentThatWasReadInTheMomentItWasWrittenIsLookedAtAgain) {
  const std::string path = write("x/RE2_1.pdf");
  world_.look_at(stat_file(path)->ctime_ns + 1'000'000);
  scan_tree();
  EXPECT_EQ(groups(), "file:x|RE2|RE2_1.pdf");
  commit();
  world_.look_at(std::numeric_limits<std::int64_t>::max());
  scan_tree();
  EXPECT_EQ(groups(), "file:x|RE2|RE2_1.pdf");
  commit();
  scan_tree();
  EXPECT_EQ(groups(), "");
}

TEST_F(ScanAgainTest, WhenTheClockIsSetBackWhatIsWrittenMeanwhileIsReadAgain) {
  const std::string path = write("a2.json");
  world_.look_at(stat_file(path)->ctime_ns - 3'600'000'000'000);  // an hour before the file was written
  scan_tree();
  ASSERT_EQ(read_paths(), "a2.json");
  commit();
  scan_tree();
  EXPECT_EQ(read_paths(), "a2.json");
}

class ScanOfAMountTest : public ScanAgainTest {
 protected:
  void scan_mount(std::string_view type) {
    mount_ = type;
    scan_tree();
  }
  void prepare() override {
    if (mount_.empty()) return;
    world_.company().mounts = TreeMounts::parse("1 0 0:1 / / rw - " + mount_ + " disk rw\n", "/anywhere");
  }
  std::string mount_;
};

TEST_F(ScanOfAMountTest, WhereInodesAndChangeTimesAreMadeUpTheyDoNotMakeAFileNew) {
  scan_mount("nfs4");
  EXPECT_EQ(read_paths(), "a.json b.json") << "the same tree through another mount is read once more";
  commit();
  const auto copied_in_place = [&](const char* name) {  // another inode and change time, all else the same
    const std::string path = world_.path(name), beside = path + ".part";
    std::filesystem::copy_file(path, beside);
    std::filesystem::last_write_time(beside, std::filesystem::last_write_time(path));
    std::filesystem::rename(beside, path);
  };
  copied_in_place("a.json");
  copied_in_place("x/RE1_1.pdf");
  scan_mount("nfs4");
  EXPECT_EQ(read_paths(), "");
  EXPECT_EQ(groups(), "");
  EXPECT_EQ(balance(), "2/0/0/2/0");
  scan_mount("ext4");
  EXPECT_EQ(read_paths(), "a.json b.json") << "a local disk is trusted, and so is what it says";
}

TEST_F(ScanOfAMountTest, AChangeIsStillSeenThere) {
  scan_mount("cifs");
  commit();
  world_.age(world_.write("a.json", "longer"), now_ - 60 * kMinute);  // the same time
  world_.age(world_.write("b.json", "c"), now_ - 59 * kMinute);       // the same size
  scan_mount("cifs");
  EXPECT_EQ(read_paths(), "a.json b.json");
}

// --- renames, copies, and trees that are made again (SPEC §3, §13)

TEST_F(ScanAgainTest, ARenamedAttachmentKeepsItsId) {
  const std::int64_t id = id_of("x/RE1_1.pdf");
  std::filesystem::rename(world_.path("x/RE1_1.pdf"), world_.path("x/RE1_2.pdf"));
  scan_tree();
  ASSERT_EQ(groups_.size(), 1U) << groups();
  EXPECT_EQ(groups_[0].file.id, id);
  EXPECT_EQ(groups_[0].file.first_path, "x/RE1_1.pdf");
  EXPECT_TRUE(world_.company().vanished.empty());
}

TEST_F(ScanAgainTest, ARenamedFolderIsARenameOfEachOfItsFiles) {
  write("f/c.json", "c");
  write("f/g/d.json", "d");
  scan_tree();
  commit();
  const std::int64_t c = id_of("f/c.json"), d = id_of("f/g/d.json");
  std::filesystem::rename(world_.path("f"), world_.path("h"));
  scan_tree();
  ASSERT_EQ(read_paths(), "h/c.json h/g/d.json");
  EXPECT_EQ(to_read_[0].id, c);
  EXPECT_EQ(to_read_[1].id, d);
  EXPECT_TRUE(world_.company().vanished.empty());
}

TEST_F(ScanAgainTest, AFileRenamedOverAnotherChangesThatOne) {
  const std::int64_t a = id_of("a.json"), b = id_of("b.json");
  std::filesystem::rename(world_.path("b.json"), world_.path("a.json"));
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json");
  EXPECT_EQ(to_read_[0].id, a) << "its path is not a new one";
  EXPECT_TRUE(world_.company().has_vanished(b));
}

TEST_F(ScanAgainTest, ARenameWithATouchIsAFileOfItsOwn) {
  std::filesystem::rename(world_.path("a.json"), world_.path("z.json"));
  world_.age(world_.path("z.json"), now_ - 5 * kMinute);
  scan_tree();
  ASSERT_EQ(read_paths(), "z.json");
  EXPECT_FALSE(to_read_[0].is_known);
  EXPECT_TRUE(world_.company().has_vanished(id_of("a.json")));
}

TEST_F(ScanAgainTest, ACopyWithAllItsTimesIsAFileOfItsOwn) {
  std::filesystem::copy_file(world_.path("a.json"), world_.path("copy.json"));
  std::filesystem::last_write_time(world_.path("copy.json"), std::filesystem::last_write_time(world_.path("a.json")));
  scan_tree();
  ASSERT_EQ(read_paths(), "copy.json");
  EXPECT_FALSE(to_read_[0].is_known);
}

TEST_F(ScanAgainTest, AnInodeThatIsGivenAgainIsNoRenameWhenTheBytesAreOthers) {
  LedgerFile& row = ledger_.rows.at(id_of("a.json"));
  row.sha256 = hex(sha256("a"));
  std::filesystem::rename(world_.path("a.json"), world_.path("z_20240101_000000.json"));  // the same inode …
  world_.age(world_.write("z_20240101_000000.json", "z"), now_ - 60 * kMinute);           // … size and time
  ASSERT_EQ(rename_stat("z_20240101_000000.json"), std::tuple(row.stat.size, row.stat.inode, row.stat.mtime_ns));
  scan_tree();
  ASSERT_EQ(read_paths(), "z_20240101_000000.json");
  EXPECT_FALSE(to_read_[0].is_known);
  EXPECT_EQ(to_read_[0].first_path, "z_20240101_000000.json") << "the time in the name of another file says nothing";
  EXPECT_TRUE(world_.company().has_vanished(row.id));
}

TEST_F(ScanAgainTest, HardLinksThatGoTogetherAreAllGone) {
  std::filesystem::create_hard_link(world_.path("a.json"), world_.path("a2.json"));
  scan_tree();
  commit();
  const std::int64_t one = id_of("a.json"), two = id_of("a2.json");
  std::filesystem::remove(world_.path("a.json"));
  std::filesystem::remove(world_.path("a2.json"));
  scan_tree();
  EXPECT_TRUE(world_.company().has_vanished(one));
  EXPECT_TRUE(world_.company().has_vanished(two));
}

TEST_F(ScanAgainTest, AFileThatWasAwayForARunComesBackUnderAnyName) {
  const std::int64_t a = id_of("a.json"), b = id_of("b.json");
  std::filesystem::rename(world_.path("a.json"), world_.folder().path("away"));
  std::filesystem::rename(world_.path("b.json"), world_.folder().path("away-too"));
  scan_tree();
  EXPECT_TRUE(world_.company().has_vanished(a));
  for (const std::int64_t id : {a, b}) {  // as mark_vanished does
    ledger_.rows.at(id).state = "desaparecido";
    ledger_.fingerprint_of_row.erase(id);
  }
  std::filesystem::rename(world_.folder().path("away"), world_.path("a.json"));
  std::filesystem::rename(world_.folder().path("away-too"), world_.path("other.json"));
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json other.json");
  EXPECT_EQ(to_read_[0].id, a);
  EXPECT_EQ(to_read_[1].id, b) << "a rename that took longer";
  EXPECT_EQ(to_read_[1].first_path, "b.json");
}

TEST_F(ScanAgainTest, ATreeThatIsMadeAgainKeepsItsIds) {
  const std::int64_t a = id_of("a.json"), pdf = id_of("x/RE1_1.pdf");
  std::filesystem::copy(world_.path(""), world_.folder().path("copy"), std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(world_.path(""));
  std::filesystem::rename(world_.folder().path("copy"), world_.path(""));
  for (const char* name : {"a.json", "b.json", "x/RE1_1.pdf"}) world_.age(world_.path(name), now_ - 60 * kMinute);
  scan_tree();
  ASSERT_EQ(read_paths(), "a.json b.json");
  EXPECT_EQ(to_read_[0].id, a);
  EXPECT_TRUE(world_.company().vanished.empty());
  ASSERT_EQ(groups_.size(), 1U);
  EXPECT_EQ(groups_[0].file.id, pdf);
}

// --- told of paths

class ScanOfPathsTest : public ScanAgainTest {
 protected:
  void scan_paths(std::vector<std::string> paths) {
    told_ = std::move(paths);
    scan_tree();
    told_.reset();
  }
  void prepare() override {
    world_.company().told = told_;
    world_.context().options.names_waiting = true;
  }
  std::optional<std::vector<std::string>> told_;
};

TEST_F(ScanOfPathsTest, LooksAtThemAlone) {
  write("new.json");
  write("not-told.json");
  world_.age(world_.write("b.json", "changed"), now_ - 5 * kMinute);
  scan_paths({"new.json", "b.json", "a.json", "never.json", "x/RE1_1.pdf"});
  EXPECT_EQ(read_paths(), "b.json new.json");
  EXPECT_EQ(balance(), "3/0/0/1/0") << "what did not change is not read, whoever told of it";
  EXPECT_EQ(groups(), "");
  EXPECT_TRUE(to_read_[0].is_known);
  EXPECT_TRUE(world_.company().vanished.empty()) << "of other files nothing is said";
}

TEST_F(ScanOfPathsTest, SeesWhatIsGoneAndWhatWasRenamed) {
  const std::int64_t a = id_of("a.json"), pdf = id_of("x/RE1_1.pdf");
  std::filesystem::rename(world_.path("a.json"), world_.path("z.json"));
  std::filesystem::remove(world_.path("x/RE1_1.pdf"));
  scan_paths({"a.json", "x/RE1_1.pdf", "z.json"});
  ASSERT_EQ(read_paths(), "z.json");
  EXPECT_EQ(to_read_[0].id, a);
  EXPECT_TRUE(world_.company().has_vanished(pdf));
  EXPECT_EQ(groups(), "touched:x|RE1");
}

TEST_F(ScanOfPathsTest, NamesWhatHasToWait) {
  world_.age(world_.write("young.json"), now_ - 9);
  world_.age(world_.write("x/RE3_young.pdf"), now_ - 9);
  const std::string racy = write("racy.json");
  world_.look_at(stat_file(racy)->ctime_ns);
  scan_paths({"young.json", "x/RE3_young.pdf", "racy.json"});
  EXPECT_EQ(read_paths(), "racy.json");
  std::vector<std::string>& waiting = world_.company().waiting;
  std::sort(waiting.begin(), waiting.end());
  EXPECT_EQ(waiting, (std::vector<std::string>{"racy.json", "x/RE3_young.pdf", "young.json"}));
}

TEST_F(ScanOfPathsTest, APqrDataJsonDecidesWhatStandsBesideIt) {
  write("c/adjuntos/a.json");
  write("c/adjuntos/deep/b.pdf");
  write("c/pqr_detail.pdf");
  scan_tree();
  EXPECT_EQ(read_paths(), "c/adjuntos/a.json");
  commit();
  write("c/pqr_data.json");
  scan_paths({"c/pqr_data.json"});
  EXPECT_EQ(read_paths(), "c/pqr_data.json");
  EXPECT_EQ(groups(), "file:c|pqr|a.json(attachment)") << "it was input before";
  commit();
  write("c/adjuntos/later.json");
  scan_paths({"c/adjuntos/later.json"});
  EXPECT_EQ(read_paths(), "") << "the pqr_data.json is looked for, though nobody told of it";
  EXPECT_EQ(groups(), "file:c|pqr|later.json(attachment)");
}

TEST_F(ScanOfPathsTest, AnUnmountedFolderNeverLooksLikeDeletedFiles) {
  std::filesystem::rename(world_.folder().path("in/afinia"), world_.folder().path("in/away"));
  scan_paths({"a.json", "b.json"});
  EXPECT_TRUE(world_.company().is_missing);
  EXPECT_TRUE(world_.company().vanished.empty());
}

}  // namespace
}  // namespace radica
