#include "contract/schedules_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, SchedulesContract, SqliteWorld);

}  // namespace radica::test
