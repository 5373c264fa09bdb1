// What ports/alerts.h and ports/indicators.h promise, on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_alerts.h"
#include "adapters/db_indicators.h"
#include "adapters/migrate.h"
#include "adapters/sql_work.h"
#include "ports/runs.h"
#include "ports/sql.h"

namespace radica::test {

template <class World>
class AlertsContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    alerts_ = db_alerts(*sql_);
    indicators_ = db_indicators(*sql_);
  }

  AlertSignal signal(const std::string& cause, std::int64_t count = 1) const {
    return {AlertRule::kFailedRun, "", cause, count, 0, 0, "20261124_110000-1", now_ - 600};
  }
  void take(const std::vector<AlertSignal>& signals, LocalTime at) {
    const auto taken = alerts_->take(act_, {AlertRule::kFailedRun}, signals, at);
    ASSERT_TRUE(taken) << taken.error().describe();
  }
  std::vector<Incident> open() { return alerts_->open_incidents().value(); }
  // The incident that is open is told through "mail".
  bool tell(const std::vector<Incident>& incidents, const std::string& key, bool is_resolution = false) {
    std::vector<Telling> tellings;
    for (const Incident& incident : incidents) tellings.push_back({incident.id, is_resolution, {"mail", "slack"}});
    const auto told = alerts_->tell(act_, tellings, {message(key)}, now_);
    if (!told) ADD_FAILURE() << told.error().describe();
    return told && *told;
  }
  static AlertMessage message(const std::string& key) { return {key, "mail", "subject", "text", "<p>", "{}"}; }
  std::optional<OutboxEntry> claim(const std::string& owner, std::int64_t seconds = 60) {
    auto entry = alerts_->claim(act_, owner, std::chrono::seconds(seconds));
    if (!entry) ADD_FAILURE() << entry.error().describe();
    return entry ? *entry : std::nullopt;
  }
  void run_sql(const std::string& text) {
    const auto done = write_work(*sql_, {}, [&text](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test", {}, text}));
      return {};
    });
    ASSERT_TRUE(done) << done.error().describe();
  }
  std::vector<std::string> keys_sent() {
    std::vector<std::string> keys;
    const auto read =
        stream_rows(*sql_, {"test", {}, "SELECT key FROM {radica}.radica_outbox WHERE sent IS NOT NULL ORDER BY id"},
                    {}, [&keys](const SqlRow& row) -> Result<void> {
                      keys.emplace_back(row.text(0));
                      return {};
                    });
    EXPECT_TRUE(read);
    return keys;
  }

  World world_;
  const LocalTime now_ = *parse_local("2026-11-24 12:00:00");
  std::unique_ptr<Clock> clock_ = fixed_clock(now_);
  const Act act_{"ana", "alerts", "", 0};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Alerts> alerts_;
  std::unique_ptr<Indicators> indicators_;
};

TYPED_TEST_SUITE_P(AlertsContract);

TYPED_TEST_P(AlertsContract, WhatIsWrongOpensOneIncidentThatIsUpdatedAndResolved) {
  this->take({this->signal("run E-SQL-002"), this->signal("load E-SQL-002")}, this->now_);
  this->take({this->signal("run E-SQL-002", 500)}, this->now_ + 60);
  const std::vector<Incident> open = this->open();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].signal.cause, "run E-SQL-002");
  EXPECT_EQ(open[0].signal.count, 500);
  EXPECT_EQ(open[0].signal.run_id, "20261124_110000-1");
  EXPECT_EQ(open[0].signal.since, this->now_ - 600);
  EXPECT_EQ(open[0].opened, this->now_);
  const auto resolved = this->alerts_->resolved_since(this->now_).value();
  ASSERT_EQ(resolved.size(), 1U);
  EXPECT_EQ(resolved[0].signal.cause, "load E-SQL-002");
  EXPECT_EQ(resolved[0].resolved, this->now_ + 60);
}

TYPED_TEST_P(AlertsContract, AnIncidentIsSinceItsFirstTimeWhateverIsSaidOfItLater) {
  AlertSignal signal = this->signal("verify");
  this->take({signal}, this->now_);
  signal.since = this->now_ + 3600;
  signal.run_id = "20261124_130000-1";
  this->take({signal}, this->now_ + 3660);
  ASSERT_EQ(this->open().size(), 1U);
  EXPECT_EQ(this->open()[0].signal.run_id, "20261124_130000-1") << "the newest run";
  EXPECT_EQ(this->open()[0].signal.since, this->now_ - 600) << "and not later than the incident";
  signal.since = this->now_ - 7200;
  this->take({signal}, this->now_ + 3720);
  EXPECT_EQ(this->open()[0].signal.since, this->now_ - 7200) << "it began before anybody looked";
}

