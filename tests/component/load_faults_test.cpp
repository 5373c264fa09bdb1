// Loading while the server dies, sessions are put out, others hold locks or write the same rows: the run goes on, and
// nothing is lost, doubled or blamed on the data.
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "adapters/db_ledger.h"
#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "adapters/sql_work.h"
#include "support/both_databases.h"
#include "support/observations.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// --- a run, and a server or an administrator against it

struct OwnServer {
  PostgresServer own_server{{"fsync = on", "synchronous_commit = on"}};
};

class ARunOnAServerThatDies : private OwnServer, public BothDatabases {
 protected:
  ARunOnAServerThatDies() : BothDatabases(own_server) {}
  // Where it is killed is left to the machine; what it ends in is not.
  void expect_the_same_world(Process& run) {
    const Ended ended = run.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    expect_equal_rows();
  }
  PostgresServer& server() { return own_server; }
};

TEST_F(ARunOnAServerThatDies, GoesOnWhenItIsBack) {
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  for (const char* moment : {"\"stage\":\"load\"", "batch_loaded", "\"stage\":\"upload\""}) {
    SCOPED_TRACE(moment);
    clear_postgres();
    const auto run = started(kPostgres, {"run", "--full"});
    ASSERT_TRUE(run->says(moment));
    server().crash();
    server().start();
    expect_the_same_world(*run);
  }
}

// The server itself then puts everybody out and recovers: 57P02, 57P03.
TEST_F(ARunOnAServerThatDies, GoesOnWhenOneOfItsProcessesIsKilled) {
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  const auto run = started(kPostgres, {"run", "--full"});
  ASSERT_TRUE(run->says("batch_loaded"));
  const auto victims = database_.sql("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'radica%' LIMIT 1");
  for (const std::string& pid : victims) ::kill(std::stoi(pid), SIGKILL);
  EXPECT_EQ(victims.size(), 1U);
  expect_the_same_world(*run);
}

// A disk of its own for one test, where tests may mount.
class TinyDisk {
 public:
  TinyDisk() {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
    // It belongs to the server's user (tests/support/postgres.sh).
    const Ended mounted =
        run_program("mount", {"-t", "tmpfs", "-o", "size=48m,uid=nobody,mode=0700", "tmpfs", path()}, "/");
    is_there_ = mounted.exit_code == 0;
  }
  ~TinyDisk() {
    if (is_there_) static_cast<void>(run_program("umount", {"--lazy", path()}, "/"));
  }
  TinyDisk(const TinyDisk&) = delete;
  TinyDisk& operator=(const TinyDisk&) = delete;
  [[nodiscard]] bool is_there() const { return is_there_; }
  [[nodiscard]] std::string path() const { return folder_.path("disk"); }
  void fill() const {
    std::ofstream filler(path() + "/filler", std::ios::binary);
    const std::string piece(4096, 'x');
    while (filler.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
    }
  }
  void make_room() const { std::filesystem::remove(path() + "/filler"); }

 private:
  TemporaryFolder folder_;
  std::string made_ = folder_.make_folder("disk");
  bool is_there_ = false;
};

struct ServerWithATinyDisk {
  TinyDisk tiny_disk;
  PostgresServer own_server;
};

class ARunOnAFullDisk : private ServerWithATinyDisk, public BothDatabases {
 protected:
  ARunOnAFullDisk() : BothDatabases(own_server) {}
  TinyDisk& disk() { return tiny_disk; }
  PostgresServer& server() { return own_server; }
};

TEST_F(ARunOnAFullDisk, EndsResumableAndTheNextOneGoesOn) {
  if (!disk().is_there()) GTEST_SKIP() << "mounting is for root";
  server().sql("CREATE TABLESPACE tiny LOCATION '" + disk().path() + "/'");
  server().sql("ALTER DATABASE " + database_.name() + " SET TABLESPACE tiny");
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  disk().fill();
  const Ended full = radica(kPostgres, {"run", "--full"});
  EXPECT_EQ(full.exit_code, 4) << full.describe();
  EXPECT_THAT(full.standard_error, AllOf(HasSubstr("E-SQL-004"), HasSubstr("53100")));
  EXPECT_THAT(full.standard_error, Not(HasSubstr("database_retry"))) << "nobody makes room by waiting";
  disk().make_room();
  EXPECT_EQ(radica(kPostgres, {"run", "--full"}).exit_code, 0);
  expect_equal_rows();
}

