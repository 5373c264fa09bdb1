// What ports/audit.h promises, on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_alerts.h"
#include "adapters/db_audit.h"
#include "adapters/migrate.h"
#include "adapters/sql_work.h"
#include "model/audit_chain.h"

namespace radica::test {

template <class World>
class AuditContract : public testing::Test {
 protected:
  static constexpr std::int64_t kDayMs = 86'400'000;

  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    audit_ = db_audit(*sql_);
  }
  static std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  AuditEvent event(const std::string& act, const std::string& object = "", std::int64_t at = now()) const {
    return {at, ActorKind::kCli, "ana", "central", act, object, "", ""};
  }
  static Act act_of(AuditEvent event) {
    Act act{"ana", "test", "", 0};
    act.audit = std::make_shared<const AuditEvent>(std::move(event));
    return act;
  }
  void append(const AuditEvent& event) {
    const auto appended = audit_->append(event);
    ASSERT_TRUE(appended) << appended.error().describe();
  }
  std::vector<AuditRow> rows() {
    std::vector<AuditRow> found;
    const auto read = audit_->read(std::nullopt, std::nullopt, [&found](const AuditRow& row) -> Result<void> {
      found.push_back(row);
      return {};
    });
    EXPECT_TRUE(read);
    return found;
  }
  std::vector<std::string> acts() {
    std::vector<std::string> found;
    for (const AuditRow& row : rows()) found.push_back(row.event.act + " " + row.event.object);
    return found;
  }
  std::vector<AuditFinding> findings() {
    AuditChainCheck check({}, true);
    for (const AuditRow& row : rows()) check.add(row);
    return check.finish();
  }
  Result<void> run_sql(const std::string& text) {
    return write_work(*sql_, {}, [&text](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test", {}, text}));
      return {};
    });
  }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(parse_local("2026-11-24 12:00:00").value());
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Audit> audit_;
};

TYPED_TEST_SUITE_P(AuditContract);

TYPED_TEST_P(AuditContract, RowsFollowOneAnotherAndComeBackAsTheyWere) {
  EXPECT_EQ(this->audit_->last().value(), std::nullopt);
  AuditEvent first = this->event("reveal", "RAD-1");
  first.kind = ActorKind::kToken;
  first.reason = "«petición» del titular";
  first.details = R"({"fields":["nic"]})";
  this->append(first);
  this->append(this->event("tasks cancel", "17"));
  const auto rows = this->rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].seq, 1);
  EXPECT_EQ(rows[0].previous, kNoHash);
  EXPECT_EQ(rows[1].previous, rows[0].hash);
  EXPECT_EQ(rows[0].event.reason, first.reason);
  EXPECT_EQ(rows[0].event.details, first.details);
  EXPECT_EQ(rows[0].event.at, first.at);
  EXPECT_EQ(rows[0].event.kind, ActorKind::kToken);
  EXPECT_EQ(rows[0].event.peer, "central");
  EXPECT_EQ(this->audit_->last().value()->hash, rows[1].hash);
  EXPECT_THAT(this->findings(), testing::IsEmpty());
}

TYPED_TEST_P(AuditContract, AnActAndItsEventAreBothThereOrNeither) {
  const auto alerts = db_alerts(*this->sql_);
  const Silence silence{"disco_bajo", "ana", "obra", 1'000'000, 2'000'000};
  ASSERT_TRUE(alerts->silence(this->act_of(this->event("alerts silence", "disco_bajo")), silence));
  EXPECT_THAT(this->acts(), testing::ElementsAre("alerts silence disco_bajo"));
  EXPECT_EQ(alerts->silences(1'500'000).value().size(), 1U);

  const auto failed =
      write_work(*this->sql_, this->act_of(this->event("failed")), [](Transaction& transaction) -> Result<void> {
        TRY(transaction.run({"test", {}, "DELETE FROM {radica}.radica_silence"}));
        return fail(ErrorCode::kBadInput, "E-ALERT-005");
      });
  EXPECT_FALSE(failed);
  EXPECT_EQ(this->rows().size(), 1U);
  // Where the event cannot be written, the act is not done.
  ASSERT_TRUE(this->run_sql("ALTER TABLE {radica}.radica_audit RENAME TO radica_elsewhere"));
  EXPECT_FALSE(alerts->silence(this->act_of(this->event("alerts silence", "other")),
                               {"other", "ana", "", 1'000'000, 2'000'000}));
  EXPECT_EQ(alerts->silences(1'500'000).value().size(), 1U);
}

TYPED_TEST_P(AuditContract, NothingIsToldOfAnActThatFoundNothing) {
  const auto alerts = db_alerts(*this->sql_);
  EXPECT_EQ(alerts->acknowledge(this->act_of(this->event("alerts ack", "x")), "x").value(), 0);
  EXPECT_THAT(this->rows(), testing::IsEmpty());
}

