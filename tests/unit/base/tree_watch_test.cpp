#include "base/tree_watch.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

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
    watch_.take_changes();
  }
  // What was told of, each once, relative to in/tree; "*" when it may be anything.
  std::string told() {
    while (!sees_nothing()) {
    }
    const TreeWatch::Changes changes = watch_.take_changes();
    std::set<std::string> paths;
    for (const std::string& path : changes.paths) paths.insert(path.substr(folder_.path("in/tree/").size()));
    if (changes.is_anything) paths.insert("*");
    std::string text;
    for (const std::string& path : paths) text += (text.empty() ? "" : " ") + path;
    return text;
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

TEST_F(Watched, TellsWhichFilesChanged) {
  folder_.write("in/tree/deep/a.json", "{}");
  folder_.write("in/tree/b.json", "{}");
  EXPECT_EQ(told(), "b.json deep/a.json");
  std::filesystem::rename(folder_.path("in/tree/b.json"), folder_.path("in/tree/deep/c.json"));
  EXPECT_EQ(told(), "b.json deep/c.json") << "the old name and the new one";
  std::filesystem::remove(folder_.path("in/tree/deep/a.json"));
  EXPECT_EQ(told(), "deep/a.json");
  folder_.write("in/tree/.a.json.tmp", "{}");
  EXPECT_EQ(told(), "");
}

TEST_F(Watched, TellsOfTheFilesThatAFolderWasMadeWith) {
  folder_.write("in/tree/new/below/a.json", "{}");  // perhaps before the folder is watched
  EXPECT_EQ(told(), "new/below/a.json");
  folder_.write("in/tree/new/below/b.json", "{}");
  EXPECT_EQ(told(), "new/below/b.json");
}

TEST_F(Watched, TellsOfAllFilesOfAFolderThatIsMovedIn) {
  folder_.write("elsewhere/x/y/a.json", "{}");
  folder_.write("elsewhere/b.json", "{}");
  folder_.write("elsewhere/.hidden/c.json", "{}");
  std::filesystem::rename(folder_.path("elsewhere"), folder_.path("in/tree/moved"));
  EXPECT_EQ(told(), "moved/b.json moved/x/y/a.json");
}

TEST_F(Watched, OfAFolderThatIsMovedAwayNobodyKnowsWhatItHeld) {
  folder_.write("in/tree/deep/a.json", "{}");
  settle();
  std::filesystem::rename(folder_.path("in/tree/deep"), folder_.path("elsewhere"));
  EXPECT_EQ(told(), "*");
  std::filesystem::rename(folder_.path("elsewhere"), folder_.path("in/tree/deep"));
  EXPECT_EQ(told(), "deep/a.json");
}

TEST_F(Watched, AFolderThatIsRemovedIsToldOfFileByFile) {
  folder_.write("in/tree/deep/x/a.json", "{}");
  settle();
  std::filesystem::remove_all(folder_.path("in/tree/deep"));
  const std::string changed = told();
  EXPECT_NE(changed.find("deep/x/a.json"), std::string::npos) << changed;
}

TEST_F(Watched, WhenTheQueueIsFullAnythingMayHaveChanged) {
  for (int i = 0; i < 20000; ++i) folder_.write("in/tree/f" + std::to_string(i % 10), "x");
  EXPECT_EQ(told(), "*");
  folder_.write("in/tree/deep/a.json", "{}");
  EXPECT_EQ(told(), "deep/a.json") << "and afterwards it is known again";
}

}  // namespace
}  // namespace radica