class ARunUnderFire : public BothDatabases {};

TEST_F(ARunUnderFire, ConnectionsArePutOutAtRandomAndItGoesOn) {
  generate(300);
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  threads_ = 4;
  std::atomic<bool> is_over = false;
  std::atomic<int> put_out = 0;
  std::thread fire([&] {
    std::minstd_rand random(20261124);
    while (!is_over) {
      std::this_thread::sleep_for(milliseconds(std::uniform_int_distribution<int>(30, 150)(random)));
      put_out += static_cast<int>(database_
                                      .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                                           "current_database() AND application_name LIKE 'radica%' AND state <> "
                                           "'idle' ORDER BY random() LIMIT 1")
                                      .size());
    }
  });
  // On a slow machine a piece of work may be put out ten times in a row.
  for (int i = 0; i < 2; ++i) {
    const Ended run = radica(kPostgres, {"run", "--full"});
    EXPECT_THAT(run.exit_code, AnyOf(0, 69)) << run.describe();
  }
  is_over = true;
  fire.join();
  EXPECT_GT(put_out, 0);
  for (const std::string& work : {kPostgres, kSqlite}) EXPECT_EQ(radica(work, {"run", "--full"}).exit_code, 0);
  expect_equal_rows();
}

// One place for all of the run: its loaders and its heartbeat share one connection.
struct ServerWithTwoPlaces {
  PostgresServer own_server{{"max_connections = 5", "superuser_reserved_connections = 3", "max_wal_senders = 0"}};
};

class ARunWithoutConnectionSlots : private ServerWithTwoPlaces, public BothDatabases {
 protected:
  ARunWithoutConnectionSlots() : BothDatabases(own_server) {}
};

