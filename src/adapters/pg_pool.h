// The connections of one Sql: at most so many, made when they are needed, kept while they are healthy. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/pg_connection.h"
#include "adapters/pg_sql.h"
#include "base/error.h"
#include "ports/sql.h"

namespace radica {

class PgPool {
 public:
  PgPool(PgAddress address, const PostgresOptions& options)
      : address_(std::move(address)),
        password_(options.password),
        renewals_(options.renewals),
        most_(options.connections),
        connect_timeout_(options.connect_timeout),
        connect_patience_(options.connect_patience),
        failover_patience_(options.failover_patience),
        pool_patience_(options.pool_patience),
        answer_patience_(options.answer_patience),
        repeats_(options.repeats),
        must_stop_(options.must_stop) {}

  // A healthy connection, outside any transaction. Waits for a free place in the pool, then for the server.
  Result<std::unique_ptr<PgConnection>> take();
  // Lost ones and those inside a transaction are closed.
  void give_back(std::unique_ptr<PgConnection> connection);
  void note_begin(std::chrono::microseconds time);
  [[nodiscard]] PoolUse use() const;
  // Closes all that are idle: the server went away.
  void forget_idle();
  // The server's processes of the connections that were lost since the last call. Behind a pooler the numbers mean
  // nothing.
  [[nodiscard]] std::vector<int> take_lost();

 private:
  Result<std::unique_ptr<PgConnection>> connect();
  bool pause_for(std::chrono::milliseconds pause);
  Result<std::unique_ptr<PgConnection>> connect_once(std::chrono::milliseconds timeout);
  [[nodiscard]] std::chrono::milliseconds patience_with_a_server() const;
  [[nodiscard]] std::chrono::milliseconds patience_with(const Error& error) const;
  void forget_renewed();
  std::unique_ptr<PgConnection> take_idle();  // null if there is none that is healthy

  const PgAddress address_;
  const PgPassword password_;
  const std::function<int()> renewals_;
  const std::size_t most_;
  const std::chrono::milliseconds connect_timeout_, connect_patience_, failover_patience_, pool_patience_,
      answer_patience_;
  const SqlPatience repeats_;  // who is told of another attempt
  const std::function<bool()> must_stop_;
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<PgConnection>> idle_;  // guarded by mutex_
  std::size_t in_use_ = 0;                           // guarded by mutex_
  PoolUse use_;                                      // guarded by mutex_
  int renewals_seen_ = 0;                            // guarded by mutex_
  std::atomic<bool> was_connected_{false};
  std::vector<int> lost_;  // guarded by mutex_: processes of the server that may not know it
};

}  // namespace radica
