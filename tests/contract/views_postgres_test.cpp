#include "contract/postgres_world.h"
#include "contract/views_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, ViewsContract, PostgresWorld);

}  // namespace radica::test
