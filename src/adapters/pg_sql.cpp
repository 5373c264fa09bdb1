#include "adapters/pg_sql.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "adapters/pg_commit.h"
#include "adapters/pg_connection.h"
#include "adapters/pg_copy_row.h"
#include "adapters/pg_marks.h"
#include "adapters/pg_pool.h"
#include "adapters/pg_statement.h"
#include "adapters/pg_values.h"
#include "adapters/sql_errors.h"
#include "adapters/statement_text.h"
#include "base/fault.h"

namespace radica {
namespace {

constexpr std::string_view kTemporary = "temp.";
constexpr std::size_t kCopyPiece = 64 * 1024;  // bytes sent at a time: they stay in the cache on their way
constexpr std::chrono::hours kAlonePatience{24};

class PgRow final : public SqlRow {
 public:
  void stand_on(const PGresult& row) {
    row_ = &row;
    decoded_.resize(static_cast<std::size_t>(PQnfields(&row)));
  }
  [[nodiscard]] bool is_null(int column) const override { return PQgetisnull(row_, 0, column) != 0; }
  [[nodiscard]] std::int64_t integer(int column) const override {
    return integer_value(PQftype(row_, column), raw(column));
  }
  [[nodiscard]] std::string_view text(int column) const override {
    if (is_null(column)) return {};
    return shown_value(PQftype(row_, column), raw(column), decoded_[static_cast<std::size_t>(column)]);
  }
  [[nodiscard]] int columns() const override { return PQnfields(row_); }
  [[nodiscard]] std::string_view name(int column) const override { return PQfname(row_, column); }

 private:
  [[nodiscard]] std::string_view raw(int column) const {
    return {PQgetvalue(row_, 0, column), static_cast<std::size_t>(PQgetlength(row_, 0, column))};
  }

  const PGresult* row_ = nullptr;
  mutable std::vector<std::string> decoded_;  // of the columns whose text is not the server's
};

// The types of columns that rows were copied into before: asking for them is a round trip. Thread-safe.
class KnownTypes {
 public:
  [[nodiscard]] std::vector<unsigned> of(const std::string& columns) const {
    const std::lock_guard lock(mutex_);
    const auto found = types_.find(columns);
    return found == types_.end() ? std::vector<unsigned>() : found->second;
  }
  void set(const std::string& columns, std::vector<unsigned> types) {
    const std::lock_guard lock(mutex_);
    types_[columns] = std::move(types);
  }
  void forget(const std::string& columns) {
    const std::lock_guard lock(mutex_);
    types_.erase(columns);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<unsigned>> types_;
};

class PgSql final : public Sql {
 public:
  PgSql(PgAddress address, const std::string& schema, PostgresOptions options)
      : words_(pg_words(schema)), options_(std::move(options)), pool_(std::move(address), options_) {}

  Result<void> open() {
    TRY_SET(auto connection, pool_.take());
    pool_.give_back(std::move(connection));
    return {};
  }
  Result<std::unique_ptr<Transaction>> begin(const Act& act, Access access) override;
  Result<void> run_alone(const Statement& statement) override;
  // One connection is left for the heartbeat of the lease, one for who only reads.
  [[nodiscard]] std::size_t writers() const override {
    constexpr std::size_t kOthers = 2;
    return options_.connections > kOthers ? options_.connections - kOthers : 1;
  }
  [[nodiscard]] const SqlPatience& patience() const override { return options_.repeats; }
  [[nodiscard]] std::string_view dialect() const override { return "postgres"; }
  [[nodiscard]] std::optional<PoolUse> pool_use() const override { return pool_.use(); }
  [[nodiscard]] const PostgresOptions& options() const { return options_; }
  [[nodiscard]] const DialectWords& words() const { return words_; }
  [[nodiscard]] PgPool& pool() { return pool_; }
  [[nodiscard]] KnownTypes& known_types() { return known_types_; }
  [[nodiscard]] PgMarks& marks() { return marks_; }

 private:
  [[nodiscard]] std::string begin_sql(const Act& act, Access access, int backend_pid) const;

  DialectWords words_;
  PostgresOptions options_;
  PgPool pool_;
  PgMarks marks_;
  KnownTypes known_types_;
};

class PgTransaction final : public Transaction {
 public:
  PgTransaction(PgSql& home, std::unique_ptr<PgConnection> connection, Access access)
      : home_(home), connection_(std::move(connection)), access_(access) {}
  ~PgTransaction() override;
  PgTransaction(const PgTransaction&) = delete;
  PgTransaction& operator=(const PgTransaction&) = delete;

