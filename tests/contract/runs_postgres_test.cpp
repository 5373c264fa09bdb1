#include "contract/postgres_world.h"
#include "contract/runs_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, RunsContract, PostgresWorld);

using RunsOnPostgres = RunsContract<PostgresWorld>;

TEST_F(RunsOnPostgres, AHolderElsewhereIsDeadAtOnceWhenItsConnectionIsGone) {
  auto door = world_.open();
  const auto stranger = db_runs(*door, *clock_, stranger_);
  const std::int64_t first = acquire(*stranger, "r1");
  expect_held(*runs_);
  ASSERT_TRUE(stranger->beat(act("r1", first), {}));
  expect_held(*runs_);
  door.reset();
  // The server needs a moment to notice that its client is gone.
  Result<std::int64_t> token = runs_->acquire(act("r2"));
  for (int i = 0; !token && i < 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    token = runs_->acquire(act("r2"));
  }
  ASSERT_TRUE(token) << token.error().describe();
  EXPECT_EQ(*token, first + 1);
}

TEST_F(RunsOnPostgres, AConnectionDoesNotKeepAHolderElsewhereThatIsSilentForLong) {
  const auto door = world_.open();
  const std::int64_t first = acquire(*db_runs(*door, *clock_, stranger_), "r1");
  age_beat(kLeaseStale.count() + 1);
  EXPECT_EQ(acquire(*runs_, "r2"), first + 1);
}

TEST_F(RunsOnPostgres, AProcessOfThisHostThatStandsStillIsTakenOver) {
  const std::int64_t first = acquire(*runs_of(neighbour_), "r1");
  age_beat(kLeaseStale.count() - 10);
  expect_held(*runs_);
  age_beat(11);
  EXPECT_EQ(acquire(*runs_, "r2"), first + 1);
}

TEST_F(RunsOnPostgres, ATransactionUnderTheLeaseCarriesItsTokenInItsName) {
  const std::int64_t token = acquire(*runs_, "r1");
  const auto batch = sql_->begin(act("r1", token), Access::kWrite);
  ASSERT_TRUE(batch);
  const std::string name =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = ";
  EXPECT_EQ(world_.database.sql(name + "'radica lease " + std::to_string(token) + "'"), std::vector<std::string>{"1"});
  ASSERT_TRUE((*batch)->commit());
  EXPECT_EQ(world_.database.sql(name + "'radica lease " + std::to_string(token) + "'"), std::vector<std::string>{"0"});
}

TEST_F(RunsOnPostgres, WhatWasConfirmedAndIsGoneStopsTheRun) {
  const Act first = act("r1", acquire(*runs_, "r1"));
  ASSERT_TRUE(runs_->set_state(first, "fact", "1"));
  ASSERT_TRUE(runs_->beat(first, {})) << "what was confirmed is there";
  world_.database.sql("DELETE FROM radica.radica_state");  // as a standby has it that came to know of nothing
  for (int i = 0; i < 2; ++i) {
    const auto late = runs_->set_state(first, "another", "1");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().id, "E-SQL-032");
    EXPECT_FALSE(late.error().is_passing) << "it would not pass";
  }
  // It is ended through a door that was told of nothing.
  const auto door = world_.open();
  EXPECT_TRUE(db_runs(*door, *clock_)->release(first));
}

TEST_F(RunsOnPostgres, ATokenThatWasGivenAwayOnceMoreIsNoLongerOurs) {
  const Act first = act("r1", acquire(*runs_, "r1"));
  world_.database.sql("UPDATE radica.radica_lease SET holder = 'r9'");
  const auto late = runs_->set_state(first, "fact", "1");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().id, "E-LEASE-001");
  world_.database.sql("UPDATE radica.radica_lease SET token = token - 1, holder = 'r0'");
  const auto behind = runs_->set_state(first, "fact", "1");
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().id, "E-SQL-032") << "nobody has taken over: the database went back";
}

}  // namespace radica::test
