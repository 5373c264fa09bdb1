// What every object store does (ports/object_store.h). An adapter's test names a World for each store:
//   struct World { ObjectStore& store(); };   // default-constructed per test: an empty store of its own
// and instantiates the suite: INSTANTIATE_TYPED_TEST_SUITE_P(Folder, ObjectStoreContract, FolderWorld);
// A deviation is a member of its World: kOneWriterAKey = of several puts to one key at once some may fail.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "ports/object_store.h"
#include "support/temporary_folder.h"

namespace radica::test {

inline const Act kAct{"radica", "upload", "20261124_120000-7f3a", 0};

template <class World>
class ObjectStoreContract : public testing::Test {
 protected:
  ObjectStore& store() { return world_.store(); }

  PutRequest request(const std::string& key, std::string_view bytes) {
    PutRequest request;
    request.key = key;
    request.source_path = sources_.write("source-" + std::to_string(count_++), bytes);
    request.sha256 = hex(sha256(bytes));
    request.bytes = bytes.size();
    request.content_type = "application/pdf";
    return request;
  }
  PutReceipt put(const std::string& key, std::string_view bytes) {
    auto receipt = store().put(kAct, request(key, bytes));
    EXPECT_TRUE(receipt) << key << ": " << receipt.error().describe();
    return receipt ? std::move(*receipt) : PutReceipt();
  }
  // The bytes, or "(missing)".
  std::string get(const std::string& key) {
    std::string bytes;
    const auto found = store().get(key, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    });
    EXPECT_TRUE(found) << key << ": " << found.error().describe();
    return found && *found ? bytes : "(missing)";
  }
  std::string get_by_address(const std::string& key) {
    std::string bytes;
    const auto found = store().get_by_address(key, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    });
    EXPECT_TRUE(found) << key << ": " << found.error().describe();
    return found && *found ? bytes : "(missing)";
  }
  ObjectInfo head(const std::string& key) {
    const auto info = store().head(key);
    EXPECT_TRUE(info) << key << ": " << info.error().describe();
    if (!info) return {};
    EXPECT_TRUE(info->has_value()) << key;
    return info->value_or(ObjectInfo());
  }
  std::vector<std::string> list(std::string_view prefix) {
    std::vector<std::string> keys;
    const auto listed = store().list(prefix, [&](const ObjectInfo& info) -> Result<void> {
      keys.push_back(info.key);
      return {};
    });
    EXPECT_TRUE(listed) << listed.error().describe();
    return keys;
  }

  World world_;
  TemporaryFolder sources_;
  std::atomic<int> count_{0};
};

TYPED_TEST_SUITE_P(ObjectStoreContract);

TYPED_TEST_P(ObjectStoreContract, GivesBackWhatWasPut) {
  const std::string bytes("%PDF-1.4\n\0\xFF\n", 12);
  PutRequest request = this->request("Central/Afinia/RE1/pqr_detail.pdf", bytes);
  request.metadata = {{"empresa", "afinia"}, {"origen", "lote%20con%20%C3%B1/a.pdf"}, {"run-id", "20261124-7f3a"}};
  const auto receipt = this->store().put(kAct, request);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(receipt->stored_bytes, bytes.size());
  EXPECT_NE(receipt->etag, "");
  EXPECT_EQ(this->get(request.key), bytes);
  const ObjectInfo info = this->head(request.key);
  EXPECT_EQ(info.key, request.key);
  EXPECT_EQ(info.bytes, bytes.size());
  EXPECT_EQ(info.etag, receipt->etag);
  EXPECT_EQ(info.sha256.value_or(request.sha256), request.sha256);
  EXPECT_EQ(info.content_type, "application/pdf");
  EXPECT_EQ(info.metadata, request.metadata);
}

TYPED_TEST_P(ObjectStoreContract, AnswersThatAKeyIsMissing) {
  this->put("a/b", "x");
  for (const std::string& key : {std::string("a"), std::string("a/b/c"), std::string("a/bb"), std::string("z")}) {
    const auto info = this->store().head(key);
    ASSERT_TRUE(info) << info.error().describe();
    EXPECT_FALSE(info->has_value()) << key;
    EXPECT_EQ(this->get(key), "(missing)") << key;
    const auto removed = this->store().remove(kAct, key);
    ASSERT_TRUE(removed) << removed.error().describe();
    EXPECT_FALSE(*removed) << key;
  }
  EXPECT_EQ(this->get("a/b"), "x");
}

