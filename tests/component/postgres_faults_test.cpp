// PostgreSQL that refuses, dies, stands still or has no room: what the port Sql says, and that it goes on afterwards.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "adapters/pg_sql.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

PostgresOptions options() {
  PostgresOptions options;
  options.password = PostgresServer::kPassword;
  return options;
}

// Does not wait for what will not come.
PostgresOptions impatient() {
  PostgresOptions hurried = options();
  hurried.connect_patience = milliseconds(1500);
  hurried.failover_patience = milliseconds(1500);
  hurried.pool_patience = milliseconds(100);
  return hurried;
}

std::unique_ptr<Sql> open(const std::string& url, const PostgresOptions& how = options()) {
  auto sql = open_postgres(url, "data_general", how);
  if (!sql) throw std::runtime_error(sql.error().describe());
  return std::move(*sql);
}

Error refusal(const std::string& url, const PostgresOptions& how = options()) {
  const auto sql = open_postgres(url, "data_general", how);
  if (sql) throw std::runtime_error("not refused");
  EXPECT_THAT(sql.error().describe(), Not(HasSubstr(how.password.read().value())));
  return sql.error();
}

Statement text(std::string_view sql) {
  return {"test", {}, sql};
}

void run(Sql& sql, std::string_view statement) {
  const auto transaction = sql.begin({}, Access::kWrite);
  ASSERT_TRUE(transaction) << transaction.error().describe();
  const auto rows = (*transaction)->run(text(statement));
  ASSERT_TRUE(rows) << rows.error().describe();
  ASSERT_TRUE((*transaction)->commit());
}

std::int64_t number(Sql& sql, std::string_view statement) {
  std::int64_t found = -1;
  const auto transaction = sql.begin({}, Access::kRead);
  if (!transaction) throw std::runtime_error(transaction.error().describe());
  const auto done = (*transaction)->query(text(statement), {}, [&found](const SqlRow& row) -> Result<void> {
    found = row.integer(0);
    return {};
  });
  EXPECT_TRUE(done) << done.error().describe();
  return found;
}

RowSource rows_from(std::int64_t first, std::int64_t count, std::function<void(std::int64_t)> before = {}) {
  return [=, at = first](std::vector<SqlValue>& row) mutable {
    if (at == first + count) return false;
    if (before) before(at);
    row[0] = at++;
    return true;
  };
}

// --- refused

