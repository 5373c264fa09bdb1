#include "contract/reconcile_ledger_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ReconcileLedgerContract, SqliteWorld);

}  // namespace radica::test
