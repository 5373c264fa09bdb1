#include "contract/postgres_world.h"
#include "contract/upload_ledger_contract.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, UploadLedgerContract, PostgresWorld);

}  // namespace radica::test