TEST(PostgresRefuses, AWrongPasswordAtOnce) {
  PostgresOptions wrong = options();
  wrong.password = "guessed";
  wrong.connect_patience = std::chrono::seconds(30);
  const auto begin = std::chrono::steady_clock::now();
  const Error error = refusal(PostgresServer::shared().url(), wrong);
  EXPECT_EQ(error.code, ErrorCode::kDenied);
  EXPECT_EQ(error.id, "E-SQL-017");
  EXPECT_THAT(error.describe(), HasSubstr("28P01"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << "it would stay wrong";
}

TEST(PostgresRefuses, WhoWaitsForItStopsAtOnceWhenToldTo) {
  const TemporaryFolder folder;
  folder.make_folder("data/downloads/afinia/oficina_virtual");
  Process run(RADICA_BINARY, {"run"}, folder.path(), {{"RADICA_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere"}});
  ASSERT_TRUE(run.says("E-SQL-016")) << "it tries again for half a minute";
  run.send(SIGTERM);
  EXPECT_EQ(run.wait().exit_code, 4);
}

TEST(PostgresRefuses, ACertificateOfAnotherAuthority) {
  PostgresServer& server = PostgresServer::shared();
  const std::string url = "postgresql://app@localhost:" + std::to_string(server.port()) +
                          "/radica?sslmode=verify-full&sslrootcert=" + server.other_ca_file();
  const Error error = refusal(url);
  EXPECT_EQ(error.code, ErrorCode::kDenied);
  EXPECT_THAT(error.describe(), HasSubstr("certificate"));
}

TEST(PostgresRefuses, ACertificateOfAnotherHost) {
  const Error error = refusal(PostgresServer::shared().url("radica", "db.example.org") + "&hostaddr=127.0.0.1");
  EXPECT_EQ(error.code, ErrorCode::kDenied);
  EXPECT_THAT(error.describe(), HasSubstr("does not match host name"));
}

TEST(PostgresRefuses, AConnectionWithoutTls) {
  const std::string url =
      "postgresql://app@localhost:" + std::to_string(PostgresServer::shared().port()) + "/radica?sslmode=disable";
  EXPECT_EQ(refusal(url).code, ErrorCode::kDenied);
}

TEST(PostgresRefuses, ADatabaseThatIsNotThereOrHasAnotherEncoding) {
  PostgresServer& server = PostgresServer::shared();
  EXPECT_EQ(refusal(server.url("no_such_database")).code, ErrorCode::kBadConfig);
  const std::string name = "ascii_" + std::to_string(::getpid());
  server.sql("CREATE DATABASE " + name +
             " OWNER app TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'");
  const Error error = refusal(server.url(name));
  server.sql("DROP DATABASE " + name + " WITH (FORCE)");
  EXPECT_EQ(error.code, ErrorCode::kBadConfig);
  EXPECT_EQ(error.id, "E-SQL-019");
}

TEST(PostgresRefuses, AnAddressThatIsNone) {
  for (const char* url :
       {"postgresql://h/x?sslmode", "postgresql://h/x?sslmode=maybe", "postgresql://h:port/x", "mysql://h/x"})
    EXPECT_EQ(refusal(url).code, ErrorCode::kBadConfig) << url;
}

TEST(PostgresRefuses, NobodyListensAndThatIsTriedAgainUntilPatienceEnds) {
  const auto begin = std::chrono::steady_clock::now();
  const Error error = refusal("postgresql://app@127.0.0.1:1/radica", impatient());
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_EQ(error.id, "E-SQL-016");
  EXPECT_EQ(refusal("postgresql://app@no-such-host.invalid/radica", impatient()).code, ErrorCode::kUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(PostgresRefuses, TheBinaryEndsWith78AndNeverSaysThePassword) {
  const TemporaryFolder folder;
  folder.make_folder("data/downloads");
  const Ended ended = run_radica({"--lang", "en", "status"}, folder.path(),
                                 {{"RADICA_DATABASE_URL", PostgresServer::shared().url()},
                                  {"RADICA_DATABASE_PASSWORD", "env:SECRET"},
                                  {"SECRET", "guessed"}});
  EXPECT_EQ(ended.exit_code, 78) << ended.describe();
  EXPECT_THAT(ended.standard_error, HasSubstr("E-SQL-017"));
  EXPECT_THAT(ended.standard_error + ended.standard_output, Not(HasSubstr("guessed")));
}

// --- several hosts

// Takes connections and says nothing, as a machine behind a firewall that swallows everything.
class SilentHost {
 public:
  SilentHost() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no listener");
    port_ = ntohs(address.sin_port);
  }
  ~SilentHost() { ::close(listener_); }
  SilentHost(const SilentHost&) = delete;
  SilentHost& operator=(const SilentHost&) = delete;
  [[nodiscard]] std::string port() const { return std::to_string(port_); }

 private:
  int listener_ = -1, port_ = 0;
};

std::string several(const std::string& hosts, const std::string& ports) {
  return "postgresql:///radica?user=app&sslmode=verify-full&host=" + hosts + "&port=" + ports +
         "&sslrootcert=" + PostgresServer::shared().ca_file();
}

TEST(PostgresAddress, AHostThatSaysNothingDoesNotKeepTheNextFromBeingAsked) {
  const SilentHost silent;
  PostgresOptions how = options();
  how.connect_timeout = milliseconds(2000);
  const auto begin = std::chrono::steady_clock::now();
  const auto sql =
      open(several("localhost,localhost", silent.port() + "," + std::to_string(PostgresServer::shared().port())), how);
  EXPECT_EQ(number(*sql, "SELECT 1"), 1);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(900)) << "it was asked first";
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(PostgresAddress, OnePortCountsForAllHosts) {
  const auto sql = open(several("127.0.0.9,localhost", std::to_string(PostgresServer::shared().port())));
  EXPECT_EQ(number(*sql, "SELECT 1"), 1);
}

TEST(PostgresAddress, ListsThatDoNotFitAreNoAddress) {
  EXPECT_EQ(refusal(several("localhost,localhost", "1,2,3")).id, "E-SQL-011");
}

// A password that is wrong tells more than a host that is not there.
TEST(PostgresAddress, WhatRefusesForGoodIsTheAnswer) {
  PostgresOptions wrong = options();
  wrong.password = "guessed";
  const Error error =
      refusal(several("localhost,localhost", std::to_string(PostgresServer::shared().port()) + ",1"), wrong);
  EXPECT_EQ(error.id, "E-SQL-017");
}

// --- dies

TEST(PostgresDies, InTheMiddleOfACopyAndTheNextTransactionConnectsAgain) {
  PostgresServer server({"fsync = on", "synchronous_commit = on"});
  const auto sql = open(server.url());
  run(*sql, "CREATE TABLE {schema}.item (n BIGINT PRIMARY KEY)");
  {
    const auto transaction = sql->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    // Enough rows that some are on their way when it dies.
    const auto copied = (*transaction)->bulk_insert("item", {"n"}, rows_from(0, 400000, [&server](std::int64_t at) {
                                                      if (at == 200000) server.crash();
                                                    }));
    ASSERT_FALSE(copied);
    EXPECT_EQ(copied.error().code, ErrorCode::kUnavailable) << copied.error().describe();
    const auto next = (*transaction)->run(text("SELECT 1"));
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, ErrorCode::kAborted);
  }
  EXPECT_EQ(refusal(server.url(), impatient()).id, "E-SQL-016");
  server.start();
  EXPECT_EQ(number(*sql, "SELECT count(*) FROM {schema}.item"), 0);
  const auto transaction = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE((*transaction)->bulk_insert("item", {"n"}, rows_from(0, 1000)));
  ASSERT_TRUE((*transaction)->commit());
  EXPECT_EQ(number(*sql, "SELECT count(*) FROM {schema}.item"), 1000);
}

TEST(PostgresDies, BetweenTwoTransactionsAndNobodyNotices) {
  PostgresServer server({"fsync = on", "synchronous_commit = on"});
  const auto sql = open(server.url());
  run(*sql, "CREATE TABLE {schema}.item (n BIGINT)");
  server.crash();
  server.start();
  run(*sql, "INSERT INTO {schema}.item VALUES (1)");
  EXPECT_EQ(number(*sql, "SELECT count(*) FROM {schema}.item"), 1);
}

TEST(PostgresDies, InTheMiddleOfATransactionAndNothingOfItIsLeft) {
  const PostgresDatabase database;
  const auto sql = open(database.url());
  run(*sql, "CREATE TABLE {schema}.item (n BIGINT)");
  const auto transaction = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE((*transaction)->run(text("INSERT INTO {schema}.item VALUES (1)")));
  database.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
      "pg_backend_pid()");
  const auto committed = (*transaction)->commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kUnavailable) << committed.error().describe();
  EXPECT_EQ(number(*sql, "SELECT count(*) FROM {schema}.item"), 0);
}

