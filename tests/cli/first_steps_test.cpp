// What a newcomer types first: demo, init, check, generate, migrate, config, version; through the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

Ended radica_in(const TemporaryFolder& folder, const std::vector<std::string>& arguments,
                const Environment& environment = {}) {
  return run_radica(arguments, folder.path(), environment);
}

// Everything below the folder, sorted, folders with a slash.
std::vector<std::string> tree_of(const TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    names.push_back(std::filesystem::relative(entry.path(), folder.path()).string() +
                    (entry.is_directory() ? "/" : ""));
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Demo, ProvesThatTheRunFoundWhatWasGenerated) {
  const TemporaryFolder folder;
  const Ended ended = radica_in(folder, {"demo", "--out", "d", "--claims", "60", "--lang", "en"});
  ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output, HasSubstr("Proven: the balance is exactly that of the generated data"));
  EXPECT_THAT(ended.standard_output, HasSubstr(" explain "));
  EXPECT_TRUE(folder.has("d/data/radica.db"));
  EXPECT_TRUE(folder.has("d/data/archive/Central_De_Escritos/Air-e"));
  const Ended status = run_radica({"status", "--lang", "en"}, folder.path("d"));
  EXPECT_EQ(status.exit_code, 0) << status.describe();
}

TEST(Demo, TouchesNothingThatIsThereAndMakesAFolderEachTime) {
  const TemporaryFolder folder;
  folder.write("radica.toml", "[database]\nurl = \"sqlite:mine.db\"\n[store]\nurl = \"folder:mine\"\n");
  const Environment environment{{"RADICA_PIPELINE_OUTPUT", folder.path("elsewhere")}};
  const std::vector<std::string> words{"demo", "--claims", "10", "--quiet", "--now", "2026-11-24T12:00:00"};
  for (int i = 0; i < 2; ++i) {
    const Ended ended = radica_in(folder, words, environment);
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
    EXPECT_EQ(ended.standard_output, "");
  }
  EXPECT_TRUE(folder.has("radica-demo-20261124_120000/data/processed"));
  EXPECT_TRUE(folder.has("radica-demo-20261124_120000-2/data/processed"));
  EXPECT_FALSE(folder.has("mine.db"));
  EXPECT_FALSE(folder.has("mine"));
  EXPECT_FALSE(folder.has("elsewhere"));
}

TEST(Demo, DoesNotMindABrokenConfigurationOfTheCaller) {
  const TemporaryFolder folder;
  folder.write("radica.toml", "[pipeline");
  const Ended ended = radica_in(folder, {"demo", "--claims", "10", "--quiet"}, {{"RADICA_STORE_URL", "nonsense"}});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
}

TEST(Demo, RefusesAFolderInUseAndForeignConfiguration) {
  const TemporaryFolder folder;
  folder.write("d/kept.txt", "kept");
  EXPECT_EQ(radica_in(folder, {"demo", "--out", "d"}).exit_code, 64);
  EXPECT_EQ(radica_in(folder, {"demo", "--out", "e", "--set", "pipeline.input=x"}).exit_code, 64);
  EXPECT_EQ(tree_of(folder), (std::vector<std::string>{"d/", "d/kept.txt"}));
}

TEST(Init, WritesAConfigurationThatIsValidAndNeverOverwrites) {
  const TemporaryFolder folder;
  ASSERT_EQ(radica_in(folder, {"init", "--lang", "en"}).exit_code, 0);
  const std::string written = folder.read("radica.toml");
  EXPECT_THAT(written, HasSubstr("# Input folder"));
  EXPECT_EQ(radica_in(folder, {"config", "check"}).exit_code, 0);
  folder.write("radica.toml", "# mine\n");
  const Ended again = radica_in(folder, {"init"});
  EXPECT_EQ(again.exit_code, 64);
  EXPECT_THAT(again.standard_error, HasSubstr("E-CONFIG-012"));
  EXPECT_EQ(folder.read("radica.toml"), "# mine\n");
}