TYPED_TEST_P(AlertsContract, AnIncidentOfARuleThatWasNotJudgedStaysOpen) {
  this->take({this->signal("run E-SQL-002")}, this->now_);
  ASSERT_TRUE(this->alerts_->take(this->act_, {AlertRule::kDiskLow}, {}, this->now_));
  EXPECT_EQ(this->open().size(), 1U);
}

TYPED_TEST_P(AlertsContract, WhatComesBackIsANewIncident) {
  this->take({this->signal("a")}, this->now_);
  const std::int64_t first = this->open().at(0).id;
  this->take({}, this->now_ + 60);
  EXPECT_TRUE(this->open().empty());
  this->take({this->signal("a")}, this->now_ + 120);
  ASSERT_EQ(this->open().size(), 1U);
  EXPECT_NE(this->open()[0].id, first);
}

TYPED_TEST_P(AlertsContract, ManyProcessesOpenAnIncidentOnceAndTellItOnce) {
  std::atomic<int> told{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([this, i, &told] {
      const auto sql = this->world_.open();
      const auto alerts = db_alerts(*sql);
      const auto taken = alerts->take(this->act_, {AlertRule::kFailedRun}, {this->signal("a")}, this->now_);
      EXPECT_TRUE(taken) << taken.error().describe();
      const std::vector<Incident> untold = alerts->untold(this->now_).value();
      for (const Incident& incident : untold) {
        const auto is_told = alerts->tell(this->act_, {{incident.id, false, {"mail"}}},
                                          {this->message("key-" + std::to_string(i))}, this->now_);
        EXPECT_TRUE(is_told) << is_told.error().describe();
        told += is_told && *is_told ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(this->open().size(), 1U);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(this->claim("x"));
  EXPECT_FALSE(this->claim("x")) << "the messages of those that came second are not kept";
}

TYPED_TEST_P(AlertsContract, OnlyWhatWasToldIsToldToBeOver) {
  this->take({this->signal("told"), this->signal("untold")}, this->now_);
  ASSERT_EQ(this->alerts_->untold(this->now_ - 1).value().size(), 0U) << "not open for long enough";
  const auto untold = this->alerts_->untold(this->now_).value();
  ASSERT_EQ(untold.size(), 2U);
  ASSERT_TRUE(this->tell({untold[0]}, "k1"));
  EXPECT_FALSE(this->tell({untold[0]}, "k2"));
  this->take({}, this->now_ + 60);
  const auto over = this->alerts_->untold_resolutions().value();
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].signal.cause, "told");
  EXPECT_THAT(over[0].channels, testing::ElementsAre("mail", "slack"));
  ASSERT_TRUE(this->tell(over, "k3", true));
  EXPECT_FALSE(this->tell(over, "k4", true));
  EXPECT_TRUE(this->alerts_->untold_resolutions().value().empty());
}

TYPED_TEST_P(AlertsContract, WhatIsGivenUpIsNotSentAndIsToldAgainWhenNobodyElseWasTold) {
  this->take({this->signal("one channel"), this->signal("two channels")}, this->now_);
  const std::vector<Incident> all = this->open();
  AlertMessage slack = this->message("k2");
  slack.channel = "slack";
  ASSERT_TRUE(
      this->alerts_->tell(this->act_, {{all[0].id, false, {"mail"}}}, {this->message("k1")}, this->now_).value());
  ASSERT_TRUE(
      this->alerts_->tell(this->act_, {{all[1].id, false, {"mail", "slack"}}}, {this->message("k3"), slack}, this->now_)
          .value());
  EXPECT_EQ(this->alerts_->give_up(this->act_, "mail", this->now_).value(), 2);
  EXPECT_EQ(this->alerts_->give_up(this->act_, "mail", this->now_).value(), 0);
  const auto untold = this->alerts_->untold(this->now_).value();
  ASSERT_EQ(untold.size(), 1U) << "of the other one a message is still on its way";
  EXPECT_EQ(untold[0].signal.cause, "one channel");
  EXPECT_TRUE(untold[0].channels.empty());
  const auto queues = this->alerts_->waiting().value();
  ASSERT_EQ(queues.size(), 1U);
  EXPECT_EQ(queues[0].channel, "slack");
  EXPECT_EQ(this->claim("x")->message.key, "k2");
  EXPECT_FALSE(this->claim("x"));
  EXPECT_EQ(this->alerts_->give_up(this->act_, "slack", this->now_).value(), 1);
  EXPECT_EQ(this->alerts_->untold(this->now_).value().size(), 2U);
  EXPECT_TRUE(this->keys_sent().empty()) << "given up is not sent";
  ASSERT_TRUE(this->tell({untold[0]}, "k1")) << "the channel is back: the same message";
  EXPECT_EQ(this->claim("x")->message.key, "k1");
}

TYPED_TEST_P(AlertsContract, AnIncidentIsToldWhenTheFirstChannelHasItsMessage) {
  this->take({this->signal("a"), this->signal("b")}, this->now_);
  ASSERT_TRUE(this->tell({this->open()[0]}, "k1"));
  EXPECT_FALSE(this->open()[0].told) << "queued only";
  EXPECT_THAT(this->open()[0].channels, testing::ElementsAre("mail", "slack"));
  ASSERT_TRUE(this->alerts_->delivered(this->act_, *this->claim("x"), "x", this->now_ + 60).value());
  EXPECT_EQ(this->open()[0].told, this->now_ + 60);
  EXPECT_FALSE(this->open()[1].told);
  EXPECT_EQ(this->alerts_->give_up(this->act_, "mail", this->now_).value(), 0);
  EXPECT_EQ(this->alerts_->untold(this->now_).value().size(), 1U);
}

TYPED_TEST_P(AlertsContract, AnIncidentIsAcknowledgedByItsFingerprintOrItsRule) {
  this->take({this->signal("a"), this->signal("b")}, this->now_);
  EXPECT_EQ(this->alerts_->acknowledge(this->act_, this->open()[0].fingerprint).value(), 1);
  EXPECT_EQ(this->open()[0].acked_by, "ana");
  EXPECT_EQ(this->open()[1].acked_by, "");
  EXPECT_EQ(this->alerts_->acknowledge(this->act_, "corrida_fallida").value(), 2);
  EXPECT_EQ(this->alerts_->acknowledge(this->act_, "disco_bajo").value(), 0);
}

TYPED_TEST_P(AlertsContract, ASilenceEndsAndALaterOneReplacesIt) {
  const auto silence = [this](LocalTime until) {
    ASSERT_TRUE(this->alerts_->silence(this->act_, {"disco_bajo", "ana", "obra", this->now_, until}));
  };
  silence(this->now_ + 3600);
  ASSERT_EQ(this->alerts_->silences(this->now_).value().size(), 1U);
  EXPECT_EQ(this->alerts_->silences(this->now_).value()[0].reason, "obra");
  EXPECT_TRUE(this->alerts_->silences(this->now_ + 3600).value().empty());
  silence(this->now_ + 60);
  EXPECT_TRUE(this->alerts_->silences(this->now_ + 60).value().empty());
}

TYPED_TEST_P(AlertsContract, AMessageIsWithOneSenderAtATimeAndIsRecordedOnce) {
  std::vector<AlertMessage> messages;
  for (int i = 0; i < 20; ++i) messages.push_back(this->message("k" + std::to_string(i)));
  ASSERT_TRUE(this->alerts_->queue(this->act_, messages, this->now_));
  ASSERT_TRUE(this->alerts_->queue(this->act_, messages, this->now_)) << "the same keys again";
  std::mutex mutex;
  std::multiset<std::string> claimed;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, owner = "owner" + std::to_string(i)] {
      const auto sql = this->world_.open();
      const auto alerts = db_alerts(*sql);
      for (;;) {
        const auto entry = alerts->claim(this->act_, owner, std::chrono::seconds(60));
        ASSERT_TRUE(entry) << entry.error().describe();
        if (!*entry) return;
        {
          const std::lock_guard lock(mutex);
          claimed.insert((*entry)->message.key);
        }
        EXPECT_TRUE(alerts->delivered(this->act_, **entry, owner, this->now_).value());
        EXPECT_FALSE(alerts->delivered(this->act_, **entry, owner, this->now_).value());
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(claimed.size(), 20U);
  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), 20U);
  EXPECT_EQ(this->keys_sent().size(), 20U);
}

TYPED_TEST_P(AlertsContract, WhatASenderLeftBehindGoesToTheNextOne) {
  ASSERT_TRUE(this->alerts_->queue(this->act_, {this->message("k")}, this->now_));
  const auto first = this->claim("dead", 60);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->message.subject, "subject");
  EXPECT_EQ(first->message.html, "<p>");
  EXPECT_FALSE(this->claim("next"));
  this->run_sql("UPDATE {radica}.radica_outbox SET due = due - 61");
  const auto second = this->claim("next");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->attempts, 2);
  EXPECT_EQ(second->message.key, "k");
  EXPECT_FALSE(this->alerts_->delivered(this->act_, *first, "dead", this->now_).value());
  EXPECT_TRUE(this->alerts_->delivered(this->act_, *second, "next", this->now_).value());
}

