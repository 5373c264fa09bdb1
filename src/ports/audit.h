// The audit in the database (SPEC §15): a chain of rows that only grows. How an act gets there:
//
//   Act act{...};
//   act.audit = std::make_shared<const AuditEvent>(...);
//   tasks->cancel(act, 17);
//
// Every port call that changes something writes the event of its act in its own transaction, as its last step. What
// changes nothing else (a reveal, a download, a denial) is appended by append(). An event is given to one call only;
// work of several transactions gives it to that which begins it. Thread-safe; several processes may append at once.
// Errors: those of the port Sql.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/audit.h"
#include "model/run.h"

namespace radica {

// Times are Unix milliseconds; empty texts mean any.
struct AuditQuery {
  std::optional<std::int64_t> from, to;  // `to` itself is not among them
  std::string actor, act;                // exact
  std::optional<std::int64_t> below;     // only rows with a smaller seq: the next page
  std::size_t limit = 100;
};

class Audit {
 public:
  virtual ~Audit() = default;

  virtual Result<void> append(const AuditEvent& event) = 0;
  virtual Result<std::vector<AuditRow>> list(const AuditQuery& query) = 0;  // newest first
  // Rows of that time, oldest first, in one snapshot.
  using OnAuditRow = std::function<Result<void>(const AuditRow& row)>;
  virtual Result<void> read(std::optional<std::int64_t> from, std::optional<std::int64_t> to,
                            const OnAuditRow& on_row) = 0;
  virtual Result<std::optional<AuditRow>> last() = 0;
  // How many rows there are at least while none were let go: one for each run that ended well since there is an audit,
  // and for each account. Nothing when the table itself is gone.
  virtual Result<std::optional<std::int64_t>> least_rows() = 0;
  // Lets the rows before that time go, but for the newest of them: the anchor from which the rest is verified. Stops
  // at the first row that is younger. The act of `act` is told with the number of rows. How many went.
  virtual Result<std::int64_t> purge(const Act& act, std::int64_t before) = 0;
};

}  // namespace radica
