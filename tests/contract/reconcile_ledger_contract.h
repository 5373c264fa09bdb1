// What ports/reconcile_ledger.h promises, for adapters/db_reconcile on every database. A World is that of
// sql_contract.h.
#pragma once

#include <string>
#include <vector>

#include "adapters/db_reconcile.h"
#include "adapters/db_uploads.h"
#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class ReconcileLedgerContract : public LedgerWorld<World> {
 protected:
  // R1 and R2, each with a data file.
  void SetUp() override {
    LedgerWorld<World>::SetUp();
    reconcile_ = db_reconcile(*this->sql_);
    this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}}), this->seen("R1", 2, {{"nic", "1234567"}}, 1)}, true);
    this->load_claim({this->seen("R2", 1, {}, 3, "c.json")}, true);
    this->finish({this->data_file(1, "a.json", "R1"), this->data_file(3, "c.json", "R2")});
  }
  std::vector<ClaimState> claims(const std::string& after = "", std::size_t most = 100) {
    auto found = reconcile_->claims("afinia", after, most);
    if (!found) throw std::runtime_error(found.error().describe());
    return std::move(*found);
  }
  // Radicados of all pages, "-" between two.
  std::string pages(std::size_t most) {
    std::string text, after;
    for (auto page = claims("", most); !page.empty(); page = claims(after, most)) {
      text += text.empty() ? "" : " -";
      for (const ClaimState& claim : page) text += (text.empty() ? "" : " ") + claim.radicado;
      after = page.back().radicado;
    }
    return text;
  }
  std::string row_of(const std::string& radicado, const std::string& columns) {
    return this->row("SELECT " + columns + " FROM {schema}.ov_afinia WHERE numero_radicado = '" + radicado + "'");
  }
  void restore(const std::vector<std::string>& radicados) {
    const auto restored = reconcile_->restore_rows(this->act_, this->options(), radicados);
    ASSERT_TRUE(restored) << restored.error().describe();
  }
  void register_file(const std::string& bucket, const std::string& key, const std::string& state = "subido") {
    this->run(
        "INSERT INTO {schema}.registros_ov_s3 (nombre_archivo, bucket_s3, clave_s3, url_s3, hash_archivo, "
        "tamano_archivo, empresa, estado_carga) VALUES ('x', '" +
        bucket + "', '" + key + "', 's3://" + bucket + "/" + key + "', 'h', 7, 'afinia', '" + state + "')");
  }
  // "bucket/key stored" of each.
  Texts registered() {
    Texts found;
    EXPECT_TRUE(reconcile_->registered("afinia", [&](const RegisteredFile& file) -> Result<void> {
      EXPECT_EQ(file.url, "s3://" + file.bucket + "/" + file.key);
      EXPECT_EQ(file.bytes, 7U);
      found.push_back(file.bucket + "/" + file.key + (file.counts_as_stored ? " stored" : ""));
      return {};
    }));
    return found;
  }

  std::unique_ptr<ReconcileLedger> reconcile_;
};

TYPED_TEST_SUITE_P(ReconcileLedgerContract);

TYPED_TEST_P(ReconcileLedgerContract, AClaimComesWithItsRowAndWhatItFoldsFrom) {
  this->run(
      "UPDATE {schema}.ov_afinia SET procesado_flag = TRUE, archivos_s3_urls = '[]' WHERE numero_radicado = 'R2'");
  this->run("DELETE FROM {radica}.radica_pending WHERE radicado = 'R2'");
  const auto claims = this->claims();
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_TRUE(claims[0].row && claims[0].row->values.fields[kNumeroRadicado] == "R1");
  EXPECT_TRUE(claims[0].is_waiting);
  EXPECT_FALSE(claims[0].is_processed);
  ASSERT_EQ(claims[0].versions.size(), 1U) << "the distinct ones";
  EXPECT_EQ(claims[0].versions[0].file, "a.json");
  EXPECT_EQ(hex(claims[0].row->hash), hex(content_hash(claims[0].versions[0].values)));
  EXPECT_TRUE(claims[1].is_processed);
  EXPECT_FALSE(claims[1].is_waiting);
  EXPECT_EQ(claims[1].urls, "[]");
}

