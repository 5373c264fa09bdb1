#include "stages/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "stages/group_records.h"
#include "support/stage_world.h"

namespace radica {
namespace {

using test::StageWorld;

TEST(ClassifyPath, KnowsWhatIsInputAndWhatIsIgnored) {
  const std::vector<std::pair<std::string_view, PathClass>> table{
      {"a.json", PathClass::kInput},
      {"processed/x/a.JSON", PathClass::kInput},
      {"pqr_data.json", PathClass::kInput},
      {"status.json", PathClass::kInput},
      {"Checkpoint_1.json", PathClass::kInput},
      {"pagination_control", PathClass::kOther},
      {"checkpoints.json", PathClass::kInput},
      {"my_checkpoints/a.json", PathClass::kInput},
      {"STATUS.json", PathClass::kIgnored},
      {"x/STATUS.json", PathClass::kIgnored},
      {"checkpoint_1.json", PathClass::kIgnored},
      {"checkpoint_1.JSON", PathClass::kInput},
      {"pagination_control/a.json", PathClass::kIgnored},
      {"x/pagination_control/y/a.json", PathClass::kIgnored},
      {"checkpoints/a.json", PathClass::kIgnored},
      {"x/y/checkpoints/a.json", PathClass::kIgnored},
      {".a.json", PathClass::kIgnored},
      {".git/a.json", PathClass::kIgnored},
      {"x/.y/z/a.json", PathClass::kIgnored},
      {".json", PathClass::kIgnored},
      {"a.pdf", PathClass::kOther},
      {"a.json.bak", PathClass::kOther},
      {"json", PathClass::kOther},
      {".a.pdf", PathClass::kUnlisted},
      {".x/a.pdf", PathClass::kUnlisted},
      {"pagination_control/a.pdf", PathClass::kUnlisted},
      {"a.pdf.tmp", PathClass::kUnlisted},
      {"a.part", PathClass::kUnlisted},
  };
  for (const auto& [path, expected] : table)
    EXPECT_EQ(static_cast<int>(classify_path(path, WalkKind::kFile)), static_cast<int>(expected)) << path;
}

TEST(ClassifyPath, LinksAreIgnoredAndDevicesAreNothing) {
  EXPECT_EQ(classify_path("a.json", WalkKind::kLink), PathClass::kIgnored);
  EXPECT_EQ(classify_path("a.pdf", WalkKind::kLink), PathClass::kUnlisted);
  EXPECT_EQ(classify_path("a.json", WalkKind::kOther), PathClass::kUnlisted);
  EXPECT_EQ(classify_path("a.pdf", WalkKind::kOther), PathClass::kUnlisted);
}

TEST(OrganisedFolder, IsTheOneAboveAdjuntos) {
  EXPECT_EQ(organised_folder_of("x/y/adjuntos/a.pdf"), "x/y");
  EXPECT_EQ(organised_folder_of("adjuntos/a.pdf"), "");
  EXPECT_EQ(organised_folder_of("x/adjuntos/y/z/a.pdf"), "x") << "an attachment also in a folder of its own";
  for (const char* path : {"a.pdf", "x/a.pdf", "x/adjuntos2/a.pdf", "adjuntos"})
    EXPECT_FALSE(organised_folder_of(path)) << path;
}

// What a database would say of the tree, without one.
class TreeLedger final : public Ledger {
 public:
  std::map<std::int64_t, LedgerFile> rows;
  std::map<std::int64_t, std::string> fingerprint_of_row;

  // As if the run before had read it.
  void keep(const SourceFile& source, bool is_json) {
    if (is_json) json_.insert(source.id);
    LedgerFile row;
    row.id = source.id;
    row.path = source.shown_path();
    row.raw_path = source.path;
    row.stat = source.stat;
    row.first_path = source.first_path;
    row.first_mtime_ns = source.first_mtime_ns;
    row.state = "leido";
    fingerprint_of_row[row.id] = noted_fingerprint_of(source);
    rows[row.id] = std::move(row);
  }

