// The ledger of clean-up (ports/cleanup_ledger.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/cleanup_ledger.h"
#include "ports/sql.h"

namespace radica {

[[nodiscard]] std::unique_ptr<CleanupLedger> db_cleanup(Sql& sql);

}  // namespace radica