TYPED_TEST_P(ReconcileLedgerContract, PagesHoldEveryClaimOnceAlsoThoseWithoutRowOrVersions) {
  for (const char* radicado : {"R10", "R3", "Á1", "r"}) this->load_claim({this->seen(radicado, 1, {})});
  EXPECT_EQ(this->pages(100), "R1 R10 R2 R3 r Á1");
  this->run("DELETE FROM {schema}.ov_afinia WHERE numero_radicado IN ('R1', 'R2', 'Á1')");
  this->run("DELETE FROM {radica}.radica_version WHERE radicado IN ('R10', 'r')");
  const std::string all = this->pages(100);
  EXPECT_EQ(all, "R1 R10 R2 R3 r Á1");
  for (const std::size_t most : {1U, 2U, 3U}) {
    std::string joined = this->pages(most);
    for (std::size_t at = joined.find(" -"); at != std::string::npos; at = joined.find(" -")) joined.erase(at, 2);
    EXPECT_EQ(joined, all) << most;
  }
  EXPECT_FALSE(this->claims()[0].row);
  EXPECT_EQ(this->claims()[0].versions.size(), 1U);
  EXPECT_TRUE(this->claims()[1].versions.empty());
}

TYPED_TEST_P(ReconcileLedgerContract, AClaimIsLeftBehindWhenNoFileGivesItAnyMore) {
  const auto left = [this] {
    Texts found;
    for (const ClaimState& claim : this->claims())
      if (claim.is_left_behind) found.push_back(claim.radicado);
    return found;
  };
  EXPECT_EQ(left(), Texts{});
  FinishedFile changed = this->data_file(3, "c.json", "R9", 2000);
  changed.file.is_known = true;
  this->finish({changed});
  EXPECT_EQ(left(), (Texts{"R2"}));
  changed.radicado.clear();
  changed.role = FileRole::kNone;
  changed.listed = {"R2", "R9"};
  changed.file.stat.mtime_ns = 3000 * kSecond;
  this->finish({changed});
  EXPECT_EQ(left(), Texts{}) << "a list gives it";
  changed = this->data_file(3, "c.json", "R9", 4000);
  changed.file.is_known = true;
  this->finish({changed});
  EXPECT_EQ(left(), (Texts{"R2"}));
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {3}));
  EXPECT_EQ(left(), Texts{}) << "a file that is gone says nothing new";
}

TYPED_TEST_P(ReconcileLedgerContract, ARowIsRestoredFromItsVersionsWithHistoryAndOnlyWhereItDiffers) {
  const std::string before = this->row_of("R1", "nic, estado_solicitud, hash_registro");
  this->run("UPDATE {schema}.ov_afinia SET nic = NULL, estado_solicitud = 'X' WHERE numero_radicado = 'R1'");
  this->restore({"R1"});
  EXPECT_EQ(this->row_of("R1", "nic, estado_solicitud, hash_registro"), before);
  EXPECT_EQ(this->row_of("R1", "version"), "2");
  EXPECT_EQ(this->rows("SELECT campo, valor_anterior, version, run_id FROM {schema}.ov_historial ORDER BY campo"),
            (Texts{"estado_solicitud|X|2|run-1", "nic|NULL|2|run-1"}));
  EXPECT_EQ(this->row_of("R2", "version"), "1");
}

TYPED_TEST_P(ReconcileLedgerContract, ARowThatIsGoneComesBackAndWaits) {
  const std::string before = this->row_of("R1", "nic, hash_registro");
  this->run("DELETE FROM {schema}.ov_afinia WHERE numero_radicado = 'R1'");
  this->run("DELETE FROM {radica}.radica_pending");
  this->restore({"R1"});
  EXPECT_EQ(this->row_of("R1", "nic, hash_registro"), before);
  EXPECT_FALSE(this->is_processed("R1"));
  EXPECT_EQ(this->pending(), Texts{"R1"});
}

TYPED_TEST_P(ReconcileLedgerContract, HashesComeFromTheColumnsAlsoWhereTwoAreExchanged) {
  const std::string first = this->row_of("R1", "hash_registro"), second = this->row_of("R2", "hash_registro");
  this->run("UPDATE {schema}.ov_afinia SET hash_registro = NULL");
  this->run("UPDATE {schema}.ov_afinia SET hash_registro = '" + second + "' WHERE numero_radicado = 'R1'");
  this->run("UPDATE {schema}.ov_afinia SET hash_registro = '" + first + "' WHERE numero_radicado = 'R2'");
  ASSERT_TRUE(this->reconcile_->restore_hashes(this->act_, "afinia", {"R1", "R2"}));
  EXPECT_EQ(this->row_of("R1", "hash_registro, version"), first + "|1");
  EXPECT_EQ(this->row_of("R2", "hash_registro, version"), second + "|1");
}