TYPED_TEST_P(AlertsContract, WhatFailedWaitsAndTheQueueSaysWhy) {
  ASSERT_TRUE(this->alerts_->queue(this->act_, {this->message("k1"), this->message("k2")}, this->now_));
  const auto entry = this->claim("x");
  ASSERT_TRUE(this->alerts_->postponed(this->act_, *entry, "x", "E-MAIL-001", std::chrono::seconds(600)));
  const auto queues = this->alerts_->waiting().value();
  ASSERT_EQ(queues.size(), 1U);
  EXPECT_EQ(queues[0].channel, "mail");
  EXPECT_EQ(queues[0].error, "E-MAIL-001");
  EXPECT_EQ(queues[0].waiting, 2);
  EXPECT_EQ(queues[0].attempts, 1);
  EXPECT_EQ(queues[0].oldest, this->now_);
  EXPECT_EQ(this->claim("x")->message.key, "k2");
  EXPECT_FALSE(this->claim("x"));
}

TYPED_TEST_P(AlertsContract, OnlyWhatIsOverIsPruned) {
  this->take({this->signal("open"), this->signal("over"), this->signal("end untold")}, this->now_);
  const auto all = this->open();
  ASSERT_TRUE(this->tell({all[0], all[1], all[2]}, "k1"));
  this->take({this->signal("open")}, this->now_);
  const std::vector<Incident> ends = this->alerts_->untold_resolutions().value();
  for (const Incident& incident : ends) {
    if (incident.signal.cause != "over") continue;
    ASSERT_TRUE(this->tell({incident}, "k2", true));
  }
  ASSERT_TRUE(this->alerts_->delivered(this->act_, *this->claim("x"), "x", this->now_).value());
  ASSERT_TRUE(this->alerts_->prune(this->act_, this->now_ + 1));
  EXPECT_EQ(this->open().size(), 1U);
  EXPECT_EQ(this->alerts_->untold_resolutions().value().size(), 1U);
  EXPECT_EQ(this->alerts_->resolved_since(0).value().size(), 1U);
  EXPECT_TRUE(this->keys_sent().empty());
  EXPECT_EQ(this->alerts_->waiting().value().at(0).waiting, 1);
}

