// A radica that stands still (SIGSTOP) while it holds the lease, inside a transaction of the loader: the next run takes
// over in under a minute, and what the first one still writes when it goes on is refused.
#include <atomic>
#include <chrono>
#include <csignal>
#include <future>
#include <thread>

#include "support/both_databases.h"
#include "support/tcp_gate.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;
using From = TcpGate::From;
using Harm = TcpGate::Harm;

class ARunThatIsStopped : public BothDatabases {
 protected:
  void SetUp() override {
    generate(60);
    ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
    ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  }
  void TearDown() override { open_gate(); }

  // Starts a run through the gate and stops its process when `type` comes from `from`, behind rows of claims.
  std::unique_ptr<Process> stopped_at(From from, char type, const std::string& text) {
    const std::string direct = std::exchange(url_, gate_.url(database_.name()));
    gate_.arm({from, type, text, "ov_afinia\" (\"numero_radicado\"", Harm::kNone, 1, [this] {
                 while (id_ == 0) std::this_thread::sleep_for(milliseconds(1));
                 ::kill(id_, SIGSTOP);
                 is_stopped_ = true;
                 closed_.get_future().wait();  // nothing more of it arrives
               }});
    auto run = started(kPostgres, {"run", "--full"});
    id_ = run->id();
    url_ = direct;
    for (int i = 0; i < 6000 && !is_stopped_; ++i) std::this_thread::sleep_for(milliseconds(10));
    EXPECT_TRUE(is_stopped_);
    return run;
  }
  void open_gate() {
    if (!std::exchange(is_open_, true)) closed_.set_value();
  }
  // The process of the server that works for the stopped run.
  std::vector<std::string> seen_by_the_server() {
    return database_.sql(
        "SELECT state || ' ' || left(query, 4) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name LIKE 'radica lease %'");
  }
  // A next run, tried again while it is told that another one holds the lease.
  Ended next_run() {
    for (;;) {
      Ended run = radica(kPostgres, {"run", "--full"});
      if (run.exit_code != 75 || steady_clock::now() - began_ > seconds(90)) return run;
      std::this_thread::sleep_for(milliseconds(500));
    }
  }
  void expect_refused(Process& stopped) {
    stopped.send(SIGCONT);
    open_gate();
    const Ended late = stopped.wait();
    EXPECT_EQ(late.exit_code, 75) << late.describe();
    EXPECT_THAT(late.standard_error, HasSubstr("E-LEASE-001"));
    threads_ = 2;  // its files got other numbers
    expect_equal_rows();
  }

  TcpGate gate_{PostgresServer::shared().port()};
  std::atomic<pid_t> id_{0};
  std::atomic<bool> is_stopped_{false};
  bool is_open_ = false;
  std::promise<void> closed_;
  steady_clock::time_point began_ = steady_clock::now();
};

// In real time: 45 s without a beat, and what the server needs.
TEST_F(ARunThatIsStopped, IdleInATransactionIsTakenOverWithinAMinute) {
  const auto stopped = stopped_at(From::kServer, 'C', "COPY");
  EXPECT_THAT(seen_by_the_server(), ElementsAre(HasSubstr("idle in transaction")));
  began_ = steady_clock::now();
  const Ended next = next_run();
  EXPECT_EQ(next.exit_code, 0) << next.describe();
  EXPECT_LT(steady_clock::now() - began_, seconds(60));
  expect_refused(*stopped);
}

TEST_F(ARunThatIsStopped, InTheMiddleOfACopyIsPutOutAndTakenOver) {
  const auto stopped = stopped_at(From::kClient, 'c', "");
  EXPECT_THAT(seen_by_the_server(), ElementsAre("active SAVE")) << "COPY, sent with its savepoint";
  database_.sql("UPDATE radica.radica_lease SET beat = beat - 46");
  began_ = steady_clock::now();
  const Ended next = next_run();
  EXPECT_EQ(next.exit_code, 0) << next.describe();
  EXPECT_LT(steady_clock::now() - began_, seconds(40)) << "it does not wait for the timeouts of the server";
  expect_refused(*stopped);
}

}  // namespace
}  // namespace radica::test