  Result<void> fingerprints(const std::string&, const OnFingerprint& on_fingerprint) override {
    for (const auto& [id, fp] : fingerprint_of_row) {
      const LedgerFile& row = rows.at(id);
      on_fingerprint(id, fp, row.first_path != row.path || row.first_mtime_ns != row.stat.mtime_ns,
                     json_.count(id) > 0);
    }
    return {};
  }
  Result<void> fingerprints_of(const std::string& company, const std::vector<std::string>& paths,
                               const OnFingerprint& on_fingerprint) override {
    return fingerprints(company, [&](std::int64_t id, std::string_view fp, bool is_odd, bool is_json) {
      if (std::find(paths.begin(), paths.end(), rows.at(id).path) != paths.end())
        on_fingerprint(id, fp, is_odd, is_json);
    });
  }
  Result<std::vector<LedgerFile>> vanished_files(const std::string&, const std::vector<std::int64_t>& inodes) override {
    std::vector<LedgerFile> found;
    for (const auto& [id, row] : rows)
      if (row.state == "desaparecido" &&
          std::find(inodes.begin(), inodes.end(), static_cast<std::int64_t>(row.stat.inode)) != inodes.end())
        found.push_back(row);
    return found;
  }
  Result<std::vector<LedgerFile>> files_by_id(const std::vector<std::int64_t>& ids) override {
    std::vector<LedgerFile> found;
    for (const std::int64_t id : ids)
      if (rows.count(id) > 0) found.push_back(rows.at(id));
    return found;
  }
  Result<std::vector<LedgerFile>> files_by_path(const std::string&, const std::vector<std::string>& paths) override {
    std::vector<LedgerFile> found;
    for (const auto& [id, row] : rows)
      if (std::find(paths.begin(), paths.end(), row.path) != paths.end()) found.push_back(row);
    return found;
  }
  Result<std::int64_t> highest_file_id() override { return rows.empty() ? 0 : rows.rbegin()->first; }
  Result<void> mark_vanished(const Act&, const std::vector<std::int64_t>&) override { return {}; }
  Result<void> versions(const std::string&, const std::vector<std::string>&, const OnVersion&) override { return {}; }
  Result<std::vector<StaleVersion>> stale_versions(const std::string&, const std::string&) override {
    return std::vector<StaleVersion>();
  }
  Result<std::vector<std::pair<std::string, Correction>>> corrections(const std::string&) override {
    return std::vector<std::pair<std::string, Correction>>();
  }
  Result<std::vector<std::string>> tombstones() override { return std::vector<std::string>(); }
  Result<void> open_files(const Act&, const std::string&, std::int64_t) override { return {}; }
  Result<void> announce_files(const Act&, const std::string&, const std::vector<FinishedFile>&, LocalTime) override {
    return {};
  }
  Result<void> settle_files(const Act&, const std::string&) override { return {}; }
  Result<void> leave_out_noted(std::vector<FinishedFile>&) override { return {}; }
  [[nodiscard]] std::size_t writers() const override { return 1; }
  Result<LoadedBatch> load(const Act&, const LoadOptions&, std::span<const ClaimToLoad>) override {
    return LoadedBatch();
  }
  Result<std::vector<ReassignedFile>> finish_files(const Act&, const std::string&, const std::vector<FinishedFile>&,
                                                   LocalTime) override {
    return std::vector<ReassignedFile>();
  }
  Result<void> set_rejected(const Act&, const std::string&, const BeginRejected&, LocalTime) override { return {}; }
  Result<void> set_repairs(const Act&, const std::string&, const BeginRepairs&) override { return {}; }
  Result<void> rejected_observations(const std::string&, const OnRejected&) override { return {}; }
  Result<std::vector<SeenName>> seen_names(const std::string&) override { return std::vector<SeenName>(); }
  Result<void> note_names(const Act&, const std::string&, const std::vector<SeenName>&, bool,
                          const std::vector<SeenName>&, LocalTime) override {
    return {};
  }
  Result<void> tell_names(const Act&, const std::string&) override { return {}; }
  Result<std::vector<std::string>> delta(const std::string&) override { return std::vector<std::string>(); }
  Result<void> clear_delta(const Act&, const std::string&) override { return {}; }
  Result<void> records(const std::string&, const std::vector<std::string>&, const OnRecord&) override { return {}; }
  Result<std::vector<ClaimKeys>> claim_keys(const std::string&, const std::vector<std::string>&) override {
    return std::vector<ClaimKeys>();
  }
  Result<ByGroup<std::string>> claims_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<std::string>();
  }
  Result<ByGroup<LedgerFile>> files_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<LedgerFile>();
  }
  Result<std::vector<std::vector<LedgerFile>>> files_below(const std::string&,
                                                           const std::vector<std::string>&) override {
    return std::vector<std::vector<LedgerFile>>();
  }
  Result<ByGroup<RejectedName>> rejected_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<RejectedName>();
  }

 private:
  std::set<std::int64_t> json_;
};

