// The port Integrity on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/integrity.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Integrity> db_integrity(Sql& sql);

}  // namespace radica
