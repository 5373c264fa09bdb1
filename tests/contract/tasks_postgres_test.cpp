#include <sys/eventfd.h>

#include "adapters/task_bells.h"
#include "base/descriptor.h"
#include "contract/postgres_world.h"
#include "contract/tasks_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, TasksContract, PostgresWorld);

using TasksOnPostgres = TasksContract<PostgresWorld>;

TEST_F(TasksOnPostgres, AWorkerThatWaitsHearsOfANewTaskAtOnce) {
  const Descriptor wake(::eventfd(0, EFD_CLOEXEC));
  const auto bell =
      value(listening_bell(world_.database.url(), std::string(PostgresServer::kPassword), *tasks_, wake.get()));
  ASSERT_TRUE(bell->wait(std::chrono::milliseconds(1)));  // listens from now on
  const auto waited_for = [&bell] {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(bell->wait(std::chrono::seconds(20)));
    return std::chrono::steady_clock::now() - begin;
  };
  // Both that come before it waits and those that come meanwhile.
  add(spec());
  EXPECT_LT(waited_for(), std::chrono::seconds(5));
  std::thread other([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    add(spec());
  });
  EXPECT_LT(waited_for(), std::chrono::seconds(5));
  other.join();
  ::eventfd_write(wake.get(), 1);
  EXPECT_LT(waited_for(), std::chrono::seconds(5)) << "somebody else wants it";
}

// PostgreSQL evaluates a subquery of its own anew whenever another worker was faster, whether or not it is asked for.
// The index of what runs keeps all that ended since the oldest snapshot: 50 ms behind 360,000 of them, five times a
// second.
TEST_F(TasksOnPostgres, WhoIsBeatenToATaskAsksNothingOfWhatRuns) {
  constexpr int kTasks = 400;
  for (int i = 0; i < kTasks; ++i) add(spec());
  std::atomic<int> done{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.emplace_back([this, &done] {
      while (const auto task = claim()) {
        finish(*task, TaskState::kDone);
        ++done;
      }
    });
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(done, kTasks);
  tasks_.reset();
  sql_.reset();  // the counts of a session are there when it has ended
  const auto count = [this](const std::string& what) {
    return std::stoi(world_.database.sql("SELECT " + what).front());
  };
  while (count("count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::string scans = "idx_scan FROM pg_stat_user_indexes WHERE indexrelname = ";
  EXPECT_GE(count(scans + "'radica_task_waiting'"), kTasks);
  EXPECT_EQ(count(scans + "'radica_task_running'"), 0);
}

}  // namespace radica::test
