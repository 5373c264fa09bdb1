#include "adapters/pg_pool.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "adapters/pg_error.h"
#include "adapters/sql_errors.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kSecretUnreadable = "E-CONFIG-014";

bool is_login_refused(const Error& error) {
  return std::any_of(error.facts.begin(), error.facts.end(),
                     [](const ErrorFact& fact) { return fact.first == "reason" && is_refused_login(fact.second); });
}

std::chrono::microseconds microseconds_since(steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
}

}  // namespace

// The password is read anew for each connection. Where somebody has just changed it the one that was read may be the
// old one: when reading it once more gives another one, that is tried at once.
Result<std::unique_ptr<PgConnection>> PgPool::connect_once(milliseconds timeout) {
  TRY_SET(const std::string password, password_.read());
  auto connection = PgConnection::connect(address_, password, timeout);
  if (connection || !is_login_refused(connection.error())) return connection;
  TRY_SET(const std::string again, password_.read());
  return again == password ? std::move(connection) : PgConnection::connect(address_, again, timeout);
}

milliseconds PgPool::patience_with_a_server() const {
  if (connect_patience_.count() == 0) return connect_timeout_;  // for the only attempt
  return was_connected_ ? std::max(connect_patience_, failover_patience_) : connect_patience_;
}

// How long an attempt that failed so is repeated. What refuses for good is not; but who was let in before has the wrong
// password only because it is being changed, and a server that was there may take its time until another one has taken
// its place.
milliseconds PgPool::patience_with(const Error& error) const {
  const bool is_only_one = connect_patience_.count() == 0;
  if (error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kExhausted)
    return is_only_one ? milliseconds(0) : patience_with_a_server();
  const bool is_of_password = is_login_refused(error) || error.id == kSecretUnreadable;
  return was_connected_ && is_of_password ? connect_patience_ : milliseconds(0);
}

// One that is not there, starts or has no place is asked again.
Result<std::unique_ptr<PgConnection>> PgPool::connect() {
  const auto start = steady_clock::now();
  std::optional<Error> before;
  for (int attempt = 0;; ++attempt) {
    // Where the server has no place for another connection, one of ours that came back will do.
    if (attempt > 0)
      if (auto idle = take_idle()) return idle;
    const auto left = start + patience_with_a_server() - steady_clock::now();
    auto connection =
        connect_once(std::clamp(std::chrono::duration_cast<milliseconds>(left), milliseconds(1), connect_timeout_));
    if (connection) {
      was_connected_ = true;
      (*connection)->set_patience(answer_patience_);
      const std::lock_guard lock(mutex_);
      ++use_.connects;
      return connection;
    }
    Error& error = connection.error();
    const auto patience = patience_with(error);
    const bool may_come = error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kExhausted;
    if (!may_come && patience.count() == 0) return connection;
    const auto deadline = start + patience;
    // An attempt that the end of the patience cut short says nothing of the server; the one before it did.
    if (before && steady_clock::now() >= deadline) error = *before;
    const milliseconds pause = repeats_.backoff.pause(attempt);
    if (steady_clock::now() + pause >= deadline) {
      if (may_come) error.code = ErrorCode::kUnavailable;  // whatever it is: the database is not to be had
      error.facts.emplace_back("attempts", std::to_string(attempt + 1));
      return connection;
    }
    if (repeats_.on_retry) repeats_.on_retry({error, attempt + 1, pause});
    before = error;
    if (!pause_for(pause)) return fail(ErrorCode::kCancelled, "E-RUN-001");
  }
}

// Until a connection comes back; false: it must stop.
bool PgPool::pause_for(milliseconds pause) {
  constexpr milliseconds kLook{200};
  const auto end = steady_clock::now() + pause;
  std::unique_lock lock(mutex_);
  while (idle_.empty() && steady_clock::now() < end) {
    if (!was_connected_ && must_stop_ && must_stop_()) return false;
    returned_.wait_until(lock, std::min(end, steady_clock::now() + kLook));
  }
  return true;
}

Result<std::unique_ptr<PgConnection>> PgPool::take() {
  {
    std::unique_lock lock(mutex_);
    const bool must_wait = in_use_ >= most_;
    const auto start = steady_clock::now();
    const bool has_place = returned_.wait_for(lock, pool_patience_, [this] { return in_use_ < most_; });
    if (must_wait) {
      ++use_.waits;
      use_.wait_us += microseconds_since(start).count();
    }
    if (!has_place) return sql_failure(ErrorCode::kUnavailable, "BEGIN", "all connections of the pool are in use");
    use_.most_in_use = std::max(use_.most_in_use, static_cast<std::int64_t>(++in_use_));
  }
  if (auto idle = take_idle()) return idle;
  auto connection = connect();
  if (!connection) {
    give_back(nullptr);
    return connection;
  }
  return connection;
}

// Connections made before secrets were to be read anew do not serve any longer.
void PgPool::forget_renewed() {
  const int renewals = renewals_ ? renewals_() : 0;
  const std::lock_guard lock(mutex_);
  if (std::exchange(renewals_seen_, renewals) != renewals) idle_.clear();
}

std::unique_ptr<PgConnection> PgPool::take_idle() {
  forget_renewed();
  const std::lock_guard lock(mutex_);
  while (!idle_.empty()) {
    std::unique_ptr<PgConnection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (connection->is_healthy()) return connection;
  }
  return nullptr;
}

std::vector<int> PgPool::take_lost() {
  const std::lock_guard lock(mutex_);
  return std::exchange(lost_, {});
}

void PgPool::give_back(std::unique_ptr<PgConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (connection && connection->is_lost()) lost_.push_back(connection->backend_pid());
    if (connection && !connection->is_lost() && !connection->is_in_transaction())
      idle_.push_back(std::move(connection));
  }
  returned_.notify_all();  // who waits for a place, and who waits for a connection
}

void PgPool::note_begin(std::chrono::microseconds time) {
  const std::lock_guard lock(mutex_);
  ++use_.transactions;
  use_.begin_us += time.count();
  use_.longest_begin_us = std::max(use_.longest_begin_us, static_cast<std::int64_t>(time.count()));
}

PoolUse PgPool::use() const {
  const std::lock_guard lock(mutex_);
  return use_;
}

void PgPool::forget_idle() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
}

}  // namespace radica
