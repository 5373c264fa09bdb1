// `radica serve` with a database file: it plans, runs and ends occurrences, and watches in the operating hours only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class ServeSchedules : public testing::Test {
 protected:
  ServeSchedules() {
    folder_.make_folder("data/downloads/afinia/oficina_virtual");
    // Closed at any time: nothing but what is asked for happens here.
    folder_.write("radica.toml", R"([server]
listen = ""
[hours]
open = "00:00"
close = "00:00"
[[schedule]]
name = "sums"
cron = "0 0 1 1 *"
commands = ["version", "check"]
)");
  }
  std::unique_ptr<Process> serve() {
    auto process = std::make_unique<Process>(RADICA_BINARY, std::vector<std::string>{"serve"}, folder_.path());
    if (!process->says("worker_started")) throw std::runtime_error(process->wait().describe());
    return process;
  }
  std::string said(std::vector<std::string> words) {
    words.insert(words.begin(), {"--lang", "en", "--json"});
    const Ended ended = run_radica(words, folder_.path());
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
  bool comes(const std::string& text) {
    for (int look = 0; look < 150; ++look) {
      if (said({"schedule", "list", "sums"}).find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return false;
  }

  TemporaryFolder folder_;
};

TEST_F(ServeSchedules, WhatIsAskedForRunsAndEndsAndOutsideOfTheHoursNothingIsWatched) {
  auto process = serve();
  EXPECT_THAT(said({"schedule", "run-now", "sums"}), HasSubstr(R"("state":"en_tarea","fate":null)"));
  EXPECT_TRUE(comes(R"("fate":"hecha")")) << said({"schedule", "list", "sums"});
  process->send(SIGTERM);
  const Ended ended = process->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  EXPECT_THAT(ended.standard_error, HasSubstr(R"("event":"occurrence")"));
  EXPECT_THAT(ended.standard_error, Not(HasSubstr("watch_begun")));
}

// Killed while the occurrence is open: the next one ends it, once.
TEST_F(ServeSchedules, AnOccurrenceOutlivesTheProcessThatPlannedIt) {
  auto process = serve();
  said({"schedule", "run-now", "sums"});
  process->send(SIGKILL);
  process->wait();
  process = serve();
  EXPECT_TRUE(comes(R"("fate":"hecha")")) << said({"schedule", "list", "sums"});
  process->send(SIGTERM);
  process->wait();
}

}  // namespace
}  // namespace radica::test
