// `radica watch` through the real binary: files come, the table follows; nothing comes, nothing is left behind.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kProcessed = "input/afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado) {
  return "{\"numero_radicado\": \"" + radicado +
         "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"Pendiente\"}";
}

class Watch : public testing::Test {
 protected:
  Watch() : world_(folder_.path()) {
    world_.write_config();
    std::filesystem::create_directories(folder_.path("input"));
  }
  // settle_seconds = 1: what comes is read about two seconds later. A sweep would come after the end of the test.
  std::unique_ptr<Process> started(std::vector<std::string> more = {"--set", "watch.sweep_seconds=3600"}) {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress", "--lang",
                                   "en",       "watch",       "--set",         "pipeline.settle_seconds=1"};
    words.insert(words.end(), more.begin(), more.end());
    auto process = std::make_unique<Process>(RADICA_BINARY, words, folder_.path());
    EXPECT_TRUE(process->says("watching"));
    return process;
  }
  std::string count(const std::string& sql) {
    return SqliteReader(folder_.path("radica.db")).query(sql).front().joined();
  }
  // Looks until it is so.
  bool comes_to_be(const std::string& sql, const std::string& expected) {
    for (const auto end = std::chrono::steady_clock::now() + seconds(30); std::chrono::steady_clock::now() < end;) {
      if (count(sql) == expected) return true;
      std::this_thread::sleep_for(milliseconds(50));
    }
    return false;
  }
  static Ended stopped(Process& process) {
    process.send(SIGTERM);
    return process.wait(seconds(20));
  }
  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(Watch, LoadsWhatArrivesAlsoInFoldersThatWereNotThere) {
  const auto watch = started();
  folder_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"));
  EXPECT_TRUE(watch->says("claims: 1 new", seconds(30)));
  folder_.write(kProcessed + "more/deep/RE2_data_20251008_101112.json", claim("A2"));
  folder_.write(kProcessed + "more/deep/RE3_data_20251008_101112.json", claim("A3"));
  EXPECT_TRUE(watch->says("claims: 2 new", seconds(30)));
  const Ended ended = stopped(*watch);
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_EQ(count("SELECT count(*) FROM ov_afinia"), "3");
  EXPECT_EQ(count("SELECT count(*), min(outcome), max(outcome) FROM radica_run"), "2 | terminada | terminada")
      << "the first run had nothing to do";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("out"))) {
    if (!entry.is_regular_file()) continue;
    if (entry.path().parent_path().filename() == "manifests") continue;
    EXPECT_NE(entry.path().string().find("afinia_delta_"), std::string::npos) << entry.path() << ": deltas only";
  }
}

TEST_F(Watch, ASweepOrATouchThatChangesNothingLeavesNothing) {
  const std::string first = kProcessed + "RE1_data_20251008_101112.json";
  const auto age = [&](const std::string& name, int minutes) {
    std::filesystem::last_write_time(folder_.path(name),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::minutes(minutes));
  };
  for (const std::string& name : {first, kProcessed + "RE2_data_20251008_101112.json"}) {
    folder_.write(name, claim(name.substr(kProcessed.size(), 3)));
    age(name, 60);
  }
  const auto watch = started({"--set", "watch.sweep_seconds=10"});
  ASSERT_TRUE(watch->says("claims: 2 new"));
  const auto files = [&] {
    return std::distance(std::filesystem::recursive_directory_iterator(folder_.path("out")), {});
  };
  const std::string before = world_.state(), runs = count("SELECT count(*) FROM radica_run");
  const auto files_before = files();
  age(first, 30);
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":1,\"out\":1", seconds(30))) << "the touch is seen";
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":2,\"out\":0", seconds(30))) << "the sweep";
  EXPECT_EQ(stopped(*watch).exit_code, 0);
  EXPECT_EQ(difference(before, world_.state()), "");
  EXPECT_EQ(count("SELECT count(*) FROM radica_run"), runs);
  EXPECT_EQ(files(), files_before);
}

