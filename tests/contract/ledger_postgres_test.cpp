#include "contract/ledger_contract.h"
#include "contract/ledger_load_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LedgerContract, PostgresWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LedgerLoadContract, PostgresWorld);

}  // namespace radica::test
