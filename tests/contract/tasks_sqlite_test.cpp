#include "contract/sqlite_world.h"
#include "contract/tasks_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, TasksContract, SqliteWorld);

}  // namespace radica::test