// --- no room

TEST(PostgresHasNoRoom, ForAConnectionUntilOneIsGivenBack) {
  PostgresServer server({"max_connections = 5", "superuser_reserved_connections = 3", "max_wal_senders = 0"});
  auto first = open(server.url());
  const auto second = open(server.url());
  const Error error = refusal(server.url(), impatient());
  EXPECT_EQ(error.code, ErrorCode::kUnavailable) << "no disk is full: it is not to be had now";
  EXPECT_EQ(error.id, "E-SQL-016");
  EXPECT_THAT(error.describe(), HasSubstr("53300"));
  PostgresOptions patient = options();
  patient.connect_patience = std::chrono::seconds(20);
  std::thread leaver([&first] {
    std::this_thread::sleep_for(milliseconds(300));
    first.reset();
  });
  EXPECT_TRUE(open_postgres(server.url(), "data_general", patient));
  leaver.join();
}

TEST(PostgresHasNoRoom, InThePoolAndTheNextOneIsServed) {
  const PostgresDatabase database;
  PostgresOptions narrow = impatient();
  narrow.connections = 1;
  const auto sql = open(database.url(), narrow);
  auto first = sql->begin({}, Access::kRead);
  ASSERT_TRUE(first);
  const auto second = sql->begin({}, Access::kRead);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  first->reset();
  EXPECT_TRUE(sql->begin({}, Access::kRead));
}

