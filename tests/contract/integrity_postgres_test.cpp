#include "contract/integrity_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, IntegrityContract, PostgresWorld);

}  // namespace radica::test