class ScanTest : public testing::Test {
 protected:
  static constexpr LocalTime kMinute = 60;

  void SetUp() override { world_.folder().make_folder("in/afinia/oficina_virtual"); }

  virtual void prepare() {}  // of a scan, beyond the options

  // Writes a file that is long settled.
  std::string write(std::string_view path, std::string_view bytes = "{}") {
    std::string written = world_.write(path, bytes);
    world_.age(written, now_ - 60 * kMinute);
    return written;
  }
  void scan_tree() {
    world_.restart();
    world_.context().ledger = ledger_.rows.empty() && !has_ledger_ ? nullptr : &ledger_;
    world_.context().options.reads_all = reads_all_;
    prepare();
    const auto report = scan(world_.context(), {});
    ASSERT_TRUE(report) << report.error().describe();
    to_read_.clear();
    std::string_view bytes;
    while (world_.company().to_read->next(bytes).value()) {
      ByteReader reader(bytes);
      to_read_.push_back(read_source_file(reader));
    }
    std::sort(to_read_.begin(), to_read_.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    groups_.clear();
    for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
      const std::string all = world_.company().groups->read(bucket).value();
      for (ByteReader reader(all); !reader.at_end();)
        groups_.push_back(read_group_record(read_group_head(reader).record));
    }
    std::sort(groups_.begin(), groups_.end(), [](const GroupRecord& a, const GroupRecord& b) {
      return std::tie(a.folder, a.segment, a.file.path) < std::tie(b.folder, b.segment, b.file.path);
    });
  }
  // The run went well: the ledger knows what was read and the other files.
  void commit() {
    for (const SourceFile& file : to_read_) ledger_.keep(file, true);
    for (const GroupRecord& group : groups_)
      if (group.tag == GroupTag::kFile && !group.is_deferred) ledger_.keep(group.file, false);
  }
  std::string read_paths() const {
    std::string text;
    for (const SourceFile& file : to_read_) text += (text.empty() ? "" : " ") + file.shown_path();
    return text;
  }
  // "found/ignored/deferred/unchanged/rejected" of the balance; read is counted by ingest.
  std::string balance() {
    const FileBalance& files = world_.company().files;
    std::string text;
    for (const std::uint64_t number : {files.found, files.ignored, files.deferred, files.unchanged, files.rejected})
      text += (text.empty() ? "" : "/") + std::to_string(number);
    return text;
  }
  std::string groups() const {
    std::string text;
    for (const GroupRecord& group : groups_) {
      constexpr const char* kTags[] = {"file", "claim", "former", "owner", "wait", "wait-owner", "touched"};
      text += (text.empty() ? "" : " ") + std::string(kTags[static_cast<int>(group.tag)]) + ":" + group.folder + "|" +
              group.segment;
      if (group.tag == GroupTag::kFile) text += "|" + std::string(name_of(group.file.path));
      if (group.tag == GroupTag::kWait) text += "|" + group.key;
      if (group.part != OrganisedPart::kNone)
        text += group.part == OrganisedPart::kDetail ? "(detail)" : "(attachment)";
      if (group.is_deferred) text += "(deferred)";
    }
    return text;
  }

  LocalTime now_ = *parse_local(test::kNow);
  StageWorld world_;
  TreeLedger ledger_;
  bool has_ledger_ = false, reads_all_ = true;
  std::vector<SourceFile> to_read_;
  std::vector<GroupRecord> groups_;
};

TEST_F(ScanTest, FindsInputAtAnyDepthAndCountsWhatItIgnores) {
  write("a.json");
  write("x/y/b.JSON");
  write("STATUS.json");
  write("x/checkpoints/c.json");
  write("x/.hidden.json");
  write("x/a_1.pdf");
  write("x/a.pdf.part");
  std::filesystem::create_symlink(world_.path("a.json"), world_.path("link.json"));
  std::filesystem::create_directory_symlink(world_.path("x"), world_.path("folder-link"));
  scan_tree();
  EXPECT_EQ(read_paths(), "a.json x/y/b.JSON");
  EXPECT_EQ(balance(), "6/4/0/0/0");
  EXPECT_EQ(groups(), "file:x|a|a_1.pdf");
  EXPECT_EQ(world_.company().files_to_read, 2U);
}

