// The port ReconcileLedger on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/reconcile_ledger.h"
#include "ports/sql.h"

namespace radica {

[[nodiscard]] std::unique_ptr<ReconcileLedger> db_reconcile(Sql& sql);

}  // namespace radica
