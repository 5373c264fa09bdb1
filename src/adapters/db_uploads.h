// The upload ledger (ports/upload_ledger.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/sql.h"
#include "ports/upload_ledger.h"

namespace radica {

[[nodiscard]] std::unique_ptr<UploadLedger> db_uploads(Sql& sql);

}  // namespace radica
