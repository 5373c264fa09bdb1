// The port Accounts on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/accounts.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Accounts> db_accounts(Sql& sql);

}  // namespace radica
