#include "adapters/sqlite_sql.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "adapters/sql_errors.h"
#include "adapters/sqlite_connection.h"
#include "base/fault.h"
#include "base/file.h"

namespace radica {
namespace {

constexpr std::size_t kIdleReaders = 8;  // connections kept open
constexpr std::string_view kUrlStart = "sqlite:";

// Lets one writer in at a time, in order of arrival.
class WriterQueue {
 public:
  explicit WriterQueue(std::chrono::milliseconds timeout) : timeout_(timeout) {}

  Result<void> enter() {
    std::unique_lock lock(mutex_);
    const auto self = std::this_thread::get_id();
    if (is_taken_ && owner_ == self) return sql_bug("BEGIN", "this thread is already writing");
    waiting_.push_back(self);
    const auto is_my_turn = [this, self] { return !is_taken_ && waiting_.front() == self; };
    if (!turn_.wait_for(lock, timeout_, is_my_turn)) {
      waiting_.erase(std::find(waiting_.begin(), waiting_.end(), self));
      turn_.notify_all();
      return sql_failure(ErrorCode::kUnavailable, "BEGIN", "another thread keeps writing");
    }
    waiting_.pop_front();
    is_taken_ = true;
    owner_ = self;
    return {};
  }

  void leave() {
    {
      const std::lock_guard lock(mutex_);
      is_taken_ = false;
    }
    turn_.notify_all();
  }

 private:
  std::chrono::milliseconds timeout_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::deque<std::thread::id> waiting_;
  bool is_taken_ = false;
  std::thread::id owner_;
};

class SqliteRow final : public SqlRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::string_view text(int column) const override {
    const void* bytes = sqlite3_column_type(statement_, column) == SQLITE_BLOB
                            ? sqlite3_column_blob(statement_, column)
                            : static_cast<const void*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  [[nodiscard]] int columns() const override { return sqlite3_column_count(statement_); }
  [[nodiscard]] std::string_view name(int column) const override { return sqlite3_column_name(statement_, column); }

