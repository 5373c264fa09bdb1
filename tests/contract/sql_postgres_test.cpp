#include "contract/postgres_world.h"
#include "contract/sql_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, SqlContract, PostgresWorld);

}  // namespace radica::test
