// The port Edits on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/edits.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Edits> db_edits(Sql& sql);

}  // namespace radica
