// A connection that breaks or falls silent at every step of the protocol: work is done again, an answer to COMMIT that
// got lost is found out, and nothing is lost or doubled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "adapters/pg_commit.h"
#include "adapters/pg_marks.h"
#include "adapters/pg_sql.h"
#include "adapters/pg_statement.h"
#include "adapters/sql_work.h"
#include "support/both_databases.h"
#include "support/postgres_server.h"
#include "support/tcp_gate.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using From = TcpGate::From;
using Harm = TcpGate::Harm;

class PostgresBehindAGate : public testing::Test {
 protected:
  void SetUp() override {
    database_.sql(
        "CREATE TABLE data_general.item (n BIGINT PRIMARY KEY); "
        "ALTER TABLE data_general.item OWNER TO app");
  }
  PostgresOptions options() {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    options.connect_timeout = milliseconds(300);
    options.connect_patience = milliseconds(2'000);
    options.failover_patience = milliseconds(2'000);
    options.answer_patience = milliseconds(1'000);
    options.repeats.backoff = {milliseconds(10), milliseconds(50)};
    options.repeats.on_retry = [this](const SqlRetry& retry) {
      retries_.push_back(retry.error.describe());
      if (before_next_) before_next_();
    };
    return options;
  }
  std::unique_ptr<Sql> open(const PostgresOptions& how) {
    auto sql = open_postgres(gate_.url(database_.name()), "data_general", how);
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  // Three rows by COPY; says how often the work was begun.
  Result<void> insert(Sql& sql, const Act& act = {}) {
    return write_work(sql, act, [this](Transaction& transaction) -> Result<void> {
      ++begun_;
      TRY(transaction.bulk_insert("item", {"n"}, [next = std::int64_t{1}](std::vector<SqlValue>& row) mutable {
        if (next == 4) return false;
        row[0] = next++;
        return true;
      }));
      return {};
    });
  }
  std::vector<std::string> count() { return database_.sql("SELECT count(*) FROM data_general.item"); }

  PostgresDatabase database_;
  TcpGate gate_{PostgresServer::shared().port()};
  std::vector<std::string> retries_;
  std::function<void()> before_next_;
  int begun_ = 0;
};

TEST_F(PostgresBehindAGate, ACommitWhoseAnswerWasLostIsNotDoneAgain) {
  for (const Harm harm : {Harm::kCut, Harm::kStall, Harm::kCutClient}) {
    SCOPED_TRACE(static_cast<int>(harm));
    database_.sql("TRUNCATE data_general.item");
    begun_ = 0;
    const auto sql = open(options());
    gate_.arm({From::kServer, 'C', "COMMIT", "", harm});
    const auto done = insert(*sql);
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(gate_.harmed(), 1);
    EXPECT_EQ(begun_, 1);
    EXPECT_THAT(retries_, testing::IsEmpty());
    EXPECT_THAT(count(), ElementsAre("3"));
  }
}

TEST_F(PostgresBehindAGate, ACommitThatDidNotArriveIsDoneAgain) {
  // The server knows that the client is gone, or waits for it inside the transaction.
  for (const Harm harm : {Harm::kCut, Harm::kStall, Harm::kCutClient}) {
    SCOPED_TRACE(static_cast<int>(harm));
    database_.sql("TRUNCATE data_general.item");
    begun_ = 0;
    const auto sql = open(options());
    gate_.arm({From::kClient, 'Q', "COMMIT", "", harm});
    const auto done = insert(*sql);
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(gate_.harmed(), 1);
    EXPECT_EQ(begun_, 2);
    EXPECT_THAT(count(), ElementsAre("3"));
  }
}

TEST_F(PostgresBehindAGate, WorkIsDoneAgainWhereverItWasCut) {
  const std::vector<TcpGate::Place> places{
      {From::kServer, 'C', "BEGIN", ""},
      {From::kClient, 'd', "", ""},
      {From::kServer, 'C', "COPY 3", ""},
      {From::kClient, 'd', "", "", Harm::kStall},
      {From::kServer, 'G', "", ""},
      {From::kClient, 'c', "", "", Harm::kCutClient},
      {From::kServer, 'C', "COPY 3", "", Harm::kStall},
  };
  const auto sql = open([this] {
    PostgresOptions hurried = options();
    hurried.statement_timeout = milliseconds(1'000);
    return hurried;
  }());
  for (const TcpGate::Place& place : places) {
    SCOPED_TRACE(std::string(1, place.type) + place.text);
    database_.sql("TRUNCATE data_general.item");
    gate_.arm(place);
    const auto done = insert(*sql);
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(gate_.harmed(), 1);
    EXPECT_THAT(count(), ElementsAre("3"));
  }
  EXPECT_GE(retries_.size(), places.size() - 1) << "all but the one at BEGIN, which is taken for an old connection";
}

TEST_F(PostgresBehindAGate, AConnectionThatBreaksWhileItIsMadeIsMadeAgain) {
  for (const TcpGate::Place& place : std::vector<TcpGate::Place>{{From::kClient, '+', "", "", Harm::kCut, 2},
                                                                 {From::kClient, '\0', "", "", Harm::kCut, 2},
                                                                 {From::kServer, 'R', "", "", Harm::kCut, 2},
                                                                 {From::kClient, 'p', "", "", Harm::kCut, 2},
                                                                 {From::kServer, 'Z', "", "", Harm::kCut, 2},
                                                                 {From::kClient, '+', "", "", Harm::kStall, 2},
                                                                 {From::kServer, 'R', "", "", Harm::kStall, 2}}) {
    SCOPED_TRACE(std::string(1, place.type) + place.text);
    gate_.arm(place);
    EXPECT_TRUE(open_postgres(gate_.url(database_.name()), "data_general", options()));
    EXPECT_EQ(gate_.harmed(), 2);
  }
}

TEST_F(PostgresBehindAGate, SilenceIsBoundedAndAfterTheLastAttemptAnError) {
  PostgresOptions hurried = options();
  hurried.statement_timeout = milliseconds(100);
  hurried.answer_patience = milliseconds(200);
  hurried.repeats.attempts = 3;
  const auto sql = open(hurried);
  gate_.arm({From::kServer, 'C', "COPY 3", "", Harm::kStall, 100});
  const auto begin = std::chrono::steady_clock::now();
  const auto done = insert(*sql);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(done.error().describe(), HasSubstr("no answer in time"));
  EXPECT_THAT(done.error().describe(), HasSubstr("attempts=3"));
  EXPECT_EQ(begun_, 3);
  EXPECT_EQ(retries_.size(), 2U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_THAT(count(), ElementsAre("0"));
}

// The writer is fenced off by whoever took over while it had no connection.
TEST_F(PostgresBehindAGate, WhoLosesTheLeaseWhileReconnectingWritesNothing) {
  const auto clock = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  const auto sql = open(options());
  ASSERT_TRUE(migrate(*sql, {}, *clock, {"afinia"}));
  Act act{"ana", "run", "first", 0};
  act.lease_token = db_runs(*sql, *clock)->acquire(act).value();
  const auto no_process = [](std::int64_t) -> std::optional<std::int64_t> { return std::nullopt; };
  bool is_taken = false;
  before_next_ = [&] {
    if (std::exchange(is_taken, true)) return;
    ASSERT_TRUE(db_runs(*sql, *clock, this_process(), no_process)->acquire({"eva", "run", "second", 0}));
  };
  gate_.arm({From::kServer, 'C', "COPY 3", ""});
  const auto late = insert(*sql, act);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().id, "E-LEASE-001");
  EXPECT_EQ(begun_, 1);
  EXPECT_THAT(count(), ElementsAre("0"));
}

// What became of a COMMIT is never guessed.
TEST_F(PostgresBehindAGate, WhatTheServerCannotKnowIsAnHonestError) {
  const DialectWords words = pg_words("data_general");
  const PostgresOptions how = options();
  PgPool pool(PgAddress::parse(gate_.url(database_.name())).value(), how);
  auto connection = pool.take().value();
  ASSERT_TRUE(connection->execute("x", "BEGIN; INSERT INTO data_general.item VALUES (9)"));
  const CommitTicket ticket = commit_ticket(words, *connection).value();
  ASSERT_TRUE(connection->execute("x", "COMMIT"));
  pool.give_back(std::move(connection));
  EXPECT_TRUE(settle_commit(pool, words, ticket, how).value());

  CommitTicket of_another_start = ticket;
  of_another_start.server_start = "1700000000.5";
  EXPECT_EQ(settle_commit(pool, words, of_another_start, how).error().id, "E-SQL-023");
  CommitTicket never_given = ticket;
  never_given.xid = std::to_string(std::stoll(ticket.xid) + 1'000'000);
  EXPECT_FALSE(settle_commit(pool, words, never_given, how).value()) << "lost with the server that gave it";
}

// A transaction under a lease leaves a trace: whoever has it has the rest.
TEST_F(PostgresBehindAGate, WhatTheServerCannotKnowItsTraceTells) {
  const auto clock = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  const auto sql = open(options());
  ASSERT_TRUE(migrate(*sql, {}, *clock, {"afinia"}));
  const DialectWords words = pg_words("data_general");
  const PostgresOptions how = options();
  PgPool pool(PgAddress::parse(gate_.url(database_.name())).value(), how);
  PgMarks marks;
  for (const bool commits : {true, false}) {
    auto connection = pool.take().value();
    const PgMarks::Mark mark = marks.take("run");
    ASSERT_TRUE(connection->execute("x", "BEGIN"));
    CommitTicket ticket = commit_ticket(words, *connection, mark).value();
    ASSERT_TRUE(connection->execute("x", commits ? "COMMIT" : "ROLLBACK"));
    pool.give_back(std::move(connection));
    ticket.server_start = "1700000000.5";
    if (!commits) ticket.xid = std::to_string(std::stoll(ticket.xid) - 1);  // given to another one, which committed
    EXPECT_EQ(settle_commit(pool, words, ticket, how).value(), commits);
    marks.give_back(mark, commits);
  }
}

// --- the whole product

class ARunBehindAGate : public BothDatabases {
 protected:
  ARunBehindAGate() { url_ = gate_.url(database_.name()); }
  TcpGate gate_{PostgresServer::shared().port()};
};

TEST_F(ARunBehindAGate, EndsAsIfNothingHadHappenedWhereverTheConnectionIsCut) {
  generate(60);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  const std::string rows = "ov_afinia\" (\"numero_radicado\"", versions = "\"radica_version\" (";
  for (const TcpGate::Place& place : std::vector<TcpGate::Place>{
           {From::kServer, 'C', "BEGIN", "radica_lease"},
           {From::kClient, 'd', "", rows},
           {From::kServer, 'C', "COPY", rows},
           {From::kClient, 'Q', "COMMIT", rows},
           {From::kServer, 'C', "COMMIT", rows},
           {From::kServer, 'C', "COMMIT", rows, Harm::kCutClient},
           {From::kClient, 'Q', "COMMIT", rows, Harm::kCutClient},
           {From::kServer, 'C', "COMMIT", "radica_file\" (", Harm::kCut, 20},
           {From::kClient, 'd', "", versions, Harm::kCut, 3},
           {From::kServer, 'C', "COMMIT", "radica_claim\" (", Harm::kCut, 20},
       }) {
    SCOPED_TRACE(std::string(1, place.type) + place.text + " behind " + place.behind);
    clear_postgres();
    gate_.arm(place);
    const Ended run = radica(kPostgres, {"run", "--full"});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    EXPECT_GE(gate_.harmed(), 1);
    expect_equal_rows();
    EXPECT_EQ(balance(kPostgres), balance(kSqlite));
  }
}

// A statement without parameters behind the name of the prepared one, which is empty.
std::string parse_of(const std::string& sql) {
  return std::string(1, '\0') + sql;
}

// The run waits for a table that somebody else holds, long enough to beat.
TEST_F(ARunBehindAGate, ItsHeartbeatAndItsReleaseAreDoneAgainToo) {
  generate(60);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  for (const std::string what : {"\nSET beat", " SET holder"}) {
    SCOPED_TRACE(what);
    clear_postgres();
    std::thread holder([this] {
      database_.sql("BEGIN; LOCK TABLE data_general.ov_afinia IN SHARE MODE; SELECT pg_sleep(5); COMMIT");
    });
    while (database_.sql("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
               .empty())
      std::this_thread::sleep_for(milliseconds(5));
    gate_.arm({From::kClient, 'P', parse_of("UPDATE \"radica\".radica_lease" + what), "", Harm::kCut, 2});
    const Ended run = radica(kPostgres, {"run", "--full"});
    holder.join();
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    EXPECT_EQ(gate_.harmed(), 2);
    EXPECT_THAT(run.standard_error, HasSubstr("database_retry"));
    EXPECT_THAT(run.standard_error, testing::Not(testing::HasSubstr("heartbeat_failed")));
    EXPECT_THAT(database_.sql("SELECT holder FROM radica.radica_lease"), ElementsAre("")) << "given back";
  }
}

}  // namespace
}  // namespace radica::test
