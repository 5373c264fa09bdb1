// The schema of the database (SPEC §11): numbered migrations of Radica's own tables (sql/migrations/0001_….sql, each
// in one transaction, recorded in radica_migration) and the business tables of model/table_ddl.h, one per company.
// Of a table that is already there only what it lacks is added, and only where all of it can be (adapters/adopt.h).
// A database newer than the binary is kBadConfig E-SQL-008; a recorded migration that is not the one of this binary
// E-SQL-009; tables that are there and can't be made what Radica needs E-SQL-010, naming each
// difference (columns, types, NOT NULL, defaults, uniques).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/adopt.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"
#include "ports/sql.h"

namespace radica {

struct SchemaState {
  std::int64_t version = 0;                     // of the database; 0 = none yet
  std::vector<std::string> pending_migrations;  // "0002_tasks"
  std::vector<std::string> missing_tables;      // of the business: "ov_afinia"
  std::vector<Adoption> adoptions;              // tables that others made, or whose ledger is gone
  std::vector<std::string> missing_indexes;     // "ix_ov_afinia_nic": of tables that are there; only slower without
  // Work can go on.
  [[nodiscard]] bool is_current() const {
    return pending_migrations.empty() && missing_tables.empty() &&
           std::all_of(adoptions.begin(), adoptions.end(), [](const Adoption& one) { return one.differences.empty(); });
  }
  [[nodiscard]] bool is_complete() const { return is_current() && adoptions.empty() && missing_indexes.empty(); }
};

// The version that this binary knows.
[[nodiscard]] std::int64_t newest_schema();

// Only reads. What migrate() would do is an answer, the three errors above are not.
Result<SchemaState> inspect_schema(Sql& sql, const std::vector<std::string>& companies);

// The adoptions of `state`. Rows that the ledger does not know take no privilege but those of a run.
Result<void> adopt(Sql& sql, const Act& act, const Clock& clock, const SchemaState& state,
                   const std::vector<std::string>& companies);

// Brings the schema up to date and answers what was done: the state it found. Writes nothing when all is complete. Any
// number of processes may call it at once. Indexes of tables that were there are made last, outside the transactions:
// others may write meanwhile.
Result<SchemaState> migrate(Sql& sql, const Act& act, const Clock& clock, const std::vector<std::string>& companies);

}  // namespace radica