// --- takes no writes

void expect_denied(Sql& sql) {
  const auto transaction = sql.begin({}, Access::kWrite);
  ASSERT_TRUE(transaction) << transaction.error().describe();
  const auto rows = (*transaction)->run(text("CREATE TABLE {schema}.item (n BIGINT)"));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kDenied) << rows.error().describe();
  EXPECT_EQ(rows.error().id, "E-SQL-002");
  EXPECT_EQ(number(sql, "SELECT 1"), 1) << "reading works";
}

TEST(PostgresTakesNoWrites, WhenItsTransactionsAreReadOnly) {
  const PostgresDatabase database;
  database.sql("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
  expect_denied(*open(database.url()));
}

TEST(PostgresTakesNoWrites, WhenItIsAStandbyAndCheckSaysSo) {
  PostgresServer server;
  const TemporaryFolder folder;
  folder.make_folder("data/downloads");
  const Environment environment{{"RADICA_DATABASE_URL", server.url()},
                                {"RADICA_DATABASE_PASSWORD", "env:SECRET"},
                                {"SECRET", std::string(PostgresServer::kPassword)}};
  ASSERT_EQ(run_radica({"migrate"}, folder.path(), environment).exit_code, 0);
  server.restart_as_standby();
  expect_denied(*open(server.url()));
  const Ended checked = run_radica({"--lang", "en", "check"}, folder.path(), environment);
  EXPECT_EQ(checked.exit_code, 78) << checked.describe();
  EXPECT_THAT(checked.standard_output + checked.standard_error, HasSubstr("neither a standby nor read-only"));
}

TEST(PostgresTakesNoWrites, OfARoleWithoutPrivileges) {
  const PostgresDatabase database;
  const auto sql = open(database.url());
  database.sql("CREATE TABLE data_general.item (n BIGINT)");  // of admin
  const auto transaction = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(transaction);
  const auto rows = (*transaction)->run(text("INSERT INTO {schema}.item VALUES (1)"));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kDenied) << rows.error().describe();
}

// --- locked, slow, stopped

class PostgresStandsStill : public testing::Test {
 protected:
  void SetUp() override {
    run(*sql_,
        "CREATE TABLE {schema}.item (n BIGINT PRIMARY KEY, v BIGINT); INSERT INTO {schema}.item VALUES (1, 0), (2, 0)");
  }
  PostgresDatabase database_;
  std::unique_ptr<Sql> sql_ = open(database_.url());
  static constexpr std::string_view kFirst = "UPDATE {schema}.item SET v = v + 1 WHERE n = 1";
  static constexpr std::string_view kSecond = "UPDATE {schema}.item SET v = v + 1 WHERE n = 2";
};

TEST_F(PostgresStandsStill, ALockThatIsNotGivenBackIsUnavailable) {
  const auto holding = sql_->begin({}, Access::kWrite);
  ASSERT_TRUE((*holding)->run(text(kFirst)));
  PostgresOptions hurried = options();
  hurried.lock_timeout = milliseconds(50);
  const auto other = open(database_.url(), hurried);
  const auto waiting = other->begin({}, Access::kWrite);
  const auto rows = (*waiting)->run(text(kFirst));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kUnavailable) << rows.error().describe();
}

