// What ports/integrity.h promises, on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
                            ACheckThatFoundNothingIsThereToo, FindingsAreReadByFilterAndPageAsTheyWereGiven);

}  // namespace radica::test
