#include "contract/audit_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, AuditContract, SqliteWorld);

}  // namespace radica::test
