#include "contract/integrity_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, IntegrityContract, SqliteWorld);

}  // namespace radica::test
