// What whoever operates Radica on PostgreSQL sees: a load that goes on, its end in the log, a server that is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "adapters/pg_sql.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;

// Listens and never answers, as a server that stands still does.
class SilentServer {
 public:
  SilentServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 10) != 0 ||
        ::getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error("no listener");
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(listener_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  [[nodiscard]] std::string url() const { return "postgresql://app@127.0.0.1:" + std::to_string(port_) + "/radica"; }

 private:
  int listener_ = -1, port_ = 0;
};

TEST(CommandsThatLook, AskAServerThatDoesNotAnswerOnce) {
  const SilentServer silent;
  const TemporaryFolder folder;
  folder.make_folder("data/downloads");
  for (const std::string& url : {silent.url(), std::string("postgresql://app@127.0.0.1:1/radica")})
    for (const std::vector<std::string>& verb :
         std::vector<std::vector<std::string>>{{"status"}, {"check"}, {"explain", "123"}}) {
      std::vector<std::string> words{"--lang", "en", "--set", "database.url=" + url};
      words.insert(words.end(), verb.begin(), verb.end());
      const auto start = steady_clock::now();
      const Ended ended = run_radica(words, folder.path());
      EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(15)) << verb.front() << " " << url;
      EXPECT_EQ(ended.exit_code, 69) << verb.front() << ended.describe();
      EXPECT_THAT(ended.standard_output + ended.standard_error, HasSubstr("does not answer")) << verb.front();
    }
}

class ALoadThatGoesOn : public testing::Test {
 protected:
  void SetUp() override {
    const Ended made = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data/downloads"), "--claims", "200", "--seed", "5"},
        folder_.path());
    ASSERT_EQ(made.exit_code, 0) << made.describe();
    const Ended migrated = run_radica({"migrate"}, folder_.path(), environment_);
    ASSERT_EQ(migrated.exit_code, 0) << migrated.describe();
  }
  std::string status(const std::string& form) {
    return run_radica({"--lang", "en", "status", form}, folder_.path(), environment_).standard_output;
  }
  // What `ask` answers once it holds `text`, or a minute later.
  template <class Ask>
  static std::string eventually(const std::string& text, const Ask& ask) {
    const auto end = steady_clock::now() + std::chrono::minutes(1);
    std::string said = ask();
    while (said.find(text) == std::string::npos && steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      said = ask();
    }
    return said;
  }
  std::string log() { return folder_.read("data/logs/radica.log"); }

  // Nobody writes claims until lock_ goes.
  void hold_tables() {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    auto sql = open_postgres(database_.url(), "data_general", options);
    ASSERT_TRUE(sql) << sql.error().describe();
    sql_ = std::move(*sql);
    auto lock = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(lock) << lock.error().describe();
    lock_ = std::move(*lock);
    ASSERT_TRUE(lock_->run({"test", {}, "LOCK TABLE {schema}.ov_afinia, {schema}.ov_aire IN SHARE MODE"}));
  }

  TemporaryFolder folder_;
  PostgresDatabase database_;
  Environment environment_{{"RADICA_DATABASE_URL", database_.url()},
                           {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                           {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Transaction> lock_;
};

TEST_F(ALoadThatGoesOn, IsSeenByStatusAndInTheLogAndReportsItsEnd) {
  ASSERT_NO_FATAL_FAILURE(hold_tables());

  Process load(RADICA_BINARY, {"--no-progress", "load"}, folder_.path(), environment_);
  const std::string seen = eventually("\"stage\":\"load\"", [this] { return status("--json"); });
  EXPECT_THAT(seen, MatchesRegex(".*\"silent_seconds\":[0-9]+,\"progress\":\\{\"stage\":\"load\",\"done\":0,"
                                 "\"total\":[1-9][0-9]*,\"seconds\":[0-9]+,\"per_second\":0,\"eta_seconds\":null,"
                                 "\"refused\":0\\}.*"));
  EXPECT_THAT(status("--no-progress"), AllOf(HasSubstr("load 0/"), HasSubstr("0 refused"), HasSubstr("sign of life")));
  EXPECT_THAT(eventually("\"event\":\"progress\"", [this] { return log(); }), HasSubstr("\"event\":\"progress\""));
  lock_.reset();
  const Ended ended = load.wait();
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();

  EXPECT_THAT(status("--json"), HasSubstr("\"lease\":null"));
  const std::string lines = log();
  for (const char* line : {"\"event\":\"batch_loaded\"", "\"event\":\"load_done\"", "\"retries\":0",
                           "\"rows_per_second\":", "\"batches\":2", "\"event\":\"database_pool\"", "\"begin_us\":"})
    EXPECT_THAT(lines, HasSubstr(line));
}

TEST_F(ALoadThatGoesOn, SaysAtItsEndHowOftenItsWorkWasDoneAgain) {
  ASSERT_NO_FATAL_FAILURE(hold_tables());
  Process load(RADICA_BINARY, {"--no-progress", "load"}, folder_.path(), environment_);
  const std::string put_out = eventually("t", [this] {
    const auto ended = database_.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
        "application_name LIKE 'radica lease %' AND wait_event_type = 'Lock'");
    return ended.empty() ? std::string() : ended.front();
  });
  EXPECT_EQ(put_out, "t");
  lock_.reset();
  const Ended ended = load.wait();
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(log(), HasSubstr("\"event\":\"database_retry\""));
  EXPECT_THAT(log(), testing::ContainsRegex("\"event\":\"load_done\".*\"retries\":[1-9]"));
}

}  // namespace
}  // namespace radica::test
