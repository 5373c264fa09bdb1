#include "contract/postgres_world.h"
#include "contract/schedules_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, SchedulesContract, PostgresWorld);

}  // namespace radica::test
