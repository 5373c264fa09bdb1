// All rows of a database as sorted lines, to compare databases of any kind. Left out is what rightly differs between
// two ways to the same state: numbers given by the database, runs, and the time of the machine.
#pragma once

#include <string>
#include <vector>

#include "ports/sql.h"

namespace radica::test {

// "table | column=value | …" of every business table and of the ledger. Throws when the database fails.
[[nodiscard]] std::vector<std::string> all_rows(Sql& sql);

}  // namespace radica::test