TEST(Check, OfANewInstallationIsGoodAndLeavesNothing) {
  const TemporaryFolder folder;
  folder.make_folder("data/downloads/afinia/oficina_virtual");
  const auto before = tree_of(folder);
  const Ended ended = radica_in(folder, {"check", "--lang", "en"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe() << ended.standard_output;
  EXPECT_THAT(ended.standard_output, HasSubstr("aire: there is no data/downloads/aire/oficina_virtual"));
  EXPECT_THAT(ended.standard_output, HasSubstr("a probe object was stored, read back, listed and removed"));
  EXPECT_EQ(tree_of(folder), before);
}

TEST(Check, OfAWorkingInstallationLeavesItAsItWas) {
  const TemporaryFolder folder;
  ASSERT_EQ(radica_in(folder, {"demo", "--out", "d", "--claims", "10", "--quiet"}).exit_code, 0);
  const auto before = tree_of(folder);
  const Ended ended = run_radica({"check", "--json"}, folder.path("d"));
  EXPECT_EQ(ended.exit_code, 0) << ended.standard_output;
  EXPECT_THAT(ended.standard_output, HasSubstr("\"faults\":0,\"exit_code\":0}"));
  EXPECT_EQ(tree_of(folder), before);
}

// In a namespace of its own a list of mounts of ours stands in place of the kernel's: no server of SMB is needed.
TEST(Check, NamesTheMountsWhoseInodesAndTimesSayLittle) {
  if (::geteuid() != 0) GTEST_SKIP() << "a mount needs root";
  const TemporaryFolder folder;
  folder.make_folder("data/downloads/afinia/oficina_virtual/share");
  folder.make_folder("data/downloads/aire/oficina_virtual");
  const std::string share = folder.path("data/downloads/afinia/oficina_virtual/share");
  folder.write("proc/self/mountinfo",
               "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n36 22 0:40 / " + share + " rw - cifs //server/share rw\n");
  const Ended ended = run_program("/usr/bin/unshare",
                                  {"-m", "--propagation", "unchanged", "sh", "-c",
                                   "mount --make-private /proc && mount --bind proc /proc && exec \"$@\"", "sh",
                                   RADICA_BINARY, "check", "--lang", "en"},
                                  folder.path(), {});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output, HasSubstr("oficina_virtual/share/ lies on cifs, which makes up inodes"));
  EXPECT_THAT(ended.standard_output, HasSubstr("watch looks at everything every 30 seconds"));
  EXPECT_THAT(ended.standard_output, Not(HasSubstr("aire/oficina_virtual lies on")));
}

TEST(Status, SaysHowMuchComesEachDayAndHowLongTheDisksWillDo) {
  const TemporaryFolder folder;
  const std::string claim = R"({"radicado":"1","fecha":"2026-11-01 10:00:00","estado":"Pendiente"})";
  folder.write("data/downloads/afinia/oficina_virtual/RE1_data_20261101_101112.json", claim);
  ASSERT_EQ(radica_in(folder, {"--now", "2026-11-24T12:00:00", "run"}).exit_code, 0);
  const Ended ended = radica_in(folder, {"--now", "2026-11-28T12:00:00", "status", "--json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output, HasSubstr("\"rows\":1,\"rows_per_day\":1,\"store_bytes\":" +
                                               std::to_string(claim.size()) + ",\"store_bytes_per_day\":"));
  EXPECT_THAT(ended.standard_output, testing::ContainsRegex("\"free\":[1-9][0-9]*,\"bytes_per_day\":[1-9][0-9]*,"
                                                            "\"days_to_full\":[1-9][0-9]*"));
}

TEST(Check, SaysWhatWouldFailByItsExitCode) {
  const TemporaryFolder folder;
  EXPECT_EQ(radica_in(folder, {"check"}).exit_code, 78) << "no input folder";
  folder.make_folder("data/downloads");
  folder.write("file", "");
  folder.write("bad.db", "this is no database at all, but long enough to be read as one");
  EXPECT_EQ(radica_in(folder, {"check", "--set", "pipeline.output=file"}).exit_code, 78);
  EXPECT_EQ(radica_in(folder, {"check", "--set", "store.url=folder:file"}).exit_code, 78);
  EXPECT_EQ(radica_in(folder, {"check", "--set", "database.url=sqlite:bad.db"}).exit_code, 78);
  const Ended run = radica_in(folder, {"run", "--lang", "en", "--set", "database.url=sqlite:bad.db"});
  EXPECT_EQ(run.exit_code, 78) << "as check says";
  EXPECT_THAT(run.standard_error, HasSubstr("bad.db is not a SQLite database"));
  EXPECT_EQ(radica_in(folder, {"check"}).exit_code, 0);
}

TEST(Check, SaysWhatServeWouldStumbleOver) {
  const TemporaryFolder folder;
  folder.make_folder("data/downloads");
  folder.write("days.txt", "no day at all\n");
  folder.write("radica.toml",
               "[calendar]\nholidays_file = \"days.txt\"\n[server]\nlisten = \"0.0.0.0:0\"\n"
               "[[alert_channel]]\nname = \"chat\"\nkind = \"slack\"\nurl = \"file:absent.url\"\n");
  const Ended ended = radica_in(folder, {"check", "--json"});
  EXPECT_EQ(ended.exit_code, 78);
  for (const char* name : {"calendar", "server", "alerts"})
    EXPECT_THAT(ended.standard_output, HasSubstr("{\"name\":\"" + std::string(name) + "\",\"state\":\"fault\""));
  EXPECT_EQ(radica_in(folder, {"run"}).exit_code, 0) << "none of it concerns a run";
}

TEST(Check, ProfilesAFolderWithoutWriting) {
  const TemporaryFolder folder;
  folder.write("in/a.json", R"({"radicado":"1","fecha":"2026-10-01 10:00:00","estado":"Pendiente","barrio":"Centro"})");
  folder.write("in/sub/b.json", R"([{"radicado":"2","fecha":"ayer","estado":"Pendiente"},7])");
  folder.write("in/sub/c.json", R"({"data":[]})");
  folder.write("in/d.json", "{");
  const auto before = tree_of(folder);
  const Ended ended = radica_in(folder, {"check", "--input", "in", "--lang", "en", "--now", "2026-11-24T12:00:00"});
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_output,
              HasSubstr("Files: 4 found = 0 ignored + 0 deferred + 0 unchanged + 1 rejected + 3 read"));
  EXPECT_THAT(ended.standard_output, HasSubstr("Shapes: 1 file of one claim, 1 list, 1 wrapped list"));
  EXPECT_THAT(ended.standard_output, HasSubstr("fecha_invalida: The date is not understood"));
  EXPECT_THAT(ended.standard_output, HasSubstr("radicado -> numero_radicado"));
  EXPECT_THAT(ended.standard_output, HasSubstr("barrio -> datos_extra"));
  EXPECT_EQ(tree_of(folder), before);
  EXPECT_EQ(radica_in(folder, {"check", "--input", "missing"}).exit_code, 64);
}

