// Faults as a loop, not as an anecdote: in a small world every call to the outside fails once, and the process is
// killed, or asked to stop, at every named point, each time that it is reached. After each fault a clean run ends in
// the state of an undisturbed one: no row and no object lost, doubled or half-written.
#include <unistd.h>

#include <csignal>

#include <set>

#include "crash/crash_world.h"

namespace radica::test {
namespace {

constexpr int kMostCalls = 20000;

// Both grounds; a world on servers has a database and a bucket of its own for all of its cases.
class Faults {
 public:
  explicit Faults(bool is_on_servers) {
    if (!is_on_servers) return;
    servers_ = make_servers();
    const TemporaryFolder folder;
    const WorkWorld world(folder.path(), servers_);
    world.write_config();
    std::vector<std::string> words = words_before_the_verb();
    words.emplace_back("migrate");
    CrashWorld::expect_done(run_radica(words, folder.path(), world.environment()));
    undisturbed_ = std::make_unique<Undisturbed>(servers_);
  }
  [[nodiscard]] const std::shared_ptr<Servers>& servers() const { return servers_; }

  // A fault, then a clean run.
  void expect_same_world_after(Phase phase, const Environment& fault, const std::function<void(const Ended&)>& check) {
    const WorldState& expected = undisturbed_->of(phase);
    if (servers_ != nullptr) clear(*servers_);
    const CrashWorld world(phase, servers_);
    const Ended disturbed = world.disturb(fault);
    ASSERT_NO_FATAL_FAILURE(check(disturbed)) << disturbed.describe();
    const Ended clean = world.run(world.verb_behind());
    ASSERT_EQ(clean.exit_code, 0) << clean.describe();
    // A run that could go on without a file (it stands among the rejects) has loaded in two steps what one run loads.
    const bool went_on = disturbed.exit_code == 0 && disturbed.signal == 0;
    ASSERT_SAME_WORLD(expected, world.at_rest(), went_on ? Sameness::kFacts : Sameness::kAll);
  }

