// The same input in any order, in any pieces and by any number of threads ends in the same state (SPEC §7, §13).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

Ended radica(const WorkWorld& world, std::vector<std::string> verb) {
  std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                 "en",       "--now",       "2026-11-24T12:00:00"};
  words.insert(words.end(), verb.begin(), verb.end());
  return run_radica(words, world.folder());
}

// Made in another order and read by any number of threads, the same files give the same bytes.
TEST(PipelineOrder, AnyOrderOfCreationAndAnyNumberOfThreadsGiveTheSameBytes) {
  const TemporaryFolder folder;
  const Ended made = run_radica(
      {"--now", "2026-11-24T12:00:00", "generate", "--out", "data", "--claims", "300", "--seed", "5"}, folder.path());
  ASSERT_EQ(made.exit_code, 0) << made.describe();
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path("data")))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string first;
  int variant = 0;
  for (const char* threads : {"1", "2", "8"}) {
    std::shuffle(files.begin(), files.end(), std::mt19937(static_cast<unsigned>(++variant)));
    const WorkWorld world(folder.path("world" + std::to_string(variant)));
    world.write_config();
    for (const auto& file : files) {
      const auto target = world.folder() / "input" / std::filesystem::relative(file, folder.path("data"));
      std::filesystem::create_directories(target.parent_path());
      std::filesystem::copy_file(file, target);
      std::filesystem::last_write_time(target, std::filesystem::last_write_time(file));
    }
    const Ended run = radica(world, {"--set", std::string("limits.threads=") + threads, "run", "--full"});
    ASSERT_EQ(run.exit_code, 0) << run.describe();
    const std::string state = world.datasets() + world.objects();
    if (first.empty()) first = state;
    EXPECT_EQ(difference(first, state), "") << threads << " threads";
  }
}

// Cut into pieces that arrive one after the other, the input ends in the facts of one full run (SPEC §13).
TEST(PipelineOrder, AnyCutOfTheInputEndsInTheSameFacts) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_radica({"--now", "2026-11-24T12:00:00", "generate", "--out", "data", "--claims", "120", "--seed", "9"},
                       folder.path())
                .exit_code,
            0);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path("data")))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  const auto run_in_pieces = [&](const std::string& name, unsigned pieces) {
    std::mt19937 random(pieces);
    std::vector<unsigned> piece_of(files.size());
    for (unsigned& piece : piece_of) piece = static_cast<unsigned>(random() % pieces);
    const WorkWorld world(folder.path(name));
    world.write_config();
    for (unsigned piece = 0; piece < pieces; ++piece) {
      for (std::size_t i = 0; i < files.size(); ++i) {
        if (piece_of[i] != piece) continue;
        const auto target = world.folder() / "input" / std::filesystem::relative(files[i], folder.path("data"));
        std::filesystem::create_directories(target.parent_path());
        std::filesystem::copy_file(files[i], target);
        std::filesystem::last_write_time(target, std::filesystem::last_write_time(files[i]));
      }
      EXPECT_EQ(radica(world, {"run"}).exit_code, 0);
    }
    return facts_of(world.state());
  };
  const std::string whole = run_in_pieces("whole", 1);
  EXPECT_EQ(difference(whole, run_in_pieces("two", 2)), "");
  EXPECT_EQ(difference(whole, run_in_pieces("five", 5)), "");
}

}  // namespace
}  // namespace radica::test