  Result<void> check_lease(const Act& act);
  Result<std::int64_t> run(const Statement& statement, const std::vector<SqlParameter>& parameters) override;
  Result<void> query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                     const OnRow& on_row) override;
  Result<void> bulk_query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                          const OnRow& on_row) override;
  Result<std::int64_t> bulk_insert(std::string_view table, const std::vector<std::string_view>& columns,
                                   const RowSource& rows) override;
  Result<void> commit() override;

 private:
  Result<void> check_usable(std::string_view name);
  Result<std::vector<unsigned>> column_types(std::string_view table, const std::string& columns);
  [[nodiscard]] std::string table_name(std::string_view table) const;
  Result<std::int64_t> copy_all(std::string_view table, const std::vector<std::string_view>& columns,
                                const std::vector<unsigned>& types, const RowSource& rows);
  Failure broken(Error error);
  Result<std::int64_t> settle(const CommitTicket& ticket, Error lost);

  PgSql& home_;
  std::unique_ptr<PgConnection> connection_;  // null once committed
  Access access_;
  PgMarks::Mark mark_;  // of a transaction under a lease
  bool is_broken_ = false;
  bool is_in_query_ = false;
};

PgTransaction::~PgTransaction() {
  home_.marks().give_back(mark_, false);
  if (!connection_) return;
  connection_->set_patience(home_.options().answer_patience);
  if (!connection_->is_lost()) static_cast<void>(connection_->execute("ROLLBACK", "ROLLBACK"));
  home_.pool().give_back(std::move(connection_));
}

Failure PgTransaction::broken(Error error) {
  is_broken_ = true;
  // Only a reading transaction of ours makes a server of which others may write refuse to: our statement is wrong.
  if (access_ == Access::kRead && error.code == ErrorCode::kDenied)
    for (const auto& [name, value] : error.facts)
      if (name == "reason" && value.starts_with("25006")) return sql_bug("a reading transaction", value);
  return Failure(std::move(error));
}

// A token below ours, or none, was never given to anybody else: what has given it to us went back. One that is ours in
// the hands of another was given away once more, after that.
Result<void> PgTransaction::check_lease(const Act& act) {
  PgMarks& marks = home_.marks();
  const std::vector<std::int64_t> confirmed = marks.confirmed(act.run_id);
  std::int64_t newest = 0;
  std::string holder, found;
  TRY(query({"lease/check"}, {}, [&](const SqlRow& row) -> Result<void> {
    newest = row.integer(0);
    holder = row.text(1);
    found = row.text(2);
    return {};
  }));
  if (newest > act.lease_token || (newest == act.lease_token && holder != act.run_id))
    return fail(ErrorCode::kConflict, "E-LEASE-001",
                {{"token", std::to_string(act.lease_token)}, {"newest", std::to_string(newest)}});
  if (newest < act.lease_token) return sql_went_back(act.run_id);
  TRY(marks.check(act.run_id, confirmed, found));
  mark_ = marks.take(act.run_id);
  return {};
}

Result<void> PgTransaction::check_usable(std::string_view name) {
  if (is_broken_) return sql_aborted(name);
  if (!connection_) return sql_bug(name, "the transaction is over");
  if (is_in_query_) return sql_bug(name, "called from the callback of a query");
  if (auto passed = pass_sql_fault(name); !passed) {
    if (passed.error().code == ErrorCode::kUnavailable) connection_->set_lost();
    return broken(std::move(passed).error());
  }
  return {};
}

Result<std::int64_t> PgTransaction::run(const Statement& statement, const std::vector<SqlParameter>& parameters) {
  TRY(check_usable(statement.name));
  auto call = bind_pg_statement(home_.words(), statement, parameters);
  if (!call && call.error().code == ErrorCode::kBug) return Failure(std::move(call).error());
  if (!call) return broken(std::move(call).error());
  // Without parameters the simple protocol, which takes several statements.
  auto rows = parameters.empty() ? connection_->execute(statement.name, call->sql)
                                 : connection_->execute(statement.name, call->sql, call->values.parameters);
  if (!rows) return broken(std::move(rows).error());
  return rows;
}

Result<void> PgTransaction::query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                                  const OnRow& on_row) {
  TRY(check_usable(statement.name));
  auto call = bind_pg_statement(home_.words(), statement, parameters);
  if (!call && call.error().code == ErrorCode::kBug) return Failure(std::move(call).error());
  if (!call) return broken(std::move(call).error());
  PgRow row;
  Result<void> answer;  // of the callback: no trouble of the database
  is_in_query_ = true;
  auto done = connection_->query(statement.name, call->sql, call->values.parameters,
                                 [&](const PGresult& current) -> Result<void> {
                                   row.stand_on(current);
                                   answer = on_row(row);
                                   return answer;
                                 });
  is_in_query_ = false;
  if (!answer && !connection_->is_lost()) return answer;
  if (!done) return broken(std::move(done).error());
  return {};
}

