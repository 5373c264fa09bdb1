// The disk itself: the power goes between any two changes that a run makes on it, and what was not synced is lost; or
// it is full from any one of them on. SQLite stands on the same disk. A sanitizer wants to be first in the process, and
// so does this disk: these presets go without.
#include <csignal>

#include <string_view>

#include "crash/crash_world.h"
#include "support/recorded_disk.h"

namespace radica::test {
namespace {

class Disk : public testing::TestWithParam<Phase> {
 protected:
  Undisturbed undisturbed_;
};

constexpr std::pair<Loss, std::string_view> kLosses[] = {
    {Loss::kAll, "nothing that was not synced"},
    {Loss::kBytes, "all names, no byte that was not synced"},
    {Loss::kSomeWrites, "all names and any of the writes"},
};

// What the disturbed run does not write.
std::vector<std::string> kept_by(Phase phase) {
  if (phase == Phase::kCleanup) return {"radica.toml"};
  return {"input", "radica.toml"};
}

TEST_P(Disk, APowerCutBetweenAnyTwoChangesEndsInTheSameWorld) {
  const WorldState& expected = undisturbed_.of(GetParam());
  const CrashWorld world(GetParam());
  const TemporaryFolder folder;
  RecordedDisk disk(world.world().folder(), kept_by(GetParam()), folder.path("record"));
  CrashWorld::expect_done(world.disturb(disk.environment()));
  const std::size_t changes = disk.read_changes();
  ASSERT_GE(changes, 100U);
  const int stride = number_of("RADICA_SOAK_STRIDE", 96);
  int cases = 0;
  for (std::size_t count = 0; count <= changes; count += static_cast<std::size_t>(stride)) {
    for (const auto& [loss, name] : kLosses) {
      SCOPED_TRACE("behind " + std::to_string(count) + " changes: " + std::string(name));
      disk.restore(count, loss, static_cast<unsigned>(count));
      const Ended clean = world.run(world.verb_behind());
      ASSERT_EQ(clean.exit_code, 0) << clean.describe();
      ASSERT_SAME_WORLD(expected, world.at_rest());
      ++cases;
    }
  }
  std::printf("%zu changes, %d cases\n", changes, cases);
}

// Of a run that ends: watch waits for room and goes on by itself.
class DiskOfARun : public Disk {};

// A run that said that it is done has lost nothing, whatever happens then.
TEST_P(DiskOfARun, WhatItToldTheWorldIsSafe) {
  const CrashWorld world(GetParam());
  const TemporaryFolder folder;
  RecordedDisk disk(world.world().folder(), kept_by(GetParam()), folder.path("record"));
  CrashWorld::expect_done(world.disturb(disk.environment()));
  const std::string told = world.world().state();
  disk.restore(disk.read_changes(), Loss::kAll, 0);
  ASSERT_EQ(difference(told, world.world().state()), "");
}

TEST_P(DiskOfARun, ThatIsFullFromAnyChangeOnEndsInTheSameWorld) {
  const WorldState& expected = undisturbed_.of(GetParam());
  const TemporaryFolder folder;
  const std::string mark = folder.path("full");
  const int stride = number_of("RADICA_SOAK_STRIDE", 64);
  constexpr int kFirst = 10;  // among them those that make the files of the database
  int cases = 0;
  for (int change = 1;; change += change < kFirst ? 1 : stride) {
    SCOPED_TRACE("full from change " + std::to_string(change) + " on");
    const CrashWorld world(GetParam());
    std::filesystem::remove(mark);
    const Ended stopped = world.disturb({{"LD_PRELOAD", RADICA_DISK},
                                         {"DISK_ROOT", world.world().folder().string()},
                                         {"DISK_FULL", std::to_string(change)},
                                         {"DISK_MARK", mark}});
    if (!std::filesystem::exists(mark)) break;
    ASSERT_EQ(stopped.signal, 0) << stopped.describe();
    ASSERT_TRUE(stopped.exit_code == 4 || stopped.exit_code == 0) << stopped.describe();
    const Ended clean = world.run(world.verb_behind());
    ASSERT_EQ(clean.exit_code, 0) << clean.describe();
    ASSERT_SAME_WORLD(expected, world.at_rest());
    ++cases;
  }
  std::printf("%d cases\n", cases);
  EXPECT_GE(cases, 5);
}

std::string name_of_case(const testing::TestParamInfo<Phase>& phase) {
  return name_of(phase.param);
}

INSTANTIATE_TEST_SUITE_P(World, Disk, testing::ValuesIn(kPhases), name_of_case);
INSTANTIATE_TEST_SUITE_P(World, DiskOfARun,
                         testing::Values(Phase::kFirstLoad, Phase::kLaterLoad, Phase::kFullAgain, Phase::kCleanup),
                         name_of_case);

}  // namespace
}  // namespace radica::test
