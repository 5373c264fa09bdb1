#include "base/walk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "support/temporary_folder.h"

namespace radica {
namespace {

using test::TemporaryFolder;

struct Seen {
  std::map<std::string, WalkKind> kinds;
  std::map<std::string, FileStat> stats;
  std::map<std::string, int> unreadable;
  std::set<unsigned> workers;
  std::size_t repeated = 0;
};

Result<Seen> list(const std::string& root, const WalkOptions& options = {}) {
  Seen seen;
  std::mutex mutex;
  TRY(walk(
      root,
      [&](unsigned worker, std::span<const WalkEntry> entries) -> Result<void> {
        const std::lock_guard lock(mutex);
        seen.workers.insert(worker);
        for (const WalkEntry& entry : entries) {
          if (!seen.kinds.emplace(entry.path, entry.kind).second) ++seen.repeated;
          seen.stats.emplace(entry.path, entry.stat);
        }
        return {};
      },
      [&](std::string_view path, int number) { seen.unreadable.emplace(path, number); }, options));
  return seen;
}

TEST(Walk, AsksForTheStatOfAFileOnlyWhereItIsNeeded) {
  const TemporaryFolder folder;
  folder.write("d/needed", "123");
  folder.write("d/other", "12345");
  std::filesystem::create_symlink("other", folder.path("d/link"));
  WalkOptions options;
  options.needs_stat = [](std::string_view path) { return path == "d/needed"; };
  const auto seen = list(folder.path(), options);
  ASSERT_TRUE(seen) << seen.error().describe();
  EXPECT_EQ(seen->kinds.size(), 3U);
  EXPECT_EQ(seen->stats.at("d/needed").size, 3U);
  EXPECT_FALSE(seen->stats.at("d/other").is_known());
  EXPECT_EQ(seen->kinds.at("d/other"), WalkKind::kFile);
  EXPECT_TRUE(seen->stats.at("d/link").is_known()) << "only of regular files it may be left out";
}

TEST(Walk, ListsFilesLinksAndOtherThingsAtEveryDepth) {
  const TemporaryFolder folder;
  folder.write("a.json", "{}");
  folder.write("d/e/f/ñ %.pdf", "12345");
  folder.write(".hidden/x", "");
  folder.make_folder("empty/more");
  std::filesystem::create_symlink("a.json", folder.path("d/link"));
  std::filesystem::create_directory_symlink("d", folder.path("to_folder"));
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  const auto seen = list(folder.path());
  ASSERT_TRUE(seen) << seen.error().describe();
  const std::map<std::string, WalkKind> expected{{"a.json", WalkKind::kFile},    {"d/e/f/ñ %.pdf", WalkKind::kFile},
                                                 {".hidden/x", WalkKind::kFile}, {"d/link", WalkKind::kLink},
                                                 {"to_folder", WalkKind::kLink}, {"pipe", WalkKind::kOther}};
  EXPECT_EQ(seen->kinds, expected);
  EXPECT_EQ(seen->unreadable.size(), 0U);
}

TEST(Walk, GivesTheSameStatAsTheFileLayer) {
  const TemporaryFolder folder;
  const std::string path = folder.write("d/a", "12345");
  const auto seen = list(folder.path());
  ASSERT_TRUE(seen);
  const auto expected = stat_file(path);
  ASSERT_TRUE(expected);
  EXPECT_EQ(seen->stats.at("d/a"), *expected);
}

TEST(Walk, KeepsNamesThatAreNotUtf8AsBytes) {
  const TemporaryFolder folder;
  folder.write("\xF1/\xE1.json", "");
  const auto seen = list(folder.path());
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->kinds.begin()->first, "\xF1/\xE1.json");
}

TEST(Walk, GoesThroughARootThatIsALink) {
  const TemporaryFolder folder;
  folder.write("real/a", "");
  std::filesystem::create_directory_symlink(folder.path("real"), folder.path("link"));
  const auto seen = list(folder.path("link"));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->kinds.size(), 1U);
}

TEST(Walk, LeavesOutTheFoldersThatItMayNotEnter) {
  const TemporaryFolder folder;
  folder.write(".git/x", "");
  folder.write("a/.cache/y", "");
  folder.write("a/.z", "");
  folder.write("a/b", "");
  WalkOptions options;
  options.enters = is_not_hidden;
  const auto seen = list(folder.path(), options);
  ASSERT_TRUE(seen);
  const std::map<std::string, WalkKind> expected{{"a/.z", WalkKind::kFile}, {"a/b", WalkKind::kFile}};
  EXPECT_EQ(seen->kinds, expected);
}

TEST(Walk, ReportsAnUnreadableFolderAndGoesOn) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFolder folder;
  folder.write("closed/a", "");
  folder.write("open/b", "");
  ASSERT_EQ(::chmod(folder.path("closed").c_str(), 0), 0);
  const auto seen = list(folder.path());
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->unreadable, (std::map<std::string, int>{{"closed", EACCES}}));
  EXPECT_EQ(seen->kinds.size(), 1U);
}