 private:
  sqlite3_stmt* statement_;
};

DialectWords words_of(const std::string& schema) {
  const std::string quoted = quoted_identifier(schema);
  return {{"schema", quoted},
          {"radica", quoted},  // everything is in the one file (SPEC §11)
          {"schema_text", quoted_literal(schema)},
          {"index", quoted + "."},
          {"on", ""},
          {"id", "INTEGER PRIMARY KEY"},
          {"bytes", "BLOB"},
          {"without_rowid", " WITHOUT ROWID"},
          {"unix_now", "CAST(strftime('%s', 'now') AS INTEGER)"},
          {"unix_ms", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"},
          {"each", "json_each"},
          {"in_texts", "IN (SELECT value FROM json_each("},
          {"in_numbers", "IN (SELECT value FROM json_each("},
          {"end_in", "))"},
          {"json", "TEXT"},
          {"temp", "temp"},
          {"until_commit", ""},
          {"for_update", ""},  // the whole database is locked
          {"skip_locked", ""},
          {"for_key_share", ""},
          {"this_connection", "NULL"},
          {"is_connected", "NULL"}};
}

class SqliteSql final : public Sql {
 public:
  SqliteSql(std::string path, std::string schema, SqliteTimeouts timeouts, SqlPatience patience)
      : path_(std::move(path)),
        schema_(std::move(schema)),
        busy_timeout_(timeouts.other_process),
        patience_(std::move(patience)),
        words_(words_of(schema_)),
        queue_(timeouts.own_writer) {}

  Result<void> open() {
    TRY_SET(writer_, connect(Access::kWrite));
    return {};
  }
  Result<std::unique_ptr<Transaction>> begin(const Act& act, Access access) override;
  Result<void> run_alone(const Statement& statement) override;
  [[nodiscard]] std::size_t writers() const override { return 1; }
  [[nodiscard]] const SqlPatience& patience() const override { return patience_; }
  [[nodiscard]] std::string_view dialect() const override { return "sqlite"; }
  [[nodiscard]] const DialectWords& words() const { return words_; }
  [[nodiscard]] const std::string& schema() const { return schema_; }
  // What a finished transaction ran on. One that is still inside a transaction is closed and replaced.
  void give_back(std::unique_ptr<SqliteConnection> connection, Access access);

 private:
  Result<std::unique_ptr<SqliteConnection>> connect(Access access) {
    return SqliteConnection::open(path_, schema_, access, busy_timeout_);
  }
  Result<std::unique_ptr<SqliteConnection>> take(Access access);

  std::string path_, schema_;
  std::chrono::milliseconds busy_timeout_;
  SqlPatience patience_;
  DialectWords words_;
  WriterQueue queue_;
  std::unique_ptr<SqliteConnection> writer_;  // null while the writer of queue_ has it
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
};

class SqliteTransaction final : public Transaction {
 public:
  SqliteTransaction(SqliteSql& home, std::unique_ptr<SqliteConnection> connection, Access access)
      : home_(home), connection_(std::move(connection)), access_(access) {}
  ~SqliteTransaction() override;
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  Result<void> start();
  Result<void> check_lease(std::int64_t token);
  Result<void> copy_to(const std::string& path) {
    TRY(check_usable("copy"));
    return connection_->copy_into(path, home_.schema());
  }
  Result<std::int64_t> run(const Statement& statement, const std::vector<SqlParameter>& parameters) override;
  Result<void> query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                     const OnRow& on_row) override;
  Result<std::int64_t> bulk_insert(std::string_view table, const std::vector<std::string_view>& columns,
                                   const RowSource& rows) override;
  Result<void> commit() override;

 private:
  Result<void> check_usable(std::string_view name);
  Result<Prepared> prepare(const Statement& statement);
  Result<Prepared> bound(const Statement& statement, const std::vector<SqlParameter>& parameters);
  Result<std::int64_t> insert_all(Prepared& insert, std::string_view table, std::size_t columns, const RowSource& rows);
  Failure broken(Failure failure);

  SqliteSql& home_;
  std::unique_ptr<SqliteConnection> connection_;  // null once committed
  Access access_;
  bool is_broken_ = false;
  bool is_in_query_ = false;
};

SqliteTransaction::~SqliteTransaction() {
  if (!connection_) return;
  if (connection_->is_in_transaction()) static_cast<void>(connection_->execute("ROLLBACK", "ROLLBACK"));
  home_.give_back(std::move(connection_), access_);
}

Result<void> SqliteTransaction::start() {
  return connection_->execute(access_ == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN", "BEGIN");
}

Result<void> SqliteTransaction::check_lease(std::int64_t token) {
  std::int64_t newest = 0;
  TRY(query({"lease/check"}, {}, [&newest](const SqlRow& row) -> Result<void> {
    newest = row.integer(0);
    return {};
  }));
  if (newest == token) return {};
  return fail(ErrorCode::kConflict, "E-LEASE-001",
              {{"token", std::to_string(token)}, {"newest", std::to_string(newest)}});
}

// SQLite could go on after most errors, PostgreSQL cannot: code that works here must work there.
Failure SqliteTransaction::broken(Failure failure) {
  is_broken_ = true;
  return failure;
}

Result<void> SqliteTransaction::check_usable(std::string_view name) {
  if (!connection_) return sql_bug(name, "the transaction is over");
  if (is_in_query_) return sql_bug(name, "called from the callback of a query");
  // Without the second check a statement after SQLite's own rollback would commit on its own.
  if (is_broken_ || !connection_->is_in_transaction()) return sql_aborted(name);
  if (auto passed = pass_sql_fault(name); !passed) return broken(Failure(std::move(passed).error()));
  return {};
}

Result<Prepared> SqliteTransaction::prepare(const Statement& statement) {
  std::string key(statement.inline_text.empty() ? statement.name : statement.inline_text);
  for (const auto& [name, value] : statement.words) key.append(1, '\0').append(name).append(1, '\0').append(value);
  return connection_->prepare(std::move(key), statement.name,
                              [&] { return statement_text("sqlite", home_.words(), statement); });
}

Result<Prepared> SqliteTransaction::bound(const Statement& statement, const std::vector<SqlParameter>& parameters) {
  auto prepared = prepare(statement);
  if (!prepared) {
    if (prepared.error().code == ErrorCode::kBug) return prepared;  // nothing reached the database
    return broken(Failure(std::move(prepared).error()));
  }
  if (access_ == Access::kRead && sqlite3_stmt_readonly(prepared->get()) == 0)
    return sql_bug(statement.name, "writes in a reading transaction");
  TRY(prepared->bind(statement.name, parameters));
  return prepared;
}

Result<std::int64_t> SqliteTransaction::run(const Statement& statement, const std::vector<SqlParameter>& parameters) {
  TRY(check_usable(statement.name));
  const std::int64_t before = connection_->total_changes();
  TRY_SET(const Prepared prepared, bound(statement, parameters));
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(prepared.get());
  if (code != SQLITE_DONE) return broken(connection_->failure(statement.name));
  if (!prepared.rest().empty())
    if (auto rest = connection_->run_script(statement.name, prepared.rest()); !rest)
      return broken(Failure(std::move(rest).error()));
  return connection_->total_changes() - before;
}

Result<void> SqliteTransaction::query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                                      const OnRow& on_row) {
  TRY(check_usable(statement.name));
  TRY_SET(const Prepared prepared, bound(statement, parameters));
  if (!prepared.rest().empty()) return sql_bug(statement.name, "a query of several statements");
  const SqliteRow row(prepared.get());
  for (;;) {
    const int code = sqlite3_step(prepared.get());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return broken(connection_->failure(statement.name));
    is_in_query_ = true;
    auto answer = on_row(row);
    is_in_query_ = false;
    TRY(std::move(answer));
  }
}

std::string insert_sql(const DialectWords& words, std::string_view table,
                       const std::vector<std::string_view>& columns) {
  constexpr std::string_view kTemporary = "temp.";
  std::string sql = "INSERT INTO ";
  if (table.starts_with(kTemporary))
    sql += "temp." + quoted_identifier(table.substr(kTemporary.size()));
  else
    sql += words.front().second + "." + quoted_identifier(table);
  std::string marks;
  for (const std::string_view column : columns) {
    sql += (marks.empty() ? " (" : ", ") + quoted_identifier(column);
    marks += marks.empty() ? "?" : ", ?";
  }
  return sql + ") VALUES (" + marks + ")";
}

Result<std::int64_t> SqliteTransaction::insert_all(Prepared& insert, std::string_view table, std::size_t columns,
                                                   const RowSource& rows) {
  std::vector<SqlValue> row(columns);
  std::int64_t count = 0;
  for (;;) {
    TRY_SET(const bool has_row, rows(row));
    if (!has_row) return count;
    if (row.size() != columns) return sql_bug(table, "a row with another number of columns");
    for (std::size_t column = 0; column < columns; ++column)
      if (insert.bind(static_cast<int>(column) + 1, row[column]) != SQLITE_OK) return connection_->failure(table);
    if (sqlite3_step(insert.get()) != SQLITE_DONE) return connection_->failure(table);
    sqlite3_reset(insert.get());
    ++count;
  }
}

Result<std::int64_t> SqliteTransaction::bulk_insert(std::string_view table,
                                                    const std::vector<std::string_view>& columns,
                                                    const RowSource& rows) {
  TRY(check_usable(table));
  if (access_ == Access::kRead) return sql_bug(table, "writes in a reading transaction");
  std::string key = std::string("bulk_insert").append(1, '\0').append(table);
  for (const std::string_view column : columns) key.append(1, '\0').append(column);
  const auto text = [&]() -> Result<std::string> { return insert_sql(home_.words(), table, columns); };
  auto insert = connection_->prepare(std::move(key), table, text);
  if (!insert) return broken(Failure(std::move(insert).error()));

  TRY(connection_->execute("SAVEPOINT radica_bulk", table));
  is_in_query_ = true;  // the source of the rows must not use the transaction either
  auto count = insert_all(*insert, table, columns.size(), rows);
  is_in_query_ = false;
  if (!count) {
    sqlite3_reset(insert->get());
    const bool is_refusal = count.error().code == ErrorCode::kBadInput;
    auto undone = connection_->execute("ROLLBACK TO radica_bulk; RELEASE radica_bulk", table);
    if (!undone || !is_refusal) return broken(Failure(std::move(count).error()));
    return count;
  }
  if (auto kept = connection_->execute("RELEASE radica_bulk", table); !kept)
    return broken(Failure(std::move(kept).error()));
  return count;
}

Result<void> SqliteTransaction::commit() {
  TRY(check_usable("COMMIT"));
  FAULT("sql.before_commit");
  if (auto committed = connection_->execute("COMMIT", "COMMIT"); !committed)
    return broken(Failure(std::move(committed).error()));
  FAULT("sql.after_commit");
  home_.give_back(std::move(connection_), access_);  // the next writer need not wait for the end of this object
  return {};
}

Result<std::unique_ptr<SqliteConnection>> SqliteSql::take(Access access) {
  std::unique_ptr<SqliteConnection> connection;
  if (access == Access::kWrite) {
    TRY(queue_.enter());
    connection = std::move(writer_);
  } else {
    const std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      connection = std::move(readers_.back());
      readers_.pop_back();
    }
  }
  if (connection) return connection;
  auto opened = connect(access);
  if (!opened && access == Access::kWrite) queue_.leave();
  return opened;
}

void SqliteSql::give_back(std::unique_ptr<SqliteConnection> connection, Access access) {
  if (connection->is_in_transaction()) connection.reset();
  if (access == Access::kWrite) {
    writer_ = std::move(connection);
    queue_.leave();
    return;
  }
  const std::lock_guard lock(readers_mutex_);
  if (connection && readers_.size() < kIdleReaders) readers_.push_back(std::move(connection));
}

Result<std::unique_ptr<Transaction>> SqliteSql::begin(const Act& act, Access access) {
  TRY(pass_sql_fault("BEGIN"));
  TRY_SET(std::unique_ptr<SqliteConnection> connection, take(access));
  auto transaction = std::make_unique<SqliteTransaction>(*this, std::move(connection), access);
  TRY(transaction->start());
  if (access == Access::kWrite && act.lease_token != 0) TRY(transaction->check_lease(act.lease_token));
  return transaction;
}

// There is one writer anyway.
Result<void> SqliteSql::run_alone(const Statement& statement) {
  TRY_SET(const auto transaction, begin({}, Access::kWrite));
  TRY(transaction->run(statement));
  return transaction->commit();
}

}  // namespace

