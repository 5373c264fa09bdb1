// Workers that are killed and stopped at random: every task still ends exactly once.
#include <csignal>
#include <map>
#include <random>
#include <sstream>

#include "app/json_view.h"
#include "base/json.h"
#include "support/task_world.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int kWorkers = 3, kTasks = 60;
constexpr seconds kChaos{40};

class TaskChaos : public TaskWorld {
 protected:
  // Of all workers' logs: how often an end of each task was written down.
  std::map<std::int64_t, int> ends_written() {
    std::map<std::int64_t, int> ends;
    for (int i = 0; i < kWorkers; ++i) {
      std::istringstream lines(text_of(name(i) + "/data/logs/radica.log"));
      for (std::string line; std::getline(lines, line);) {
        JsonDocument document;
        if (document.parse(line)) continue;  // the last line of one that was killed
        const JsonView event(document);
        if (event["event"].text() == "task_ended" && event["state"].text() == "hecha") ++ends[event["task"].number()];
      }
    }
    return ends;
  }
  static std::string name(int worker) { return "worker" + std::to_string(worker); }
  std::int64_t open_tasks() {
    return std::stoll(
        database_.sql("SELECT count(*) FROM radica.radica_task WHERE state IN ('en_cola', 'en_curso')").front());
  }
};

TEST_F(TaskChaos, EveryTaskEndsOnceHoweverWorkersDieAndStandStill) {
  const Ended generated =
      run_radica({"generate", "--out", folder_.path("claims"), "--claims", "300", "--seed", "7"}, folder_.path());
  ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  std::mt19937 random(20261124);
  const auto below = [&random](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  std::vector<std::int64_t> ids;
  const auto add_tasks = [&] {
    for (int i = 0; i < kTasks; ++i) {
      TaskSpec spec = i % 3 == 0 ? quick()
                                 : spec_of({"consolidate", "--set", "pipeline.input=" + folder_.path("claims"), "--set",
                                            "pipeline.output=" + folder_.path("out" + std::to_string(ids.size()))});
      spec.attempts = 1000;
      spec.weight = 1;
      ids.push_back(add(spec));
    }
  };
  add_tasks();
  std::vector<std::unique_ptr<Process>> workers;
  for (int i = 0; i < kWorkers; ++i) workers.push_back(worker(name(i)));
  constexpr int kFewest = 8;  // kills and stops; a fast machine gets more tasks until there were so many
  int kills = 0, stops = 0;
  for (const auto end = steady_clock::now() + kChaos;
       kills + stops < kFewest || (steady_clock::now() < end && open_tasks() > 0);) {
    if (open_tasks() == 0) add_tasks();
    auto& victim = workers[static_cast<std::size_t>(below(kWorkers))];
    if (below(2) == 0) {
      victim->send(SIGKILL);
      victim->wait();
      victim = worker(name(static_cast<int>(&victim - workers.data())));
      ++kills;
    } else {
      victim->send(SIGSTOP);
      // As if it had stood still for longer than its lease: others take over, and then it goes on.
      if (below(2) == 0)
        database_.sql(
            "UPDATE radica.radica_task SET beat = beat - 100000 WHERE state = 'en_curso' "
            "AND pid = " +
            std::to_string(victim->id()));
      std::this_thread::sleep_for(milliseconds(below(1500)));
      victim->send(SIGCONT);
      ++stops;
    }
    std::this_thread::sleep_for(milliseconds(below(400)));
  }
  ASSERT_TRUE(becomes([this] { return open_tasks() == 0; }, seconds(120)));
  for (auto& worker : workers) {
    worker->send(SIGTERM);
    EXPECT_EQ(worker->wait().exit_code, 0);
  }
  const auto written = ends_written();
  for (const std::int64_t id : ids) {
    EXPECT_EQ(info(id).state, TaskState::kDone) << id << " " << info(id).end.error;
    // One that was killed behind its COMMIT did not come to say so.
    const auto found = written.find(id);
    EXPECT_LE(found == written.end() ? 0 : found->second, 1) << id;
  }
  RecordProperty("kills", kills);
  RecordProperty("stops", stops);
}

}  // namespace
}  // namespace radica::test