Result<void> PgTransaction::bulk_query(const Statement& statement, const std::vector<SqlParameter>& parameters,
                                       const OnRow& on_row) {
  TRY(check_usable(statement.name));
  TRY_SET(const std::string query, pg_text_with_values(home_.words(), statement, parameters));
  PgCopyRow row;
  Result<void> answer;  // of the callback: no trouble of the database
  is_in_query_ = true;
  auto done = connection_->copy_out(statement.name, "COPY (" + query + "\n) TO STDOUT (FORMAT BINARY)",
                                    [&](std::string_view piece) -> Result<void> {
                                      if (row.stand_on(piece)) answer = on_row(row);
                                      return answer;
                                    });
  is_in_query_ = false;
  if (!answer && !connection_->is_lost()) return answer;
  if (!done) return broken(std::move(done).error());
  return {};
}

std::string PgTransaction::table_name(std::string_view table) const {
  if (table.starts_with(kTemporary)) return "pg_temp." + quoted_identifier(table.substr(kTemporary.size()));
  const bool is_own = table.starts_with("radica_");
  return (is_own ? quoted_identifier(kPgOwnSchema) : home_.words().front().second) + "." + quoted_identifier(table);
}

Result<std::int64_t> PgTransaction::copy_all(std::string_view table, const std::vector<std::string_view>& columns,
                                             const std::vector<unsigned>& types, const RowSource& rows) {
  std::vector<SqlValue> row(columns.size());
  std::string piece(kCopyHeader);
  for (;;) {
    TRY_SET(const bool has_row, rows(row));
    if (!has_row) break;
    if (row.size() != columns.size()) return sql_bug(table, "a row with another number of columns");
    append_copy_row_start(piece, columns.size());
    for (std::size_t column = 0; column < columns.size(); ++column)
      TRY(append_copy_field(piece, row[column], types[column], columns[column]));
    if (piece.size() < kCopyPiece) continue;
    TRY(connection_->copy(table, piece));
    piece.clear();
  }
  piece += kCopyTrailer;
  TRY(connection_->copy(table, piece));
  return connection_->end_copy(table);
}

// A table of the connection is another one each time.
Result<std::vector<unsigned>> PgTransaction::column_types(std::string_view table, const std::string& columns) {
  if (std::vector<unsigned> known = home_.known_types().of(columns); !known.empty()) return known;
  auto types = connection_->column_types(table, "SELECT " + columns + " LIMIT 0");
  if (!types) return broken(std::move(types).error());
  if (!table.starts_with(kTemporary)) home_.known_types().set(columns, *types);
  return types;
}

Result<std::int64_t> PgTransaction::bulk_insert(std::string_view table, const std::vector<std::string_view>& columns,
                                                const RowSource& rows) {
  if (access_ == Access::kRead) return sql_bug(table, "writes in a reading transaction");
  TRY(check_usable(table));
  const std::string target = table_name(table);
  std::string list;
  for (const std::string_view column : columns) list += (list.empty() ? "" : ", ") + quoted_identifier(column);
  const std::string selected = list + " FROM " + target;
  TRY_SET(const std::vector<unsigned> types, column_types(table, selected));
  auto begun = connection_->begin_copy(
      table, "SAVEPOINT radica_bulk; COPY " + target + " (" + list + ") FROM STDIN (FORMAT BINARY)");
  if (!begun) return broken(std::move(begun).error());

  is_in_query_ = true;  // the source of the rows must not use the transaction either
  auto count = copy_all(table, columns, types, rows);
  is_in_query_ = false;
  if (!count) {
    home_.known_types().forget(selected);  // it may be that which is wrong
    if (connection_->is_lost()) return broken(std::move(count).error());
    connection_->give_up_copy();
    const bool is_refusal = count.error().code == ErrorCode::kBadInput;
    const auto undone = connection_->execute(table, "ROLLBACK TO radica_bulk; RELEASE radica_bulk");
    if (!undone || !is_refusal) return broken(std::move(count).error());
    return count;
  }
  auto kept = connection_->execute(table, "RELEASE radica_bulk");
  if (!kept) return broken(std::move(kept).error());
  return count;
}

Result<void> PgTransaction::commit() {
  TRY(check_usable("COMMIT"));
  auto ticket = commit_ticket(home_.words(), *connection_, mark_);
  if (!ticket) return broken(std::move(ticket).error());
  FAULT("sql.before_commit");
  connection_->set_patience(home_.options().answer_patience);
  auto committed = connection_->execute("COMMIT", "COMMIT");
  if (!committed && connection_->is_in_transaction()) committed = settle(*ticket, std::move(committed).error());
  if (!committed) return broken(std::move(committed).error());
  FAULT("sql.after_commit");
  // In this order: who begins now has to look for it.
  home_.marks().give_back(std::exchange(mark_, {}), true);
  if (connection_) home_.pool().give_back(std::move(connection_));
  return {};
}

