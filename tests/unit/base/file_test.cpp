#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/temporary_folder.h"

namespace radica {
namespace {

using test::TemporaryFolder;

constexpr std::uint64_t kNoLimit = 1U << 30U;

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

TEST(ReadFile, GivesTheBytesAndWhatIdentifiesThem) {
  const TemporaryFolder folder;
  const std::string bytes = std::string("{\"a\":\0\"b\"}\n", 11);
  const std::string path = folder.write("a.json", bytes);
  std::string read;
  const auto status = read_file(path, kNoLimit, read);
  ASSERT_TRUE(status) << status.error().describe();
  EXPECT_EQ(read, bytes);
  EXPECT_EQ(status->size, bytes.size());
  const auto again = stat_file(path);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *status);
  EXPECT_NE(status->inode, 0U);
  EXPECT_GT(status->mtime_ns, 1'500'000'000'000'000'000);
}

TEST(ReadFile, ReadsAnEmptyFileAsNoBytes) {
  const TemporaryFolder folder;
  std::string read = "left from before";
  ASSERT_TRUE(read_file(folder.write("empty", ""), kNoLimit, read));
  EXPECT_EQ(read, "");
}

TEST(ReadFile, KeepsTheCapacityOfItsBuffer) {
  const TemporaryFolder folder;
  const std::string large = folder.write("large", std::string(100'000, 'x'));
  const std::string small = folder.write("small", "y");
  std::string read;
  ASSERT_TRUE(read_file(large, kNoLimit, read));
  const char* const place = read.data();
  ASSERT_TRUE(read_file(small, kNoLimit, read));
  EXPECT_EQ(read, "y");
  ASSERT_TRUE(read_file(large, kNoLimit, read));
  EXPECT_EQ(read, std::string(100'000, 'x'));
  EXPECT_EQ(read.data(), place);
}

TEST(ReadFile, RefusesAFileAboveTheLimitOnly) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a", "12345");
  std::string read;
  EXPECT_TRUE(read_file(path, 5, read));
  const auto refused = read_file(path, 4, read);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(refused.error().id, "E-FILE-005");
}

TEST(ReadFile, SaysThatAFileIsMissing) {
  const TemporaryFolder folder;
  std::string read;
  const auto missing = read_file(folder.path("nothing"), kNoLimit, read);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().id, "E-FILE-001");
}

TEST(ReadFile, RefusesLinksFoldersAndPipesWithoutWaiting) {
  const TemporaryFolder folder;
  const std::string target = folder.write("target", "secret");
  std::filesystem::create_symlink(target, folder.path("link"));
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  for (const std::string& path : {folder.path("link"), folder.path("pipe"), folder.path()}) {
    std::string read;
    const auto refused = read_file(path, kNoLimit, read);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().id, "E-FILE-003") << path;
    EXPECT_EQ(stat_file(path).error().id, "E-FILE-003") << path;
  }
}

TEST(ReadFile, FollowsALinkToAFileOfOurOwn) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink(folder.write("target", "key = 1"), folder.path("link"));
  const auto read = read_file(folder.path("link"));
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(*read, "key = 1");
}

// A file of /proc says that it has no bytes and then gives some: what a file looks like that grows while it is read.
TEST(ReadFile, NoticesThatAFileGrows) {
  std::string read;
  const auto grown = read_file("/proc/self/status", kNoLimit, read);
  ASSERT_FALSE(grown);
  EXPECT_EQ(grown.error().code, ErrorCode::kConflict);
  EXPECT_EQ(grown.error().id, "E-FILE-004");
}

TEST(ReadFile, ShowsBytesOfAPathThatAreNotUtf8AsPercent) {
  const auto missing = read_file("/nowhere/\xF1.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().facts.front(), (ErrorFact{"path", "/nowhere/%F1.json"}));
}

// A file of a tree, with what a glance at it and reading it whole gave.
class TreeFileTest : public testing::Test {
 protected:
  Result<FileStat> glance(const std::string& root, const std::string& name) {
    auto tree = TreeReader::open(root);
    if (!tree) return Failure(tree.error());
    const auto file = tree->open_file(name);
    if (!file) return Failure(file.error());
    return file->glance(buffer_, bytes_);
  }
  TemporaryFolder folder_;
  std::string buffer_;
  std::string_view bytes_;
};

TEST_F(TreeFileTest, ShowsAtAGlanceASmallFileWholeAndItsStat) {
  const std::string path = folder_.write("a", "hello");
  const auto stat = glance(folder_.path(""), "a");
  ASSERT_TRUE(stat) << stat.error().describe();
  EXPECT_EQ(bytes_, "hello");
  EXPECT_EQ(*stat, *stat_file(path));
}

TEST_F(TreeFileTest, ShowsOfALargerFileItsStartAndReadsItWhole) {
  const std::string text(TreeFile::kGlanceBytes + 1, 'x');
  folder_.write("a", text);
  const auto tree = TreeReader::open(folder_.path(""));
  const std::string name = "a";
  const auto file = tree->open_file(name);
  const auto stat = file->glance(buffer_, bytes_);
  ASSERT_TRUE(stat) << stat.error().describe();
  EXPECT_LT(bytes_.size(), stat->size);
  ASSERT_TRUE(file->read(*stat, kNoLimit, buffer_, bytes_));
  EXPECT_EQ(bytes_, text);
  const auto refused = file->read(*stat, text.size() - 1, buffer_, bytes_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-FILE-005");
}

TEST_F(TreeFileTest, IsNotReadWhenItIsNoLongerAsItWas) {
  folder_.write("a", "before");
  const auto tree = TreeReader::open(folder_.path(""));
  const std::string name = "a";
  const auto file = tree->open_file(name);
  const auto stat = file->glance(buffer_, bytes_);
  std::ofstream(folder_.path("a"), std::ios::app) << "and after";
  const auto changed = file->read(*stat, kNoLimit, buffer_, bytes_);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().id, "E-FILE-004");
}

TEST_F(TreeFileTest, ShowsAtAGlanceThatAFileHasGrown) {
  const auto stat = glance("/proc/self", "status");
  ASSERT_TRUE(stat) << stat.error().describe();
  EXPECT_GT(bytes_.size(), stat->size);
}

TEST_F(TreeFileTest, IsNoFolder) {
  folder_.write("folder/a", "");
  const auto stat = glance(folder_.path(""), "folder");
  ASSERT_FALSE(stat);
  EXPECT_EQ(stat.error().code, ErrorCode::kNotFound);
}

TEST(AtomicFile, AppearsWithItsCommitOnly) {
  const TemporaryFolder folder;
  const std::string path = folder.path("out.csv");
  auto file = AtomicFile::create(path);
  ASSERT_TRUE(file) << file.error().describe();
  ASSERT_TRUE(file->write("a,"));
  ASSERT_TRUE(file->write("b\n"));
  EXPECT_FALSE(exists(path));
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(folder.read("out.csv"), "a,b\n");
  EXPECT_EQ(file->bytes(), 4U);
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"out.csv"});
}

