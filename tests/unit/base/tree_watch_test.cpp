#include "base/tree_watch.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/temporary_folder.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using test::TemporaryFolder;

class Watched : public testing::Test {
 protected:
  Watched() {
    std::filesystem::create_directories(folder_.path("in/tree/deep"));
    watch_.add_folder(folder_.path("in"));
    watch_.add_tree(folder_.path("in/tree"));
  }
  bool sees_a_change() {
    const auto seen = watch_.wait(milliseconds(2000));
    return seen && *seen == TreeWatch::Seen::kChange;
  }
  bool sees_nothing() {
    const auto seen = watch_.wait(milliseconds(50));
    return seen && *seen == TreeWatch::Seen::kNothing;
  }
  void settle() {  // what was done before is told of
    while (!sees_nothing()) {
    }
  }
  TemporaryFolder folder_;
  TreeWatch watch_ = [] {
    auto opened = TreeWatch::open();
    if (!opened) throw std::runtime_error(opened.error().describe());
    return std::move(*opened);
  }();
};

TEST_F(Watched, NothingIsToldWhereNothingChanges) {
  EXPECT_TRUE(sees_nothing());
  EXPECT_EQ(watch_.folders(), 3U);
}

TEST_F(Watched, AFileThatIsWrittenMovedTouchedOrRemovedIsAChange) {
  folder_.write("in/tree/deep/a.json", "{}");
  EXPECT_TRUE(sees_a_change());
  settle();
  std::filesystem::rename(folder_.path("in/tree/deep/a.json"), folder_.path("in/tree/a.json"));
  EXPECT_TRUE(sees_a_change());
  settle();
  std::filesystem::last_write_time(folder_.path("in/tree/a.json"), std::filesystem::file_time_type::clock::now());
  EXPECT_TRUE(sees_a_change());
  settle();
  std::filesystem::remove(folder_.path("in/tree/a.json"));
  EXPECT_TRUE(sees_a_change());
}

TEST_F(Watched, WhatIsMadeInANewFolderIsAChange) {
  std::filesystem::create_directories(folder_.path("in/tree/new/below"));
  EXPECT_TRUE(sees_a_change());
  settle();
  folder_.write("in/tree/new/below/a.json", "{}");
  EXPECT_TRUE(sees_a_change());
}

TEST_F(Watched, AFolderThatIsMovedInIsWatchedWithAllBelowIt) {
  folder_.write("elsewhere/x/y/a.json", "{}");
  std::filesystem::rename(folder_.path("elsewhere"), folder_.path("in/tree/moved"));
  EXPECT_TRUE(sees_a_change());
  settle();
  folder_.write("in/tree/moved/x/y/b.json", "{}");
  EXPECT_TRUE(sees_a_change());
}

TEST_F(Watched, ATreeThatIsMissingIsWatchedOnceItIsThere) {
  watch_.add_tree(folder_.path("in/later"));
  settle();
  std::filesystem::create_directories(folder_.path("in/later"));
  EXPECT_TRUE(sees_a_change());
  settle();
  folder_.write("in/later/a.json", "{}");
  EXPECT_TRUE(sees_a_change());
}

TEST_F(Watched, HiddenFoldersAndThoseBehindLinksAreNot) {
  std::filesystem::create_directories(folder_.path("in/tree/.work"));
  std::filesystem::create_directories(folder_.path("outside"));
  std::filesystem::create_directory_symlink(folder_.path("outside"), folder_.path("in/tree/link"));
  settle();
  folder_.write("in/tree/.work/a.json", "{}");
  folder_.write("outside/a.json", "{}");
  EXPECT_TRUE(sees_nothing());
}

TEST_F(Watched, AFloodOfChangesIsOneChange) {
  for (int i = 0; i < 20000; ++i)
    folder_.write("in/tree/f" + std::to_string(i % 10), "x");  // more than the queue holds
  EXPECT_TRUE(sees_a_change());
  settle();
  folder_.write("in/tree/deep/a.json", "{}");
  EXPECT_TRUE(sees_a_change()) << "goes on";
}

}  // namespace
}  // namespace radica
