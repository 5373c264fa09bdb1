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

}  // namespace radica::test
