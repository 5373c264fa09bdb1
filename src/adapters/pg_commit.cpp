#include "adapters/pg_commit.h"

#include <chrono>
#include <optional>
#include <thread>

#include "adapters/pg_statement.h"
#include "adapters/sql_errors.h"
#include "adapters/sql_lists.h"

namespace radica {
namespace {

using std::chrono::steady_clock;

// One row of texts; NULL is empty.
Result<std::vector<std::string>> row_of(const DialectWords& words, PgConnection& connection, std::string_view statement,
                                        const std::vector<SqlParameter>& parameters) {
  TRY_SET(const BoundStatement call, bind_pg_statement(words, {statement}, parameters));
  std::vector<std::string> texts;
  TRY(connection.query(statement, call.sql, call.values.parameters, [&texts](const PGresult& row) -> Result<void> {
    texts.clear();
    for (int column = 0; column < PQnfields(&row); ++column) texts.emplace_back(PQgetvalue(&row, 0, column));
    return {};
  }));
  return texts;
}

Failure unknown(std::string_view reason) {
  return fail(ErrorCode::kUnavailable, "E-SQL-023", {{"reason", std::string(reason)}});
}

// A number the server has not given yet: what was done under it is lost.
bool is_of_the_future(const Error& error) {
  for (const auto& [name, value] : error.facts)
    if (name == "reason" && value.starts_with("22023")) return true;
  return false;
}

// Nothing while it still runs.
Result<std::optional<bool>> ask(PgConnection& connection, const DialectWords& words, const CommitTicket& ticket) {
  const auto row = row_of(words, connection, "connection/commit_status",
                          {{"xid", ticket.xid}, {"server_start", ticket.server_start}});
  if (!row && is_of_the_future(row.error())) return std::optional(false);
  if (!row) return Failure(row.error());
  const std::string& status = row->front();
  if (status == "aborted") return std::optional(false);
  if (status == "in progress") {
    TRY(row_of(words, connection, "connection/end_commit", {{"pid", ticket.pid}, {"xid", ticket.xid}}));
    return std::optional<bool>();
  }
  if (status == "committed" && row->back() == "t") return std::optional(true);
  if (ticket.mark.name.empty())
    return unknown(status == "committed" ? "the server was restarted meanwhile"
                                         : "the server no longer knows the transaction");
  TRY_SET(const auto count,
          row_of(words, connection, "connection/marked", {{"name", ticket.mark.name}, {"value", ticket.mark.value}}));
  return std::optional(count.front() != "0");
}

}  // namespace

Result<CommitTicket> commit_ticket(const DialectWords& words, PgConnection& connection, const PgMarks::Mark& mark) {
  auto row = mark.name.empty()
                 ? row_of(words, connection, "connection/commit_ticket", {})
                 : row_of(words, connection, "connection/mark", {{"name", mark.name}, {"value", mark.value}});
  if (!row) return Failure(std::move(row).error());
  return CommitTicket{std::move((*row)[0]), std::move((*row)[1]), std::move((*row)[2]), mark};
}

Result<bool> settle_commit(PgPool& pool, const DialectWords& words, const CommitTicket& ticket,
                           const PostgresOptions& options) {
  if (ticket.xid.empty()) return true;
  const auto deadline = steady_clock::now() + options.repeats.budget;
  for (int attempt = 0; steady_clock::now() < deadline; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(options.repeats.backoff.pause(attempt));
    auto connection = pool.take();
    if (!connection) return unknown(connection.error().describe());
    const auto answer = ask(**connection, words, ticket);
    pool.give_back(std::move(*connection));
    if (answer && *answer) return **answer;
    if (!answer && !answer.error().is_passing) return Failure(answer.error());
  }
  return unknown("the transaction does not end");
}

void end_sessions(const DialectWords& words, PgConnection& connection, const std::vector<int>& pids) {
  if (pids.empty()) return;
  const std::string list = json_list(std::vector<std::int64_t>(pids.begin(), pids.end()));
  static_cast<void>(row_of(words, connection, "connection/end_sessions", {{"pids", list}}));
}

}  // namespace radica
