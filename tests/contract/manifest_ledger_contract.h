// What ports/manifest_ledger.h promises, for adapters/db_manifests on every database. A World is that of
// sql_contract.h.
#pragma once

#include <string>
#include <vector>

#include "adapters/db_manifests.h"
#include "adapters/db_uploads.h"
#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class ManifestLedgerContract : public LedgerWorld<World> {
 protected:
  // R1 with a data file.
  void SetUp() override {
    LedgerWorld<World>::SetUp();
    uploads_ = db_uploads(*this->sql_);
    manifests_ = db_manifests(*this->sql_);
    this->load_claim({this->seen("R1", 1, {})}, true);
    this->finish({this->data_file(1, "a.json", "R1")});
  }
  void store(const std::string& key, char bytes, ObjectState state) {
    StoredObject object;
    object.radicado = "R1";
    object.role = FileRole::kData;
    object.key = key;
    object.file_id = 1;
    object.sha256 = std::string(64, bytes);
    object.bytes = 10;
    object.content_type = "application/json";
    ASSERT_TRUE(uploads_->begin_objects(this->act_, "afinia", {object}, {}));
    object.etag = "tag";
    object.version_id = "v1";
    object.stored_bytes = 10;
    object.stored_at = "2026-11-24 12:00:00";
    object.state = state;
    ASSERT_TRUE(uploads_->update_objects(this->act_, {object}));
  }
  Texts unlisted() {
    Texts lines;
    EXPECT_TRUE(manifests_->unlisted([&lines](const ManifestLine& entry) -> Result<void> {
      lines.push_back(entry.company + " " + entry.key + " " + entry.path + " " + std::to_string(entry.bytes) + " " +
                      entry.sha256.substr(0, 1) + " " + entry.etag + " " + entry.version_id + " " + entry.stored_at);
      return {};
    }));
    return lines;
  }

  std::unique_ptr<UploadLedger> uploads_;
  std::unique_ptr<ManifestLedger> manifests_;
};

TYPED_TEST_SUITE_P(ManifestLedgerContract);

TYPED_TEST_P(ManifestLedgerContract, WhatIsProvenStandsInOneManifestUntilItsBytesChange) {
  this->store("k/2", 'b', ObjectState::kVerified);
  this->store("k/1", 'a', ObjectState::kVerified);
  this->store("k/3", 'c', ObjectState::kStored);
  EXPECT_EQ(this->unlisted(), (Texts{"afinia k/1 a.json 10 a tag v1 2026-11-24 12:00:00",
                                     "afinia k/2 a.json 10 b tag v1 2026-11-24 12:00:00"}));
  EXPECT_FALSE(this->manifests_->last().value());
  ASSERT_TRUE(this->manifests_->add(this->act_, {"run-1", "hash-1", "", 100, 2}));
  EXPECT_TRUE(this->unlisted().empty());
  this->store("k/1", 'd', ObjectState::kVerified);
  EXPECT_EQ(this->unlisted(), (Texts{"afinia k/1 a.json 10 d tag v1 2026-11-24 12:00:00"}));
}

TYPED_TEST_P(ManifestLedgerContract, TheChainComesFromTheFirstToTheLast) {
  ASSERT_TRUE(this->manifests_->add(this->act_, {"run-9", "hash-1", "", 100, 2}));
  ASSERT_TRUE(this->manifests_->add(this->act_, {"run-1", "hash-2", "hash-1", 50, 1}));
  const auto all = this->manifests_->all().value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(0).run_id + all.at(0).previous, "run-9");
  EXPECT_EQ(all.at(1).run_id + " " + all.at(1).previous, "run-1 hash-1");
  const auto last = this->manifests_->last().value();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->sha256, "hash-2");
  EXPECT_EQ(last->bytes + last->objects, 51U);
}

TYPED_TEST_P(ManifestLedgerContract, AnOustedRunAddsNothing) {
  expect_fenced(this->manifests_->add(ousted_act(*this->sql_, *this->clock_), {"run-1", "hash-1", "", 100, 2}));
  EXPECT_TRUE(this->manifests_->all()->empty());
}

REGISTER_TYPED_TEST_SUITE_P(ManifestLedgerContract, WhatIsProvenStandsInOneManifestUntilItsBytesChange,
                            TheChainComesFromTheFirstToTheLast, AnOustedRunAddsNothing);

}  // namespace radica::test
