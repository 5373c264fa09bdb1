#include "adapters/pg_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>

#include "adapters/pg_error.h"
#include "adapters/sql_errors.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kOldestServer = 150000;  // PostgreSQL 15

// Before the address, which may say otherwise: a peer that is gone is noticed within half a minute.
const PgSettings kDefaults{
    {"keepalives_idle", "10"}, {"keepalives_interval", "5"}, {"keepalives_count", "3"}, {"tcp_user_timeout", "30000"}};

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

std::int64_t changed_rows(PGresult* result) {
  const std::string_view command = text_of(PQcmdStatus(result)), count = text_of(PQcmdTuples(result));
  if (command.starts_with("SELECT")) return 0;
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

bool is_error(ExecStatusType status) {
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

bool may_come(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kExhausted;
}

Failure no_connection(const PgAddress& address, ErrorCode code, std::string_view reason) {
  return fail(code, may_come(code) ? "E-SQL-016" : "E-SQL-017",
              {{"database", address.shown}, {"reason", std::string(reason)}});
}

// "a,,b" → a, nothing, b; of an empty list nothing at all.
std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  for (std::size_t comma = 0; !list.empty() && comma != std::string_view::npos;) {
    comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma, list.size() - 1) + 1);
  }
  return parts;
}

// One for each host; a single port counts for all of them, as libpq says. Empty when the lists do not fit.
std::vector<PgSettings> hosts_of(const std::string& names, const std::string& addresses, const std::string& ports) {
  const std::vector<std::string> name = parts_of(names), address = parts_of(addresses), port = parts_of(ports);
  const std::size_t count = std::max({name.size(), address.size(), std::size_t{1}});
  const auto fits = [count](const std::vector<std::string>& list) { return list.empty() || list.size() == count; };
  if (!fits(name) || !fits(address) || (port.size() > 1 && port.size() != count)) return {};
  std::vector<PgSettings> hosts(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!name.empty()) hosts[i].emplace_back("host", name[i]);
    if (!address.empty()) hosts[i].emplace_back("hostaddr", address[i]);
    if (!port.empty()) hosts[i].emplace_back("port", port.size() == 1 ? port.front() : port[i]);
  }
  return hosts;
}

}  // namespace

Result<PgAddress> PgAddress::parse(const std::string& url) {
  char* reason = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(PQconninfoParse(url.c_str(), &reason),
                                                                               &PQconninfoFree);
  const std::unique_ptr<char, void (*)(void*)> freed(reason, &PQfreemem);
  const auto unfit = [&url] {
    return fail(ErrorCode::kBadConfig, "E-SQL-011", {{"key", "database.url"}, {"value", url}});
  };
  if (!options) return unfit();
  PgAddress address;
  address.settings = kDefaults;
  std::string host, hostaddr, port, database;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view name = option->keyword;
    if (name == "dbname") database = option->val;
    std::string* const of_host = name == "host"       ? &host
                                 : name == "hostaddr" ? &hostaddr
                                 : name == "port"     ? &port
                                                      : nullptr;
    if (of_host != nullptr)
      *of_host = option->val;
    else
      address.settings.emplace_back(option->keyword, option->val);
  }
  address.hosts = hosts_of(host, hostaddr, port);
  if (address.hosts.empty()) return unfit();
  address.settings.emplace_back("client_encoding", "UTF8");
  address.settings.emplace_back("application_name", "radica");
  address.shown = host + (port.empty() ? "" : ":" + port) + "/" + database;
  return address;
}

// What refuses for good tells more than what does not answer.
Result<std::unique_ptr<PgConnection>> PgConnection::connect(const PgAddress& address, const std::string& password,
                                                            milliseconds timeout) {
  std::optional<Error> worst;
  for (const PgSettings& host : address.hosts) {
    auto connection = connect_to(address, host, password, timeout / static_cast<int>(address.hosts.size()));
    if (connection) return connection;
    if (!worst || may_come(worst->code)) worst = std::move(connection).error();
  }
  return Failure(std::move(*worst));
}

