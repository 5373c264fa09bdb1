// Workers of the real binary on PostgreSQL: what becomes of tasks when workers, databases and people come between.
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "adapters/sqlite_sql.h"
#include "adapters/task_bells.h"
#include "app/task_runner.h"
#include "base/descriptor.h"
#include "base/json.h"
#include "support/pgbouncer.h"
#include "support/sqlite_reader.h"
#include "support/task_world.h"

namespace radica::test {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;
using Tasks = TaskWorld;

TEST_F(Tasks, AWorkerRunsThemAndKeepsTheirEndAndTheirLog) {
  const auto worker = this->worker("one");
  const std::int64_t good = add(quick()), bad = add(spec_of({"export", "--company", "nobody", "--out", "x.csv"}));
  ASSERT_TRUE(gets(good, TaskState::kDone));
  ASSERT_TRUE(gets(bad, TaskState::kFailed));
  EXPECT_EQ(info(good).end.exit_code, 0);
  EXPECT_EQ(info(bad).end.exit_code, 64);
  EXPECT_THAT(info(bad).end.error, HasSubstr("E-USAGE-020: there is no company nobody"));
  EXPECT_THAT(text_of("one/data/logs/tasks/" + std::to_string(good) + ".log"), HasSubstr("\"version\""));
  EXPECT_TRUE(worker->is_running());
}

TEST_F(Tasks, ATaskOfAKilledWorkerRunsElsewhereAtOnceAndItsProcessIsGone) {
  auto first = worker("one");
  const std::int64_t id = add(endless());
  ASSERT_TRUE(runs_endless());
  const auto second = worker("two");
  first->send(SIGKILL);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(runs_endless(2));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(10));
  EXPECT_TRUE(is_gone(dumps().front())) << "it must not go on beside the other";
  EXPECT_EQ(info(id).attempt, 2);
  EXPECT_EQ(info(id).end.error, "E-TASK-008");
}

TEST_F(Tasks, AZombieThatWakesUpWritesNothing) {
  auto zombie = worker("one");
  const std::int64_t id = add(endless());
  ASSERT_TRUE(runs_endless());
  zombie->send(SIGSTOP);
  ASSERT_TRUE(zombie->stops_within(seconds(10)));
  silence(id);
  const auto heir = worker("two");
  ASSERT_TRUE(runs_endless(2));
  const TaskInfo taken = info(id);
  ::kill(dumps().front(), SIGKILL);  // the zombie's attempt ends, which it would write down
  zombie->send(SIGCONT);
  ASSERT_TRUE(zombie->says("task_end_refused"));
  EXPECT_EQ(info(id).token, taken.token);
  EXPECT_EQ(info(id).state, TaskState::kRunning);
  EXPECT_TRUE(zombie->is_running()) << "it goes on with other tasks";
}

TEST_F(Tasks, AWorkerThatIsAskedToStopGivesItsTaskBackWithoutLossOfAnAttempt) {
  auto worker = this->worker("one");
  const std::int64_t id = add(endless());
  ASSERT_TRUE(runs_endless());
  worker->send(SIGTERM);
  const Ended ended = worker->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_EQ(info(id).state, TaskState::kQueued);
  EXPECT_EQ(info(id).attempt, 0);
  EXPECT_TRUE(is_gone(dumps().front()));
}

TEST_F(Tasks, PeopleCancelPauseResumeAndRetryThem) {
  const auto worker = this->worker("one");
  const std::int64_t id = add(endless());
  const auto tasks = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"--lang", "en", "tasks"};
    all.insert(all.end(), words.begin(), words.end());
    return run_radica(all, folder_.path(), environment());
  };
  const std::string number = std::to_string(id);
  ASSERT_TRUE(runs_endless());
  EXPECT_THAT(tasks({"list"}).standard_output, HasSubstr("running"));
  EXPECT_EQ(tasks({"pause", number}).exit_code, 0);
  ASSERT_TRUE(gets(id, TaskState::kPaused));
  EXPECT_EQ(info(id).attempt, 0);
  EXPECT_EQ(tasks({"resume", number}).exit_code, 0);
  ASSERT_TRUE(runs_endless(2));
  EXPECT_EQ(tasks({"cancel", number}).exit_code, 0);
  ASSERT_TRUE(gets(id, TaskState::kCancelled));
  EXPECT_TRUE(is_gone(dumps().back()));
  EXPECT_EQ(tasks({"retry", number, "--json"}).exit_code, 0);
  ASSERT_TRUE(runs_endless(3));
  const Ended refused = tasks({"resume", number});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_THAT(refused.standard_error, HasSubstr("E-TASK-003"));
  EXPECT_THAT(tasks({"list", number}).standard_output, HasSubstr(" backup"));
  EXPECT_THAT(tasks({"list", "999999"}).standard_error, HasSubstr("E-TASK-002"));
  const std::string line = tasks({"list", "--json"}).standard_output;
  JsonDocument document;
  EXPECT_FALSE(document.parse(line.substr(0, line.find('\n'))).has_value()) << line;
  EXPECT_THAT(line, HasSubstr("\"state\":\"en_curso\""));
}

