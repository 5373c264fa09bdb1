#include "contract/sqlite_world.h"
#include "contract/upload_ledger_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, UploadLedgerContract, SqliteWorld);

}  // namespace radica::test
