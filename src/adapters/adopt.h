// Taking over a table that another program made, or whose ledger is gone (SPEC §11, docs/decisions/0025): what it lacks
// is added, each row gets the hash of what it holds and becomes a version of its claim that is older than all (SPEC
// §7). So the first load after it writes no history for data that did not change, and no poorer copy empties anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/schema_compare.h"
#include "base/clock.h"
#include "model/run.h"
#include "ports/sql.h"

namespace radica {

// What `radica migrate` does to a table that is there.
struct Adoption {
  std::string company;       // empty: a table of no company, of which only the registry can be taken over
  std::string table;         // "ov_afinia"
  Differences differences;   // to be mended
  bool takes_rows = false;   // the ledger knows no version of the company, and there are rows
  bool is_registry = false;  // registros_ov_s3: made anew, with its rows (adapters/adopt_registry.h)
  // One difference that cannot be mended keeps all of it from being done.
  [[nodiscard]] bool can_be_done() const;
};

// Nothing when the table is as it should be. `has_ledger`: Radica's own tables are there.
Result<std::optional<Adoption>> adoption_of(Transaction& transaction, const Table& table, Dialect dialect,
                                            const std::vector<std::string>& companies, bool has_ledger);

// One transaction: all of it or nothing. A table that is changed is copied first, to radica_before_{table}_{time} among
// Radica's own tables. Every difference has to be one that can be mended.
Result<void> adopt_table(Sql& sql, const Act& act, const Clock& clock, const Table& table, Dialect dialect,
                         const std::vector<std::string>& companies);

}  // namespace radica