Result<std::unique_ptr<Sql>> open_sqlite(std::string_view url, std::string_view schema, SqliteTimeouts timeouts,
                                         SqlPatience patience) {
  const auto is_taken = [schema](std::string_view name) {
    return sqlite3_strnicmp(schema.data(), name.data(), static_cast<int>(name.size())) == 0 &&
           schema.size() == name.size();
  };
  if (!url.starts_with(kUrlStart) || url.size() == kUrlStart.size() || url.find('\0') != std::string_view::npos)
    return fail(ErrorCode::kBadConfig, "E-SQL-011", {{"key", "database.url"}, {"value", std::string(url)}});
  if (schema.empty() || is_taken("main") || is_taken("temp"))
    return fail(ErrorCode::kBadConfig, "E-SQL-011", {{"key", "database.schema"}, {"value", std::string(schema)}});

  std::string path(url.substr(kUrlStart.size()));
  if (path.front() != '/') path.insert(0, "./");  // ":memory:" and "file:" are names of files here
  TRY(make_folders(parent_of(path)));
  if (fault::next_call_fails())
    return fail(ErrorCode::kUnavailable, "E-SQL-012", {{"path", path}, {"reason", "fault"}});
  auto sql = std::make_unique<SqliteSql>(std::move(path), std::string(schema), timeouts, std::move(patience));
  TRY(sql->open());
  return sql;
}

Result<void> copy_sqlite(Transaction& transaction, const std::string& path) {
  return static_cast<SqliteTransaction&>(transaction).copy_to(path);
}

ErrorCode code_of_sqlite(int result_code) {
  if (result_code == SQLITE_BUSY_SNAPSHOT) return ErrorCode::kAborted;
  if (result_code == SQLITE_IOERR_NOMEM) return ErrorCode::kExhausted;
  switch (result_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
      return ErrorCode::kUnavailable;
    case SQLITE_ABORT:
    case SQLITE_SCHEMA:
      return ErrorCode::kAborted;
    case SQLITE_INTERRUPT:
      return ErrorCode::kCancelled;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_NOLFS:
      return ErrorCode::kExhausted;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return ErrorCode::kDenied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return ErrorCode::kCorrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return ErrorCode::kBadInput;
    default:
      return ErrorCode::kBug;  // ERROR, MISUSE, RANGE, …: our SQL or our calls are wrong
  }
}

}  // namespace radica
