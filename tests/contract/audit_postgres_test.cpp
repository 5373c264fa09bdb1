#include "contract/audit_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, AuditContract, PostgresWorld);

}  // namespace radica::test
