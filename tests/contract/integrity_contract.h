// What ports/integrity.h promises, on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/db_integrity.h"
#include "adapters/migrate.h"
#include "ports/sql.h"

namespace radica::test {

template <class World>
class IntegrityContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *fixed_clock(0), {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    integrity_ = db_integrity(*sql_);
  }
  static KeptFinding finding(const std::string& type, const std::string& place, bool is_settled = false) {
    return {0, "", "", type, "RE1", place, "bytes", is_settled};
  }
  void put(const std::string& verb, const std::string& company, const std::string& run_id,
           const std::vector<KeptFinding>& findings) {
    CheckNote check{verb, company, run_id, {}};
    for (const KeptFinding& one : findings) {
      ++check.counts[one.type].found;
      if (one.is_settled) ++check.counts[one.type].settled;
    }
    const auto done = integrity_->put({"ana", verb, run_id, 0}, check, findings);
    ASSERT_TRUE(done) << done.error().describe();
  }
  std::vector<std::string> places(const FindingFilter& filter, std::int64_t after = 0, std::size_t limit = 100) {
    const auto found = integrity_->findings(filter, after, limit);
    if (!found) ADD_FAILURE() << found.error().describe();
    std::vector<std::string> places;
    if (!found) return places;
    for (const KeptFinding& one : *found) places.push_back(one.place);
    return places;
  }

  World world_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Integrity> integrity_;
};

TYPED_TEST_SUITE_P(IntegrityContract);

TYPED_TEST_P(IntegrityContract, ACheckTakesThePlaceOfTheOneBeforeOfItsVerbAndCompanyAlone) {
  this->put("reconcile", "afinia", "r1", {this->finding("fantasma", "a"), this->finding("huerfano", "b", true)});
  this->put("reconcile", "aire", "r1", {this->finding("fantasma", "c")});
  this->put("verify", "afinia", "v1", {this->finding("ausente", "d")});
  this->put("reconcile", "afinia", "r2", {this->finding("distinto", "e")});
  EXPECT_EQ(this->places({}), (std::vector<std::string>{"c", "d", "e"}));
  const auto checks = this->integrity_->checks().value();
  ASSERT_EQ(checks.size(), 3U);
  EXPECT_EQ(checks[0].verb + " " + checks[0].company + " " + checks[0].run_id, "reconcile afinia r2");
  ASSERT_EQ(checks[0].counts.size(), 1U);
  EXPECT_EQ(checks[0].counts.at("distinto").found, 1U);
  EXPECT_EQ(checks[2].verb + " " + checks[2].company, "verify afinia");
}

TYPED_TEST_P(IntegrityContract, ACheckThatFoundNothingIsThereToo) {
  this->put("verify", "afinia", "v1", {this->finding("ausente", "a")});
  this->put("verify", "afinia", "v2", {});
  const auto checks = this->integrity_->checks().value();
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].run_id, "v2");
  EXPECT_TRUE(checks[0].counts.empty());
  EXPECT_TRUE(this->places({}).empty());
}

TYPED_TEST_P(IntegrityContract, AnObjectThatBothChecksFoundIsCountedOnce) {
  this->put("verify", "afinia", "v1",
            {this->finding("ausente", "a"), this->finding("ausente", "b"), this->finding("alterado", "c")});
  this->put("reconcile", "afinia", "r1",
            {this->finding("fantasma", "a"), this->finding("huerfano", "b"), this->finding("distinto", "c"),
             this->finding("distinto", "d")});
  this->put("reconcile", "aire", "r1", {this->finding("fantasma", "b")});
  const auto open = [this] {
    std::map<std::string, std::uint64_t> counts;
    const std::vector<CheckNote> checks = this->integrity_->checks().value();
    for (const CheckNote& note : checks)
      for (const auto& [type, count] : note.counts) counts[note.company + " " + type] = count.open_once();
    return counts;
  };
  using Open = std::map<std::string, std::uint64_t>;
  EXPECT_EQ(open(), (Open{{"afinia ausente", 1},
                          {"afinia alterado", 0},
                          {"afinia fantasma", 1},
                          {"afinia huerfano", 1},
                          {"afinia distinto", 2},
                          {"aire fantasma", 1}}));
  this->put("reconcile", "afinia", "r2", {this->finding("fantasma", "a", true)});
  EXPECT_EQ(open(), (Open{{"afinia ausente", 1}, {"afinia alterado", 1}, {"afinia fantasma", 0}, {"aire fantasma", 1}}))
      << "what was repaired is so for the verification too; of what it does not find any more nothing is known";
  EXPECT_TRUE(this->integrity_->findings({"verify", "afinia", "ausente"}, 0, 1)->front().is_settled);
  this->put("reconcile", "afinia", "r3", {});
  EXPECT_EQ(open(), (Open{{"afinia ausente", 1}, {"afinia alterado", 1}, {"aire fantasma", 1}}));
}

TYPED_TEST_P(IntegrityContract, ManyObjectsOfWhichNotAllAreKeptAreCountedOnceToo) {
  const auto many = [this](const std::string& verb, const std::string& type, std::uint64_t found,
                           std::uint64_t settled) {
    const CheckNote check{verb, "afinia", verb, {{type, {{found, settled}, 0}}}};
    ASSERT_TRUE(this->integrity_->put({"ana", verb, verb, 0}, check, {this->finding(type, verb, settled > 0)}));
  };
  const auto open = [this] {
    std::uint64_t sum = 0;
    const std::vector<CheckNote> checks = this->integrity_->checks().value();
    for (const CheckNote& note : checks)
      for (const auto& [type, count] : note.counts) sum += count.open_once();
    return sum;
  };
  many("verify", "ausente", 5'000, 0);
  many("reconcile", "fantasma", 5'002, 0);
  EXPECT_EQ(open(), 5'002U);
  many("reconcile", "fantasma", 5'002, 5'002);
  EXPECT_EQ(open(), 0U);
  this->put("reconcile", "afinia", "later", {});
  EXPECT_EQ(open(), 0U);
}

TYPED_TEST_P(IntegrityContract, FindingsAreReadByFilterAndPageAsTheyWereGiven) {
  this->put("reconcile", "afinia", "r1",
            {this->finding("fantasma", "a"), this->finding("distinto", "b", true), this->finding("fantasma", "c")});
  this->put("verify", "aire", "v1", {this->finding("ausente", "d")});
  EXPECT_EQ(this->places({"reconcile", "", "fantasma"}), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(this->places({"", "aire", ""}), std::vector<std::string>{"d"});
  EXPECT_TRUE(this->places({"verify", "afinia", ""}).empty());
  const auto first = this->integrity_->findings({}, 0, 2).value();
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(this->places({}, first.back().id), (std::vector<std::string>{"c", "d"}));
  const KeptFinding& settled = first.back();
  EXPECT_EQ(settled.verb + settled.company + settled.type + settled.radicado + settled.place + settled.detail,
            "reconcileafiniadistintoRE1bbytes");
  EXPECT_TRUE(settled.is_settled);
  EXPECT_FALSE(first.front().is_settled);
}

REGISTER_TYPED_TEST_SUITE_P(IntegrityContract, ACheckTakesThePlaceOfTheOneBeforeOfItsVerbAndCompanyAlone,
                            ACheckThatFoundNothingIsThereToo, AnObjectThatBothChecksFoundIsCountedOnce,
                            ManyObjectsOfWhichNotAllAreKeptAreCountedOnceToo,
                            FindingsAreReadByFilterAndPageAsTheyWereGiven);

}  // namespace radica::test
