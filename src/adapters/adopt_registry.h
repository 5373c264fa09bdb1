// Taking over the registros_ov_s3 of another program (SPEC §11, docs/decisions/0031). Its rows contradict ours (one row
// a hash, two companies only), so the table is made anew and they are carried over, as what somebody said and nobody
// has proven: `pendiente`, of `migracion`, with the earlier state in `observaciones`. `radica reconcile --import`
// proves them.
#pragma once

#include <string>

#include "adapters/schema_compare.h"
#include "ports/sql.h"

namespace radica {

// Whether the table holds what a row of ours cannot do without; what it lacks besides becomes NULL.
Result<bool> is_registry_to_take_over(Transaction& transaction, const Table& table);

// Puts a new table in the place of the one that was copied to `copy`, among Radica's own tables, with its rows.
Result<void> replace_registry(Transaction& transaction, const Table& table, Dialect dialect, const std::string& copy);

}  // namespace radica