TYPED_TEST_P(AuditContract, ManyAtOnceMakeOneChain) {
  constexpr int kThreads = 4, kEach = 25;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([this, thread] {
      const auto sql = this->world_.open();
      const auto audit = db_audit(*sql);
      for (int i = 0; i < kEach; ++i) {
        const auto appended = audit->append(this->event("act", std::to_string(thread)));
        EXPECT_TRUE(appended) << appended.error().describe();
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(this->rows().size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_THAT(this->findings(), testing::IsEmpty());
}

TYPED_TEST_P(AuditContract, ListsPagesOfWhoAndWhatNewestFirst) {
  for (int i = 0; i < 5; ++i) this->append(this->event(i % 2 == 0 ? "run" : "export", std::to_string(i), 1000 + i));
  AuditEvent other = this->event("run", "5", 1005);
  other.actor = "eva";
  this->append(other);
  const auto objects = [this](const AuditQuery& query) {
    std::string found;
    const auto rows = this->audit_->list(query);
    for (const AuditRow& row : *rows) found += row.event.object;
    return found;
  };
  EXPECT_EQ(objects({}), "543210");
  EXPECT_EQ(objects({.limit = 2}), "54");
  EXPECT_EQ(objects({.below = 5, .limit = 2}), "32");
  EXPECT_EQ(objects({.actor = "eva"}), "5");
  EXPECT_EQ(objects({.act = "export"}), "31");
  EXPECT_EQ(objects({.from = 1001, .to = 1004}), "321");
}

TYPED_TEST_P(AuditContract, RowsCanBeNeitherChangedNorDeleted) {
  for (int i = 0; i < 3; ++i) this->append(this->event("act"));
  EXPECT_FALSE(this->run_sql("UPDATE {radica}.radica_audit SET actor = 'eva' WHERE seq = 2"));
  EXPECT_FALSE(this->run_sql("DELETE FROM {radica}.radica_audit WHERE seq = 2"));
  EXPECT_FALSE(this->run_sql("DELETE FROM {radica}.radica_audit"));
  EXPECT_EQ(this->rows().size(), 3U);
  EXPECT_THAT(this->findings(), testing::IsEmpty());
}

TYPED_TEST_P(AuditContract, RetentionLeavesAnAnchorAndSaysSo) {
  const std::int64_t old = this->now() - 2000 * this->kDayMs;
  for (int i = 0; i < 5; ++i) this->append(this->event("old", "", old + i));
  for (int i = 0; i < 2; ++i) this->append(this->event("young"));
  const Act act = this->act_of(this->event("cleanup"));
  const auto gone = this->audit_->purge(act, this->now() - 1826 * this->kDayMs);
  ASSERT_TRUE(gone) << gone.error().describe();
  EXPECT_EQ(*gone, 4);
  EXPECT_THAT(this->acts(), testing::ElementsAre("old ", "young ", "young ", "audit purge 5"));
  EXPECT_EQ(this->rows().back().event.details, "{\"rows\":4}");
  EXPECT_THAT(this->findings(), testing::IsEmpty());
  // Nothing more to be let go: nothing is told either.
  EXPECT_EQ(this->audit_->purge(act, this->now() - 1826 * this->kDayMs).value(), 0);
  EXPECT_EQ(this->rows().size(), 4U);
}

TYPED_TEST_P(AuditContract, RetentionStopsAtTheFirstYoungRowWhateverTheClockDidThen) {
  const std::int64_t old = this->now() - 2000 * this->kDayMs;
  this->append(this->event("old", "", old));
  this->append(this->event("young"));
  this->append(this->event("clock was set back", "", old));
  EXPECT_EQ(this->audit_->purge(this->act_of(this->event("cleanup")), this->now() - 1826 * this->kDayMs).value(), 0);
  EXPECT_EQ(this->rows().size(), 3U);
}

TYPED_TEST_P(AuditContract, NothingYoungerThanAYearGoes) {
  for (int i = 0; i < 4; ++i) this->append(this->event("act", "", this->now() - 100 * this->kDayMs));
  const auto refused = this->audit_->purge(this->act_of(this->event("cleanup")), this->now());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-AUDIT-001");
  EXPECT_EQ(this->rows().size(), 4U);
  EXPECT_THAT(this->findings(), testing::IsEmpty());
}

REGISTER_TYPED_TEST_SUITE_P(AuditContract, RowsFollowOneAnotherAndComeBackAsTheyWere,
                            AnActAndItsEventAreBothThereOrNeither, NothingIsToldOfAnActThatFoundNothing,
                            ManyAtOnceMakeOneChain, ListsPagesOfWhoAndWhatNewestFirst,
                            RowsCanBeNeitherChangedNorDeleted, RetentionLeavesAnAnchorAndSaysSo,
                            RetentionStopsAtTheFirstYoungRowWhateverTheClockDidThen, NothingYoungerThanAYearGoes);

}  // namespace radica::test