TEST_F(Tasks, WhatKillsItsProcessEachTimeIsPoisonedAndTheWorkerLives) {
  const auto worker = this->worker("one");
  TaskSpec deadly = endless();
  deadly.attempts = 2;
  const std::int64_t id = add(deadly);
  for (std::size_t attempt = 1; attempt <= 2; ++attempt) {
    ASSERT_TRUE(runs_endless(attempt));
    ASSERT_TRUE(becomes([&] { return info(id).child != 0; }));
    ::kill(static_cast<pid_t>(info(id).child), SIGKILL);
  }
  ASSERT_TRUE(gets(id, TaskState::kPoisoned));
  const std::int64_t other = add(quick());
  EXPECT_TRUE(gets(other, TaskState::kDone));
  EXPECT_TRUE(worker->is_running());
}

TEST_F(Tasks, AnUrgentOneFindsItsSlotThoughAllOthersAreTaken) {
  const auto worker = this->worker("one");
  TaskSpec heavy = endless();
  heavy.weight = kHeaviest;
  add(heavy);
  ASSERT_TRUE(runs_endless());
  const std::int64_t waits = add(quick());
  TaskSpec urgent = quick();
  urgent.priority = kTaskUrgent;
  ASSERT_TRUE(gets(add(urgent), TaskState::kDone));
  EXPECT_EQ(info(waits).state, TaskState::kQueued);
}

TEST_F(Tasks, WhyOneWaitsWhileItsHostIsUnderPressureIsShownElsewhere) {
  const auto shown = [this](const std::string& verb) {
    std::vector<std::string> words{"--lang", "en", verb};
    if (verb == "tasks") words.emplace_back("list");
    return run_radica(words, folder_.path(), environment()).standard_output;
  };
  const std::int64_t waits = add(quick());
  EXPECT_THAT(shown("tasks"), HasSubstr("No worker is running: nothing in the queue begins."));
  const Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const auto bell = looking_bell(*tasks_, std::chrono::milliseconds(25), wake.get());
  const std::unique_ptr<Clock> clock = fixed_clock(*parse_local("2026-11-30 12:00:00"));
  const std::unique_ptr<Log> log = Log::open({folder_.path("logs"), LogLevel::kInfo, LogLevel::kOff}, *clock);
  std::atomic<bool> is_short{true}, is_over{false};
  WorkerSetup setup;
  setup.attempt = {{RADICA_BINARY}, folder_.make_folder("logs/tasks")};
  setup.load = [&] {
    HostLoad load{1 << 30, 1 << 29};
    if (is_short) load.memory_free = 1;
    return load;
  };
  setup.sign = [](std::string_view) {};
  TaskRunner runner(*tasks_, *bell, wake.get(), *log, setup);
  std::thread worker([&] { EXPECT_TRUE(runner.run([&] { return is_over.load(); })); });
  const std::string why = "takes only urgent tasks since ";
  EXPECT_TRUE(becomes([&] { return shown("tasks").find(why) != std::string::npos; }));
  EXPECT_THAT(shown("tasks"), HasSubstr(": its memory is short\n"));
  EXPECT_THAT(shown("status"), HasSubstr(why));
  EXPECT_EQ(info(waits).state, TaskState::kQueued);
  is_short = false;
  EXPECT_TRUE(gets(waits, TaskState::kDone));
  EXPECT_TRUE(becomes([&] { return shown("tasks").find(why) == std::string::npos; }));
  is_over = true;
  worker.join();
  EXPECT_THAT(shown("tasks"), Not(HasSubstr("Worker on")));
}