TEST(AtomicFile, SeveralAppearTogetherInTheirFolders) {
  const TemporaryFolder folder;
  folder.make_folder("reports");
  auto first = AtomicFile::create(folder.path("a"));
  auto second = AtomicFile::create(folder.path("reports/b"));
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(first->write("one"));
  ASSERT_TRUE(second->write("two"));
  EXPECT_FALSE(folder.has("a"));
  EXPECT_FALSE(folder.has("reports/b"));
  ASSERT_TRUE(commit_all({&*first, &*second}));
  EXPECT_EQ(folder.read("a"), "one");
  EXPECT_EQ(folder.read("reports/b"), "two");
}

TEST(AtomicFile, WritesWhatIsLargerThanItsBuffer) {
  const TemporaryFolder folder;
  std::string expected;
  auto file = AtomicFile::create(folder.path("out"));
  ASSERT_TRUE(file);
  for (const std::size_t size : {1U, 200'000U, 100'000U, 700'000U, 3U, 262'144U, 1U}) {
    const std::string piece(size, static_cast<char>('a' + size % 26));
    ASSERT_TRUE(file->write(piece));
    expected += piece;
  }
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(folder.read("out"), expected);
  EXPECT_EQ(file->bytes(), expected.size());
}

TEST(AtomicFile, LeavesTheOldFileAndNoTemporaryWhenGivenUp) {
  const TemporaryFolder folder;
  const std::string path = folder.write("out", "old");
  {
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("new"));
    const AtomicFile moved = std::move(*file);
    EXPECT_EQ(names_in(folder.path()).size(), 2U);
  }
  EXPECT_EQ(folder.read("out"), "old");
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"out"});
}

