#include "contract/postgres_world.h"
#include "contract/reconcile_ledger_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, ReconcileLedgerContract, PostgresWorld);

}  // namespace radica::test