TEST(Walk, ReportsWhatLiesTooDeepAndGoesOn) {
  const TemporaryFolder folder;
  std::string deep = "d";
  for (unsigned level = 1; level < kDeepestFolder; ++level) deep += "/d";
  folder.write(deep + "/last", "");
  folder.write(deep + "/d/beyond", "");
  const auto seen = list(folder.path());
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->kinds, (std::map<std::string, WalkKind>{{deep + "/last", WalkKind::kFile}}));
  EXPECT_EQ(seen->unreadable, (std::map<std::string, int>{{deep + "/d", ELOOP}}));
}

TEST(Walk, SaysThatTheRootIsMissingOrNoFolder) {
  const TemporaryFolder folder;
  for (const std::string& root : {folder.path("missing"), folder.write("file", "")}) {
    const auto seen = list(root);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().id, "E-FILE-006");
    EXPECT_EQ(seen.error().code, ErrorCode::kNotFound);
  }
}

TEST(Walk, FindsEachFileOnceWithAnyNumberOfThreads) {
  const TemporaryFolder folder;
  constexpr int kFlat = 9000;  // more than two batches
  folder.make_folder("flat");
  for (int i = 0; i < kFlat; ++i) folder.write("flat/" + std::to_string(i), "");
  constexpr int kClaims = 300;
  for (int i = 0; i < kClaims; ++i) {
    folder.write("claims/" + std::to_string(i) + "/pqr_data.json", "");
    folder.write("claims/" + std::to_string(i) + "/adjuntos/a.pdf", "");
  }
  for (const unsigned threads : {1U, 2U, 8U}) {
    WalkOptions options;
    options.threads = threads;
    const auto seen = list(folder.path(), options);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->kinds.size(), static_cast<std::size_t>(kFlat + 2 * kClaims)) << threads;
    EXPECT_EQ(seen->repeated, 0U) << threads;
    EXPECT_LT(*seen->workers.rbegin(), threads);
  }
}

TEST(Walk, EndsWithTheFirstErrorOfItsCallback) {
  const TemporaryFolder folder;
  for (int i = 0; i < 50; ++i) folder.write(std::to_string(i) + "/a", "");
  for (const unsigned threads : {1U, 4U}) {
    std::atomic<int> calls{0};
    WalkOptions options;
    options.threads = threads;
    const auto ended = walk(
        folder.path(),
        [&](unsigned, std::span<const WalkEntry>) -> Result<void> {
          ++calls;
          return fail(ErrorCode::kCancelled, "E-RUN-001");
        },
        nullptr, options);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::kCancelled);
    EXPECT_LE(calls, static_cast<int>(threads));
  }
}

TEST(LookAt, ListsThePathsThatAreThereAndNoOthers) {
  const TemporaryFolder folder;
  folder.write("a.json", "{}");
  folder.write("d/e/b.json", "123");
  folder.write("d/e/other.json", "");
  folder.make_folder("d/folder");
  std::filesystem::create_symlink("a.json", folder.path("d/link"));
  std::filesystem::create_directory_symlink("d", folder.path("to_folder"));
  const std::vector<std::string> paths{"a.json",   "a.json/x", "d/e/b.json",       "d/e/gone.json",
                                       "d/folder", "d/link",   "gone/deep/x.json", "to_folder/e/b.json"};
  std::map<std::string, WalkKind> found;
  std::map<std::string, std::uint64_t> sizes;
  const auto done = look_at(
      folder.path(), paths,
      [&](unsigned, std::span<const WalkEntry> entries) -> Result<void> {
        for (const WalkEntry& entry : entries) {
          found.emplace(entry.path, entry.kind);
          sizes.emplace(entry.path, entry.stat.size);
        }
        return {};
      },
      [](std::string_view path, int number) { ADD_FAILURE() << path << " " << number; });
  ASSERT_TRUE(done) << done.error().describe();
  const std::map<std::string, WalkKind> expected{
      {"a.json", WalkKind::kFile}, {"d/e/b.json", WalkKind::kFile}, {"d/link", WalkKind::kLink}};
  EXPECT_EQ(found, expected) << "what a link leads to is not walked either";
  EXPECT_EQ(sizes["d/e/b.json"], 3U);
}

TEST(LookAt, WithoutItsRootFailsAsAWalkDoes) {
  const TemporaryFolder folder;
  const auto nothing = [](unsigned, std::span<const WalkEntry>) -> Result<void> { return {}; };
  const std::vector<std::string> paths{"a.json"};
  const auto done = look_at(folder.path("gone"), paths, nothing, [](std::string_view, int) {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().id, "E-FILE-006");
  EXPECT_EQ(done.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace radica
