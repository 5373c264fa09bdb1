// One name for whichever server is the primary, as managed services have it: the name leads elsewhere after a failover.
#include <chrono>
#include <csignal>
#include <thread>

#include "support/both_databases.h"

namespace radica::test {
namespace {

struct Primary {
  PostgresServer primary{{"fsync = on", "synchronous_commit = on"}};
};

class AFailoverBehindAName : private Primary, public BothDatabases {
 protected:
  AFailoverBehindAName() : BothDatabases(primary) {
    threads_ = 2;
    url_ = "postgresql://app@db.radica.test:" + std::to_string(primary.port()) + "/" + database_.name() +
           "?target_session_attrs=read-write&sslmode=verify-ca&sslrootcert=" + primary.ca_file();
  }
  void lead_to(const std::string& address) { folder_.write("names", address + "\n"); }
  [[nodiscard]] Environment names() const {
    return {{"LD_PRELOAD", RADICA_NAMES}, {"RADICA_TEST_NAMES", folder_.path("names")}};
  }
  PostgresServer& primary_server() { return primary; }
  PostgresServer standby_{PostgresServer::Follows::kInStep, primary, "127.0.0.3"};
};

TEST_F(AFailoverBehindAName, IsFollowedByARunBecauseEachAttemptResolvesTheNameAnew) {
  generate(300);
  lead_to("127.0.0.1");
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}, names()).exit_code, 0);
  Environment how = names();
  how.insert({{"RADICA_FAULT_POINT", "load.before_commit"}, {"RADICA_FAULT_SIGNALS", "19"}});
  const auto run = started(kPostgres, {"run", "--full"}, how);
  ASSERT_TRUE(run->stops_within(std::chrono::seconds(60)));
  while (primary_server().sql("SELECT 1 FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()").empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  primary_server().kill();
  run->send(SIGCONT);
  // For a while the name still leads to nobody, then to one that takes no writes, then to the primary.
  ASSERT_TRUE(run->says("E-SQL-016"));
  lead_to("127.0.0.3");
  ASSERT_TRUE(run->says("read-only"));
  standby_.promote();
  const Ended ended = run->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  looked_at_ = "postgresql://app@127.0.0.3:" + std::to_string(standby_.port()) + "/" + database_.name() +
               "?sslmode=verify-ca&sslrootcert=" + standby_.ca_file();
  expect_equal_rows();
}

}  // namespace
}  // namespace radica::test
