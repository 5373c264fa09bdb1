// What ports/upload_ledger.h promises, for adapters/db_uploads on every database. A World is that of sql_contract.h.
#pragma once

#include <string>
#include <vector>

#include "adapters/db_uploads.h"
#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class UploadLedgerContract : public LedgerWorld<World> {
 protected:
  // R1 with a data file and an attachment, R2 with a data file, both waiting.
  void SetUp() override {
    LedgerWorld<World>::SetUp();
    uploads_ = db_uploads(*this->sql_);
    this->load_claim({this->seen("R1", 1, {{"numero_reclamo_sgc", "RE1"}})}, true);
    this->load_claim({this->seen("R2", 1, {}, 3, "c.json")}, true);
    this->finish({this->data_file(1, "a.json", "R1"), this->other_file(2, "RE1_x.jpg", "R1"),
                  this->data_file(3, "c.json", "R2")});
  }

  static StoredObject intent(std::string_view radicado, FileRole role, std::string_view key, std::int64_t file_id,
                             char bytes) {
    StoredObject object;
    object.radicado = std::string(radicado);
    object.role = role;
    object.key = std::string(key);
    object.file_id = file_id;
    object.sha256 = std::string(64, bytes);
    object.bytes = 10;
    object.content_type = "application/json";
    if (role != FileRole::kData) object.facts = R"({"dano":"truncado"})";
    return object;
  }
  static StoredObject receipt(StoredObject object, ObjectState state = ObjectState::kStored) {
    object.etag = "tag-" + object.key;
    object.version_id = "v1";
    object.stored_bytes = 11;
    object.state = state;
    return object;
  }
  void begin(const std::vector<StoredObject>& objects, const std::vector<FileHash>& hashes = {}) {
    const auto begun = uploads_->begin_objects(this->act_, "afinia", objects, hashes);
    ASSERT_TRUE(begun) << begun.error().describe();
  }
  // "key sha state etag version stored" of each.
  Texts objects(const std::string& company = "afinia") {
    Texts found;
    EXPECT_TRUE(uploads_->objects(company, [&](const StoredObject& object) -> Result<void> {
      constexpr const char* kStates[] = {"sending", "stored", "verified"};
      found.push_back(object.key + " " + object.sha256.substr(0, 1) + " " + kStates[static_cast<int>(object.state)] +
                      " " + object.etag + " " + object.version_id + " " + std::to_string(object.stored_bytes));
      return {};
    }));
    return found;
  }
  ClaimUpload claim(const std::string& radicado) {
    const auto claims = uploads_->claims("afinia", {radicado});
    if (!claims || claims->size() != 1) throw std::runtime_error("no claim " + radicado);
    return claims->front();
  }
  static ClaimDone done(std::string_view radicado, std::string_view key, char bytes = 'a') {
    ClaimDone claim;
    claim.radicado = std::string(radicado);
    claim.sgc = "RE1";
    claim.urls = "[{\"clave\":\"" + std::string(key) + "\"}]";
    ClaimDone::RegisterRow row;
    row.name = "pqr_data.json";
    row.source_path = "a.json";
    row.extension = ".json";
    row.sha256 = std::string(64, bytes);
    row.key = std::string(key);
    row.url = "s3://b/" + row.key;
    row.content_type = "application/json";
    row.metadata = "{}";
    row.bytes = 10;
    row.file_time = *parse_local("2025-10-08 10:11:12");
    claim.objects.push_back(row);
    return claim;
  }
  void write_back(const std::vector<ClaimDone>& claims) {
    const auto written = uploads_->write_back(this->act_, "afinia", {"bucket", "us-east-1"}, claims, this->now_);
    ASSERT_TRUE(written) << written.error().describe();
  }
  Texts registry() {
    return this->rows(
        "SELECT clave_s3, hash_archivo, url_s3, region_s3, fecha_carga, fecha_creacion, fecha_actualizacion FROM "
        "{schema}.registros_ov_s3 ORDER BY clave_s3");
  }

  std::unique_ptr<UploadLedger> uploads_;
};

