// Faults as a loop, not as an anecdote: in a small world every call to the outside fails once, and the process is
// killed once at every named point. After each fault a clean run ends in the state of an undisturbed one: no row and no
// object lost, doubled or half-written.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include <fstream>
#include <set>

#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::vector<std::string> kArguments{"--config", "radica.toml", "--no-progress",
                                          "--quiet",  "--now",       "2026-11-24T12:00:00"};

std::vector<std::string> arguments(const std::vector<std::string>& verb) {
  std::vector<std::string> all = kArguments;
  all.insert(all.end(), verb.begin(), verb.end());
  return all;
}

std::string claim(const std::string& radicado, const std::string& sgc, const std::string& stamp,
                  const std::string& state, const std::string& more = "") {
  return "{\"numero_radicado\": \"" + radicado + "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"" +
         state + "\", \"extraction_timestamp\": \"" + stamp + "\", \"numero_reclamo_sgc\": \"" + sgc + "\"" + more +
         "}";
}

// A little of everything: data files, a list, details, attachments (one twice), a shared SGC, a reject, an organised
// claim.
void write_first_input(const WorkWorld& world) {
  const std::string at = "2025-11-01 05:00:00", p = "afinia/oficina_virtual/processed/";
  world.write(p + "RE1_data_20251008_101112.json", claim("A1", "RE1", "20251008_101112", "Pendiente"), at);
  world.write(p + "RE1_20251008_101110.pdf", "%PDF-1.4 one", at);
  world.write(p + "RE1_adjunto_20251008_101111.jpg", "\xFF\xD8\xFF image", at);
  world.write(p + "RE1_adjunto_20251008_101112.jpg", "\xFF\xD8\xFF image", at);
  world.write(p + "RE2_data_20251008_101112.json", claim("A2", "RE2", "20251008_101112", "Pendiente"), at);
  world.write(p + "RE2_data_20251009_101112.json", claim("A3", "RE2", "20251009_101112", "Pendiente"), at);
  world.write(p + "RE9_data_20251008_101112.json", "{\"numero_radicado\": ", at);
  world.write(p + "RE9_20251008_101110.pdf", "%PDF-1.4 waits", at);
  world.write(
      "afinia/oficina_virtual/afinia_pqr_data_20251001_000000.json",
      "[" + claim("A1", "", "20251001_000000", "Abierto") + "," + claim("A4", "", "20251001_000000", "Abierto") + "]",
      at);
  world.write("aire/oficina_virtual/org/B1/pqr_data.json", claim("B1", "RE5", "20251008_101112", "Pendiente"), at);
  world.write("aire/oficina_virtual/org/B1/pqr_detail.pdf", "%PDF-1.4 five", at);
  world.write("aire/oficina_virtual/org/B1/adjuntos/foto.png", "\x89PNG five", at);
}

// A newer state, a changed file, a new attachment, a mended reject, a new claim.
void write_second_input(const WorkWorld& world) {
  const std::string at = "2025-11-02 05:00:00", p = "afinia/oficina_virtual/processed/";
  world.write(p + "RE1_data_20251010_101112.json",
              claim("A1", "RE1", "20251010_101112", "Cerrado", ", \"nic\": \"1234567\""), at);
  world.write(p + "RE1_20251008_101110.pdf", "%PDF-1.4 one, printed again", at);
  world.write(p + "RE2_adjunto_20251008_111111.zip", "PK two", at);
  world.write(p + "RE9_data_20251008_101112.json", claim("A9", "RE9", "20251008_101112", "Pendiente"), at);
  world.write("aire/oficina_virtual/org/B2/pqr_data.json", claim("B2", "RE6", "20251008_101112", "Pendiente"), at);
}

enum class Phase { kFirstLoad, kSecondLoad };

// A world just before the run that is disturbed.
void prepare(const WorkWorld& world, Phase phase) {
  world.write_config();
  write_first_input(world);
  if (phase == Phase::kFirstLoad) return;
  const Ended first = run_radica(arguments({"run", "--full"}), world.folder());
  ASSERT_EQ(first.exit_code, 0) << first.describe();
  write_second_input(world);
}

std::vector<std::string> disturbed_run(Phase phase) {
  return phase == Phase::kFirstLoad ? std::vector<std::string>{"run", "--full"} : std::vector<std::string>{"run"};
}

// What an undisturbed run ends in; made once for each phase.
const std::string& undisturbed(Phase phase) {
  static const auto make = [](Phase p) {
    const TemporaryFolder folder;
    const WorkWorld world(folder.path());
    prepare(world, p);
    const Ended run = run_radica(arguments(disturbed_run(p)), world.folder());
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    return world.state();
  };
  static const std::string first = make(Phase::kFirstLoad), second = make(Phase::kSecondLoad);
  return phase == Phase::kFirstLoad ? first : second;
}

