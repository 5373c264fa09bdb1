#include "contract/ledger_contract.h"
#include "contract/ledger_load_contract.h"
#include "contract/ledger_organise_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LedgerContract, SqliteWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, OrganiseLedgerContract, SqliteWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LedgerLoadContract, SqliteWorld);

}  // namespace radica::test