TEST_F(ScanTest, TheCompanyFolderItselfMayBeALink) {
  world_.folder().write("elsewhere/oficina_virtual/a.json", "{}");
  world_.age(world_.folder().path("elsewhere/oficina_virtual/a.json"), now_ - 60 * kMinute);
  std::filesystem::remove_all(world_.folder().path("in/afinia"));
  std::filesystem::create_directory_symlink(world_.folder().path("elsewhere"), world_.folder().path("in/afinia"));
  scan_tree();
  EXPECT_EQ(read_paths(), "a.json");
}

TEST_F(ScanTest, ThreadsFindTheSame) {
  for (int i = 0; i < 300; ++i) write("f" + std::to_string(i % 7) + "/" + std::to_string(i) + ".json");
  scan_tree();
  const std::string alone = read_paths();
  world_.context().options.threads = 4;
  scan_tree();
  EXPECT_EQ(read_paths(), alone);
  EXPECT_EQ(balance(), "300/0/0/0/0");
}

TEST_F(ScanTest, PathsThatAreNotUtf8AreShownWithPercent) {
  write("a\xF1.json");
  scan_tree();
  ASSERT_EQ(to_read_.size(), 1U);
  EXPECT_EQ(to_read_[0].path, "a\xF1.json");
  EXPECT_EQ(to_read_[0].first_path, "a%F1.json");
}

TEST_F(ScanTest, JsonBesideAPqrDataJsonInAdjuntosIsAnAttachment) {
  write("org/c1/pqr_data.json");
  write("org/c1/pqr_detail.pdf");
  write("org/c1/adjuntos/datos.json");
  write("org/c1/adjuntos/foto.jpg");
  write("loose/adjuntos/datos.json");
  scan_tree();
  EXPECT_EQ(read_paths(), "loose/adjuntos/datos.json org/c1/pqr_data.json")
      << "adjuntos of no organised layout is a folder like others";
  EXPECT_EQ(balance(), "3/1/0/0/0");
  EXPECT_EQ(groups(),
            "file:org/c1|pqr|datos.json(attachment) file:org/c1|pqr|foto.jpg(attachment) "
            "file:org/c1|pqr|pqr_detail.pdf(detail)");
}

TEST_F(ScanTest, AFileThatIsTooYoungIsDeferredAndItsClaimWaits) {
  reads_all_ = false;
  const std::string young = world_.write("x/RE1_data_20251008_101112.json");
  world_.age(young, now_ - 9);
  world_.age(world_.write("x/RE1_a.pdf"), now_ - 9);
  world_.age(world_.write("o/pqr_data.json"), now_);
  world_.age(world_.write("x/lista.json"), now_);
  world_.age(world_.write("settled.json"), now_ - 10);
  scan_tree();
  EXPECT_EQ(read_paths(), "settled.json");
  EXPECT_EQ(balance(), "4/0/3/0/0");
  EXPECT_EQ(groups(), "wait-owner:o|pqr wait:x|RE1|RE1 file:x|RE1|RE1_a.pdf(deferred)");
}

TEST_F(ScanTest, WhenAllIsReadAndNothingIsKnownTheAgeOfADataFileShowsOnlyWhenItIsOpened) {
  const std::string young = world_.write("x/lista.json");
  world_.age(young, now_);
  world_.age(world_.write("x/RE1_a.pdf"), now_);
  world_.age(world_.write("o/adjuntos/b.json"), now_);
  scan_tree();
  EXPECT_EQ(read_paths(), "x/lista.json");
  EXPECT_EQ(balance(), "2/0/1/0/0") << "what may belong to a claim is not opened";
  EXPECT_EQ(groups(), "file:x|RE1|RE1_a.pdf(deferred)");
}

TEST_F(ScanTest, AFileFromTheFutureIsSettledUnderAFixedClock) {
  world_.age(world_.write("a.json"), now_ + 100 * kMinute);
  scan_tree();
  EXPECT_EQ(read_paths(), "a.json");
}

// Moves by itself, unlike the clock of --now.
class MovingClock final : public Clock {
 public:
  explicit MovingClock(LocalTime now) : now_(now) {}
  LocalTime now() const override { return now_; }
  bool is_fixed() const override { return false; }
  void move_to(LocalTime now) { now_ = now; }

 private:
  LocalTime now_;
};

