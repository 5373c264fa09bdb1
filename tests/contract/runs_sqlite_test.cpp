#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "contract/runs_contract.h"
#include "contract/sqlite_world.h"

namespace radica {
namespace test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, RunsContract, SqliteWorld);

using RunsOnSqlite = RunsContract<SqliteWorld>;

// Its beat may wait behind a long transaction of its own.
TEST_F(RunsOnSqlite, ALivingProcessOfThisHostKeepsTheLeaseHoweverSilentItIs) {
  acquire(*runs_of(neighbour_), "r1");
  age_beat(100000);
  expect_held(*runs_);
}

// Stopped there, it keeps everybody from writing: who asks for the lease has to be told who has it.
TEST_F(RunsOnSqlite, AHolderInsideATransactionKeepsTheLeaseToo) {
  acquire(*runs_of(neighbour_), "r1");
  const auto writing = sql_->begin({}, Access::kWrite);
  ASSERT_TRUE(writing);
  const auto other = open_sqlite(world_.url(), "data_general", {std::chrono::milliseconds(1), std::chrono::seconds(1)});
  ASSERT_TRUE(other);
  const auto runs = db_runs(**other, *clock_, self_, [](std::int64_t) { return kLivingStart; });
  expect_held(*runs);
}

// For however long.
TEST_F(RunsOnSqlite, AProcessThatWasStoppedInsideATransactionKeepsTheLease) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::raise(SIGSTOP);
    ::_exit(0);
  }
  siginfo_t stopped{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &stopped, WSTOPPED | WNOWAIT), 0);
  living_.insert(child);
  acquire(*runs_of({"here", "boot-1", child, kLivingStart}), "r1");
  age_beat(1000);
  {
    const auto writing = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(writing);
    const auto other =
        open_sqlite(world_.url(), "data_general", {std::chrono::milliseconds(1), std::chrono::seconds(1)});
    ASSERT_TRUE(other);
    expect_held(*db_runs(**other, *clock_, self_, [](std::int64_t) { return kLivingStart; }));
  }
  acquire(*runs_, "r2");  // outside of one it is taken over
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
}

}  // namespace test

namespace {

TEST(ProcessIdentity, OfThisProcessIsAliveAndStable) {
  const ProcessIdentity self = this_process();
  EXPECT_EQ(self, this_process());
  EXPECT_EQ(self.pid, ::getpid());
  EXPECT_GT(self.pid_start, 0);
  EXPECT_FALSE(self.host.empty());
  EXPECT_GT(self.boot_id.size(), 36U) << "the boot and the pid namespace";
  EXPECT_EQ(start_of_process(self.pid), self.pid_start);
}

TEST(ProcessIdentity, AKilledProcessIsDeadEvenBeforeItsParentKnows) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(0);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(start_of_process(child), std::nullopt) << "a zombie";
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_EQ(start_of_process(child), std::nullopt);
}

}  // namespace
}  // namespace radica