TEST(Faults, AreJsonLinesForPrograms) {
  const TemporaryFolder folder;
  folder.write("radica.toml", "[pipeline]\ninputt = \"x\"\n[databse]\nurl = \"y\"\n");
  const Ended config = radica_in(folder, {"run", "--json", "--lang", "en"});
  EXPECT_EQ(config.exit_code, 78);
  EXPECT_THAT(config.standard_error,
              testing::StartsWith("{\"error\":\"E-CONFIG-003\",\"what\":\"there is no option pipeline.inputt\""));
  EXPECT_THAT(config.standard_error, HasSubstr("\"place\":\"radica.toml:2:1\"}\n{\"error\":"));
  const Ended usage = radica_in(folder, {"rum", "--json"});
  EXPECT_EQ(usage.exit_code, 64);
  EXPECT_THAT(usage.standard_error, testing::StartsWith("{\"error\":\"E-USAGE-002\""));
}

TEST(Generate, GivesTheSameTreeForTheSameSeedAndTime) {
  const TemporaryFolder folder;
  const std::vector<std::string> words{"generate", "--claims", "20", "--seed", "7", "--now", "2026-11-24T12:00:00",
                                       "--out"};
  for (const char* out : {"a", "b"}) {
    auto each = words;
    each.emplace_back(out);
    ASSERT_EQ(radica_in(folder, each).exit_code, 0);
  }
  EXPECT_EQ(folder.read("a/expected.json"), folder.read("b/expected.json"));
  auto again = words;
  again.emplace_back("a");
  EXPECT_EQ(radica_in(folder, again).exit_code, 64);
}

TEST(Migrate, MakesTheTablesOnceAndSaysSo) {
  const TemporaryFolder folder;
  const Ended first = radica_in(folder, {"migrate", "--json"});
  ASSERT_EQ(first.exit_code, 0) << first.describe();
  EXPECT_THAT(first.standard_output, HasSubstr("{\"from\":0,\"to\":"));
  EXPECT_THAT(first.standard_output, HasSubstr("\"ov_afinia\""));
  const Ended second = radica_in(folder, {"migrate", "--lang", "en"});
  EXPECT_EQ(second.exit_code, 0) << second.describe();
  EXPECT_THAT(second.standard_output, HasSubstr("nothing to do"));
}

TEST(ConfigAndVersion, AreReadableByPrograms) {
  const TemporaryFolder folder;
  folder.write("radica.toml", "[pipeline]\nsettle_seconds = 5\n");
  EXPECT_THAT(radica_in(folder, {"config", "show", "--origin"}).standard_output,
              HasSubstr("settle_seconds = 5  # file radica.toml:2:18"));
  EXPECT_THAT(radica_in(folder, {"config", "show", "--json"}).standard_output,
              HasSubstr("\"pipeline.settle_seconds\":{\"value\":5,\"origin\":\"file\""));
  const Ended version = radica_in(folder, {"version", "--json"});
  EXPECT_THAT(version.standard_output, HasSubstr("\"rule_version\":"));
  EXPECT_THAT(version.standard_output, Not(HasSubstr("\"version\":\"0.0.0\"")));
}

}  // namespace
}  // namespace radica::test