TEST(ScanFuture, AFileFromTheFutureWaitsUntilItHasBeenLeftAlone) {
  const Zone zone = test::bogota();
  const LocalTime real_now = zone.to_local(static_cast<std::int64_t>(::time(nullptr)));
  auto moving = std::make_unique<MovingClock>(real_now);
  MovingClock& clock = *moving;
  StageWorld world(std::move(moving));
  world.context().options.reads_all = false;
  world.age(world.write("a.json"), real_now + 10000);  // the change time is of now
  ASSERT_TRUE(scan(world.context(), {}));
  EXPECT_EQ(world.company().files.deferred, 1U);
  clock.move_to(clock.now() + 60);
  world.restart();
  ASSERT_TRUE(scan(world.context(), {}));
  EXPECT_EQ(world.company().files.deferred, 0U);
  EXPECT_EQ(world.company().files_to_read, 1U);
}

TEST_F(ScanTest, AMissingCompanyFolderIsAWarning) {
  std::filesystem::remove_all(world_.folder().path("in/afinia"));
  scan_tree();
  EXPECT_TRUE(world_.company().is_missing);
  EXPECT_EQ(balance(), "0/0/0/0/0");
}

// A folder below the deepest that is walked: unreadable for every user.
std::string deep_folder() {
  std::string path = "d";
  for (unsigned level = 1; level <= kDeepestFolder; ++level) path += "/d";
  return path;
}

TEST_F(ScanTest, AFolderThatCannotBeReadIsRejected) {
  write(deep_folder() + "/a.json");
  write("b.json");
  scan_tree();
  EXPECT_EQ(read_paths(), "b.json");
  EXPECT_EQ(balance(), "2/0/0/0/1");
  world_.company().rejects->sort();
  const std::vector<Rejected> rejects = test::rejects_of(world_.company());
  ASSERT_EQ(rejects.size(), 1U);
  const Rejected& rejected = rejects.front();
  EXPECT_EQ(deep_folder().rfind(rejected.file, 0), 0U) << rejected.file;
  EXPECT_EQ(rejected.rule, Rule::kArchivoIlegible);
  EXPECT_FALSE(rejected.index);
  EXPECT_EQ(rejected.sha256, "");
  EXPECT_EQ(world_.company().census.rules[static_cast<std::size_t>(Rule::kArchivoIlegible)].count, 1U);
}

TEST_F(ScanTest, StopsWhenItIsAskedTo) {
  write("a.json");
  world_.stop();
  const auto report = scan(world_.context(), {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(report.error().id, "E-RUN-001");
}

class ScanAgainTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    has_ledger_ = true;
    reads_all_ = false;
    write("a.json", "a");
    write("b.json", "b");
    write("x/RE1_1.pdf", "pdf");
    scan_tree();
    EXPECT_EQ(read_paths(), "a.json b.json");
    commit();
  }
  std::tuple<std::uint64_t, std::uint64_t, std::int64_t> rename_stat(std::string_view path) const {
    const FileStat stat = *stat_file(world_.path(path));
    return {stat.size, stat.inode, stat.mtime_ns};
  }
  std::int64_t id_of(std::string_view path) const {
    for (const auto& [id, row] : ledger_.rows)
      if (row.path == path) return id;
    return 0;
  }
};

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

TEST_F(ScanTest, WhetherAStatIsOldEnoughDependsOnTheGrainOfTheDisk) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  CompanyRun company;
  company.mounts = TreeMounts::parse("1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / /in/far rw - nfs4 b rw\n", "/in");
  company.looked_at_ns = 1'000 * kSecond;
  const auto is_racy = [&](const char* path, std::int64_t age_ms, bool has_fraction) {
    SourceFile file;
    file.path = path;
    file.stat.ctime_ns = company.looked_at_ns - age_ms * 1'000'000;
    file.stat.ctime_ns -= has_fraction ? 1 : file.stat.ctime_ns % kSecond;
    file.stat.mtime_ns = std::string_view(path) == "far/a" ? file.stat.ctime_ns : 1;
    company.judge_stat(file);
    return file.is_racy;
  };
  EXPECT_TRUE(is_racy("a", 0, true));
  EXPECT_TRUE(is_racy("a", 10, true));
  EXPECT_FALSE(is_racy("a", 30, true));
  EXPECT_TRUE(is_racy("a", 1000, false)) << "times of whole seconds";
  EXPECT_FALSE(is_racy("a", 3000, false));
  EXPECT_TRUE(is_racy("far/a", 9000, true)) << "another machine's clock";
  EXPECT_FALSE(is_racy("far/a", 11000, true));
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