TEST_F(Watch, ASweepWalksTheTreesOneAfterTheOther) {
  for (const std::string name :
       {"afinia/oficina_virtual/RE1.json", "afinia/oficina_virtual/RE2.json", "aire/oficina_virtual/RE3.json"})
    world_.write(name, claim(name.substr(name.size() - 8, 3)), "2025-11-01 05:00:00");
  const auto watch = started({"--set", "watch.sweep_seconds=10"});
  ASSERT_TRUE(watch->says("\"stage\":\"scan\",\"in\":3,\"out\":3", seconds(30))) << "the first run looks at all";
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":1,\"out\":0", seconds(30)));
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":2,\"out\":0", seconds(30)));
  EXPECT_EQ(stopped(*watch).exit_code, 0);
}

TEST_F(Watch, GoesOnWhenTheInputIsAwayForAWhile) {
  for (const std::string name : {"B1", "B2", "B3"})
    world_.write("afinia/oficina_virtual/RE" + name + ".json", claim(name), "2025-11-01 05:00:00");
  const auto watch = started({"--set", "watch.sweep_seconds=10"});
  ASSERT_TRUE(watch->says("claims: 3 new", seconds(30))) << "before its first run an absent input is a wrong config";
  std::filesystem::rename(folder_.path("input"), folder_.path("away"));
  EXPECT_TRUE(watch->says("E-INPUT-001", seconds(40)));
  EXPECT_TRUE(watch->says("next try in"));
  folder_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"));  // another folder of that name
  EXPECT_TRUE(watch->says("claims: 1 new", seconds(60)));
  // In one file: the machine may be so busy that two are two rounds.
  folder_.write(kProcessed + "RE2_data_20251008_101112.json", "[" + claim("A2") + "," + claim("A3") + "]");
  EXPECT_TRUE(watch->says("claims: 2 new", seconds(8))) << "changes of the new folder are told of";
  EXPECT_EQ(stopped(*watch).exit_code, 0);
}

TEST_F(Watch, StandsByWhileAnotherRunIsAtWorkAndSaysSoOnce) {
  folder_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"));
  const auto watch = started();
  ASSERT_TRUE(watch->says("claims: 1 new", seconds(30)));
  SqliteReader other(folder_.path("radica.db"));
  other.execute(
      "UPDATE radica_lease SET token = token + 1, holder = 'of-another', host = 'elsewhere', boot_id = 'b', "
      "pid = 1, beat = unixepoch() + 20");
  folder_.write(kProcessed + "RE2_data_20251008_101112.json", claim("A2"));
  ASSERT_TRUE(watch->says("another run is at work (of-another on elsewhere)", seconds(20)));
  std::this_thread::sleep_for(seconds(7));  // it has tried once more
  other.execute("UPDATE radica_lease SET holder = ''");
  EXPECT_TRUE(watch->says("the other run is over", seconds(20)));
  EXPECT_TRUE(comes_to_be("SELECT count(*) FROM ov_afinia", "2"));
  const Ended ended = stopped(*watch);
  EXPECT_EQ(ended.exit_code, 0);
  const std::string said = ended.standard_output + ended.standard_error;
  EXPECT_EQ(said.find("E-LEASE-002"), std::string::npos) << said;
  EXPECT_EQ(said.find("another run is at work"), said.rfind("another run is at work")) << said;
}