Result<std::unique_ptr<PgConnection>> PgConnection::connect_to(const PgAddress& address, const PgSettings& host,
                                                               const std::string& password, milliseconds timeout) {
  std::vector<const char*> names, values;
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  for (const auto& [name, value] : address.settings) add(name.c_str(), value.c_str());
  for (const auto& [name, value] : host) add(name.c_str(), value.c_str());
  if (!password.empty()) add("password", password.c_str());
  add(nullptr, nullptr);
  PGconn* raw = PQconnectStartParams(names.data(), values.data(), 0);
  if (raw == nullptr) return no_connection(address, ErrorCode::kExhausted, "out of memory");
  std::unique_ptr<PgConnection> connection(new PgConnection(raw));
  PQsetErrorVerbosity(raw, PQERRORS_VERBOSE);  // the only way to the SQLSTATE of a refusal
  PQsetNoticeProcessor(
      raw, [](void*, const char*) {}, nullptr);
  TRY(connection->wait_until_connected(address, timeout));
  TRY(connection->check_server(address));
  PQsetnonblocking(raw, 1);
  connection->backend_pid_ = PQbackendPID(raw);
  return connection;
}

Result<void> PgConnection::wait_until_connected(const PgAddress& address, milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  if (is_lost() && PQstatus(connection_.get()) == CONNECTION_BAD) next = PGRES_POLLING_FAILED;
  while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    pollfd watched{PQsocket(connection_.get()), static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                   0};
    const int ready = left.count() <= 0 ? 0 : ::poll(&watched, 1, static_cast<int>(left.count()));
    if (ready == 0) return no_connection(address, ErrorCode::kUnavailable, "no answer in time");
    if (ready < 0 && errno == EINTR) continue;
    next = PQconnectPoll(connection_.get());
  }
  if (next == PGRES_POLLING_OK) return {};
  const std::string_view message = text_of(PQerrorMessage(connection_.get()));
  return no_connection(address, code_of_connection_failure(message), one_line(message));
}

Result<void> PgConnection::check_server(const PgAddress& address) const {
  const auto unfit = [&address](std::string reason) {
    return fail(ErrorCode::kBadConfig, "E-SQL-019", {{"database", address.shown}, {"reason", std::move(reason)}});
  };
  if (PQserverVersion(connection_.get()) < kOldestServer)
    return unfit("PostgreSQL " + std::string(text_of(PQparameterStatus(connection_.get(), "server_version"))));
  const std::string_view encoding = text_of(PQparameterStatus(connection_.get(), "server_encoding"));
  if (encoding != "UTF8") return unfit("encoding " + std::string(encoding));
  return {};
}

Failure PgConnection::failure(std::string_view name, const PGresult* result) const {
  const std::string_view sqlstate = text_of(result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE));
  if (sqlstate.empty())
    return sql_passing(ErrorCode::kUnavailable, name,
                       is_silent_ ? "no answer in time" : one_line(text_of(PQerrorMessage(connection_.get()))));
  const std::string reason =
      reason_without_values(sqlstate, text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
  if (sqlstate == "42P01") return sql_no_table(name, reason);
  const std::string said = std::string(sqlstate) + " " + reason;
  return may_pass(sqlstate) ? sql_passing(code_of_sqlstate(sqlstate), name, said)
                            : sql_failure(code_of_sqlstate(sqlstate), name, said);
}

Result<void> PgConnection::wait_for_notice(int wake, milliseconds most) {
  const auto take = [this] {
    bool has_any = false;
    for (PGnotify* notice = nullptr; (notice = PQnotifies(connection_.get())) != nullptr; has_any = true)
      PQfreemem(notice);
    return has_any;
  };
  if (take()) return {};
  pollfd watched[]{{PQsocket(connection_.get()), POLLIN, 0}, {wake, POLLIN, 0}};
  if (::poll(watched, 2, static_cast<int>(most.count())) <= 0 || watched[0].revents == 0) return {};
  if (PQconsumeInput(connection_.get()) == 0 || is_lost()) return failure("LISTEN", nullptr);
  take();
  return {};
}

// Sends what waits to be sent and takes what has come, until something came. False when nothing will come any more.
bool PgConnection::wait_for_server() {
  const bool has_more = PQflush(connection_.get()) == 1;
  pollfd watched{PQsocket(connection_.get()), static_cast<short>(has_more ? POLLIN | POLLOUT : POLLIN), 0};
  const int ready = ::poll(&watched, 1, static_cast<int>(patience_.count()));
  if (ready < 0) return errno == EINTR;
  if (ready == 0) is_silent_ = true;
  if (is_silent_) return false;
  return (watched.revents & ~POLLOUT) == 0 || PQconsumeInput(connection_.get()) == 1;
}

// Null behind the last answer to what was sent, and when the connection is lost.
PgResult PgConnection::next_result() {
  while (!is_silent_ && PQisBusy(connection_.get()) != 0)
    if (!wait_for_server()) break;
  return is_silent_ ? nullptr : PgResult(PQgetResult(connection_.get()));
}

void PgConnection::send_all() {
  while (!is_lost() && PQflush(connection_.get()) == 1)
    if (!wait_for_server()) return;
}

