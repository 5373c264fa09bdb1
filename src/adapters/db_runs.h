// The port Runs on the port Sql, the same for both databases. The lease is the row 'run' of radica_lease; a transaction
// that begins with a token holds that row (ports/sql.h), so that a takeover waits for it and nothing slips in behind
// it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/process.h"
#include "ports/runs.h"
#include "ports/sql.h"

namespace radica {

// What is known of the holder of a lease.
struct SignsOfLife {
  ProcessIdentity process;
  std::int64_t silent_seconds = 0;   // since its last beat
  std::optional<bool> is_connected;  // to the database; nothing where that cannot be known
};

using StartOfProcess = std::function<std::optional<std::int64_t>(std::int64_t pid)>;

// A process of this host is dead when it is gone, or stands still: silent for long on a database where nothing of its
// own keeps it from beating. Another one by its connection, else by its beat.
// `stale`: how long is too long.
[[nodiscard]] bool is_alive(const SignsOfLife& holder, const ProcessIdentity& self, const StartOfProcess& start_of,
                            std::chrono::seconds stale = kLeaseStale);

// `sql` and `clock` outlive it. The last two are for tests.
[[nodiscard]] std::unique_ptr<Runs> db_runs(Sql& sql, const Clock& clock, ProcessIdentity self = this_process(),
                                            StartOfProcess start_of = start_of_process);

}  // namespace radica