// The server did not say that it is outside the transaction again: the answer was lost, the COMMIT perhaps not.
Result<std::int64_t> PgTransaction::settle(const CommitTicket& ticket, Error lost) {
  if (!connection_->is_lost()) connection_->set_lost();
  home_.pool().give_back(std::move(connection_));
  TRY_SET(const bool is_committed, settle_commit(home_.pool(), home_.words(), ticket, home_.options()));
  if (is_committed) return 0;
  lost.is_passing = true;
  return Failure(std::move(lost));
}

std::string PgSql::begin_sql(const Act& act, Access access, int backend_pid) const {
  const bool writes = access == Access::kWrite;
  const auto set = [](std::string_view name, const std::string& value) {
    return "; SET LOCAL " + std::string(name) + " = " + quoted_literal(value);
  };
  const auto milliseconds = [](std::chrono::milliseconds time) { return std::to_string(time.count()); };
  std::string name = "radica";
  if (act.lease_token != 0)
    name += " lease " + std::to_string(act.lease_token);
  else if (!act.verb.empty())
    name += " " + act.verb;
  return std::string(writes ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") +
         set("application_name", name) + set("TimeZone", options_.time_zone) + set("DateStyle", "ISO, YMD") +
         set("bytea_output", "hex") + set("search_path", "pg_catalog") +
         // Few keys of large tables: by default the planner reads a whole table rather than a few thousand places in
         // it.
         set("random_page_cost", "1.1") + set("jit", "off") +
         set("statement_timeout", milliseconds(options_.statement_timeout)) +
         set("lock_timeout", milliseconds(options_.lock_timeout)) +
         set("idle_in_transaction_session_timeout",
             milliseconds(writes ? options_.idle_writer_timeout : options_.idle_reader_timeout)) +
         // A process of the server whose peer is gone must not keep its locks for hours.
         set("tcp_keepalives_idle", "10") + set("tcp_keepalives_interval", "5") + set("tcp_keepalives_count", "3") +
         set("radica.backend_pid", std::to_string(backend_pid));
}

// A connection that died while it was idle is noticed here at the latest: nothing is lost yet, so another one is taken.
Result<std::unique_ptr<Transaction>> PgSql::begin(const Act& act, Access access) {
  TRY(pass_sql_fault("BEGIN"));
  for (bool is_second = false;; is_second = true) {
    TRY_SET(auto connection, pool_.take());
    connection->set_patience(options_.answer_patience);
    end_sessions(words_, *connection, pool_.take_lost());
    const auto start = std::chrono::steady_clock::now();
    const auto begun = connection->execute("BEGIN", begin_sql(act, access, connection->backend_pid()));
    pool_.note_begin(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start));
    connection->set_patience(options_.statement_timeout + options_.answer_patience);
    const bool is_lost = connection->is_lost();
    auto transaction = std::make_unique<PgTransaction>(*this, std::move(connection), access);
    if (!begun && is_lost && !is_second) {
      pool_.forget_idle();
      continue;
    }
    if (!begun) return Failure(begun.error());
    if (access == Access::kWrite && act.lease_token != 0) TRY(transaction->check_lease(act));
    return transaction;
  }
}

// Without settings of our own: outside a transaction a pooler would leave them to the next user of its connection.
Result<void> PgSql::run_alone(const Statement& statement) {
  TRY(pass_sql_fault(statement.name));
  TRY_SET(const BoundStatement call, bind_pg_statement(words_, statement, {}));
  TRY_SET(auto connection, pool_.take());
  connection->set_patience(kAlonePatience);
  const auto done = connection->execute(statement.name, call.sql);
  pool_.give_back(std::move(connection));
  if (!done) return Failure(done.error());
  return {};
}

}  // namespace

Result<std::unique_ptr<Sql>> open_postgres(std::string_view url, std::string_view schema, PostgresOptions options) {
  const bool is_url = url.starts_with("postgresql://") || url.starts_with("postgres://");
  if (!is_url || url.find('\0') != std::string_view::npos)
    return fail(ErrorCode::kBadConfig, "E-SQL-011", {{"key", "database.url"}, {"value", std::string(url)}});
  if (schema.empty() || schema.starts_with("pg_"))
    return fail(ErrorCode::kBadConfig, "E-SQL-011", {{"key", "database.schema"}, {"value", std::string(schema)}});
  TRY_SET(PgAddress address, PgAddress::parse(std::string(url)));
  if (fault::next_call_fails())
    return fail(ErrorCode::kUnavailable, "E-SQL-016", {{"database", address.shown}, {"reason", "fault"}});
  auto sql = std::make_unique<PgSql>(std::move(address), std::string(schema), std::move(options));
  TRY(sql->open());
  return sql;
}

}  // namespace radica
