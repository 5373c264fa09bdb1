#include "contract/object_store_contract.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "adapters/folder_store.h"
#include "support/memory_store.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

namespace fs = std::filesystem;

struct MemoryWorld {
  ObjectStore& store() { return memory; }
  MemoryStore memory;
};

struct FolderWorld {
  FolderWorld() : opened(FolderStore::open("folder:" + root()).value()) {}
  ObjectStore& store() { return *opened; }
  [[nodiscard]] std::string root() const { return folder.path("archive"); }

  TemporaryFolder folder;
  std::unique_ptr<FolderStore> opened;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ObjectStoreContract, MemoryWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Folder, ObjectStoreContract, FolderWorld);

// What only the folder store has to prove.
class FolderStoreTest : public ObjectStoreContract<FolderWorld> {
 protected:
  [[nodiscard]] std::string file_of(const std::string& key) const { return world_.root() + "/" + key; }
  // All regular files below the root, by relative path.
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(world_.root())) {
      if (entry.is_regular_file()) found.insert(fs::relative(entry.path(), world_.root()));
    }
    return found;
  }
  [[nodiscard]] std::set<std::string> visible_files() const {
    std::set<std::string> found = files();
    std::erase_if(found, [](const std::string& path) { return path.starts_with(".radica/"); });
    return found;
  }
};

TEST_F(FolderStoreTest, KeepsNothingButObjectsOutsideItsHiddenTree) {
  put("p/RE1/pqr_data.json", "{}");
  put("p/RE1/pqr_detail.pdf", "%PDF-");
  EXPECT_EQ(visible_files(), (std::set<std::string>{"p/RE1/pqr_data.json", "p/RE1/pqr_detail.pdf"}));
  EXPECT_EQ(files().size(), 4U);  // each with its description, no temporaries
}

TEST_F(FolderStoreTest, ProvesWhatItStored) {
  put("a", "bytes");
  EXPECT_EQ(head("a").sha256, hex(sha256("bytes")));
}

TEST_F(FolderStoreTest, DoesNotAnswerForBytesThatAHandChanged) {
  const PutReceipt receipt = put("a", "bytes");
  world_.folder.write("archive/a", "BYTES");
  const ObjectInfo info = head("a");
  EXPECT_EQ(info.bytes, 5U);
  EXPECT_FALSE(info.sha256.has_value());
  EXPECT_NE(info.etag, receipt.etag);
  put("a", "bytes");
  EXPECT_EQ(head("a").etag, receipt.etag);
}

TEST_F(FolderStoreTest, ListsAnObjectThatAHandPlacedWithoutProof) {
  put("a", "x");
  world_.folder.write("archive/p/placed", "12345");
  const ObjectInfo info = head("p/placed");
  EXPECT_EQ(info.bytes, 5U);
  EXPECT_EQ(info.etag, "");
  EXPECT_FALSE(info.sha256.has_value());
  EXPECT_EQ(list(""), (std::vector<std::string>{"a", "p/placed"}));
  EXPECT_EQ(get("p/placed"), "12345");
}

// The state after a kill between the two renames of put(): the new description beside the old object, or beside none.
TEST_F(FolderStoreTest, LeavesAStateBetweenTwoRenamesThatClaimsNothingAndIsRepairedByTheNextPut) {
  const PutReceipt old_receipt = put("a", "old bytes");
  fs::rename(file_of("a"), file_of("kept"));
  const PutReceipt receipt = put("a", "new bytes");
  fs::rename(file_of("kept"), file_of("a"));
  const ObjectInfo between = head("a");
  EXPECT_FALSE(between.sha256.has_value());
  EXPECT_NE(between.etag, receipt.etag);
  EXPECT_NE(between.etag, old_receipt.etag);
  fs::remove(file_of("a"));
  EXPECT_EQ(list(""), std::vector<std::string>{});
  const PutReceipt repaired = put("a", "new bytes");
  EXPECT_EQ(head("a").etag, repaired.etag);
  EXPECT_EQ(head("a").sha256, hex(sha256("new bytes")));
}

TEST_F(FolderStoreTest, TakesATornDescriptionForNone) {
  put("a", "bytes");
  for (const auto& entry : fs::recursive_directory_iterator(world_.root() + "/.radica/metadata")) {
    if (entry.is_regular_file()) fs::resize_file(entry.path(), entry.file_size() - 3);
  }
  const ObjectInfo info = head("a");
  EXPECT_EQ(info.etag, "");
  EXPECT_FALSE(info.sha256.has_value());
  EXPECT_EQ(info.bytes, 5U);
}

TEST_F(FolderStoreTest, SweepsWhatKilledPutsLeft) {
  world_.folder.write("archive/.radica/temporary/.pqr_data.json.tmp-4711-1", "half");
  put("a", "x");
  EXPECT_FALSE(world_.folder.has("archive/.radica/temporary/.pqr_data.json.tmp-4711-1"));
}

TEST_F(FolderStoreTest, LeavesNothingOfARefusedPut) {
  put("a", "x");
  PutRequest wrong = request("b/c", "x");
  wrong.sha256 = std::string(64, '0');
  EXPECT_FALSE(store().put(kAct, wrong));
  EXPECT_EQ(visible_files(), std::set<std::string>{"a"});
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(FolderStoreTest, TakesNoSourceThatIsALinkAndNoObjectThatIsOne) {
  PutRequest linked = request("a", "secret");
  fs::create_symlink(linked.source_path, linked.source_path + ".link");
  linked.source_path += ".link";
  const auto refused = store().put(kAct, linked);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-STORE-005");

  put("b", "x");
  fs::create_symlink(file_of("b"), file_of("link"));
  EXPECT_EQ(get("link"), "(missing)");
  EXPECT_EQ(list(""), std::vector<std::string>{"b"});
  put("link", "y");
  EXPECT_EQ(get("b"), "x");
  EXPECT_EQ(get("link"), "y");
}

TEST_F(FolderStoreTest, IsEmptyAndMakesNothingWhileItsFolderIsMissing) {
  EXPECT_EQ(list(""), std::vector<std::string>{});
  EXPECT_EQ(get("a"), "(missing)");
  EXPECT_FALSE(world_.folder.has("archive"));
}

TEST_F(FolderStoreTest, IsReadBackByAnotherProcess) {
  PutRequest request = this->request("p/ñ a", "bytes");
  request.metadata = {{"origen", "a b\n\"%"}, {"leer", ""}};
  ASSERT_TRUE(store().put(kAct, request));
  const auto other = FolderStore::open(world_.root());
  ASSERT_TRUE(other);
  const auto info = (*other)->head("p/ñ a");
  ASSERT_TRUE(info);
  ASSERT_TRUE(info->has_value());
  EXPECT_EQ((*info)->metadata, request.metadata);
  EXPECT_EQ((*info)->sha256, request.sha256);
}

TEST_F(FolderStoreTest, HasFileUrlsOfItsAbsoluteFolder) {
  EXPECT_EQ(store().url("a b/ñ"), "file://" + world_.root() + "/a%20b/%C3%B1");
  EXPECT_EQ(store().bucket(), world_.root());
  const auto relative = FolderStore::open("folder:data/../archive/");
  ASSERT_TRUE(relative);
  EXPECT_EQ((*relative)->bucket(), (fs::current_path() / "archive").string());
}

TEST_F(FolderStoreTest, RefusesARootThatIsAFile) {
  const auto refused = FolderStore::open("folder:" + world_.folder.write("file", ""));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(refused.error().id, "E-STORE-006");
  EXPECT_FALSE(FolderStore::open("folder:"));
}

}  // namespace
}  // namespace radica::test