TYPED_TEST_SUITE_P(UploadLedgerContract);

TYPED_TEST_P(UploadLedgerContract, PendingClaimsComeInTheOrderOfTheirBytes) {
  this->load_claim({this->seen("R10", 1, {})}, true);
  this->load_claim({this->seen("r", 1, {})}, true);
  this->load_claim({this->seen("R3", 1, {})}, false);
  EXPECT_EQ(this->uploads_->pending("afinia").value(), (Texts{"R1", "R10", "R2", "r"}));
  EXPECT_TRUE(this->uploads_->pending("aire")->empty());
}

TYPED_TEST_P(UploadLedgerContract, AClaimComesWithEverythingItsPlanDependsOn) {
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {2}));
  this->begin({this->intent("R1", FileRole::kData, "k/1", 1, 'a')});
  const ClaimUpload claim = this->claim("R1");
  EXPECT_EQ(claim.sgc, "RE1");
  EXPECT_EQ(claim.folder, "");
  ASSERT_EQ(claim.files.size(), 2U);
  EXPECT_EQ(claim.files[0].path + " " + claim.files[0].state, "RE1_x.jpg desaparecido") << "also one that is gone";
  EXPECT_EQ(claim.files[1].path + " " + claim.files[1].state, "a.json leido");
  EXPECT_EQ(claim.files[1].role, FileRole::kData);
  ASSERT_EQ(claim.objects.size(), 1U);
  EXPECT_EQ(claim.objects[0].key, "k/1");
  EXPECT_EQ(claim.objects[0].role, FileRole::kData);
  EXPECT_EQ(claim.objects[0].file_id, 1);
  EXPECT_EQ(claim.objects[0].bytes, 10U);
  EXPECT_EQ(claim.objects[0].content_type, "application/json");
}

TYPED_TEST_P(UploadLedgerContract, ClaimsAreApart) {
  this->begin({this->intent("R1", FileRole::kData, "k/1", 1, 'a'), this->intent("R2", FileRole::kData, "k/2", 3, 'a')});
  const auto claims = this->uploads_->claims("afinia", {"R2", "R1", "R9"});
  ASSERT_TRUE(claims);
  ASSERT_EQ(claims->size(), 2U);
  EXPECT_EQ(claims->at(0).radicado, "R1");
  EXPECT_EQ(claims->at(0).files.size(), 2U);
  EXPECT_EQ(claims->at(1).radicado, "R2");
  EXPECT_EQ(claims->at(1).sgc, "");
  EXPECT_EQ(claims->at(1).files.size(), 1U);
  EXPECT_EQ(claims->at(1).objects.at(0).key, "k/2");
}

TYPED_TEST_P(UploadLedgerContract, AFolderIsGivenOnceAndTheNextClaimGetsItsOwn) {
  const auto given = this->uploads_->fix_folders(
      this->act_, "afinia", {{"R1", "RE1", "RE1~R1"}, {"R2", "RE1", "RE1~R2"}, {"R3", "RE3", "RE3~R3"}});
  ASSERT_TRUE(given);
  Texts shown;
  for (const FolderGiven& folder : *given)
    shown.push_back(folder.radicado + " " + folder.folder + (folder.is_shared ? " shared" : ""));
  EXPECT_EQ(shown, (Texts{"R1 RE1", "R2 RE1~R2 shared", "R3 RE3"}));
  EXPECT_EQ(this->claim("R1").folder, "RE1");
  EXPECT_EQ(this->claim("R2").folder, "RE1~R2");
  const auto foreseen = this->uploads_->foresee_folders("afinia", {{"R4", "RE3", "RE3~R4"}, {"R5", "RE5", "RE5~R5"}});
  ASSERT_TRUE(foreseen);
  EXPECT_EQ(foreseen->at(0).folder + " " + foreseen->at(1).folder, "RE3~R4 RE5");
  const auto later =
      this->uploads_->fix_folders(this->act_, "afinia", {{"R4", "RE3", "RE3~R4"}, {"R5", "RE5", "RE5~R5"}});
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->at(0).is_shared) << "taken in an earlier run";
  EXPECT_FALSE(later->at(1).is_shared);
  const auto other_company = this->uploads_->fix_folders(this->act_, "aire", {{"R1", "RE1", "RE1~R1"}});
  ASSERT_TRUE(other_company);
  EXPECT_FALSE(other_company->at(0).is_shared);
}