TEST_F(PostgresStandsStill, ADeadlockAbortsOneOfTheTwo) {
  const auto first = sql_->begin({}, Access::kWrite), second = sql_->begin({}, Access::kWrite);
  ASSERT_TRUE((*first)->run(text(kFirst)));
  ASSERT_TRUE((*second)->run(text(kSecond)));
  Result<std::int64_t> crossed = 0;
  std::thread other([&] { crossed = (*second)->run(text(kFirst)); });
  const auto direct = (*first)->run(text(kSecond));
  // Whoever was not aborted goes on.
  if (direct) {
    EXPECT_TRUE((*first)->commit());
  }
  other.join();
  EXPECT_NE(direct.has_value(), crossed.has_value());
  EXPECT_EQ((direct ? crossed : direct).error().code, ErrorCode::kAborted);
}

TEST_F(PostgresStandsStill, AStatementThatRunsTooLongIsEnded) {
  PostgresOptions hurried = options();
  hurried.statement_timeout = milliseconds(50);
  const auto other = open(database_.url(), hurried);
  const auto transaction = other->begin({}, Access::kRead);
  const auto rows = (*transaction)->run(text("SELECT pg_sleep(10)"));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kUnavailable);
}

TEST_F(PostgresStandsStill, AWriterThatDoesNothingIsPutOutAndItsLocksWithIt) {
  PostgresOptions hurried = options();
  hurried.idle_writer_timeout = milliseconds(50);
  const auto other = open(database_.url(), hurried);
  const auto stopped = other->begin({}, Access::kWrite);
  ASSERT_TRUE((*stopped)->run(text(kFirst)));
  run(*sql_, kFirst);  // waits for it
  const auto late = (*stopped)->run(text(kFirst));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().code, AnyOf(ErrorCode::kAborted, ErrorCode::kUnavailable)) << late.error().describe();
  EXPECT_EQ(number(*sql_, "SELECT v FROM {schema}.item WHERE n = 1"), 1);
  run(*other, kFirst);
}

// A holder on another host that is stopped in the middle of a COPY: silent, connected, and keeping the lease locked.
TEST_F(PostgresStandsStill, AHolderStoppedInsideACopyIsPutOut) {
  const auto clock = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  ASSERT_TRUE(migrate(*sql_, {}, *clock, {"afinia"}));
  const auto other = open(database_.url());
  const auto holder = db_runs(*other, *clock, {"elsewhere", "boot-9", 1, 500});
  Act act{"ana", "run", "stopped", 0};
  act.lease_token = holder->acquire(act).value();

  std::mutex mutex;
  std::condition_variable changed;
  bool is_copying = false, goes_on = false;
  std::thread stopped([&] {
    const auto transaction = other->begin(act, Access::kWrite);
    ASSERT_TRUE(transaction);
    const auto copied = (*transaction)->bulk_insert("item", {"n"}, rows_from(100, 10, [&](std::int64_t at) {
                                                      if (at != 105) return;
                                                      std::unique_lock lock(mutex);
                                                      is_copying = true;
                                                      changed.notify_all();
                                                      changed.wait(lock, [&] { return goes_on; });
                                                    }));
    EXPECT_FALSE(copied);
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_copying; });
  }
  run(*sql_, "UPDATE {radica}.radica_lease SET beat = beat - 46");
  const auto token = db_runs(*sql_, *clock)->acquire({"ana", "run", "next", 0});
  {
    const std::lock_guard lock(mutex);
    goes_on = true;
  }
  changed.notify_all();
  stopped.join();
  ASSERT_TRUE(token) << token.error().describe();
  EXPECT_EQ(*token, act.lease_token + 1);
  EXPECT_EQ(number(*sql_, "SELECT count(*) FROM {schema}.item"), 2);
}

}  // namespace
}  // namespace radica::test