TYPED_TEST_P(AlertsContract, ARunIsToldWithTheIdOfItsErrorAndNothingElseOfIt) {
  const std::string columns =
      "INSERT INTO {radica}.radica_run (id, verb, actor, started, ended, outcome, rule_fp, is_full, "
      "balance, stages, error) VALUES ";
  this->run_sql(columns +
                "('20261124_110000-a', 'run', 'ana', '2026-11-24 11:00:00', '2026-11-24 11:05:00', 'fallida', "
                "'f', 0, NULL, NULL, 'E-FILE-001 path=/x/1234567-Perez.json reason=gone')");
  this->run_sql(columns +
                "('20261124_100000-a', 'run', 'ana', '2026-11-24 10:00:00', '2026-11-24 10:05:00', 'terminada', "
                "'f', 0, '{\"b\":1}', '[]', NULL)");
  this->run_sql(columns +
                "('20261101_100000-a', 'run', 'ana', '2026-11-01 10:00:00', NULL, 'en_curso', 'f', 0, NULL, "
                "NULL, 'Perez')");
  const auto runs = this->indicators_->runs(this->now_ - 86400).value();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].error_id, "E-FILE-001");
  EXPECT_EQ(runs[0].outcome, kRunFailed);
  EXPECT_EQ(runs[0].ended, this->now_ - 3300);
  EXPECT_EQ(runs[1].error_id, "");
  EXPECT_EQ(this->indicators_->runs(0).value().at(2).error_id, "") << "no id, no text";
  const auto notes = this->indicators_->notes(0).value();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].balance, "{\"b\":1}");
}