TYPED_TEST_P(ObjectStoreContract, ReplacesAnObjectWhole) {
  PutRequest first = this->request("a/b", "the first and longer one");
  first.metadata = {{"origen", "first"}, {"only", "first"}};
  const auto old_receipt = this->store().put(kAct, first);
  ASSERT_TRUE(old_receipt);
  PutRequest second = this->request("a/b", "second");
  second.content_type = "application/json";
  second.metadata = {{"origen", "second"}};
  const auto receipt = this->store().put(kAct, second);
  ASSERT_TRUE(receipt);
  EXPECT_NE(receipt->etag, old_receipt->etag);
  EXPECT_EQ(this->get("a/b"), "second");
  const ObjectInfo info = this->head("a/b");
  EXPECT_EQ(info.etag, receipt->etag);
  EXPECT_EQ(info.bytes, 6U);
  EXPECT_EQ(info.content_type, "application/json");
  EXPECT_EQ(info.metadata, second.metadata);
  EXPECT_EQ(this->list(""), std::vector<std::string>{"a/b"});
}

TYPED_TEST_P(ObjectStoreContract, MayPutTheSameTwice) {
  const PutReceipt first = this->put("a", "same");
  const PutReceipt second = this->put("a", "same");
  EXPECT_EQ(this->head("a").etag, second.etag);
  EXPECT_EQ(this->get("a"), "same");
  EXPECT_EQ(first.stored_bytes, second.stored_bytes);
}

TYPED_TEST_P(ObjectStoreContract, RemovesAnObject) {
  this->put("a/b", "x");
  this->put("a/c", "y");
  const auto removed = this->store().remove(kAct, "a/b");
  ASSERT_TRUE(removed) << removed.error().describe();
  EXPECT_TRUE(*removed);
  EXPECT_EQ(this->get("a/b"), "(missing)");
  EXPECT_EQ(this->list(""), std::vector<std::string>{"a/c"});
  this->put("a/b", "z");
  EXPECT_EQ(this->get("a/b"), "z");
}

TYPED_TEST_P(ObjectStoreContract, RemovesManyAtOnce) {
  std::vector<std::string> keys;
  for (const char* key : {"a b/c&d.pdf", "a+b", "a%20b", "ñ/<Ñ>.json", "tab\there", "日本語"}) {
    this->put(key, "x");
    keys.push_back(key);
  }
  this->put("stays", "y");
  keys.push_back("never/was there");
  const auto removed = this->store().remove_all(kAct, keys);
  ASSERT_TRUE(removed) << removed.error().describe();
  EXPECT_EQ(this->list(""), std::vector<std::string>{"stays"});
  EXPECT_TRUE(this->store().remove_all(kAct, {}));
}

TYPED_TEST_P(ObjectStoreContract, TakesKeysWithUnusualCharacters) {
  std::map<std::string, std::string> objects;
  for (const char* key : {"a b/c d.pdf", "a+b", "a%20b", "ñ/Ñandú.json", "k=v&x=y", "RE1~C2/pqr_data.json",
                          "it's \"q\"", "#?;:@!$,()*[]{}|^`<>\\", ".hidden/.x", "%2E%2E/a", "tab\there", "日本語"}) {
    objects[key] = std::string("bytes of ") + key;
    this->put(key, objects[key]);
  }
  std::vector<std::string> keys;
  for (const auto& [key, bytes] : objects) {
    EXPECT_EQ(this->get(key), bytes) << key;
    EXPECT_EQ(this->get_by_address(key), bytes) << key;
    EXPECT_EQ(this->head(key).bytes, bytes.size()) << key;
    EXPECT_EQ(this->list(key), std::vector<std::string>{key}) << key;
    keys.push_back(key);
  }
  EXPECT_EQ(this->list(""), keys);
}

TYPED_TEST_P(ObjectStoreContract, RefusesKeysThatAreNone) {
  for (const char* key : {"", "/a", "a/", "a//b", "../a", "a/../../b", ".", "..", "a/./b", ".radica/x", "a/\xF1"}) {
    const auto refused = this->store().put(kAct, this->request(key, "x"));
    ASSERT_FALSE(refused) << key;
    EXPECT_EQ(refused.error().code, ErrorCode::kBadInput) << key;
    EXPECT_EQ(refused.error().id, "E-STORE-002") << key;
    EXPECT_FALSE(this->store().head(key)) << key;
    EXPECT_FALSE(this->store().get(key, [](std::string_view) -> Result<void> { return {}; })) << key;
    EXPECT_FALSE(this->store().remove(kAct, key)) << key;
  }
  EXPECT_EQ(this->list(""), std::vector<std::string>{});
}

