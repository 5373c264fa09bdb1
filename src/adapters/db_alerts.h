// The port Alerts on the port Sql, the same for both databases.
#pragma once

#include <memory>

#include "ports/alerts.h"
#include "ports/sql.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Alerts> db_alerts(Sql& sql);

}  // namespace radica