TYPED_TEST_P(AlertsContract, AWaitIsFromTheFirstSightOfADataFileToTheRow) {
  const auto file = [this](const std::string& name, const std::string& radicado, const std::string& tipo,
                           const std::string& seen) {
    this->run_sql(
        "INSERT INTO {radica}.radica_file (empresa, path, kind, size, mtime_ns, inode, state, first_path, "
        "first_mtime_ns, run_id, seen_at, radicado, tipo) VALUES ('afinia', '" +
        name + "', 'json', 1, 1, 1, 'leido', '" + name + "', 1, 'r', '" + seen + "', '" + radicado + "', '" + tipo +
        "')");
  };
  const auto row = [this](const std::string& radicado, const std::string& made) {
    this->run_sql(
        "INSERT INTO {schema}.ov_afinia (numero_radicado, fecha, estado_solicitud, hash_registro, "
        "fecha_creacion) VALUES ('" +
        radicado + "', '2026-11-01 00:00:00', 'Pendiente', '" + radicado + "', '" + made + "')");
  };
  file("a1", "A", "datos", "2026-11-24 10:00:00");
  file("a2", "A", "datos", "2026-11-24 10:30:00");
  file("a3", "A", "adjunto", "2026-11-24 09:00:00");
  file("b1", "B", "datos", "2026-11-24 10:00:00");
  file("c1", "C", "datos", "2026-11-01 10:00:00");
  row("A", "2026-11-24 10:01:00");
  row("B", "2026-11-24 10:01:00");
  row("C", "2026-11-01 10:20:00");
  row("D", "2026-11-24 10:01:00");
  const auto waits = this->indicators_->waits("afinia", this->now_ - 86400);
  ASSERT_TRUE(waits) << waits.error().describe();
  ASSERT_EQ(waits->size(), 1U);
  EXPECT_EQ((*waits)[0].seconds, 60);
  EXPECT_EQ((*waits)[0].files, 2);
  const auto days = this->indicators_->new_rows("afinia", 0).value();
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[1], (std::pair<std::string, std::int64_t>("2026-11-24", 3)));
}

TYPED_TEST_P(AlertsContract, WhoIsBackWithinTheGapGoesOnWithItsStretch) {
  ASSERT_TRUE(this->indicators_->beat(this->act_, "here", 60));
  ASSERT_TRUE(this->indicators_->beat(this->act_, "here", 60));
  ASSERT_TRUE(this->indicators_->beat(this->act_, "there", 60));
  EXPECT_EQ(this->indicators_->uptime(0).value().size(), 2U);
  this->run_sql("UPDATE {radica}.radica_uptime SET since = since - 100, until = until - 100 WHERE owner = 'here'");
  ASSERT_TRUE(this->indicators_->beat(this->act_, "here", 60));
  EXPECT_EQ(this->indicators_->uptime(0).value().size(), 3U);
}

REGISTER_TYPED_TEST_SUITE_P(AlertsContract, WhatIsWrongOpensOneIncidentThatIsUpdatedAndResolved,
                            AnIncidentIsSinceItsFirstTimeWhateverIsSaidOfItLater,
                            AnIncidentOfARuleThatWasNotJudgedStaysOpen, WhatComesBackIsANewIncident,
                            ManyProcessesOpenAnIncidentOnceAndTellItOnce, OnlyWhatWasToldIsToldToBeOver,
                            WhatIsGivenUpIsNotSentAndIsToldAgainWhenNobodyElseWasTold,
                            AnIncidentIsToldWhenTheFirstChannelHasItsMessage,
                            AnIncidentIsAcknowledgedByItsFingerprintOrItsRule, ASilenceEndsAndALaterOneReplacesIt,
                            AMessageIsWithOneSenderAtATimeAndIsRecordedOnce, WhatASenderLeftBehindGoesToTheNextOne,
                            WhatFailedWaitsAndTheQueueSaysWhy, OnlyWhatIsOverIsPruned,
                            ARunIsToldWithTheIdOfItsErrorAndNothingElseOfIt,
                            AWaitIsFromTheFirstSightOfADataFileToTheRow, WhoIsBackWithinTheGapGoesOnWithItsStretch);

}  // namespace radica::test