TEST_F(ARunWithoutConnectionSlots, GoesOnWithTheOnlyConnectionThatItGets) {
  threads_ = 4;
  generate(2000);  // enough that the loaders want a second place
  ASSERT_EQ(radica(kSqlite, {"run", "--full"}).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
  const auto other = open(kPostgres);
  auto held = other->begin({}, Access::kRead);
  ASSERT_TRUE(held);
  const Ended run = radica(kPostgres, {"run", "--full"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  EXPECT_THAT(run.standard_error, HasSubstr("53300")) << "the server really had no place";
  held->reset();
  expect_equal_rows();
}

// --- pieces of work, and other sessions

class WorkBesideOthers : public testing::Test {
 protected:
  void SetUp() override {
    database_.sql(
        "CREATE TABLE data_general.item (n BIGINT PRIMARY KEY, v BIGINT DEFAULT 0); "
        "INSERT INTO data_general.item VALUES (1), (2); ALTER TABLE data_general.item OWNER TO app");
  }
  std::unique_ptr<Sql> open(PostgresOptions options = {}) {
    options.password = PostgresServer::kPassword;
    options.repeats.backoff = {milliseconds(1), milliseconds(20)};
    options.repeats.on_retry = [this](const SqlRetry& retry) {
      retries_.push_back(retry.error.describe());
      if (retries_.size() == 2 && after_two_) after_two_();
    };
    auto sql = open_postgres(database_.url(), "data_general", options);
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  Result<void> change(Sql& sql, const std::function<void()>& between = {}) {
    return write_work(sql, {}, [&](Transaction& transaction) -> Result<void> {
      ++begun_;
      TRY(transaction.run({"one", {}, "UPDATE {schema}.item SET v = v + 1 WHERE n = 1"}));
      if (between && begun_ == 1) between();
      TRY(transaction.run({"two", {}, "UPDATE {schema}.item SET v = v + 1 WHERE n = 2"}));
      return {};
    });
  }
  std::vector<std::string> values() { return database_.sql("SELECT v FROM data_general.item ORDER BY n"); }

  PostgresDatabase database_;
  std::vector<std::string> retries_;
  std::function<void()> after_two_;
  std::atomic<int> begun_ = 0;
};

// Whatever a server may say, said by a trigger for the first time only.
TEST_F(WorkBesideOthers, IsDoneAgainWhenTheErrorMayPassAndNeverElse) {
  database_.sql(
      "CREATE SEQUENCE data_general.said; ALTER SEQUENCE data_general.said OWNER TO app; "
      "CREATE FUNCTION data_general.say() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('data_general.said') = 1 THEN RAISE EXCEPTION USING ERRCODE = "
      "current_setting('test.sqlstate'), MESSAGE = 'said'; END IF; RETURN NEW; END $$; "
      "CREATE TRIGGER say BEFORE UPDATE ON data_general.item FOR EACH ROW EXECUTE FUNCTION data_general.say()");
  const auto first_attempt = [this](const std::string& sqlstate) {
    database_.sql("ALTER SEQUENCE data_general.said RESTART; ALTER DATABASE " + database_.name() +
                  " SET test.sqlstate = '" + sqlstate + "'");
    retries_.clear();
    begun_ = 0;
    return change(*open());
  };
  for (const char* sqlstate : {"40001", "40P01", "08006", "57P01", "57P02", "57P03", "53300", "55P03"}) {
    EXPECT_TRUE(first_attempt(sqlstate)) << sqlstate;
    EXPECT_EQ(begun_, 2) << sqlstate;
    EXPECT_THAT(retries_, ElementsAre(HasSubstr(sqlstate)));
  }
  for (const char* sqlstate : {"22001", "23505", "25006", "28000", "42501", "42703", "53100", "57014", "58030"}) {
    const auto done = first_attempt(sqlstate);
    ASSERT_FALSE(done) << sqlstate;
    EXPECT_THAT(done.error().describe(), HasSubstr(sqlstate));
    EXPECT_EQ(begun_, 1) << sqlstate;
  }
}

// What a snapshot has seen was changed by somebody else meanwhile: the server itself says 40001.
TEST_F(WorkBesideOthers, IsDoneAgainAfterARealSerialisationConflict) {
  const auto sql = open();
  const auto done = write_work(*sql, {}, [this](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"isolate", {}, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"}));
    TRY(transaction.query({"look", {}, "SELECT v FROM {schema}.item"}, {},
                          [](const SqlRow&) -> Result<void> { return {}; }));
    if (++begun_ == 1) database_.sql("UPDATE data_general.item SET v = v + 10");
    TRY(transaction.run({"one", {}, "UPDATE {schema}.item SET v = v + 1"}));
    return {};
  });
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(begun_, 2);
  EXPECT_THAT(retries_, ElementsAre(HasSubstr("40001")));
  EXPECT_THAT(values(), ElementsAre("11", "11"));
}

// The other session waits longer than the server needs to see the circle, so that it is ours that is ended.
TEST_F(WorkBesideOthers, IsDoneAgainAfterADeadlockWithAnotherSession) {
  std::thread other;
  const auto done = change(*open(), [&] {
    other = std::thread([this] {
      database_.sql(
          "SET deadlock_timeout = '1min'; BEGIN; UPDATE data_general.item SET v = v + 10 WHERE n = 2; "
          "UPDATE data_general.item SET v = v + 10 WHERE n = 1; COMMIT");
    });
    while (database_
               .sql("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = "
                    "'Lock'")
               .empty())
      std::this_thread::sleep_for(milliseconds(5));
  });
  other.join();
  ASSERT_TRUE(done) << done.error().describe();
  // Who comes back at once may meet the other one still in the way.
  EXPECT_THAT(retries_, AllOf(Not(IsEmpty()), Each(HasSubstr("40P01"))));
  EXPECT_THAT(values(), ElementsAre("11", "11"));
}

TEST_F(WorkBesideOthers, WaitsForALockAgainAndAgainButNotForEver) {
  PostgresOptions options;
  options.lock_timeout = milliseconds(30);
  options.repeats.attempts = 5;
  const auto sql = open(options), other = open();
  auto holding = other->begin({}, Access::kWrite);
  ASSERT_TRUE((*holding)->run({"lock", {}, "LOCK TABLE {schema}.item"}));
  const auto refused = change(*sql);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(refused.error().describe(), HasSubstr("55P03"));
  EXPECT_EQ(begun_, 5);
  retries_.clear();
  after_two_ = [&] { holding->reset(); };
  EXPECT_TRUE(change(*sql));
  EXPECT_THAT(values(), ElementsAre("1", "1"));
}

// --- four loaders and a foreign writer on the same claims

class LoadersBesideAForeignWriter : public testing::Test {
 protected:
  void SetUp() override {
    PostgresOptions how;
    how.password = PostgresServer::kPassword;
    sql_ = open_postgres(database_.url(), "data_general", how).value();
    ASSERT_TRUE(migrate(*sql_, {}, *clock_, {"afinia"}));
    ledger_ = db_ledger(*sql_);
  }
  static ClaimToLoad claim(int number) {
    const std::string radicado = "R" + std::to_string(1000 + number);
    Observation seen = make_observation(1, {{"numero_radicado", radicado}, {"nic", "1234567"}}, radicado + ".json");
    seen.file_id = number;
    return {radicado, {seen}, true};
  }
  static Ledger::LoadOptions options() {
    Ledger::LoadOptions options;
    options.company = "afinia";
    options.rule_fp = "rules-1";
    options.was_read = [](std::int64_t) { return false; };
    options.now = *parse_local("2026-11-24 12:00:00");
    return options;
  }
  PostgresDatabase database_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Ledger> ledger_;
  const Act act_{"ana", "run", "run-1", 0};
};

TEST_F(LoadersBesideAForeignWriter, EveryClaimIsThereOnceAndNoneIsBlamed) {
  constexpr int kClaims = 400, kLoaders = 4, kBatch = 25;
  std::atomic<bool> is_over = false;
  // Claims by hand, with a hash of their own or none: what the loaders find there they bring up to date.
  std::thread foreign([&] {
    for (int i = 0; !is_over; i = (i + 7) % kClaims)
      database_.sql("INSERT INTO data_general.ov_afinia (numero_radicado, fecha, hash_registro) VALUES ('R" +
                    std::to_string(1000 + i) + "', '2025-01-01', " +
                    (i % 2 == 0 ? "NULL" : "md5('" + std::to_string(i) + "')") + ") ON CONFLICT DO NOTHING");
  });
  std::vector<std::string> errors;
  std::mutex mutex;
  std::vector<std::thread> loaders;
  for (int loader = 0; loader < kLoaders; ++loader)
    loaders.emplace_back([&, loader] {
      for (int at = 0; at < kClaims; at += kBatch) {
        std::vector<ClaimToLoad> batch;
        const int first = (at + loader * kBatch) % kClaims;  // all of them load every claim, in another order
        for (int i = first; i < first + kBatch; ++i) batch.push_back(claim(i));
        const auto loaded = ledger_->load(act_, options(), batch);
        const std::lock_guard lock(mutex);
        if (!loaded) errors.push_back(loaded.error().describe());
        if (loaded) errors.insert(errors.end(), loaded->failed.begin(), loaded->failed.end());
      }
    });
  for (std::thread& loader : loaders) loader.join();
  is_over = true;
  foreign.join();
  EXPECT_THAT(errors, IsEmpty());
  EXPECT_THAT(database_.sql("SELECT count(*) FROM radica.radica_rejected"), ElementsAre("0"));
  EXPECT_THAT(database_.sql("SELECT count(DISTINCT numero_radicado) || ' ' || count(*) || ' ' || count(nic) FROM "
                            "data_general.ov_afinia"),
              ElementsAre("400 400 400"));
  EXPECT_THAT(database_.sql("SELECT count(*) FROM radica.radica_version"), ElementsAre("400"));
  EXPECT_THAT(database_.sql("SELECT count(*) FROM (SELECT 1 FROM data_general.ov_historial GROUP BY numero_radicado, "
                            "campo, version HAVING count(*) > 1) AS d"),
              ElementsAre("0"))
      << "no change is told twice";
}

// The row is there when ours is refused: it is merged with, and the data is not to blame.
TEST_F(LoadersBesideAForeignWriter, AClaimThatComesAtTheSameMomentIsMerged) {
  std::thread foreign([this] {
    database_.sql(
        "BEGIN; INSERT INTO data_general.ov_afinia (numero_radicado, fecha, nic, hash_registro) VALUES ('R1001', "
        "'2025-01-01', '7', 'h'); SELECT pg_sleep(0.7); COMMIT");
  });
  while (database_.sql("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
             .empty())
    std::this_thread::sleep_for(milliseconds(5));
  const std::vector<ClaimToLoad> claims{claim(1)};
  const auto loaded = ledger_->load(act_, options(), claims);
  foreign.join();
  ASSERT_TRUE(loaded) << loaded.error().describe();
  EXPECT_THAT(loaded->failed, IsEmpty());
  EXPECT_EQ(loaded->updated, 1U);
  EXPECT_THAT(database_.sql("SELECT nic FROM data_general.ov_afinia"), ElementsAre("1234567"));
  EXPECT_THAT(database_.sql("SELECT valor_anterior FROM data_general.ov_historial WHERE campo = 'nic'"),
              ElementsAre("7"));
}

}  // namespace
}  // namespace radica::test
