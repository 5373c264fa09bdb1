// The ledger of manifests (ports/manifest_ledger.h) on the port Sql, for both databases.
#pragma once

#include <memory>

#include "ports/manifest_ledger.h"
#include "ports/sql.h"

namespace radica {

[[nodiscard]] std::unique_ptr<ManifestLedger> db_manifests(Sql& sql);

}  // namespace radica
