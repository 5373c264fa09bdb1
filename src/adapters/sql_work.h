// Units of work: a whole transaction, done again from its start while its error may pass (Error::is_passing: a
// deadlock, a lock, a lost connection, a server that restarts), with full jitter between the attempts, within the
// patience of the Sql. Every attempt checks the lease anew. The work must begin from nothing each time: what an earlier
// attempt left in its results is thrown away by the work itself. An answer to COMMIT that got lost is no reason to do
// it again: the adapter finds out.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "ports/sql.h"

namespace radica {

using SqlWork = std::function<Result<void>(Transaction& transaction)>;

// Work that begins its transactions itself, or needs none (Sql::run_alone). `most`: where waiting as long as the
// patience of the Sql would be worth nothing, no attempt begins later than this after the first.
Result<void> repeated(Sql& sql, const std::function<Result<void>()>& work,
                      std::chrono::milliseconds most = std::chrono::milliseconds::max());
// Commits when the work succeeds, with the event of the act as its last row (ports/audit.h).
Result<void> write_work(Sql& sql, const Act& act, const SqlWork& work,
                        std::chrono::milliseconds most = std::chrono::milliseconds::max());
// One snapshot for all of the work.
Result<void> read_work(Sql& sql, const SqlWork& work);

// Reading whose findings go where they cannot be taken back from: done again only while nothing was given.
template <class Value>
using Give = std::function<Result<void>(const Value& value)>;
template <class Value>
Result<void> give_once(Sql& sql, const Give<Value>& give,
                       const std::function<Result<void>(Transaction&, const Give<Value>&)>& work) {
  bool is_given = false;
  const Give<Value> noting = [&](const Value& value) {
    is_given = true;
    return give(value);
  };
  return read_work(sql, [&](Transaction& transaction) {
    auto done = work(transaction, noting);
    if (!done && is_given) done.error().is_passing = false;
    return done;
  });
}

// So the rows of one query.
Result<void> stream_rows(Sql& sql, const Statement& statement, const std::vector<SqlParameter>& parameters,
                         const OnRow& on_row);

}  // namespace radica
