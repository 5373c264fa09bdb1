// What ports/runs.h promises, for adapters/db_runs on every database. A World is that of sql_contract.h.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_runs.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"
#include "ports/sql.h"

namespace radica::test {

template <class World>
class RunsContract : public testing::Test {
 protected:
  static constexpr std::int64_t kLivingStart = 500;  // of every process that is_living_ counts

  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    runs_ = runs_of(self_);
  }

  static Act act(std::string run_id, std::int64_t token = 0) { return {"ana", "run", std::move(run_id), token}; }
  std::unique_ptr<Runs> runs_of(ProcessIdentity process) {
    return db_runs(*sql_, *clock_, std::move(process), [this](std::int64_t pid) -> std::optional<std::int64_t> {
      if (!living_.contains(pid)) return std::nullopt;
      return kLivingStart;
    });
  }
  std::int64_t acquire(Runs& runs, const std::string& run_id) {
    const auto token = runs.acquire(act(run_id));
    if (!token) throw std::runtime_error(token.error().describe());
    return *token;
  }
  void expect_held(Runs& runs) {
    const auto refused = runs.acquire(act("other"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_EQ(refused.error().id, "E-LEASE-002");
  }
  static void expect_lost(const Result<void>& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kConflict);
    EXPECT_EQ(result.error().id, "E-LEASE-001");
  }
  // The last beat moves into the past.
  void age_beat(std::int64_t seconds) {
    const auto transaction = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(
        (*transaction)->run({"test", {}, "UPDATE {radica}.radica_lease SET beat = beat - :s"}, {{"s", seconds}}));
    ASSERT_TRUE((*transaction)->commit());
  }
  void note(std::string_view id, std::string_view started, std::string_view verb, std::string_view outcome) {
    const auto transaction = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE((*transaction)
                    ->run({"test",
                           {},
                           "INSERT INTO {radica}.radica_run (id, verb, actor, started, outcome, rule_fp, is_full) "
                           "VALUES (:id, :verb, 'ana', :started, :outcome, '', 0)"},
                          {{"id", id}, {"verb", verb}, {"started", started}, {"outcome", outcome}}));
    ASSERT_TRUE((*transaction)->commit());
  }
  static std::string ids_of(const Result<std::vector<RunInfo>>& runs) {
    std::string ids;
    if (!runs) return runs.error().describe();
    for (const RunInfo& run : *runs) ids += (ids.empty() ? "" : ", ") + run.id;
    return ids;
  }
  RunInfo run_info(const std::string& id) {
    const auto run = runs_->find_run(id);
    if (!run || !*run) throw std::runtime_error("no run " + id);
    return **run;
  }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::set<std::int64_t> living_{1, 2};
  ProcessIdentity self_{"here", "boot-1", 1, kLivingStart};
  ProcessIdentity neighbour_{"here", "boot-1", 2, kLivingStart};
  ProcessIdentity stranger_{"elsewhere", "boot-9", 1, kLivingStart};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Runs> runs_;
};

TYPED_TEST_SUITE_P(RunsContract);

TYPED_TEST_P(RunsContract, TheLeaseIsHeldByOneUntilItIsReleased) {
  const std::int64_t first = this->acquire(*this->runs_, "r1");
  EXPECT_GT(first, 0) << "0 means no lease";
  const auto neighbour = this->runs_of(this->neighbour_);
  this->expect_held(*neighbour);
  this->expect_held(*this->runs_);
  ASSERT_TRUE(this->runs_->release(this->act("r1", first)));
  EXPECT_EQ(this->acquire(*neighbour, "r2"), first + 1);
  this->expect_lost(this->runs_->release(this->act("r1", first)));
  this->expect_lost(this->runs_->beat(this->act("r1", first), {}));
}

TYPED_TEST_P(RunsContract, TheRefusalNamesTheHolder) {
  this->acquire(*this->runs_of(this->neighbour_), "r1");
  const auto refused = this->runs_->acquire(this->act("r2"));
  ASSERT_FALSE(refused);
  const std::string text = refused.error().describe();
  EXPECT_NE(text.find("run=r1 host=here pid=2"), std::string::npos) << text;
}

TYPED_TEST_P(RunsContract, ADeadProcessOfThisHostIsTakenOverAtOnce) {
  const std::int64_t first = this->acquire(*this->runs_of(this->neighbour_), "r1");
  this->living_.erase(2);
  EXPECT_EQ(this->acquire(*this->runs_, "r2"), first + 1);
}

TYPED_TEST_P(RunsContract, AnotherProcessWithThePidOfTheHolderIsNotTheHolder) {
  ProcessIdentity earlier = this->neighbour_;
  earlier.pid_start = this->kLivingStart - 1;
  const std::int64_t first = this->acquire(*this->runs_of(earlier), "r1");
  EXPECT_EQ(this->acquire(*this->runs_, "r2"), first + 1);
}

TYPED_TEST_P(RunsContract, AnotherHostOrBootIsTakenOverOnceItIsSilentForLong) {
  ProcessIdentity before_boot = this->self_;
  before_boot.boot_id = "boot-0";
  for (const ProcessIdentity& holder : {this->stranger_, before_boot}) {
    const std::int64_t first = this->acquire(*this->runs_of(holder), "r1");
    this->living_.clear();
    this->expect_held(*this->runs_);
    this->age_beat(kLeaseStale.count() - 10);
    this->expect_held(*this->runs_);
    this->age_beat(11);
    const std::int64_t second = this->acquire(*this->runs_, "r2");
    EXPECT_EQ(second, first + 1);
    ASSERT_TRUE(this->runs_->release(this->act("r2", second)));
  }
}

// A clock was set back after its last beat: who lives beats again with the new time.
TYPED_TEST_P(RunsContract, AHolderWhoseBeatLiesFarInTheFutureIsTakenOver) {
  const std::int64_t first = this->acquire(*this->runs_of(this->stranger_), "r1");
  this->living_.clear();
  this->age_beat(10 - kLeaseStale.count());
  this->expect_held(*this->runs_);
  this->age_beat(-20);
  EXPECT_EQ(this->acquire(*this->runs_, "r2"), first + 1);
}

TYPED_TEST_P(RunsContract, ABeatKeepsTheLeaseOfAnotherHost) {
  const auto stranger = this->runs_of(this->stranger_);
  const std::int64_t token = this->acquire(*stranger, "r1");
  this->age_beat(1000);
  ASSERT_TRUE(stranger->beat(this->act("r1", token), {}));
  this->expect_held(*this->runs_);
}

TYPED_TEST_P(RunsContract, AReleasedLeaseCannotBeBeatenToLife) {
  const std::int64_t token = this->acquire(*this->runs_, "r1");
  ASSERT_TRUE(this->runs_->release(this->act("r1", token)));
  this->expect_lost(this->runs_->beat(this->act("r1", token), {}));
}

TYPED_TEST_P(RunsContract, AnOustedHolderWritesNothingMore) {
  const std::int64_t first = this->acquire(*this->runs_of(this->neighbour_), "r1");
  this->living_.erase(2);
  this->acquire(*this->runs_, "r2");
  this->expect_lost(this->runs_->set_state(this->act("r1", first), "rule_fp", "old"));
  this->expect_lost(this->runs_->begin_run(this->act("r1", first), "fp", false));
}

TYPED_TEST_P(RunsContract, ATakeoverWaitsForTheBatchOfTheHolder) {
  const std::int64_t first = this->acquire(*this->runs_of(this->neighbour_), "r1");
  const auto batch = this->sql_->begin(this->act("r1", first), Access::kWrite);
  ASSERT_TRUE(batch);
  this->living_.erase(2);
  const auto other_door = this->world_.open();
  const auto other = db_runs(*other_door, *this->clock_, this->self_, [](std::int64_t) { return std::nullopt; });
  std::atomic<bool> is_committed = false;
  std::thread taker([&] {
    const auto token = other->acquire(this->act("r2"));
    EXPECT_TRUE(is_committed) << "it got in while the batch was open";
    ASSERT_TRUE(token);
    EXPECT_EQ(*token, first + 1);
  });
  EXPECT_TRUE((*batch)->run({"state/set"}, {{"name", "rule_fp"}, {"value", "of the batch"}}));
  is_committed = true;
  EXPECT_TRUE((*batch)->commit());
  taker.join();
  EXPECT_EQ(this->runs_->state("rule_fp").value(), "of the batch");
}

TYPED_TEST_P(RunsContract, OfManyWhoAskAtOnceOneWins) {
  for (int round = 0; round < 5; ++round) {
    const auto second_door = this->world_.open();
    std::atomic<std::int64_t> winners = 0, losers = 0, token = 0, winner = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&, i] {
        Sql& sql = i % 2 == 0 ? *this->sql_ : *second_door;
        const auto runs =
            db_runs(sql, *this->clock_, this->self_, [](std::int64_t) { return std::optional<std::int64_t>(500); });
        const auto answer = runs->acquire(this->act("r" + std::to_string(i)));
        if (answer) {
          ++winners;
          token = *answer;
          winner = i;
        } else if (answer.error().id == "E-LEASE-002") {
          ++losers;
        }
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(losers, 7);
    ASSERT_TRUE(this->runs_->release(this->act("r" + std::to_string(winner), token)));
  }
}

TYPED_TEST_P(RunsContract, ARunIsNotedFromBeginToEnd) {
  ASSERT_TRUE(this->runs_->begin_run(this->act("r1"), "fp-1", true));
  RunInfo run = this->run_info("r1");
  EXPECT_EQ(run.verb, "run");
  EXPECT_EQ(run.actor, "ana");
  EXPECT_EQ(run.rule_fingerprint, "fp-1");
  EXPECT_TRUE(run.is_full);
  EXPECT_EQ(run.started, this->clock_->now());
  EXPECT_EQ(run.ended, std::nullopt);
  EXPECT_EQ(run.end.outcome, kRunOngoing);

  const RunEnd end{std::string(kRunFailed), R"({"afinia":{}})", R"([{"name":"scan"}])", "E-SQL-001 reason=x"};
  ASSERT_TRUE(this->runs_->end_run(this->act("r1"), end));
  run = this->run_info("r1");
  EXPECT_EQ(run.ended, this->clock_->now());
  EXPECT_EQ(run.end.outcome, kRunFailed);
  EXPECT_EQ(run.end.balance, end.balance);
  EXPECT_EQ(run.end.stages, end.stages);
  EXPECT_EQ(run.end.error, end.error);
}

TYPED_TEST_P(RunsContract, ARunEndsOnce) {
  const RunEnd done{std::string(kRunDone), "", "", ""};
  for (const char* id : {"never begun", "r1"}) {
    if (std::string_view(id) == "r1") {
      ASSERT_TRUE(this->runs_->begin_run(this->act(id), "fp", false));
      ASSERT_TRUE(this->runs_->end_run(this->act(id), done));
    }
    const auto again = this->runs_->end_run(this->act(id), done);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(again.error().id, "E-RUN-002");
  }
}

TYPED_TEST_P(RunsContract, ARunUnderALeaseClosesWhatADeadOneLeftOpen) {
  ASSERT_TRUE(this->runs_->begin_run(this->act("r1"), "fp", false));
  ASSERT_TRUE(this->runs_->begin_run(this->act("r2"), "fp", false)) << "without lease";
  EXPECT_EQ(this->run_info("r1").end.outcome, kRunOngoing);
  const std::int64_t token = this->acquire(*this->runs_, "r3");
  ASSERT_TRUE(this->runs_->begin_run(this->act("r3", token), "fp", false));
  EXPECT_EQ(this->run_info("r1").end.outcome, kRunAbandoned);
  EXPECT_EQ(this->run_info("r2").ended, this->clock_->now());
  EXPECT_EQ(this->run_info("r3").end.outcome, kRunOngoing);
}

TYPED_TEST_P(RunsContract, FilesThatADeadRunLeftOpenAreOnlySeenForTheNextOne) {
  const auto change = [this](std::string_view text) {
    const auto transaction = this->sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    const auto done = (*transaction)->run({"test", {}, text});
    ASSERT_TRUE(done) << done.error().describe();
    ASSERT_TRUE((*transaction)->commit());
  };
  const auto rows = [this](std::string_view text) {
    std::string found;
    const auto transaction = this->sql_->begin({}, Access::kRead);
    EXPECT_TRUE((*transaction)->query({"test", {}, text}, {}, [&found](const SqlRow& row) -> Result<void> {
      for (int column = 0; column < row.columns(); ++column) found += std::string(row.text(column)) + " ";
      return {};
    }));
    return found;
  };
  change(
      "INSERT INTO {radica}.radica_file (id, empresa, path, kind, size, mtime_ns, inode, state, radicado, tipo, "
      "first_path, first_mtime_ns, run_id, seen_at) "
      "VALUES (1, 'afinia', 'a', 'json', 1, 1, 1, 'leido', 'R1', 'datos', 'a', 1, 'run-0', '2025-01-01 00:00:00'), "
      "(2, 'afinia', 'b', 'json', 1, 1, 1, 'leido', 'R1', 'datos', 'b', 1, 'run-0', '2025-01-01 00:00:00'), "
      "(3, 'aire', 'a', 'json', 1, 1, 1, 'leido', 'R1', 'datos', 'a', 1, 'run-0', '2025-01-01 00:00:00')");
  change(
      "INSERT INTO {radica}.radica_listed (empresa, radicado, file_id) VALUES ('afinia', 'R1', 1), ('afinia', 'R1', "
      "2)");
  change("INSERT INTO {radica}.radica_unsettled (empresa, first_id) VALUES ('afinia', 2)");
  ASSERT_TRUE(this->runs_->begin_run(this->act("without-lease"), "", true));
  EXPECT_EQ(rows("SELECT count(*) FROM {radica}.radica_unsettled"), "1 ");
  ASSERT_TRUE(this->runs_->begin_run(this->act("next", this->acquire(*this->runs_, "next")), "", true));
  EXPECT_EQ(rows("SELECT id, state, radicado, tipo FROM {radica}.radica_file ORDER BY id"),
            "1 leido R1 datos 2 pendiente   3 leido R1 datos ");
  EXPECT_EQ(rows("SELECT file_id FROM {radica}.radica_listed"), "1 ");
  EXPECT_EQ(rows("SELECT count(*) FROM {radica}.radica_unsettled"), "0 ");
}

TYPED_TEST_P(RunsContract, AForgottenRunLeavesNoTrace) {
  ASSERT_TRUE(this->runs_->begin_run(this->act("r1"), "fp", false));
  ASSERT_TRUE(this->runs_->forget_run(this->act("r1")));
  const auto run = this->runs_->find_run("r1");
  ASSERT_TRUE(run);
  EXPECT_FALSE(*run);
}

TYPED_TEST_P(RunsContract, RunsAreListedNewestFirst) {
  for (const char* id : {"20261124_1", "20261124_3", "20261124_2"})
    ASSERT_TRUE(this->runs_->begin_run(this->act(id), "fp", false));
  const auto runs = this->runs_->list_runs(2);
  ASSERT_TRUE(runs);
  ASSERT_EQ(runs->size(), 2U);
  EXPECT_EQ(runs->at(0).id, "20261124_3");
  EXPECT_EQ(runs->at(1).id, "20261124_2");
  const auto older = this->runs_->list_runs({"20261124_2", {}, {}}, 2);
  ASSERT_TRUE(older);
  ASSERT_EQ(older->size(), 1U);
  EXPECT_EQ(older->front().id, "20261124_1");
  EXPECT_TRUE(this->runs_->list_runs({"20261124_1", {}, {}}, 2)->empty());
  EXPECT_TRUE(this->runs_->list_runs({"unknown", {}, {}}, 2)->empty());
}

TYPED_TEST_P(RunsContract, RunsAreListedOfTheTimesAskedFor) {
  for (const char* time : {"2026-11-23 23:59:59", "2026-11-24 00:00:00", "2026-11-24 23:59:59", "2026-11-25 00:00:00"})
    this->note(time, time, "run", kRunDone);
  const auto from = parse_local("2026-11-24 00:00:00"), to = parse_local("2026-11-24 23:59:59");
  EXPECT_EQ(this->ids_of(this->runs_->list_runs({"", from, to}, 9)), "2026-11-24 23:59:59, 2026-11-24 00:00:00");
  EXPECT_EQ(this->ids_of(this->runs_->list_runs({"2026-11-24 23:59:59", from, to}, 9)), "2026-11-24 00:00:00");
  EXPECT_EQ(this->ids_of(this->runs_->list_runs({"", to, {}}, 9)), "2026-11-25 00:00:00, 2026-11-24 23:59:59");
  EXPECT_EQ(this->ids_of(this->runs_->list_runs({"", {}, from}, 9)), "2026-11-24 00:00:00, 2026-11-23 23:59:59");
}

TYPED_TEST_P(RunsContract, BehindARunStandTheLoadsThatWentToTheirEndOldestFirst) {
  this->note("a", "2026-11-24 12:00:00", "run", kRunDone);
  this->note("b", "2026-11-24 12:00:00", "run", kRunAbandoned);
  this->note("c", "2026-11-24 12:00:00", "watch", kRunDone);
  this->note("d", "2026-11-24 12:00:01", "run", kRunFailed);
  this->note("e", "2026-11-24 12:00:02", "backup", kRunDone);
  this->note("f", "2026-11-24 12:00:03", "run", kRunDone);
  EXPECT_EQ(this->ids_of(this->runs_->loads_behind("b", 9)), "c, f") << "what began before it completes nothing";
  EXPECT_EQ(this->ids_of(this->runs_->loads_behind("b", 1)), "c");
  EXPECT_EQ(this->ids_of(this->runs_->loads_behind("f", 9)), "");
  EXPECT_EQ(this->ids_of(this->runs_->loads_behind("unknown", 9)), "");
}

TYPED_TEST_P(RunsContract, ARunTellsWhoAskedForTheTaskThatItIsTheWorkOf) {
  const auto tasks = db_tasks(*this->sql_, this->self_);
  TaskSpec spec;
  spec.arguments = {"run"};
  const auto task = tasks->enqueue(Act{"lucia", "quarantine retry", "", 0}, spec);
  ASSERT_TRUE(task) << task.error().describe();
  ASSERT_TRUE(this->runs_->begin_run(this->act("r1"), "fp", false, task->id));
  ASSERT_TRUE(this->runs_->begin_run(this->act("r2"), "fp", false, task->id));
  ASSERT_TRUE(this->runs_->begin_run(this->act("r3"), "fp", false));
  ASSERT_TRUE(this->runs_->begin_run(this->act("r4"), "fp", false, 999));
  EXPECT_EQ(this->run_info("r1").asked_by, "lucia");
  EXPECT_EQ(this->run_info("r1").actor, "ana");
  EXPECT_EQ(this->run_info("r1").task, task->id);
  EXPECT_EQ(this->run_info("r3").asked_by, "");
  EXPECT_EQ(this->run_info("r3").task, 0);
  EXPECT_EQ(this->run_info("r4").asked_by, "") << "of a task that is forgotten";
  EXPECT_EQ(this->ids_of(this->runs_->of_task(task->id)), "r1, r2");
}

TYPED_TEST_P(RunsContract, AFactKeepsItsLastValue) {
  ASSERT_TRUE(this->runs_->state("rule_fp"));
  EXPECT_EQ(*this->runs_->state("rule_fp"), std::nullopt);
  ASSERT_TRUE(this->runs_->set_state(this->act("r1"), "rule_fp", "a"));
  ASSERT_TRUE(this->runs_->set_state(this->act("r1"), "rule_fp", "b"));
  EXPECT_EQ(*this->runs_->state("rule_fp"), "b");
}

REGISTER_TYPED_TEST_SUITE_P(RunsContract, AHolderWhoseBeatLiesFarInTheFutureIsTakenOver,
                            TheLeaseIsHeldByOneUntilItIsReleased, TheRefusalNamesTheHolder,
                            ADeadProcessOfThisHostIsTakenOverAtOnce, AnotherProcessWithThePidOfTheHolderIsNotTheHolder,
                            AnotherHostOrBootIsTakenOverOnceItIsSilentForLong, ABeatKeepsTheLeaseOfAnotherHost,
                            AReleasedLeaseCannotBeBeatenToLife, AnOustedHolderWritesNothingMore,
                            ATakeoverWaitsForTheBatchOfTheHolder, OfManyWhoAskAtOnceOneWins, ARunIsNotedFromBeginToEnd,
                            ARunEndsOnce, ARunUnderALeaseClosesWhatADeadOneLeftOpen,
                            FilesThatADeadRunLeftOpenAreOnlySeenForTheNextOne, AForgottenRunLeavesNoTrace,
                            RunsAreListedNewestFirst, RunsAreListedOfTheTimesAskedFor,
                            BehindARunStandTheLoadsThatWentToTheirEndOldestFirst,
                            ARunTellsWhoAskedForTheTaskThatItIsTheWorkOf, AFactKeepsItsLastValue);

}  // namespace radica::test
