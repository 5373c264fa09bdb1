// The port Indicators on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/indicators.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Indicators> db_indicators(Sql& sql);

}  // namespace radica
