// kill -9 at random times: the input grows and changes slice by slice, each run is killed at a random instant of its
// life, and what the next runs make of it is the world of undisturbed ones. A short loop by default; `./dev soak kills
// N` kills N times on a file, and a tenth as often on servers.
#include <chrono>
#include <csignal>
#include <thread>

#include "crash/crash_world.h"
#include "support/sqlite_reader.h"

namespace radica::test {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr int kKillsOfAWorld = 10;  // then it is compared, and another begins

// A claim of each slice is new, one of the slice before gets a newer state, a file more and another detail.
void write_slice(const WorkWorld& world, int slice) {
  const std::string at = "2025-11-01 05:00:00", later = "2025-11-02 05:00:00";
  const std::string folder = std::string(slice % 2 == 0 ? "afinia" : "aire") + "/oficina_virtual/";
  const auto sgc = [](int number) { return "RE" + std::to_string(100 + number); };
  const auto radicado = [](int number) { return "K" + std::to_string(100 + number); };
  const std::string own = folder + sgc(slice);
  world.write(own + "_data_20251008_101112.json", claim(radicado(slice), sgc(slice), "20251008_101112", "Pendiente"),
              at);
  world.write(own + "_20251008_101110.pdf", "%PDF-1.4 " + sgc(slice), at);
  world.write(own + "_adjunto_20251008_101111.jpg", "\xFF\xD8\xFF" + sgc(slice), at);
  if (slice < 2) return;
  const std::string before = folder + sgc(slice - 2);
  world.write(before + "_data_20251009_101112.json",
              claim(radicado(slice - 2), sgc(slice - 2), "20251009_101112", "Cerrado", ", \"nic\": \"1234567\""),
              later);
  world.write(before + "_20251008_101110.pdf", "%PDF-1.4 printed again " + sgc(slice - 2), later);
  world.write(before + "_adjunto_20251009_101111.zip", "PK" + sgc(slice - 2), later);
}

class Kills {
 public:
  explicit Kills(bool is_on_servers) : servers_(is_on_servers ? make_servers() : nullptr) {
    const TemporaryFolder folder;
    const WorkWorld world(folder.path(), servers_);
    world.write_config();
    if (servers_ != nullptr) CrashWorld::expect_done(radica(world, {"migrate"}));
    undisturbed();
  }

  // The number of runs that were there to be killed.
  int kill(int kills) {
    int killed = 0;
    for (int begun = 0; killed < kills && begun < 4 * kills; begun += kKillsOfAWorld) {
      killed += kill_in_one_world();
      if (testing::Test::HasFatalFailure()) break;
    }
    return killed;
  }

 private:
  static Ended radica(const WorkWorld& world, const std::vector<std::string>& verb) {
    return started(world, verb)->wait();
  }
  static std::unique_ptr<Process> started(const WorkWorld& world, const std::vector<std::string>& verb) {
    std::vector<std::string> words = words_before_the_verb();
    words.insert(words.end(), verb.begin(), verb.end());
    return std::make_unique<Process>(RADICA_BINARY, words, world.folder(), world.environment());
  }
  void undisturbed() {
    if (servers_ != nullptr) clear(*servers_);
    const TemporaryFolder folder;
    const WorkWorld world(folder.path(), servers_);
    world.write_config();
    for (int slice = 0; slice < kKillsOfAWorld; ++slice) {
      write_slice(world, slice);
      const auto start = steady_clock::now();
      CrashWorld::expect_done(radica(world, {"run"}));
      typical_ = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
    }
    expected_ = world.at_rest(words_before_the_verb());
  }
  int kill_in_one_world() {
    if (servers_ != nullptr) clear(*servers_);
    const TemporaryFolder folder;
    const WorkWorld world(folder.path(), servers_);
    world.write_config();
    int killed = 0;
    for (int slice = 0; slice < kKillsOfAWorld; ++slice) {
      write_slice(world, slice);
      const auto process =
          started(world, slice % 3 == 2 ? std::vector<std::string>{"run", "--full"} : std::vector<std::string>{"run"});
      const microseconds wait(std::uniform_int_distribution<microseconds::rep>(0, typical_.count())(random_));
      std::this_thread::sleep_for(wait);  // the instant is what is drawn
      process->send(SIGKILL);
      killed += process->wait().signal == SIGKILL ? 1 : 0;
    }
    const Ended clean = radica(world, {"run"});
    EXPECT_EQ(clean.exit_code, 0) << clean.describe();
    // Slices that a kill kept for the next run are loaded together: fewer versions, less history.
    const WorldState found = world.at_rest(words_before_the_verb());
    EXPECT_EQ(differences(expected_, found, Sameness::kFacts), "");
    EXPECT_EQ(difference(expected_.files, found.files), "");
    EXPECT_EQ(difference(expected_.balance, found.balance), "");
    return killed;
  }

