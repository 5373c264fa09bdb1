#include "contract/manifest_ledger_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, ManifestLedgerContract, PostgresWorld);

}  // namespace radica::test
