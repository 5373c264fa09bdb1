// The audit's root: what the chain was at the end of a day, in the store, where the database is not (docs/decisions
// 0035). Only with them is a cut tail, or a chain that was made anew as a whole, found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/audit_chain.h"
#include "ports/audit.h"
#include "ports/object_store.h"
#include "stages/context.h"

namespace radica {

struct AuditVerdict {
  std::int64_t rows = 0, first = 0;
  std::optional<AuditRow> last;
  std::size_t roots = 0;
  std::string last_root;  // its text; empty = there is none
  std::vector<AuditFinding> findings;
  std::optional<Error> roots_error;  // the roots could not be read: this is of the chain alone
};

// The whole chain, compared with the roots of the store. `store` may be nullptr: the chain alone.
Result<AuditVerdict> verify_audit(Audit& audit, ObjectStore* store, std::string_view prefix);

// Verifies the chain and, of a task (the nightly check) when all is well and it has grown, writes a root: a store that
// somebody looks at by hand stays as it is. What is wrong in the chain counts as unproven. Roots that tell of another
// end of a chain that is whole are told of and raise the alert, but do not end `verify` with findings: a lost or older
// database that caught up (SPEC §13) has all its objects. `audit verify` does.
Result<StageReport> audit_root(Context& context, const Act& act);

}  // namespace radica
