#include "contract/accounts_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, AccountsContract, PostgresWorld);

}  // namespace radica::test
