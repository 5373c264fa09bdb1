#include "app/task_attempt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "app/task_kinds.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The words of a task behind a script that stands for the program.
class TaskAttempt : public testing::Test {
 protected:
  AttemptEnd attempt(const std::string& script, std::chrono::seconds grace = std::chrono::seconds(20)) {
    const std::string path = folder_.path("program");
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path.c_str(), 0755);
    return run_attempt({{path}, folder_.path("logs/tasks"), grace}, task_, control_);
  }
  std::string log() {
    std::ostringstream text;
    text << std::ifstream(task_log_path(folder_.path("logs/tasks"), task_.id)).rdbuf();
    return text.str();
  }
  // Once the process runs.
  std::thread asks(Ending ending) {
    return std::thread([this, ending] {
      while (!std::ifstream(folder_.path("ready"))) std::this_thread::sleep_for(milliseconds(2));
      control_.ending = ending;
    });
  }

  test::TemporaryFolder folder_;
  AttemptControl control_;
  TaskInfo task_ = [] {
    TaskInfo task;
    task.id = 7;
    task.spec.arguments = {"version"};
    return task;
  }();
};

TEST_F(TaskAttempt, EndsWithTheExitCodeAndTheLastErrorLine) {
  const AttemptEnd end = attempt(
      R"(echo "of $1"; echo '{"error":"E-A-001","what":"first","hint":""}' >&2
         echo '{"error":"E-A-002","what":"the last","hint":"h"}' >&2; echo 'other {"error":"E-A-003"}' >&2; exit 69)");
  EXPECT_EQ(end.exit_code, 69);
  EXPECT_EQ(end.signal, 0);
  EXPECT_EQ(end.ending, Ending::kNone);
  EXPECT_EQ(end.error, "E-A-002: the last");
  EXPECT_THAT(log(), testing::HasSubstr("of version"));
  EXPECT_EQ(attempt("exit 69").error, "") << "not that of the attempt before";
}

TEST_F(TaskAttempt, SaysWhichSignalEndedIt) {
  const AttemptEnd end = attempt("kill -9 $$");
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_EQ(end.ending, Ending::kNone);
}

TEST_F(TaskAttempt, IsAskedToEndAndEndsByItself) {
  const std::string ready = folder_.path("ready");
  std::thread other = asks(Ending::kDrain);
  const AttemptEnd end = attempt("trap 'exit 4' TERM; touch " + ready + "; while :; do sleep 0.01; done");
  other.join();
  EXPECT_EQ(end.exit_code, 4);
  EXPECT_EQ(end.ending, Ending::kDrain);
}

TEST_F(TaskAttempt, IsEndedByForceWithAllItsProcessesWhenItDoesNotEnd) {
  const std::string ready = folder_.path("ready");
  std::thread other = asks(Ending::kWish);
  const AttemptEnd end =
      attempt("trap '' TERM; sleep 600 & echo $! > " + ready + "; wait; sleep 600", std::chrono::seconds(1));
  other.join();
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_EQ(end.ending, Ending::kWish);
  pid_t grandchild = 0;
  std::ifstream(ready) >> grandchild;
  ASSERT_GT(grandchild, 0);
  for (int i = 0; i < 500 && ::kill(grandchild, 0) == 0; ++i) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_NE(::kill(grandchild, 0), 0);
}

TEST_F(TaskAttempt, HasNoMoreThanItsTime) {
  task_.spec.attempt_timeout = std::chrono::seconds(1);
  EXPECT_EQ(attempt("exec sleep 600").ending, Ending::kAttemptTime);
  task_.spec.attempt_timeout = {};
  task_.started = 1'000'000;
  task_.deadline = 1'000'300;
  control_.ending = Ending::kNone;
  EXPECT_EQ(attempt("exec sleep 600").ending, Ending::kTotalTime);
}

TEST_F(TaskAttempt, EndsItselfAtOnceWhenItIsNotCertainThatTheTaskIsOurs) {
  control_.renewed = steady_clock::now() - kTaskLease + std::chrono::seconds(5);
  const AttemptEnd end = attempt("trap '' TERM; while :; do sleep 0.01; done");
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_EQ(end.ending, Ending::kLost);
}

TEST_F(TaskAttempt, NothingBeginsThatCannotBeATask) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"serve"},
                                                                                     {"watch"},
                                                                                     {"restore", "newest"},
                                                                                     {"migrate"},
                                                                                     {"sh", "-c", "true"},
                                                                                     {"run", "--help"},
                                                                                     {"export", "--company", "afinia"},
                                                                                     {"quarantine", "show", "1"},
                                                                                     {"quarantine", "export"},
                                                                                     {}}) {
    task_.spec.arguments = words;
    const AttemptEnd end = attempt("touch " + folder_.path("began"));
    EXPECT_EQ(end.exit_code, 64) << (words.empty() ? "" : words.front());
    EXPECT_FALSE(std::ifstream(folder_.path("began")));
  }
}

TEST(TaskKinds, WhoWantsTheLeaseRunsAloneAndWhoUsesAllCoresCountsTwice) {
  const auto run = task_of({"run", "--full", "--company", "afinia"});
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->is_exclusive);
  EXPECT_EQ(run->weight, 2);
  EXPECT_TRUE(task_of({"export", "--company", "afinia", "--out", "afinia.csv"})) << "into a file";
  EXPECT_TRUE(task_of({"quarantine", "retry"}));
  const auto drill = task_of({"restore", "newest", "--drill"});
  ASSERT_TRUE(drill);
  EXPECT_FALSE(drill->is_exclusive);
  EXPECT_EQ(drill->weight, 1);
}

}  // namespace
}  // namespace radica