TYPED_TEST_P(UploadLedgerContract, IntentsStandBeforeTheEffect) {
  this->run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE");
  this->begin(
      {this->intent("R1", FileRole::kData, "k/2", 1, 'a'), this->intent("R1", FileRole::kAttachment, "k/1", 2, 'b')},
      {{2, std::string(64, 'b')}});
  EXPECT_EQ(this->objects(), (Texts{"k/1 b sending   0", "k/2 a sending   0"})) << "by key";
  EXPECT_TRUE(this->objects("aire").empty());
  EXPECT_FALSE(this->is_processed("R1"));
  EXPECT_TRUE(this->is_processed("R2"));
  EXPECT_EQ(this->row("SELECT sha256 FROM {radica}.radica_file WHERE id = 2"), std::string(64, 'b'));
  EXPECT_EQ(this->row("SELECT sha256 FROM {radica}.radica_file WHERE id = 1"), std::string(64, 'a')) << "untouched";
}

TYPED_TEST_P(UploadLedgerContract, HashesAloneChangeNoClaim) {
  this->run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE");
  this->begin({}, {{2, std::string(64, 'c')}});
  EXPECT_TRUE(this->is_processed("R1"));
  EXPECT_EQ(this->row("SELECT sha256 FROM {radica}.radica_file WHERE id = 2"), std::string(64, 'c'));
}

TYPED_TEST_P(UploadLedgerContract, AnObjectIsOpenUntilItHasItsReceipt) {
  const StoredObject first = this->intent("R1", FileRole::kData, "k/1", 1, 'a');
  this->begin({first});
  EXPECT_TRUE(this->uploads_->is_open("k/1").value());
  EXPECT_FALSE(this->uploads_->is_open("k/2").value());
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, {this->receipt(first)}));
  EXPECT_FALSE(this->uploads_->is_open("k/1").value());
}

TYPED_TEST_P(UploadLedgerContract, AReceiptCompletesItsIntent) {
  const StoredObject first = this->intent("R1", FileRole::kData, "k/1", 1, 'a'),
                     second = this->intent("R2", FileRole::kData, "k/2", 3, 'b');
  this->begin({first, second});
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, {this->receipt(first)}));
  EXPECT_EQ(this->objects(), (Texts{"k/1 a stored tag-k/1 v1 11", "k/2 b sending   0"}));
}

TYPED_TEST_P(UploadLedgerContract, WhatAFileSaysOfItselfIsKeptWithItsObject) {
  StoredObject detail = this->intent("R1", FileRole::kDetail, "k/1", 1, 'a');
  this->begin({detail, this->intent("R1", FileRole::kData, "k/2", 2, 'b')});
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, {this->receipt(detail)}));
  EXPECT_EQ(this->claim("R1").objects.at(0).facts, R"({"dano":"truncado"})");
  EXPECT_EQ(this->claim("R1").objects.at(1).facts, "");
  detail.facts.clear();
  this->begin({detail});
  EXPECT_EQ(this->claim("R1").objects.at(0).facts, "") << "other bytes, other facts";
}

TYPED_TEST_P(UploadLedgerContract, AReceiptOfOtherBytesIsNone) {
  this->begin({this->intent("R1", FileRole::kData, "k/1", 1, 'a')});
  ASSERT_TRUE(
      this->uploads_->update_objects(this->act_, {this->receipt(this->intent("R1", FileRole::kData, "k/1", 1, 'b'))}));
  EXPECT_EQ(this->objects(), Texts{"k/1 a sending   0"}) << "the intent was renewed meanwhile";
}

