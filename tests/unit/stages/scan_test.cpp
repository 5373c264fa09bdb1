#include "stages/scan.h"

#include <filesystem>
#include <string>
#include <vector>

#include "unit/stages/scan_world.h"

namespace radica {
namespace {

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
  test::StageWorld world(std::move(moving));
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

// The clock was set back by hours behind the last write: every time of the file lies in the future.
TEST(ScanFuture, WhereEveryTimeLiesInTheFutureItWaitsUntilItHasBeenSeenUnchangedForLongEnough) {
  const LocalTime real_now = test::bogota().to_local(static_cast<std::int64_t>(::time(nullptr)));
  auto moving = std::make_unique<MovingClock>(real_now - 10'000);
  MovingClock& clock = *moving;
  test::StageWorld world(std::move(moving));
  TreeLedger ledger;
  world.context().options.reads_all = false;
  world.context().options.keeps_files = true;
  const auto deferred = [&] {
    world.restart();
    world.context().ledger = &ledger;
    EXPECT_TRUE(scan(world.context(), {}));
    return world.company().files.deferred;
  };
  world.age(world.write("a.json"), real_now);
  EXPECT_EQ(deferred(), 1U);
  clock.move_to(clock.now() + 9);
  EXPECT_EQ(deferred(), 1U);
  world.age(world.write("b.json"), real_now);
  clock.move_to(clock.now() + 1);
  EXPECT_EQ(deferred(), 1U) << "the first one has been left alone for ten seconds";
  world.age(world.write("a.json", "{ }"), real_now);
  clock.move_to(clock.now() + 9);
  EXPECT_EQ(deferred(), 2U) << "it was written again";
  EXPECT_EQ(ledger.future.size(), 2U) << "of the file as it was nothing is kept";
  clock.move_to(clock.now() - 5'000);
  EXPECT_EQ(deferred(), 2U) << "the clock was set back once more";
  clock.move_to(clock.now() + 10);
  EXPECT_EQ(deferred(), 0U);
  world.context().options.is_dry_run = true;
  world.age(world.write("c.json"), real_now);
  EXPECT_EQ(deferred(), 1U);
  EXPECT_EQ(ledger.future.size(), 2U) << "a rehearsal keeps nothing";
}

TEST_F(ScanTest, AMissingCompanyFolderIsAWarning) {
  std::filesystem::remove_all(world_.folder().path("in/afinia"));
  scan_tree();
  EXPECT_TRUE(world_.company().is_missing);
  EXPECT_EQ(balance(), "0/0/0/0/0");
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

}  // namespace
}  // namespace radica
