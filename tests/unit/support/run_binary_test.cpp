#include "support/run_binary.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "support/temporary_folder.h"

namespace radica::test {
namespace {

Ended shell(const std::string& script, const std::filesystem::path& folder = "/", const Environment& environment = {}) {
  return run_program("/bin/sh", {"-c", script}, folder, environment);
}

TEST(RunProgram, TellsOutputErrorsAndExitCodeApart) {
  const Ended ended = shell("echo out; echo err >&2; exit 7");
  EXPECT_EQ(ended.standard_output, "out\n");
  EXPECT_EQ(ended.standard_error, "err\n");
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.signal, 0);
  EXPECT_EQ(ended.describe(), "exit code 7\nerr\n");
}

TEST(RunProgram, RunsInTheFolderWithTheEnvironmentGiven) {
  const TemporaryFolder folder;
  ASSERT_EQ(::setenv(  // NOLINT(concurrency-mt-unsafe): one thread
                "RADICA_STRAY", "from outside", 1),
            0);
  const Ended ended = shell("pwd; echo \"$RADICA_LANG ${RADICA_STRAY:-none}\"", folder.path(), {{"RADICA_LANG", "en"}});
  ::unsetenv("RADICA_STRAY");  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(ended.standard_output, std::filesystem::canonical(folder.path()).string() + "\nen none\n");
}

TEST(RunProgram, KeepsMoreOutputThanAPipeHolds) {
  EXPECT_EQ(shell("head -c 300000 /dev/zero").standard_output.size(), 300000U);
}

TEST(RunProgram, ThrowsWhenThereIsNoSuchProgram) {
  EXPECT_THROW(static_cast<void>(run_program("/no/such/program", {}, "/")), std::system_error);
}

TEST(Process, CanBeKilled) {
  Process process("/bin/sleep", {"100"}, "/");
  EXPECT_TRUE(process.is_running());
  process.send(SIGKILL);
  const Ended ended = process.wait();
  EXPECT_EQ(ended.signal, SIGKILL);
  EXPECT_EQ(ended.exit_code, -1);
  EXPECT_FALSE(ended.timed_out);
  EXPECT_FALSE(process.is_running());
}

TEST(Process, IsKilledWhenItRunsTooLong) {
  const Ended ended = Process("/bin/sleep", {"100"}, "/").wait(std::chrono::milliseconds(10));
  EXPECT_TRUE(ended.timed_out);
  EXPECT_EQ(ended.signal, SIGKILL);
}

TEST(Process, IsGoneWithItsOwner) {
  pid_t id = -1;
  {
    const Process process("/bin/sleep", {"100"}, "/");
    id = process.id();
    EXPECT_EQ(::kill(id, 0), 0);
  }
  EXPECT_NE(::kill(id, 0), 0);
}

TEST(Process, CanBeWaitedForUntilItSaysSomething) {
  Process process("/bin/sh", {"-c", "echo ready; exec sleep 100"}, "/");
  EXPECT_TRUE(process.says("ready"));
  EXPECT_TRUE(process.is_running());
  Process silent("/bin/true", {}, "/");
  EXPECT_FALSE(silent.says("ready"));
}

}  // namespace
}  // namespace radica::test