// Takes all answers to what was sent. The first error counts; the rows are those of all statements.
Result<std::int64_t> PgConnection::finish(std::string_view name) {
  std::int64_t rows = 0;
  Result<std::int64_t> outcome = 0;
  while (const PgResult result = next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN) PQputCopyEnd(connection_.get(), "nothing to copy here");
    if (is_error(status) && outcome) outcome = failure(name, result.get());
    if (is_lost()) break;
    rows += changed_rows(result.get());
  }
  if (!outcome) return outcome;
  if (is_lost()) return failure(name, nullptr);
  return rows;
}

Result<std::int64_t> PgConnection::execute(std::string_view name, const std::string& sql) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return failure(name, nullptr);
  return finish(name);
}

Result<void> PgConnection::send(std::string_view name, const std::string& sql, const PgParameters& parameters) {
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(parameters.values.size()),
                        parameters.types.data(), parameters.values.data(), parameters.lengths.data(),
                        parameters.formats.data(), 0) == 0)
    return failure(name, nullptr);
  return {};
}

Result<std::int64_t> PgConnection::execute(std::string_view name, const std::string& sql,
                                           const PgParameters& parameters) {
  TRY(send(name, sql, parameters));
  return finish(name);
}

Result<void> PgConnection::query(std::string_view name, const std::string& sql, const PgParameters& parameters,
                                 const OnPgRow& on_row) {
  TRY(send(name, sql, parameters));
  PQsetSingleRowMode(connection_.get());
  Result<void> outcome;
  while (const PgResult result = next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (is_error(status) && outcome) outcome = failure(name, result.get());
    if (status == PGRES_SINGLE_TUPLE && outcome) outcome = on_row(*result);
    if (is_lost()) break;
  }
  if (outcome && is_lost()) return failure(name, nullptr);
  return outcome;
}

Result<void> PgConnection::copy_out(std::string_view name, const std::string& sql, const OnPiece& on_piece) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return failure(name, nullptr);
  Result<void> outcome;
  while (const PgResult result = next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (is_error(status) && outcome) outcome = failure(name, result.get());
    if (is_lost()) break;
    if (status != PGRES_COPY_OUT) continue;
    char* piece = nullptr;
    for (int size = 0; size >= 0;) {
      size = PQgetCopyData(connection_.get(), &piece, 1);
      if (size == 0 && !wait_for_server()) break;
      if (size <= 0) continue;
      const std::unique_ptr<char, void (*)(void*)> freed(piece, &PQfreemem);
      if (outcome) outcome = on_piece({piece, static_cast<std::size_t>(size)});
    }
  }
  if (outcome && is_lost()) return failure(name, nullptr);
  return outcome;
}

Result<std::vector<unsigned>> PgConnection::column_types(std::string_view name, const std::string& sql) {
  TRY(send(name, sql, {}));
  std::vector<unsigned> types;
  Result<void> outcome;
  while (const PgResult result = next_result()) {
    if (is_error(PQresultStatus(result.get())) && outcome) outcome = failure(name, result.get());
    for (int column = 0; column < PQnfields(result.get()); ++column) types.push_back(PQftype(result.get(), column));
    if (is_lost()) break;
  }
  TRY(outcome);
  if (is_lost()) return failure(name, nullptr);
  return types;
}

Result<void> PgConnection::begin_copy(std::string_view name, const std::string& sql) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return failure(name, nullptr);
  while (const PgResult result = next_result()) {
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) return {};
    if (!is_error(PQresultStatus(result.get()))) continue;
    const Failure refused = failure(name, result.get());
    static_cast<void>(finish(name));
    return refused;
  }
  return failure(name, nullptr);
}

Result<void> PgConnection::copy(std::string_view name, std::string_view piece) {
  if (PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size())) != 1)
    return failure(name, nullptr);
  send_all();
  return is_lost() ? Result<void>(failure(name, nullptr)) : Result<void>{};
}

Result<std::int64_t> PgConnection::end_copy(std::string_view name) {
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return failure(name, nullptr);
  return finish(name);
}

void PgConnection::give_up_copy() {
  PQputCopyEnd(connection_.get(), "the rest is not sent");
  static_cast<void>(finish("COPY"));
}

// Nothing may come on an idle connection but the word that it ends.
bool PgConnection::is_healthy() const {
  if (is_lost() || is_in_transaction()) return false;
  pollfd watched{PQsocket(connection_.get()), POLLIN, 0};
  if (::poll(&watched, 1, 0) == 0) return true;
  return PQconsumeInput(connection_.get()) == 1 && !is_lost();
}

}  // namespace radica
