// The port Sql on PostgreSQL ≥ 15 (SPEC §11), through libpq: business tables in the configured schema, Radica's own in
// `radica`. Reading: REPEATABLE READ READ ONLY; writing: READ COMMITTED, rows locked in key order by the callers.
// Bulk inserts are COPY BINARY behind a savepoint.
// Threads: a bounded pool of connections; who finds none free waits, then kUnavailable. Settings (time zone, timeouts,
// name) are made anew in each transaction and nothing is prepared, so a pooler in transaction mode may stand between.
// A transaction under a lease is named "radica lease TOKEN" in pg_stat_activity.
// Every call passes fault::next_call_fails(); points sql.before_commit, sql.after_commit.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/pg_password.h"
#include "base/error.h"
#include "ports/sql.h"

namespace radica {

struct PostgresOptions {
  PgPassword password;
  // Its change says that secrets are to be read anew: no connection made before serves any longer. Empty: never.
  std::function<int()> renewals;
  std::string time_zone = "UTC";  // IANA name, of the configuration
  std::size_t connections = 8;
  std::chrono::milliseconds connect_timeout{10'000};   // of one attempt
  std::chrono::milliseconds connect_patience{30'000};  // of all attempts, with full-jitter backoff between; 0: just one
  // While there was no connection yet nothing is in flight: who is told to stop waits for none. Empty: never.
  std::function<bool()> must_stop;
  // The same once there was a connection: another server takes the place of the one that is gone. And that of a
  // password that was right before, for connect_patience.
  std::chrono::milliseconds failover_patience{180'000};
  std::chrono::milliseconds pool_patience{60'000};  // until another transaction gives its connection back
  // Of what takes no time (BEGIN, COMMIT), and what is granted beyond statement_timeout: then the connection counts as
  // gone, whatever TCP says.
  std::chrono::milliseconds answer_patience{60'000};
  std::chrono::milliseconds statement_timeout{600'000};
  std::chrono::milliseconds lock_timeout{30'000};
  std::chrono::milliseconds idle_writer_timeout{30'000};   // a stopped writer is put out before its lease is stale
  std::chrono::milliseconds idle_reader_timeout{600'000};  // one that prints into a slow pipe
  SqlPatience repeats;                                     // backoff and on_retry: those of the connections too
};

// Connects once to see that it can. `url` is `postgresql://…` or `postgres://…`; TLS as it says (sslmode, sslrootcert).
// kBadConfig E-SQL-011 and E-SQL-019, kDenied E-SQL-017, kUnavailable E-SQL-016 after all attempts, kCancelled
// E-RUN-001 when it must stop.
Result<std::unique_ptr<Sql>> open_postgres(std::string_view url, std::string_view schema, PostgresOptions options);

}  // namespace radica
