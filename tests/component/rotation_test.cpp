// Secrets that are changed while a run goes on: the next connection is made with what the reference says then.

#include "adapters/pg_sql.h"
#include "support/both_databases.h"

namespace radica::test {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ARotation : public BothDatabases {
 protected:
  void SetUp() override {
    role_ = "rotated_" + database_.name();
    database_.sql("CREATE ROLE " + role_ + " LOGIN IN ROLE app PASSWORD 'first'");
    database_.sql("ALTER ROLE " + role_ + " SET role = 'app'");
    url_ = PostgresServer::shared().url(database_.name(), "localhost", role_);
    write("first");
  }
  void TearDown() override {
    database_.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role_ + "'");
    database_.sql("DROP ROLE " + role_);
  }
  void write(const std::string& password) { folder_.write("secret", password + "\n"); }
  // As a DBA does it: the server first, then who uses it; or the other way round.
  void change(const std::string& password) { database_.sql("ALTER ROLE " + role_ + " PASSWORD '" + password + "'"); }
  void put_out() {
    database_.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role_ + "'");
  }
  [[nodiscard]] Environment by(const std::string& reference) const { return {{"RADICA_DATABASE_PASSWORD", reference}}; }
  std::string role_;
};

TEST_F(ARotation, InTheMiddleOfALoadFailsNoRun) {
  generate(600);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  const std::string file = "file:" + folder_.path("secret");
  ASSERT_EQ(radica(kPostgres, {"migrate"}, by(file)).exit_code, 0);
  for (const std::string& reference : {file, "command:cat " + folder_.path("secret")}) {
    SCOPED_TRACE(reference);
    clear_postgres();
    Environment how = by(reference);
    how.insert({{"RADICA_FAULT_POINT", "load.after_commit#1"}, {"RADICA_FAULT_SIGNALS", "19"}});
    const auto run = started(kPostgres, {"run", "--full"}, how);
    ASSERT_TRUE(run->stops_within(seconds(60)));
    change("next secret");
    put_out();
    run->send(SIGCONT);
    // For a moment what stands in the file is wrong.
    ASSERT_TRUE(run->says("28P01"));
    write("next secret");
    const Ended ended = run->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    EXPECT_THAT(ended.standard_error, AllOf(HasSubstr("database_retry"), Not(HasSubstr("next secret"))));
    expect_equal_rows();
    change("first");
    write("first");
  }
}

TEST_F(ARotation, WhatSaysThatSecretsAreNewMakesConnectionsAnew) {
  int renewals = 0, asked = 0;
  PostgresOptions options;
  options.password = PgPassword([&asked]() -> Result<std::string> {
    ++asked;
    return std::string("first");
  });
  options.renewals = [&renewals] { return renewals; };
  const auto sql = open_postgres(url_, "data_general", options).value();
  EXPECT_TRUE(sql->begin({}, Access::kRead));
  EXPECT_EQ(asked, 1);
  ++renewals;
  EXPECT_TRUE(sql->begin({}, Access::kRead));
  EXPECT_TRUE(sql->begin({}, Access::kRead));
  EXPECT_EQ(asked, 2);
}

TEST_F(ARotation, AHangUpIsNoReasonToEnd) {
  const std::string file = "file:" + folder_.path("secret");
  generate(100);
  ASSERT_EQ(radica(kPostgres, {"migrate"}, by(file)).exit_code, 0);
  Environment how = by(file);
  how.insert({{"RADICA_FAULT_POINT", "load.after_commit#1"}, {"RADICA_FAULT_SIGNALS", "1 19"}});
  const auto run = started(kPostgres, {"run", "--full"}, how);
  ASSERT_TRUE(run->stops_within(seconds(60)));
  change("next secret");  // who was let in stays in, but for the hang-up
  write("next secret");
  run->send(SIGCONT);
  const Ended ended = run->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_error, Not(HasSubstr("28P01")));
}

// A token that is good for one connection only: each is asked for.
TEST_F(ARotation, ACommandIsAskedBeforeEachConnection) {
  int asked = 0;
  PostgresOptions options;
  options.password = PgPassword([&asked]() -> Result<std::string> {
    ++asked;
    return std::string("first");
  });
  const auto sql = open_postgres(url_, "data_general", options).value();
  {
    const auto one = sql->begin({}, Access::kRead).value();
    const auto two = sql->begin({}, Access::kRead).value();
    EXPECT_EQ(asked, 2);
  }
  const auto again = sql->begin({}, Access::kRead);
  EXPECT_EQ(asked, 2) << "a connection that is there needs none";
}

// Nobody was let in with it before: it is wrong, and no matter of time.
TEST_F(ARotation, ASecretThatWasNeverRightEndsAtOnce) {
  generate(1);
  write("guessed");
  const auto begin = std::chrono::steady_clock::now();
  const Ended ended = radica(kPostgres, {"run"}, by("file:" + folder_.path("secret")));
  EXPECT_EQ(ended.exit_code, 78) << ended.describe();
  EXPECT_THAT(ended.standard_error, AllOf(HasSubstr("28P01"), Not(HasSubstr("guessed"))));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(10));
}

// The old one was read a moment before it was changed: it is read once more.
TEST_F(ARotation, BetweenReadingAndConnectingIsNoticed) {
  int asked = 0;
  PostgresOptions options;
  options.password = PgPassword([&asked]() -> Result<std::string> { return asked++ == 0 ? "old" : "first"; });
  EXPECT_TRUE(open_postgres(url_, "data_general", options));
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace radica::test