 private:
  std::shared_ptr<Servers> servers_;
  std::unique_ptr<Undisturbed> undisturbed_ = std::make_unique<Undisturbed>();
};

// ground, phase
class AtEveryPoint : public testing::TestWithParam<std::tuple<bool, Phase>> {
 protected:
  // Of all points one in `first` the first time that it is reached, and one in `further` of all further times. The soak
  // takes every one.
  struct Strides {
    int first, further;
  };
  void disturb_at_points(const std::string& signals, Strides strides, const std::function<void(const Ended&)>& check) {
    if (number_of("RADICA_SOAK_STRIDE", 0) == 1) strides = {1, 1};
    const auto [is_on_servers, phase] = GetParam();
    Faults faults(is_on_servers);
    const auto points = points_of(phase, faults.servers());
    ASSERT_GE(points.size(), phase == Phase::kCleanup ? 9U : 15U);
    const TemporaryFolder folder;
    const std::string marker = folder.path("reached");
    int first = 0, further = 0, cases = 0, missed = 0;
    for (const auto& [point, times] : points) {
      for (int time = 1; time <= times; ++time) {
        if (time == 1 ? ++first % strides.first != 0 : ++further % strides.further != 0) continue;
        const std::string place = point + "#" + std::to_string(time);
        SCOPED_TRACE(place);
        std::filesystem::remove(marker);
        bool is_missed = false;
        faults.expect_same_world_after(
            phase, {{"RADICA_FAULT_POINT", place}, {"RADICA_FAULT_SIGNALS", signals}, {"RADICA_FAULT_MARK", marker}},
            [&, phase = phase, time = time](const Ended& ended) {
              // How many looks a watch takes, each with its commits, depends on the clock.
              is_missed = phase == Phase::kWatch && time > 1 && !std::filesystem::exists(marker);
              if (!is_missed) check(ended);
            });
        if (testing::Test::HasFatalFailure()) return;
        ++(is_missed ? missed : cases);
      }
    }
    std::printf("%d cases, %d missed\n", cases, missed);
    EXPECT_LE(missed, cases / 4) << "the loop must really disturb";
  }
};

TEST_P(AtEveryPoint, AKillEndsInTheSameWorld) {
  const bool is_on_servers = std::get<0>(GetParam());
  disturb_at_points("9", is_on_servers ? Strides{4, 160} : Strides{1, 48},
                    [](const Ended& ended) { ASSERT_EQ(ended.signal, SIGKILL); });
}

// Once: what is in flight is finished, and the run ends; behind its last look at the signal it just goes on to its end.
TEST_P(AtEveryPoint, SigtermEndsItResumable) {
  const auto [is_on_servers, phase] = GetParam();
  if (is_on_servers && number_of("RADICA_SOAK_STRIDE", 0) == 0) return;  // the pipeline is the same: only in the soak
  disturb_at_points("15", {4, 160},
                    [phase = phase](const Ended& ended) { ASSERT_TRUE(ended.exit_code == 4 || ended.exit_code == 0); });
}

TEST_P(AtEveryPoint, SigtermAndThenSigintEndItAtOnce) {
  const bool is_on_servers = std::get<0>(GetParam());
  if (is_on_servers && number_of("RADICA_SOAK_STRIDE", 0) == 0) return;
  disturb_at_points("15 2", {4, 160}, [](const Ended& ended) { ASSERT_EQ(ended.exit_code, 4); });
}

std::string name_of_world(const testing::TestParamInfo<std::tuple<bool, Phase>>& info) {
  return std::string(std::get<0>(info.param) ? "OnServers" : "OnAFile") + name_of(std::get<1>(info.param));
}

INSTANTIATE_TEST_SUITE_P(World, AtEveryPoint, testing::Combine(testing::Bool(), testing::ValuesIn(kPhases)),
                         name_of_world);

// The cases run side by side; all of them together fail one call in twelve, the soak every one.
constexpr int kShards = 4;

class FailTheNthCall : public testing::TestWithParam<std::tuple<bool, Phase, int>> {};

TEST_P(FailTheNthCall, EndsInTheSameWorld) {
  const auto [is_on_servers, phase, shard] = GetParam();
  Faults faults(is_on_servers);
  const bool is_of_cleanup = phase == Phase::kCleanup;  // which makes fewer calls
  const int stride = number_of("RADICA_SOAK_STRIDE", is_of_cleanup ? 12 : is_on_servers ? 60 : 12 * kShards);
  const TemporaryFolder folder;
  const std::string marker = folder.path("failed");
  int failed_runs = 0;
  for (int call = shard + number_of("RADICA_SOAK_FIRST", 1); call < kMostCalls; call += stride) {
    SCOPED_TRACE("failing call " + std::to_string(call));
    std::filesystem::remove(marker);
    faults.expect_same_world_after(phase, {{"RADICA_FAULT_CALL", std::to_string(call)}, {"RADICA_FAULT_MARK", marker}},
                                   [](const Ended& ended) {
                                     ASSERT_EQ(ended.signal, 0);
                                     ASSERT_NE(ended.exit_code, 5);
                                     ASSERT_NE(ended.exit_code, 70);
                                   });
    if (testing::Test::HasFatalFailure()) return;
    if (!std::filesystem::exists(marker)) break;  // the run makes fewer calls than this
    ++failed_runs;
    if (stride == 1 && call % 50 == 0) std::printf("%d calls so far\n", call), std::fflush(stdout);
  }
  std::printf("%d cases\n", failed_runs);
  EXPECT_GE(failed_runs, is_on_servers ? 5 : 10) << "the loop must really fail calls";
}

std::string name_of_case(const testing::TestParamInfo<std::tuple<bool, Phase, int>>& info) {
  return std::string(std::get<0>(info.param) ? "OnServers" : "") + name_of(std::get<1>(info.param)) +
         std::to_string(std::get<2>(info.param));
}

// Watch makes the calls of a later load, and does what failed again by itself.
INSTANTIATE_TEST_SUITE_P(Loop, FailTheNthCall,
                         testing::Combine(testing::Values(false), testing::Values(Phase::kFirstLoad, Phase::kLaterLoad),
                                          testing::Range(0, kShards)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(LoopOfCleanup, FailTheNthCall,
                         testing::Combine(testing::Values(false), testing::Values(Phase::kCleanup), testing::Values(0)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(LoopOnServers, FailTheNthCall,
                         testing::Combine(testing::Values(true), testing::Values(Phase::kFirstLoad, Phase::kLaterLoad),
                                          testing::Values(0)),
                         name_of_case);

// A run that goes on in spite of a failed call has put what it could not read among the rejects (SPEC §6
// archivo_ilegible): no claim is lost in silence.
TEST(AFileThatCannotBeRead, IsARejectAndNeverALoss) {
  const std::string at = "2025-11-01 05:00:00";
  const TemporaryFolder own;
  const std::string marker = own.path("failed");
  std::set<std::string> rejected_files;
  const int stride = number_of("RADICA_SOAK_STRIDE", 2);
  for (int call = 1; call < kMostCalls; call += stride) {
    SCOPED_TRACE("failing call " + std::to_string(call));
    const TemporaryFolder folder;
    const WorkWorld world(folder.path());
    world.write_config();
    for (const std::string name : {"A1", "A2"})
      world.write("afinia/oficina_virtual/" + name + ".json", claim(name, "", "20251008_101112", "Pendiente"), at);
    std::filesystem::remove(marker);
    std::vector<std::string> words = words_before_the_verb();
    words.insert(words.end(), {"run", "--full"});
    const Ended ended =
        run_radica(words, world.folder(), {{"RADICA_FAULT_CALL", std::to_string(call)}, {"RADICA_FAULT_MARK", marker}});
    if (!std::filesystem::exists(marker)) break;
    if (ended.exit_code != 0) continue;  // it said so
    const std::string rows = folder.read("out/afinia_consolidated_20261124.csv"),
                      rejects = folder.read("out/reports/afinia_rejected_20261124.ndjson");
    const bool is_folder = rejects.find(R"("file":".")") != std::string::npos;
    for (const std::string name : {"A1", "A2"}) {
      const bool is_rejected =
          rejects.find(R"("file":")" + name + R"(.json","index":null,"rule":"archivo_ilegible")") != std::string::npos;
      ASSERT_NE(rows.find('\n' + name + ',') != std::string::npos, is_rejected || is_folder) << name << rejects;
      if (is_rejected) rejected_files.insert(name);
    }
  }
  EXPECT_EQ(rejected_files, (std::set<std::string>{"A1", "A2"})) << "reading each of them must really have failed";
}

}  // namespace
}  // namespace radica::test