TEST_F(Tasks, SighupReadsTheConfigurationAnewInTheSameProcess) {
  auto worker = this->worker("one");
  const std::int64_t id = add(endless());
  ASSERT_TRUE(runs_endless());
  std::ofstream(folder_.path("one/radica.toml")) << "[nonsense]\n";
  worker->send(SIGHUP);
  ASSERT_TRUE(worker->says("reload_refused"));
  EXPECT_EQ(info(id).state, TaskState::kRunning);
  std::ofstream(folder_.path("one/radica.toml")) << "[log]\ndir = \"elsewhere\"\n";
  worker->send(SIGHUP);
  ASSERT_TRUE(worker->says("worker_reloaded"));
  ASSERT_TRUE(runs_endless(2));
  EXPECT_TRUE(becomes([&] { return !text_of("one/elsewhere/radica.log").empty(); }));
  EXPECT_EQ(info(id).worker.pid, worker->id());
}

class TasksOfOwnServer : public TaskWorld {
 protected:
  explicit TasksOfOwnServer() : TaskWorld(own()) {}
  static PostgresServer& own() {
    static PostgresServer server;
    return server;
  }
};

TEST_F(TasksOfOwnServer, AWorkerWaitsForADatabaseThatCrashedAndKeepsWhatItRuns) {
  const auto worker = this->worker("one");
  const std::int64_t id = add(endless());
  ASSERT_TRUE(runs_endless());
  own().crash();
  ASSERT_TRUE(worker->says("database_away"));
  own().start();
  ASSERT_TRUE(worker->says("database_back"));
  ASSERT_TRUE(gets(add(quick()), TaskState::kDone));
  // The backup itself may end soon: its snapshot went with the server.
  EXPECT_EQ(text_of("one/data/logs/radica.log").find("task_lost"), std::string::npos) << "it was kept";
  EXPECT_EQ(info(id).worker.pid, worker->id());
}

TEST_F(Tasks, BehindAPoolerTheyAreFoundToo) {
  PgBouncer pooler(PostgresServer::shared(), 3);
  url_ = pooler.url(database_.name());
  const auto worker = this->worker("one");
  ASSERT_TRUE(gets(add(quick()), TaskState::kDone, seconds(20)));
}

TEST_F(Tasks, ServeWatchesTooAndStopsAllOfItInTime) {
  folder_.make_folder("one/data/downloads/afinia/oficina_virtual");
  // Whatever time it is, it lies in the operating hours.
  auto serve = worker("one", {"--set", "hours.days=*", "--set", "hours.open=00:00", "--set", "hours.close=24:00",
                              "--set", "server.listen=", "serve"});
  const std::string log = "one/data/logs/radica.log";
  ASSERT_TRUE(becomes([&] { return text_of(log).find("watch_started") != std::string::npos; }));
  ASSERT_TRUE(gets(add(quick()), TaskState::kDone));
  serve->send(SIGTERM);
  const Ended ended = serve->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_error, testing::ContainsRegex("watch_ended\",\"exit_code\":[04]}"));
}

