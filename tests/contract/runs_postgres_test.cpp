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

}  // namespace radica::test