TEST_F(Watch, LooksAtWhatItWasToldOfAndAtNothingElse) {
  const auto age = [&](const std::string& name) {
    std::filesystem::last_write_time(folder_.path(name),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  };
  for (int i = 0; i < 50; ++i) {
    const std::string name = kProcessed + "RE" + std::to_string(i) + "_data_20251008_101112.json";
    folder_.write(name, claim("B" + std::to_string(i)));
    age(name);
  }
  const auto watch = started();
  ASSERT_TRUE(watch->says("claims: 50 new", seconds(30)));
  folder_.write(kProcessed + "RE1_20251008_101113.pdf", "%PDF-1.4");
  EXPECT_TRUE(watch->says("0 updated; 1 object stored", seconds(30))) << "a detail alone";
  folder_.write("elsewhere/deep/RE90_data_20251008_101112.json", claim("A90"));
  folder_.write("elsewhere/RE91_data_20251008_101112.json", claim("A91"));
  std::filesystem::rename(folder_.path("elsewhere"), folder_.path(kProcessed + "moved"));
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":2,\"out\":2", seconds(30))) << "a folder that is moved in";
  std::filesystem::rename(folder_.path(kProcessed + "RE2_data_20251008_101112.json"),
                          folder_.path(kProcessed + "renamed.json"));
  EXPECT_TRUE(watch->says("\"stage\":\"scan\",\"in\":1,\"out\":1", seconds(30)));
  std::filesystem::remove(folder_.path(kProcessed + "RE3_data_20251008_101112.json"));
  EXPECT_TRUE(comes_to_be("SELECT count(*) FROM radica_file WHERE state = 'desaparecido'", "1"));
  const Ended ended = stopped(*watch);
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_EQ(count("SELECT count(*) FROM ov_afinia"), "52");
  EXPECT_EQ(count("SELECT path, first_path FROM radica_file WHERE path LIKE '%renamed.json'"),
            "processed/renamed.json | processed/RE2_data_20251008_101112.json");
  EXPECT_EQ(count("SELECT path FROM radica_file WHERE state = 'desaparecido'"),
            "processed/RE3_data_20251008_101112.json");
}

TEST_F(Watch, StopsInAnyPhaseAndTheNextRunGoesOn) {
  int number = 0;
  for (const char* stage : {"scan", "ingest", "dedupe", "load", "delta", "upload", "verify"}) {
    for (int i = 0; i < 60; ++i) {
      const std::string name = kProcessed + "RE" + std::to_string(++number);
      for (const char* end : {"_data_20251008_101112.json", "_20251008_101113.pdf"}) {
        folder_.write(name + end, end[1] == 'd' ? claim("A" + std::to_string(number)) : "%PDF-1.4 " + name);
        std::filesystem::last_write_time(folder_.path(name + end),
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
      }
    }
    const auto watch = started();
    EXPECT_TRUE(watch->says("\"event\":\"stage_done\"", seconds(30)));
    EXPECT_TRUE(watch->says("\"stage\":\"" + std::string(stage) + "\"", seconds(30))) << stage;
    const Ended ended = stopped(*watch);
    EXPECT_TRUE(ended.exit_code == 0 || ended.exit_code == 4) << stage << ended.describe();
    EXPECT_FALSE(ended.timed_out) << stage;
  }
  const Ended last = run_radica({"--config", "radica.toml", "--no-progress", "run"}, folder_.path());
  EXPECT_EQ(last.exit_code, 0) << last.describe();
  EXPECT_EQ(count("SELECT count(*), min(procesado_flag), max(version) FROM ov_afinia"),
            std::to_string(number) + " | 1 | 1");
  EXPECT_EQ(count("SELECT count(*), count(DISTINCT key), min(state) FROM radica_object"),
            std::to_string(2 * number) + " | " + std::to_string(2 * number) + " | verificado");
  EXPECT_EQ(count("SELECT count(*) FROM radica_run WHERE outcome = 'en_curso'"), "0");
}

TEST_F(Watch, DoesNotBeginWithoutItsInput) {
  std::filesystem::remove_all(folder_.path("input"));
  const Ended ended = run_radica({"--config", "radica.toml", "watch"}, folder_.path());
  EXPECT_EQ(ended.exit_code, 78) << ended.describe();
}

}  // namespace
}  // namespace radica::test