TYPED_TEST_P(UploadLedgerContract, AChangedFileRenewsTheIntentUnderItsKey) {
  const StoredObject first = this->intent("R1", FileRole::kData, "k/1", 1, 'a');
  this->begin({first});
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, {this->receipt(first, ObjectState::kVerified)}));
  this->begin({this->intent("R1", FileRole::kData, "k/1", 7, 'b')});
  EXPECT_EQ(this->objects(), Texts{"k/1 b sending   0"}) << "nothing of the old receipt is left";
  EXPECT_EQ(this->claim("R1").objects.at(0).file_id, 7);
}

TYPED_TEST_P(UploadLedgerContract, WhatIsProvenIsVerifiedAndWhatIsNotWaitsAgain) {
  const StoredObject good = this->intent("R1", FileRole::kData, "k/1", 1, 'a'),
                     bad = this->intent("R2", FileRole::kData, "k/2", 3, 'b');
  this->begin({good, bad});
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, {this->receipt(good), this->receipt(bad)}));
  this->write_back({this->done("R1", "k/1"), this->done("R2", "k/2")});
  ASSERT_TRUE(this->uploads_->settle_objects(
      this->act_, "afinia", {this->receipt(good, ObjectState::kVerified), this->receipt(bad, ObjectState::kSending)}));
  EXPECT_EQ(this->objects(), (Texts{"k/1 a verified tag-k/1 v1 11", "k/2 b sending tag-k/2 v1 11"}));
  EXPECT_TRUE(this->is_processed("R1"));
  EXPECT_FALSE(this->is_processed("R2"));
  EXPECT_EQ(this->pending(), Texts{"R2"});
}

TYPED_TEST_P(UploadLedgerContract, WhatIsStoredAndNotProvenComesInPagesByKey) {
  std::vector<StoredObject> all;
  for (const char* key : {"k/2", "k/1", "k/3", "K/9", "k/4"})
    all.push_back(this->intent("R1", FileRole::kData, key, 1, 'a'));
  this->begin(all);
  all.pop_back();  // one has no receipt
  for (StoredObject& object : all) object = this->receipt(object);
  all.back().state = ObjectState::kVerified;
  ASSERT_TRUE(this->uploads_->update_objects(this->act_, all));
  const auto page = [this](const std::string& after) {
    Texts keys;
    const auto found = this->uploads_->stored_after("afinia", after, 2).value();
    for (const StoredObject& object : found) keys.push_back(object.key);
    return keys;
  };
  EXPECT_EQ(page(""), (Texts{"k/1", "k/2"}));
  EXPECT_EQ(page("k/2"), (Texts{"k/3"}));
  EXPECT_TRUE(page("k/3").empty());
  EXPECT_TRUE(this->uploads_->stored_after("aire", "", 2)->empty());
}

TYPED_TEST_P(UploadLedgerContract, WritingBackFinishesTheClaim) {
  const std::string before =
      this->row("SELECT version, fecha_actualizacion FROM {schema}.ov_afinia WHERE numero_radicado = 'R1'");
  this->now_ += 60;
  this->write_back({this->done("R1", "k/1")});
  EXPECT_EQ(
      this->without_blanks(this->row("SELECT archivos_s3_urls FROM {schema}.ov_afinia WHERE numero_radicado = 'R1'")),
      R"([{"clave":"k/1"}])");
  EXPECT_TRUE(this->is_processed("R1"));
  EXPECT_FALSE(this->is_processed("R2"));
  EXPECT_EQ(this->pending(), Texts{"R2"});
  EXPECT_EQ(this->row("SELECT version, fecha_actualizacion FROM {schema}.ov_afinia WHERE numero_radicado = 'R1'"),
            before)
      << "uploading is no business change";
  EXPECT_EQ(
      this->row("SELECT nombre_archivo, ruta_original, tamano_archivo, tipo_archivo, hash_archivo, bucket_s3, "
                "clave_s3, url_s3, numero_reclamo_sgc, empresa, "
                "tipo_contenido, estado_carga, origen_carga, fecha_archivo, fecha_carga FROM {schema}.registros_ov_s3"),
      "pqr_data.json|a.json|10|.json|" + std::string(64, 'a') +
          "|bucket|k/1|s3://b/k/1|RE1|afinia|application/json|subido|bot|2025-10-08 10:11:12|2026-11-24 12:01:00");
}

