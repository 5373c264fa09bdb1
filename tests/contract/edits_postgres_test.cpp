#include "contract/edits_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, EditsContract, PostgresWorld);

}  // namespace radica::test