  std::shared_ptr<Servers> servers_;
  WorldState expected_;
  microseconds typical_{0};
  std::mt19937 random_{static_cast<unsigned>(number_of("RADICA_SOAK_SEED", 20261124))};
};

TEST(Kills, AtRandomTimesOnAFile) {
  const int kills = number_of("RADICA_SOAK_KILLS", 40);
  const int killed = Kills(false).kill(kills);
  std::printf("%d kills\n", killed);
  EXPECT_GE(killed, kills) << "most runs must be there to be killed";
}

TEST(Kills, AtRandomTimesOnServers) {
  const int kills = number_of("RADICA_SOAK_KILLS", 100) / 10;
  const int killed = Kills(true).kill(kills);
  std::printf("%d kills\n", killed);
  EXPECT_GE(killed, kills) << "most runs must be there to be killed";
}

// A radica on SQLite that stands still (SIGSTOP) while it holds the lease, between two transactions: the next run takes
// over, and the first one's late write is refused.
TEST(ARunOnAFileThatIsStopped, BetweenTransactionsIsTakenOverAndItsLateWriteRefused) {
  Undisturbed undisturbed;
  const WorldState& expected = undisturbed.of(Phase::kLaterLoad);
  for (const std::string point : {"sql.after_commit#2", "load.after_commit", "upload.after_intents",
                                  "upload.before_receipts", "write_back.after_commit"}) {
    SCOPED_TRACE(point);
    const CrashWorld world(Phase::kLaterLoad);
    const auto stopped =
        world.disturbed_process({{"RADICA_FAULT_POINT", point}, {"RADICA_FAULT_SIGNALS", std::to_string(SIGSTOP)}});
    ASSERT_TRUE(stopped->stops_within(std::chrono::seconds(30)));
    EXPECT_EQ(world.run({"run"}).exit_code, 75) << "its beat is fresh";
    SqliteReader(world.path("radica.db")).execute("UPDATE radica_lease SET beat = beat - 46");
    const Ended next = world.run({"run"});
    ASSERT_EQ(next.exit_code, 0) << next.describe();
    stopped->send(SIGCONT);
    const Ended late = stopped->wait();
    EXPECT_EQ(late.exit_code, 75) << late.describe();
    EXPECT_NE(late.standard_error.find("E-LEASE-001"), std::string::npos) << late.standard_error;
    ASSERT_SAME_WORLD(expected, world.at_rest());
  }
}

// Inside one it holds SQLite's own lock: nobody can go on without it, and the next run waits and says so.
TEST(ARunOnAFileThatIsStopped, InsideATransactionKeepsTheNextRunOut) {
  Undisturbed undisturbed;
  const WorldState& expected = undisturbed.of(Phase::kLaterLoad);
  const CrashWorld world(Phase::kLaterLoad);
  const auto stopped = world.disturbed_process(
      {{"RADICA_FAULT_POINT", "load.before_commit"}, {"RADICA_FAULT_SIGNALS", std::to_string(SIGSTOP)}});
  ASSERT_TRUE(stopped->stops_within(std::chrono::seconds(30)));
  const Ended next = world.run({"run"});
  EXPECT_EQ(next.exit_code, 75) << next.describe();
  stopped->send(SIGCONT);
  EXPECT_EQ(stopped->wait().exit_code, 0);
  ASSERT_SAME_WORLD(expected, world.at_rest());
}

}  // namespace
}  // namespace radica::test