// A fault, then a clean run: the state is that of an undisturbed run.
void expect_same_world_after(Phase phase, const Environment& fault, bool is_killed) {
  const TemporaryFolder folder;
  const WorkWorld world(folder.path());
  prepare(world, phase);
  const Ended disturbed = run_radica(arguments(disturbed_run(phase)), world.folder(), fault);
  ASSERT_EQ(disturbed.signal, is_killed ? SIGKILL : 0) << disturbed.describe();
  ASSERT_NE(disturbed.exit_code, 5) << disturbed.describe();
  ASSERT_NE(disturbed.exit_code, 70) << disturbed.describe();
  const Ended clean = run_radica(arguments({"run"}), world.folder());
  ASSERT_EQ(clean.exit_code, 0) << clean.describe();
  // A run that could go on without a file (it stands among the rejects) has loaded in two steps what one run loads.
  const bool went_on = disturbed.exit_code == 0 && disturbed.signal == 0;
  const std::string expected = undisturbed(phase), found = world.state();
  ASSERT_EQ(went_on ? difference(facts_of(expected), facts_of(found)) : difference(expected, found), "");
}

std::set<std::string> points_of(Phase phase) {
  const TemporaryFolder folder;
  const WorkWorld world(folder.path());
  prepare(world, phase);
  const std::string list = folder.path() + std::string("/points");
  const Ended run = run_radica(arguments(disturbed_run(phase)), world.folder(), {{"RADICA_FAULT_LIST", list}});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  std::set<std::string> points;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) points.insert(line);
  return points;
}

void kill_at_every_point(Phase phase) {
  const std::set<std::string> points = points_of(phase);
  ASSERT_GE(points.size(), 15U);
  for (const std::string& point : points) {
    SCOPED_TRACE("killed at " + point);
    expect_same_world_after(phase, {{"RADICA_FAULT_POINT", point}}, true);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(KillAtEveryPoint, OfAFirstLoadEndsInTheSameWorld) {
  kill_at_every_point(Phase::kFirstLoad);
}
TEST(KillAtEveryPoint, OfALaterLoadEndsInTheSameWorld) {
  kill_at_every_point(Phase::kSecondLoad);
}

// One call in kShards of them belongs to each case, so that ctest can run the cases side by side.
constexpr int kShards = 8;
constexpr int kMostCalls = 20000;

class FailTheNthCall : public testing::TestWithParam<std::tuple<Phase, int>> {};

TEST_P(FailTheNthCall, EndsInTheSameWorld) {
  const auto [phase, shard] = GetParam();
  int failed_runs = 0;
  for (int call = shard + 1; call < kMostCalls; call += kShards) {
    SCOPED_TRACE("failing call " + std::to_string(call));
    const std::string marker = std::string(testing::TempDir()) + "/radica-call-" + std::to_string(::getpid());
    std::filesystem::remove(marker);
    expect_same_world_after(phase, {{"RADICA_FAULT_CALL", std::to_string(call)}, {"RADICA_FAULT_MARK", marker}}, false);
    if (testing::Test::HasFatalFailure()) return;
    if (!std::filesystem::exists(marker)) break;  // the run makes fewer calls than this
    std::filesystem::remove(marker);
    ++failed_runs;
  }
  EXPECT_GE(failed_runs, 20) << "the loop must really fail calls";
}

std::string name_of_case(const testing::TestParamInfo<std::tuple<Phase, int>>& info) {
  return std::string(std::get<0>(info.param) == Phase::kFirstLoad ? "FirstLoad" : "LaterLoad") +
         std::to_string(std::get<1>(info.param));
}

INSTANTIATE_TEST_SUITE_P(Loop, FailTheNthCall,
                         testing::Combine(testing::Values(Phase::kFirstLoad, Phase::kSecondLoad),
                                          testing::Range(0, kShards)),
                         name_of_case);

// A run that goes on in spite of a failed call has put what it could not read among the rejects (SPEC §6
// archivo_ilegible): no claim is lost in silence.
TEST(AFileThatCannotBeRead, IsARejectAndNeverALoss) {
  const std::string at = "2025-11-01 05:00:00", marker = std::string(testing::TempDir()) + "/radica-call-read";
  std::set<std::string> rejected_files;
  for (int call = 1; call < kMostCalls; ++call) {
    SCOPED_TRACE("failing call " + std::to_string(call));
    const TemporaryFolder folder;
    const WorkWorld world(folder.path());
    world.write_config();
    for (const std::string name : {"A1", "A2"})
      world.write("afinia/oficina_virtual/" + name + ".json", claim(name, "", "20251008_101112", "Pendiente"), at);
    std::filesystem::remove(marker);
    const Ended ended = run_radica(arguments({"run", "--full"}), world.folder(),
                                   {{"RADICA_FAULT_CALL", std::to_string(call)}, {"RADICA_FAULT_MARK", marker}});
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
  std::filesystem::remove(marker);
  EXPECT_EQ(rejected_files, (std::set<std::string>{"A1", "A2"})) << "reading each of them must really have failed";
}

}  // namespace
}  // namespace radica::test
