// The seam over a relational database (SQLite today, PostgreSQL in production). Transactions, statements by name with
// named parameters, bulk insert. The domain ports are written once on it, so SQL stays dumb and shared.
// Threads: an Sql may be shared and outlives its transactions; a Transaction belongs to the thread that began it.
// SQLite has one writer: begin() waits for it in order of arrival, then fails with kUnavailable. Errors: E-SQL-001 …
// 007 by what to do (base/error.h), and E-SQL-033 for a table that somebody removed; facts name the statement and the
// database's reason, never values.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/backoff.h"
#include "base/error.h"
#include "model/run.h"

namespace radica {

// NULL, integer, text, bytes. Text and bytes are borrowed until the call returns.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view, std::span<const std::byte>>;
using SqlParameter = std::pair<std::string_view, SqlValue>;  // name without the colon

// The current row of a query; views are valid until the callback returns. Columns by position.
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;  // bytes too
  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual std::string_view name(int column) const = 0;
};
using OnRow = std::function<Result<void>(const SqlRow&)>;  // an error ends the query and is its result

// Rows for bulk_insert: fills `row` (one value per column) and returns true, or false at the end. The values may point
// into memory of the source until the next call. An error ends the insert and is its result.
using RowSource = std::function<Result<bool>(std::vector<SqlValue>& row)>;

// A statement: its file name below sql/ without ".sql" ("ledger/files_of_folder"), found in the embedded table; the
// dialect folder of the adapter wins over the shared one. `{schema}`, `{table}` and other `{word}` parts that cannot be
// parameters are replaced from `words`, which are identifiers of our own configuration, quoted by the adapter. Every
// dialect knows the words of adapters/statement_text.h ({schema}, {radica}, …). An unknown name or word, a parameter
// without value or a value without parameter is kBug.
struct Statement {
  std::string_view name;
  std::vector<std::pair<std::string_view, std::string_view>> words = {};
  std::string_view inline_text = {};  // SQL in place of the file: generated DDL and tests only
};

// After an error that the database reported (bulk_insert apart) a transaction can only be rolled back: its other calls
// are kAborted. A reading one sees one snapshot, from its first statement on, and refuses statements that write (kBug).
class Transaction {
 public:
  virtual ~Transaction() = default;  // rolls back unless committed
  // Number of rows changed. A text of several statements is fine when it has no parameters (migrations).
  virtual Result<std::int64_t> run(const Statement& statement, const std::vector<SqlParameter>& parameters = {}) = 0;
  // Rows of a statement, also of one that writes (RETURNING). The callback must not use the transaction (kBug).
  virtual Result<void> query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                             const OnRow& on_row) = 0;
  // Fastest way of many rows out (COPY, or the query itself): columns of whole numbers, of which only integer() may be
  // asked, of texts and of bytes. They have no names.
  virtual Result<void> bulk_query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                                  const OnRow& on_row) {
    return query(statement, parameters, on_row);
  }
  // Fastest way of many rows into one table (COPY, or one prepared INSERT). `table` is a bare name: radica_* stands in
  // Radica's own schema, `temp.NAME` is a temporary table of the connection. A refused row fails the whole call with
  // kBadInput and leaves the transaction usable as it was before the call (savepoint); the caller bisects.
  virtual Result<std::int64_t> bulk_insert(std::string_view table, const std::vector<std::string_view>& columns,
                                           const RowSource& rows) = 0;
  // After an error nothing of the transaction is kept. The one exception is E-SQL-023: the answer was lost and the
  // database cannot tell any more; what was written must stand the next run, not a repetition.
  virtual Result<void> commit() = 0;
};

enum class Access { kRead, kWrite };

// The error id of a write transaction under a lease that finds less in the database than its run was told is committed:
// a standby without the last transactions took over, or an older copy was put back. Every later one of that run is
// refused too, by this Sql.
inline constexpr std::string_view kDatabaseWentBack = "E-SQL-032";

// What the connections of an Sql were used for since it was opened.
struct PoolUse {
  std::int64_t connects = 0, most_in_use = 0;
  std::int64_t waits = 0, wait_us = 0;  // for a free place in the pool
  // Of BEGIN, in sum and the longest: what the way to the server costs.
  std::int64_t transactions = 0, begin_us = 0, longest_begin_us = 0;
};

// A piece of work whose error may pass: it is done again after a pause.
struct SqlRetry {
  const Error& error;
  int attempt = 0;  // that failed, from 1
  std::chrono::milliseconds pause{0};
};

// How often and how long work is done again whose error may pass (adapters/sql_work.h).
struct SqlPatience {
  int attempts = 10;
  std::chrono::milliseconds budget{120'000};  // no attempt begins later than this after the first
  Backoff backoff;
  std::function<void(const SqlRetry&)> on_retry;  // empty: nobody is told; called by any thread
};

class Sql {
 public:
  virtual ~Sql() = default;
  // A write transaction of an act with a lease token first checks that the token is still the newest (kConflict
  // E-LEASE-001 if not) and that all that the run committed is there (kDatabaseWentBack), and holds the token against a
  // takeover until its end.
  virtual Result<std::unique_ptr<Transaction>> begin(const Act& act, Access access) = 0;
  // One statement without parameters outside any transaction, for what may not or should not be inside one (an index
  // made beside writers). It may take hours; after an error some of it may be there. No lease is checked.
  virtual Result<void> run_alone(const Statement& statement) = 0;
  // How many write transactions may run side by side; more would only wait.
  [[nodiscard]] virtual std::size_t writers() const = 0;
  [[nodiscard]] virtual const SqlPatience& patience() const = 0;
  [[nodiscard]] virtual std::string_view dialect() const = 0;  // "sqlite", "postgres": folder below sql/
  // Nothing where there is no server to go to.
  [[nodiscard]] virtual std::optional<PoolUse> pool_use() const { return std::nullopt; }
};

}  // namespace radica
