// The upload ledger (ports/upload_ledger.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/sql.h"
#include "ports/upload_ledger.h"

namespace radica {

[[nodiscard]] std::unique_ptr<UploadLedger> db_uploads(Sql& sql);

namespace db {
// Each claim that waits has a row of its own from now on.
Result<void> spread_pending(Transaction& transaction);
}  // namespace db

}  // namespace radica
