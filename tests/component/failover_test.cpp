// A standby takes the place of its primary, which is killed in the middle of a run: the run goes on there and ends as
// an undisturbed one, also when the standby lacks the last transactions that were confirmed.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "support/both_databases.h"
#include "support/soak.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Primary {
  PostgresServer primary{{"fsync = on", "synchronous_commit = on"}};
};

class AFailover : private Primary, public BothDatabases {
 protected:
  AFailover() : BothDatabases(primary) {
    threads_ = 2;
    url_ = "postgresql://app@localhost:" + std::to_string(primary.port()) +
           ",localhost:" + std::to_string(standby_.port()) + "/" + database_.name() +
           "?target_session_attrs=read-write&sslmode=verify-full&sslrootcert=" + primary.ca_file();
  }
  void start_with(int claims, const std::string& verb = "run") {
    patience_ += std::chrono::minutes(claims / 5000);
    generate(claims);
    ASSERT_EQ(radica(kSqlite, {verb, "--full"}).exit_code, 0);
    ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  }
  // Nothing counts as committed before the standby has it.
  void confirm_by_the_standby() {
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.sql("SELECT pg_reload_conf()");
    while (primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'").empty())
      std::this_thread::sleep_for(milliseconds(20));
  }
  // What is committed from now on never reaches the standby.
  void part_the_standby() {
    standby_.sql("ALTER SYSTEM SET primary_conninfo = ''");
    standby_.sql("SELECT pg_reload_conf()");
    while (!standby_.sql("SELECT 1 FROM pg_stat_wal_receiver").empty()) std::this_thread::sleep_for(milliseconds(20));
  }
  void fail_over() {
    primary.kill();
    standby_.promote();
    looked_at_ = standby_.url(database_.name());
  }
  // A run that has stopped itself at a point.
  std::unique_ptr<Process> stopped_at(const std::string& point, const std::string& verb = "run") {
    auto run = started(kPostgres, {verb, "--full"}, {{"RADICA_FAULT_POINT", point}, {"RADICA_FAULT_SIGNALS", "19"}});
    EXPECT_TRUE(run->stops_within(patience_)) << point;
    return run;
  }
  std::vector<std::string> on_the_standby(const std::string& statement) {
    return standby_.sql(statement, database_.name());
  }
  PostgresServer& primary_server() { return primary; }
  PostgresServer standby_{PostgresServer::Follows::kInStep, primary};
};

TEST_F(AFailover, InTheMiddleOfALoadEndsAsIfNothingHadHappened) {
  const int claims = number_of("RADICA_SOAK_CLAIMS", 3000);
  ASSERT_NO_FATAL_FAILURE(start_with(claims, "load"));
  confirm_by_the_standby();
  constexpr int kClaimsOfTwoBatches = 4000;
  const auto run = stopped_at("load.after_commit#" + std::to_string(std::max(2, claims / kClaimsOfTwoBatches)), "load");
  fail_over();
  run->send(SIGCONT);
  const Ended ended = run->wait(patience_);
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_error, Not(HasSubstr("run_begins_again"))) << "nothing was lost";
  expect_equal_rows();
}

// Whether the last COMMIT counts is known to the one that takes over.
TEST_F(AFailover, WithACommitUnderWayEndsAsIfNothingHadHappened) {
  start_with(600);
  confirm_by_the_standby();
  const auto run = stopped_at("load.before_commit#1");
  fail_over();
  run->send(SIGCONT);
  const Ended ended = run->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  expect_equal_rows();
}

// The standby is asynchronous: rows, versions and files that the run knows to be committed are not there any more.
TEST_F(AFailover, ThatLosesConfirmedTransactionsIsNoticedAndTheirWorkDoneAgain) {
  start_with(600);
  const auto run = stopped_at("rejected.before_commit#1");
  part_the_standby();
  run->send(SIGCONT);
  // Rows of the first batches are confirmed by the primary alone.
  while (primary_server().sql("SELECT 1 FROM data_general.ov_afinia LIMIT 1", database_.name()).empty())
    std::this_thread::sleep_for(milliseconds(1));
  run->send(SIGSTOP);
  ASSERT_TRUE(run->stops_within(seconds(10)));
  fail_over();
  ASSERT_THAT(on_the_standby("SELECT count(*) FROM data_general.ov_afinia"), ElementsAre("0"));
  run->send(SIGCONT);
  const Ended ended = run->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_error, AllOf(HasSubstr("E-SQL-032"), HasSubstr("run_begins_again")));
  expect_equal_rows();
  EXPECT_THAT(on_the_standby("SELECT outcome FROM radica.radica_run WHERE verb = 'run' ORDER BY started, id"),
              ElementsAre("fallida", "terminada"));
}

// That it went back is nobody's to notice any more: what is there goes together, and the next run does the rest.
TEST_F(AFailover, BehindTheEndOfARunIsDoneAgainByTheNext) {
  start_with(60);
  const auto run = stopped_at("manifest.after_file");
  part_the_standby();
  run->send(SIGCONT);
  const Ended first = run->wait();
  EXPECT_EQ(first.exit_code, 0) << first.describe();
  fail_over();
  const Ended next = radica(kPostgres, {"run"});
  EXPECT_EQ(next.exit_code, 0) << next.describe();
  expect_equal_rows();
  EXPECT_EQ(radica(kPostgres, {"verify", "--deep"}).exit_code, 0);
}

// A standby alone is no database to write to, and says so in time.
TEST_F(AFailover, WithoutAnybodyThatTakesWritesEndsWith69) {
  start_with(20);
  primary_server().kill();
  const Ended looked = radica(kPostgres, {"status"});
  EXPECT_EQ(looked.exit_code, 69) << looked.describe();
  EXPECT_THAT(looked.standard_error, HasSubstr("read-only"));
}

}  // namespace
}  // namespace radica::test
