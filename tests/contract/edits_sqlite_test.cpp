#include "contract/edits_contract.h"
#include "contract/sqlite_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, EditsContract, SqliteWorld);

}  // namespace radica::test