TYPED_TEST_P(ReconcileLedgerContract, AClaimThatIsQueuedAgainWaitsOnceAndLosesItsFlagOnlyIfToldSo) {
  this->run("DELETE FROM {radica}.radica_pending");
  this->run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE");
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(this->reconcile_->requeue(this->act_, "afinia", {"R1", "nobody"}, false));
  EXPECT_EQ(this->pending(), Texts{"R1"});
  EXPECT_TRUE(this->is_processed("R1"));
  ASSERT_TRUE(this->reconcile_->requeue(this->act_, "afinia", {"R2"}, true));
  EXPECT_EQ(this->pending(), (Texts{"R1", "R2"}));
  EXPECT_FALSE(this->is_processed("R2"));
}

TYPED_TEST_P(ReconcileLedgerContract, TheRegistryComesInTheOrderOfTheBytesOfItsKeys) {
  for (const char* key : {"k/b", "k/Z", "k/ñ", "k/a"}) this->register_file("present", key);
  this->register_file("old", "k/a");
  this->register_file("present", "k/c", "error");
  EXPECT_EQ(this->registered(), (Texts{"present/k/Z stored", "old/k/a stored", "present/k/a stored",
                                       "present/k/b stored", "present/k/c", "present/k/ñ stored"}));
}

TYPED_TEST_P(ReconcileLedgerContract, ARegistryRowMovesToThePresentBucketUnlessThereIsOne) {
  this->register_file("older", "k/a");
  this->register_file("old", "k/a");
  this->register_file("old", "k/b");
  this->register_file("present", "k/b");
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(this->reconcile_->move_registered(this->act_, "afinia", "present", {"k/a", "k/b"}));
  EXPECT_EQ(this->rows("SELECT clave_s3, bucket_s3 FROM {schema}.registros_ov_s3 ORDER BY clave_s3, bucket_s3"),
            (Texts{"k/a|older", "k/a|present", "k/b|old", "k/b|present"}));
}

TYPED_TEST_P(ReconcileLedgerContract, ALostFileOfOthersDoesNotCountAsStoredAnyMore) {
  this->register_file("present", "k/a");
  this->register_file("other", "k/a");
  ASSERT_TRUE(this->reconcile_->mark_lost(this->act_, "afinia", "present", {"k/a"}));
  EXPECT_EQ(this->registered(), (Texts{"other/k/a stored", "present/k/a"}));
}

TYPED_TEST_P(ReconcileLedgerContract, TheDayOfTheLastShareIsKeptByCompany) {
  EXPECT_EQ(this->reconcile_->share_day("afinia").value(), std::nullopt);
  ASSERT_TRUE(this->reconcile_->set_share_day(this->act_, "afinia", 20'416));
  ASSERT_TRUE(this->reconcile_->set_share_day(this->act_, "afinia", 20'417));
  EXPECT_EQ(this->reconcile_->share_day("afinia").value(), 20'417);
  EXPECT_EQ(this->reconcile_->share_day("aire").value(), std::nullopt);
}

TYPED_TEST_P(ReconcileLedgerContract, EveryRepairIsFenced) {
  const Act ousted = ousted_act(*this->sql_, *this->clock_);
  expect_fenced(this->reconcile_->restore_rows(ousted, this->options(), {"R1"}));
  expect_fenced(this->reconcile_->restore_hashes(ousted, "afinia", {"R1"}));
  expect_fenced(this->reconcile_->requeue(ousted, "afinia", {"R1"}, true));
  expect_fenced(this->reconcile_->move_registered(ousted, "afinia", "b", {"k"}));
  expect_fenced(this->reconcile_->mark_lost(ousted, "afinia", "b", {"k"}));
  expect_fenced(this->reconcile_->set_share_day(ousted, "afinia", 1));
}

REGISTER_TYPED_TEST_SUITE_P(
    ReconcileLedgerContract, AClaimComesWithItsRowAndWhatItFoldsFrom,
    PagesHoldEveryClaimOnceAlsoThoseWithoutRowOrVersions, AClaimIsLeftBehindWhenNoFileGivesItAnyMore,
    ARowIsRestoredFromItsVersionsWithHistoryAndOnlyWhereItDiffers, ARowThatIsGoneComesBackAndWaits,
    HashesComeFromTheColumnsAlsoWhereTwoAreExchanged, AClaimThatIsQueuedAgainWaitsOnceAndLosesItsFlagOnlyIfToldSo,
    TheRegistryComesInTheOrderOfTheBytesOfItsKeys, ARegistryRowMovesToThePresentBucketUnlessThereIsOne,
    ALostFileOfOthersDoesNotCountAsStoredAnyMore, TheDayOfTheLastShareIsKeptByCompany, EveryRepairIsFenced);

}  // namespace radica::test
