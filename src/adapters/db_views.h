// The read models (ports/views.h) on the port Sql, for both databases, and the one change the quarantine offers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ports/sql.h"
#include "ports/views.h"

namespace radica {

// `sql` outlives it.
[[nodiscard]] std::unique_ptr<Views> db_views(Sql& sql);

// The files of these entries no longer count as read: the next run reads them again. Answers how many; files that are
// gone from disk are left alone. Under the lease of `act`.
Result<std::int64_t> retry_quarantined(Sql& sql, const Act& act, const std::string& company,
                                       const QuarantineFilter& filter);

}  // namespace radica
