// What became of a COMMIT whose answer was lost: the server is asked on another connection. The inside of pg_sql.cpp.
#pragma once

#include <string>
#include <vector>

#include "adapters/pg_connection.h"
#include "adapters/pg_marks.h"
#include "adapters/pg_pool.h"
#include "adapters/pg_sql.h"
#include "adapters/statement_text.h"
#include "base/error.h"

namespace radica {

struct CommitTicket {
  std::string xid;  // empty: nothing was written
  std::string pid, server_start;
  PgMarks::Mark mark;  // what it leaves in the database, unless it is nameless
};

// Inside the transaction, before its COMMIT.
Result<CommitTicket> commit_ticket(const DialectWords& words, PgConnection& connection, const PgMarks::Mark& mark = {});

// True: it is committed; false: nothing of it is kept. Waits while the server has not noticed that the client is gone,
// and ends its process there if it may. A server that has forgotten, or that was restarted or
// replaced meanwhile (the number may have been given to another transaction since then), is asked for the mark; without
// one, and when there is no connection for too long, it cannot be told: E-SQL-023.
Result<bool> settle_commit(PgPool& pool, const DialectWords& words, const CommitTicket& ticket,
                           const PostgresOptions& options);

// Puts out what lost connections left on the server. What cannot be put out ends by its own timeouts.
void end_sessions(const DialectWords& words, PgConnection& connection, const std::vector<int>& pids);

}  // namespace radica
