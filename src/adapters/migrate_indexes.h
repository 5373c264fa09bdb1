// Indexes that ought to be there and are not: somebody dropped them, a CREATE INDEX CONCURRENTLY was interrupted and
// left one that the database does not use, or they are new in this version. The inside of migrate.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "model/table_ddl.h"
#include "ports/sql.h"

namespace radica {

struct MissingIndex {
  Index index;
  bool has_leftover = false;  // its name is taken, by one that is no use
};

// Of the business tables that are there; with `with_own` of Radica's own, too. An index of somebody else on the same
// columns, or on more behind them, does as well as ours.
Result<std::vector<MissingIndex>> missing_indexes(Transaction& transaction, const std::vector<std::string>& companies,
                                                  bool with_own);

// Makes them one after the other, without keeping writers out (PostgreSQL). What an interrupted one leaves is replaced
// by the next call.
Result<void> make_missing_indexes(Sql& sql, Dialect dialect, const std::vector<std::string>& companies);

}  // namespace radica