TYPED_TEST_P(ObjectStoreContract, RefusesOtherBytesThanThoseOfTheHash) {
  PutRequest request = this->request("a", "announced");
  request.sha256 = hex(sha256("something else"));
  const auto refused = this->store().put(kAct, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(refused.error().id, "E-STORE-004");
  EXPECT_EQ(this->list(""), std::vector<std::string>{});

  const PutReceipt receipt = this->put("a", "old");
  EXPECT_FALSE(this->store().put(kAct, request));
  EXPECT_EQ(this->get("a"), "old");
  EXPECT_EQ(this->head("a").etag, receipt.etag);
}

TYPED_TEST_P(ObjectStoreContract, RefusesASourceThatChangedSinceItWasHashed) {
  PutRequest request = this->request("a", "as hashed");
  const auto as_hashed = stat_file(request.source_path);
  ASSERT_TRUE(as_hashed);
  request.source = *as_hashed;
  EXPECT_TRUE(this->store().put(kAct, request));

  this->sources_.write(std::string(name_of(request.source_path)), "longer than it was when it was hashed");
  const auto refused = this->store().put(kAct, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().id, "E-STORE-003");
  EXPECT_EQ(this->get("a"), "as hashed");
}

TYPED_TEST_P(ObjectStoreContract, SaysThatTheSourceIsMissing) {
  PutRequest request = this->request("a", "x");
  request.source_path += ".gone";
  const auto refused = this->store().put(kAct, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(refused.error().id, "E-STORE-005");
  EXPECT_EQ(this->list(""), std::vector<std::string>{});
}

TYPED_TEST_P(ObjectStoreContract, ListsByPrefixInTheOrderOfBytes) {
  // '.' stands before '/', '0' and '~' behind it: the order of folders is not that of their names.
  for (const char* key : {"p/a/1", "p/a.x", "p/a0", "p/a~b/1", "p/a~/2", "p/ab/1", "p/ñ", "q/1", "p/a/10", "p/a/2"})
    this->put(key, "x");
  const std::vector<std::string> of_p{"p/a.x",  "p/a/1",  "p/a/10",  "p/a/2", "p/a0",
                                      "p/ab/1", "p/a~/2", "p/a~b/1", "p/ñ"};
  EXPECT_EQ(this->list("p/"), of_p);
  EXPECT_EQ(this->list("p"), of_p);
  EXPECT_EQ(this->list("p/a/"), (std::vector<std::string>{"p/a/1", "p/a/10", "p/a/2"}));
  EXPECT_EQ(this->list("p/a/1"), (std::vector<std::string>{"p/a/1", "p/a/10"}));
  EXPECT_EQ(this->list("p/a~"), (std::vector<std::string>{"p/a~/2", "p/a~b/1"}));
  EXPECT_EQ(this->list("q/1"), std::vector<std::string>{"q/1"});
  for (const char* prefix : {"p/b", "r/", "q/1/", "q/1/2", "/", "../", "p//", "p/./", ".radica/"})
    EXPECT_EQ(this->list(prefix), std::vector<std::string>{}) << prefix;
  EXPECT_EQ(this->list("").size(), of_p.size() + 1);
}

TYPED_TEST_P(ObjectStoreContract, ShowsSizeAndEtagInAListing) {
  const PutReceipt receipt = this->put("a/b", "12345");
  int count = 0;
  const auto listed = this->store().list("a/", [&](const ObjectInfo& info) -> Result<void> {
    ++count;
    EXPECT_EQ(info.bytes, 5U);
    EXPECT_EQ(info.etag, receipt.etag);
    return {};
  });
  EXPECT_TRUE(listed);
  EXPECT_EQ(count, 1);
}

TYPED_TEST_P(ObjectStoreContract, AGlanceShowsNothingThatIsNotThere) {
  std::vector<std::string> keys;
  for (int i = 10; i < 50; ++i) {
    keys.push_back("p/k/" + std::to_string(i));
    if (i % 3 != 0) this->put(keys.back(), "bytes " + keys.back());
  }
  this->put("p/k/1", "not asked for");
  std::string before;
  const auto glanced = this->store().glance(keys, [&](const ObjectInfo& info) -> Result<void> {
    EXPECT_GT(info.key, before);
    before = info.key;
    const ObjectInfo is = this->head(info.key);
    EXPECT_EQ(info.etag, is.etag) << info.key;
    EXPECT_EQ(info.bytes, is.bytes) << info.key;
    EXPECT_EQ(std::count(keys.begin(), keys.end(), info.key), 1) << info.key;
    return {};
  });
  EXPECT_TRUE(glanced) << glanced.error().describe();
}

TYPED_TEST_P(ObjectStoreContract, EndsAListingAndAReadingWithTheErrorOfTheCallback) {
  for (const char* key : {"a", "b", "c"}) this->put(key, "x");
  int count = 0;
  const auto listed = this->store().list("", [&](const ObjectInfo&) -> Result<void> {
    ++count;
    return fail(ErrorCode::kCancelled, "E-RUN-001");
  });
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(count, 1);
  const auto read =
      this->store().get("a", [](std::string_view) -> Result<void> { return fail(ErrorCode::kCancelled, "E-RUN-001"); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kCancelled);
}

TYPED_TEST_P(ObjectStoreContract, StoresEmptyAndLargeObjects) {
  EXPECT_EQ(this->put("empty", "").stored_bytes, 0U);
  EXPECT_EQ(this->get("empty"), "");
  std::string large;
  for (std::uint32_t i = 0; large.size() < 5'000'001; i += 7919) large += std::to_string(i * i);
  EXPECT_EQ(this->put("large", large).stored_bytes, large.size());
  EXPECT_TRUE(this->get("large") == large);
  EXPECT_EQ(this->head("large").bytes, large.size());
}

TYPED_TEST_P(ObjectStoreContract, TakesPutsFromManyThreads) {
  constexpr int kThreads = 8, kEach = 12;
  std::vector<std::vector<PutRequest>> requests(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    for (int i = 0; i < kEach; ++i) {
      // Half of them to keys that all threads want.
      const std::string owner = i % 2 == 0 ? "shared" : std::to_string(t);
      requests[static_cast<std::size_t>(t)].push_back(
          this->request("c/" + owner + "/" + std::to_string(i), std::to_string(t * 1000 + i) + std::string(900, 'x')));
    }
  }
  {
    std::vector<std::jthread> threads;
    for (const auto& mine : requests) {
      threads.emplace_back([&, this] {
        for (const PutRequest& request : mine) {
          const auto sent = this->store().put(kAct, request);
          const bool may_lose = requires {
            TypeParam::kOneWriterAKey;
          }
          &&request.key.starts_with("c/shared/");
          EXPECT_TRUE(sent || (may_lose && sent.error().id == "E-STORE-008")) << sent.error().describe();
        }
      });
    }
  }
  EXPECT_EQ(this->list("c/").size(), static_cast<std::size_t>(kEach / 2 + kThreads * kEach / 2));
  for (const std::string& key : this->list("c/")) {
    const ObjectInfo info = this->head(key);
    const std::string bytes = this->get(key);
    EXPECT_EQ(info.bytes, bytes.size());
    EXPECT_EQ(info.sha256.value_or(hex(sha256(bytes))), hex(sha256(bytes))) << key;
  }
}

TYPED_TEST_P(ObjectStoreContract, GivesEachKeyAPermanentAddress) {
  const std::string url = this->store().url("a b/ñ%.pdf");
  EXPECT_NE(url.find("://"), std::string::npos);
  EXPECT_EQ(url, this->store().url("a b/ñ%.pdf"));
  EXPECT_NE(url, this->store().url("a b/ñ%25.pdf"));
  EXPECT_NE(this->store().bucket(), "");
}

REGISTER_TYPED_TEST_SUITE_P(ObjectStoreContract, GivesBackWhatWasPut, AnswersThatAKeyIsMissing, ReplacesAnObjectWhole,
                            MayPutTheSameTwice, RemovesAnObject, RemovesManyAtOnce, TakesKeysWithUnusualCharacters,
                            RefusesKeysThatAreNone, RefusesOtherBytesThanThoseOfTheHash,
                            RefusesASourceThatChangedSinceItWasHashed, SaysThatTheSourceIsMissing,
                            ListsByPrefixInTheOrderOfBytes, ShowsSizeAndEtagInAListing,
                            AGlanceShowsNothingThatIsNotThere, EndsAListingAndAReadingWithTheErrorOfTheCallback,
                            StoresEmptyAndLargeObjects, TakesPutsFromManyThreads, GivesEachKeyAPermanentAddress);

}  // namespace radica::test