// To free a large file takes the disk a while: whoever replaced it says when.
TEST(AtomicFile, HoldsWhatItReplacedUntilItGoes) {
  const TemporaryFolder folder;
  const std::string replaced = folder.write("a", "old");
  const auto is_held = [&] {
    const auto names = names_in("/proc/self/fd");
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      std::error_code error;
      return std::filesystem::read_symlink("/proc/self/fd/" + name, error) == replaced + " (deleted)";
    });
  };
  {
    auto file = AtomicFile::create(replaced);
    ASSERT_TRUE(file->write("new"));
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(*read_file(replaced), "new");
    EXPECT_TRUE(is_held());
  }
  EXPECT_FALSE(is_held());
}

TEST(AtomicFile, TakesANameOfTheLongestAllowedLength) {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  const auto written = write_atomically(folder.path(name), "x");
  ASSERT_TRUE(written) << written.error().describe();
  EXPECT_EQ(folder.read(name), "x");
}

TEST(AtomicFile, SaysThatItsFolderIsMissing) {
  const TemporaryFolder folder;
  const auto written = write_atomically(folder.path("missing/out"), "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(written.error().id, "E-FILE-002");
}

TEST(SweepTemporaries, RemovesWhatKilledWritersLeftAndNothingElse) {
  const TemporaryFolder folder;
  folder.write(".out.csv.tmp-4711-3", "half");
  folder.write(".out.tmp-notes", "of a person");
  folder.write("out.tmp-4711-3", "not hidden");
  auto in_use = AtomicFile::create(folder.path("living"));
  ASSERT_TRUE(in_use);
  ASSERT_TRUE(in_use->write("whole"));
  ASSERT_TRUE(sweep_temporaries(folder.path()));
  ASSERT_TRUE(in_use->commit());
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{".out.tmp-notes", "living", "out.tmp-4711-3"}));
  EXPECT_EQ(folder.read("living"), "whole");
  EXPECT_TRUE(sweep_temporaries(folder.path("missing")));
}

TEST(MakeFolders, MakesAllLevelsAndMayRunTwice) {
  const TemporaryFolder folder;
  for (int i = 0; i < 2; ++i) {
    const auto made = make_folders(folder.path("a/b/c"));
    ASSERT_TRUE(made) << made.error().describe();
  }
  EXPECT_TRUE(std::filesystem::is_directory(folder.path("a/b/c")));
}

TEST(MakeFolders, AcceptsALinkToAFolderButNoFile) {
  const TemporaryFolder folder;
  folder.make_folder("real");
  std::filesystem::create_directory_symlink(folder.path("real"), folder.path("link"));
  EXPECT_TRUE(make_folders(folder.path("link/below")));
  EXPECT_TRUE(folder.has("real/below"));
  const auto refused = make_folders(folder.write("file", ""));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-FILE-006");
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
}

TEST(RemoveFile, IsContentWhenTheFileIsMissing) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a", "x");
  EXPECT_TRUE(remove_file(path));
  EXPECT_FALSE(exists(path));
  EXPECT_TRUE(remove_file(path));
  const auto refused = remove_file(folder.make_folder("b"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-FILE-007");
}

TEST(Paths, AreTakenApartAndJoined) {
  EXPECT_EQ(parent_of("a/b/c"), "a/b");
  EXPECT_EQ(parent_of("a/b/"), "a");
  EXPECT_EQ(parent_of("/a"), "/");
  EXPECT_EQ(parent_of("/"), "/");
  EXPECT_EQ(parent_of("a"), "");
  EXPECT_EQ(name_of("a/b"), "b");
  EXPECT_EQ(name_of("b"), "b");
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path("/", "b"), "/b");
  EXPECT_EQ(join_path("", "b"), "b");
}

}  // namespace
}  // namespace radica