TYPED_TEST_P(UploadLedgerContract, WritingBackTwiceIsANoOp) {
  this->write_back({this->done("R1", "k/1")});
  const Texts registry = this->registry(), before = this->dump();
  this->now_ += 60;
  this->write_back({this->done("R1", "k/1")});
  EXPECT_EQ(this->registry(), registry);
  EXPECT_EQ(this->dump(), before);
}

TYPED_TEST_P(UploadLedgerContract, ChangedBytesRenewTheirRegistryRow) {
  this->write_back({this->done("R1", "k/1", 'a')});
  this->now_ += 60;
  this->write_back({this->done("R1", "k/1", 'b')});
  EXPECT_EQ(this->registry(),
            Texts{"k/1|" + std::string(64, 'b') +
                  "|s3://b/k/1|us-east-1|2026-11-24 12:01:00|2026-11-24 12:00:00|2026-11-24 12:01:00"});
}

TYPED_TEST_P(UploadLedgerContract, AClaimWithoutObjectsIsFinishedToo) {
  ClaimDone claim;
  claim.radicado = "R2";
  claim.urls = "[]";
  this->write_back({claim});
  EXPECT_TRUE(this->is_processed("R2"));
  EXPECT_EQ(this->registry(), Texts{});
  EXPECT_EQ(this->pending(), Texts{"R1"});
}

TYPED_TEST_P(UploadLedgerContract, AnOustedRunWritesNothing) {
  const StoredObject object = this->intent("R1", FileRole::kData, "k/1", 1, 'a');
  this->begin({object});
  const Act ousted = ousted_act(*this->sql_, *this->clock_);
  const Texts objects = this->objects(), before = this->dump();
  expect_fenced(this->uploads_->fix_folders(ousted, "afinia", {{"R1", "RE1", "RE1~R1"}}));
  expect_fenced(
      this->uploads_->begin_objects(ousted, "afinia", {this->intent("R1", FileRole::kData, "k/9", 1, 'z')}, {}));
  expect_fenced(this->uploads_->update_objects(ousted, {this->receipt(object)}));
  expect_fenced(this->uploads_->settle_objects(ousted, "afinia", {this->receipt(object)}));
  expect_fenced(this->uploads_->write_back(ousted, "afinia", {"bucket", ""}, {this->done("R1", "k/1")}, this->now_));
  EXPECT_EQ(this->objects(), objects);
  EXPECT_EQ(this->dump(), before);
  EXPECT_EQ(this->claim("R1").folder, "");
}

REGISTER_TYPED_TEST_SUITE_P(UploadLedgerContract, PendingClaimsComeInTheOrderOfTheirBytes,
                            AClaimComesWithEverythingItsPlanDependsOn, ClaimsAreApart,
                            AFolderIsGivenOnceAndTheNextClaimGetsItsOwn, IntentsStandBeforeTheEffect,
                            HashesAloneChangeNoClaim, AnObjectIsOpenUntilItHasItsReceipt, AReceiptCompletesItsIntent,
                            WhatAFileSaysOfItselfIsKeptWithItsObject, AReceiptOfOtherBytesIsNone,
                            AChangedFileRenewsTheIntentUnderItsKey, WhatIsProvenIsVerifiedAndWhatIsNotWaitsAgain,
                            WhatIsStoredAndNotProvenComesInPagesByKey, WritingBackFinishesTheClaim,
                            WritingBackTwiceIsANoOp, ChangedBytesRenewTheirRegistryRow,
                            AClaimWithoutObjectsIsFinishedToo, AnOustedRunWritesNothing);

}  // namespace radica::test
