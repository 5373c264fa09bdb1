// One connection to PostgreSQL; the inside of pg_sql.cpp. One thread at a time. Nothing is kept on it from one
// transaction to the next, so a pooler may stand between (transaction mode).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "base/error.h"

namespace radica {

struct PgCloser {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgCloser>;

using PgSettings = std::vector<std::pair<std::string, std::string>>;

// A parsed address: what libpq connects with. `shown` names it in errors: host:port/database, never a secret.
struct PgAddress {
  PgSettings settings;            // but for the host
  std::vector<PgSettings> hosts;  // host, hostaddr and port of each; one without any where libpq chooses
  std::string shown;
  // kBadConfig E-SQL-011 when the URL is not one of libpq.
  static Result<PgAddress> parse(const std::string& url);
};

// Parameters of a statement as the protocol sends them: text of a type that the server finds out, or bytes.
struct PgParameters {
  std::vector<const char*> values;  // null = NULL
  std::vector<int> lengths, formats;
  std::vector<unsigned> types;
};

class PgConnection {
 public:
  // One attempt at each host in turn (libpq would wait for one that says nothing until the time of all is over), names
  // resolved anew; all of it takes at most `timeout`, but for the resolver. Errors E-SQL-016 (worth another attempt)
  // and E-SQL-017 (the server or its certificate refuses), E-SQL-019 (older than PostgreSQL 15, or a database that
  // cannot hold every text). An empty password is as libpq finds it.
  static Result<std::unique_ptr<PgConnection>> connect(const PgAddress& address, const std::string& password,
                                                       std::chrono::milliseconds timeout);

  // How long the server may say nothing while it is waited for; then it counts as gone. Statements may take their time,
  // what stands between us and the server may swallow the answer.
  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  // Statements of our own without parameters, in one round trip. Answers the rows they changed.
  Result<std::int64_t> execute(std::string_view name, const std::string& sql);
  Result<std::int64_t> execute(std::string_view name, const std::string& sql, const PgParameters& parameters);
  // Each row as it comes; memory does not grow with their number. An error of `on_row` ends the query and is its
  // result; the rest of the rows is thrown away.
  using OnPgRow = std::function<Result<void>(const PGresult& row)>;
  Result<void> query(std::string_view name, const std::string& sql, const PgParameters& parameters,
                     const OnPgRow& on_row);
  // COPY … TO STDOUT: each piece as it comes, as query() gives rows.
  using OnPiece = std::function<Result<void>(std::string_view piece)>;
  Result<void> copy_out(std::string_view name, const std::string& sql, const OnPiece& on_piece);
  // The types of the columns of a query, which is not run to its end.
  Result<std::vector<unsigned>> column_types(std::string_view name, const std::string& sql);

  // COPY … FROM STDIN: begin, any number of pieces, end. After an error the connection is out of COPY again.
  Result<void> begin_copy(std::string_view name, const std::string& sql);
  Result<void> copy(std::string_view name, std::string_view piece);
  Result<std::int64_t> end_copy(std::string_view name);
  void give_up_copy();

  // Waits for a notification (LISTEN) that came or comes, for `wake` to be readable, or for so long. The first of them
  // takes all that came along. An error when the connection is gone.
  Result<void> wait_for_notice(int wake, std::chrono::milliseconds most);

  [[nodiscard]] bool is_lost() const { return is_silent_ || PQstatus(connection_.get()) != CONNECTION_OK; }
  [[nodiscard]] bool is_in_transaction() const { return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE; }
  // It may be used for nothing but its end.
  void set_lost() { is_silent_ = true; }
  // False after the server closed it while it was idle.
  [[nodiscard]] bool is_healthy() const;
  // As libpq was told at the start; a pooler tells another one than the server's own.
  [[nodiscard]] int backend_pid() const { return backend_pid_; }

 private:
  explicit PgConnection(PGconn* connection) : connection_(connection) {}
  static Result<std::unique_ptr<PgConnection>> connect_to(const PgAddress& address, const PgSettings& host,
                                                          const std::string& password,
                                                          std::chrono::milliseconds timeout);
  Result<void> wait_until_connected(const PgAddress& address, std::chrono::milliseconds timeout);
  Result<void> check_server(const PgAddress& address) const;
  Result<void> send(std::string_view name, const std::string& sql, const PgParameters& parameters);
  [[nodiscard]] Failure failure(std::string_view name, const PGresult* result) const;
  Result<std::int64_t> finish(std::string_view name);
  PgResult next_result();
  bool wait_for_server();
  void send_all();

  std::unique_ptr<PGconn, PgCloser> connection_;
  std::chrono::milliseconds patience_{60'000};
  int backend_pid_ = 0;     // libpq forgets it with the connection
  bool is_silent_ = false;  // the server said nothing for longer than that
};

}  // namespace radica