TEST_F(Tasks, TheServiceManagerHearsThatItIsReadyThatItLivesAndThatItStops) {
  const std::string path = folder_.path("notify");
  const Descriptor door(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::copy(path.begin(), path.end(), address.sun_path);
  ASSERT_EQ(::bind(door.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const auto hears = [&door](const std::string& state) {
    const timeval limit{20, 0};
    ::setsockopt(door.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::array<char, 256> said{};
    for (ssize_t size = 0; (size = ::recv(door.get(), said.data(), said.size(), 0)) > 0;)
      if (std::string(said.data(), static_cast<std::size_t>(size)) == state) return true;
    return false;
  };
  Environment variables = environment();
  variables["NOTIFY_SOCKET"] = path;
  Process worker(RADICA_BINARY, {"worker"}, folder_.make_folder("one"), variables);
  EXPECT_TRUE(hears("READY=1"));
  EXPECT_TRUE(hears("WATCHDOG=1"));
  worker.send(SIGTERM);
  EXPECT_TRUE(hears("STOPPING=1"));
  EXPECT_EQ(worker.wait().exit_code, 0);
}

// On SQLite the process that serves is alone.
class ServeOnSqlite : public testing::Test {
 protected:
  static Ended radica(const TemporaryFolder& folder, const std::vector<std::string>& words) {
    return run_radica(words, folder.path());
  }
  // Lines of the log with that event.
  [[nodiscard]] int count_of(const std::string& event) const {
    const std::string text = folder_.read("data/logs/radica.log"), word = "\"" + event + "\"";
    int count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
  }
  const Environment kBusy{{"RADICA_TASKS_LOAD_PER_CORE", "0"}, {"RADICA_SERVER_LISTEN", ""}};
  TemporaryFolder folder_;
};

TEST_F(ServeOnSqlite, ThereIsOneOfThemAndItsSuccessorGoesOnAtOnce) {
  folder_.make_folder("data/downloads/afinia/oficina_virtual");
  auto first = std::make_unique<Process>(RADICA_BINARY, std::vector<std::string>{"serve"}, folder_.path(), kBusy);
  ASSERT_TRUE(first->says("worker_started"));
  const Ended second = radica(folder_, {"serve"});
  EXPECT_EQ(second.exit_code, 75) << second.describe();
  EXPECT_THAT(second.standard_error, HasSubstr("E-LEASE-003"));
  const Ended alone = radica(folder_, {"worker"});
  EXPECT_EQ(alone.exit_code, 78);
  EXPECT_THAT(alone.standard_error, HasSubstr("E-TASK-009"));

  const auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general").value();
  const auto tasks = db_tasks(*sql);
  TaskSpec spec = task_of({"version"}).value();
  const auto state_of = [&](std::int64_t id) { return tasks->find(id).value()->state; };
  const auto done = [&](std::int64_t id) {
    for (int i = 0; i < 4000 && state_of(id) != TaskState::kDone; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return state_of(id) == TaskState::kDone;
  };
  EXPECT_TRUE(done(tasks->enqueue(Act{}, spec).value().id));
  first->send(SIGKILL);
  first->wait();
  // As if it had died with it.
  const std::int64_t id = tasks->enqueue(Act{}, spec).value().id;
  ProcessIdentity dead = this_process();
  dead.pid_start -= 1;
  ASSERT_TRUE(db_tasks(*sql, dead)->claim_next({9, 0, true}).value().has_value());
  Process heir(RADICA_BINARY, {"serve"}, folder_.path(), kBusy);
  EXPECT_TRUE(done(id));
}

TEST_F(ServeOnSqlite, WhatATaskDoesIsDoneByTheService) {
  folder_.make_folder("data/downloads/afinia/oficina_virtual");
  Process serve(RADICA_BINARY, {"serve"}, folder_.path(), kBusy);
  ASSERT_TRUE(serve.says("worker_started"));
  const auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general").value();
  const auto tasks = db_tasks(*sql);
  const std::int64_t id = tasks->enqueue(Act{}, task_of({"run"}).value()).value().id;
  for (int i = 0; i < 4000 && tasks->find(id).value()->state != TaskState::kDone; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const auto told = SqliteReader(folder_.path("data/radica.db"))
                        .query("SELECT kind, details FROM radica_audit WHERE act = 'run' AND details LIKE '%task%'");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().text("kind"), "service");
  EXPECT_THAT(told.front().text("details"), HasSubstr("\"task\":\"" + std::to_string(id) + "\""));
}

TEST_F(ServeOnSqlite, AReloadThatCouldNotBeginEndsNothing) {
  folder_.make_folder("data/downloads/afinia/oficina_virtual");
  // No watch, which would begin with whatever stands in the file at that moment.
  Process serve(RADICA_BINARY, {"serve", "--set", "server.listen=127.0.0.1:0"}, folder_.path(),
                {{"RADICA_TASKS_LOAD_PER_CORE", "0"}, {"RADICA_HOURS_OPEN", "00:00"}, {"RADICA_HOURS_CLOSE", "00:00"}});
  ASSERT_TRUE(serve.says("http_listens"));
  int refused = 0;
  for (const std::string text : {"[calendar]\nholidays_file = \"absent.txt\"\n",
                                 "[server]\ntls_certificate = \"absent.pem\"\ntls_key = \"file:absent.key\"\n",
                                 "[server]\ntls_certificate = \"radica.toml\"\ntls_key = \"file:radica.toml\"\n",
                                 "[database]\nurl = \"postgresql://127.0.0.1:1/nowhere\"\n"}) {
    folder_.write("radica.toml", text);
    serve.send(SIGHUP);
    ++refused;
    for (int i = 0; i < 4000 && count_of("reload_refused") < refused; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(count_of("reload_refused"), refused) << text;
    EXPECT_TRUE(serve.is_running()) << text;
  }
  folder_.write("radica.toml", "[log]\nlevel = \"info\"\n");
  serve.send(SIGHUP);
  for (int i = 0; i < 4000 && count_of("worker_started") < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(count_of("worker_started"), 2);
  serve.send(SIGTERM);
  EXPECT_EQ(serve.wait().exit_code, 0);
}

}  // namespace
}  // namespace radica::test
