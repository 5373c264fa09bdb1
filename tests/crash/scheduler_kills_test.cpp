// Several schedulers and a worker, each a process of its own, on one database and a clock that runs through weeks in
// seconds: they are killed and stopped at random instants, the clock jumps. In the end each planned occurrence has one
// row with one end, and no more tasks than its commands. A short loop by default; `./dev soak schedulers` is
// the long one.
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/migrate.h"
#include "app/scheduler.h"
#include "app/task_kinds.h"
#include "app/timetable.h"
#include "contract/postgres_world.h"
#include "contract/sqlite_world.h"
#include "support/schedules.h"
#include "support/soak.h"

namespace radica::test {
namespace {

constexpr int kSchedulers = 3;
constexpr std::int64_t kMinute = 60'000;  // ms

// What the processes share.
struct Stage {
  std::atomic<std::int64_t> now_ms{0};
  std::atomic<std::int64_t> ticks{0}, failed_ticks{0}, tasks{0};
};

template <class World>
class SchedulerKills : public testing::Test {
 protected:
  SchedulerKills()
      : stage_(new (::mmap(nullptr, sizeof(Stage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Stage) {
    const LoadedConfig loaded = load_config({.file = {}, .search = {}, .environment = {}, .flags = {}});
    zone_ = Zone::open("America/Bogota").value();
    timetable_ = timetable_of(loaded.config, zone_).value();
  }
  ~SchedulerKills() override {
    for (const pid_t child : children_) end(child);
    ::munmap(stage_, sizeof(Stage));
  }

  // No connection is open in this process while it forks: SQLite may not be carried over.
  template <class Work>
  pid_t start(const Work& work) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
      const auto sql = world_.open();
      const auto tasks = db_tasks(*sql);
      work(*sql, *tasks);
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "%s\n", exception.what());
    }
    ::_exit(1);
  }
  pid_t start_scheduler() {
    return start([this](Sql& sql, TaskQueue& tasks) {
      const auto schedules = db_schedules(sql, tasks);
      const auto clock = fixed_clock(0);
      const auto log = Log::open({.folder = "", .stderr_level = LogLevel::kOff}, *clock);
      Scheduler scheduler(always(timetable_), *schedules, tasks, *log, {"radica", "serve", "", 0},
                          [this] { return stage_->now_ms.load(); });
      for (;;) {
        const auto slept = scheduler.tick();
        ++(slept ? stage_->ticks : stage_->failed_ticks);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  }
  pid_t start_worker() {
    return start([this](Sql&, TaskQueue& tasks) {
      std::mt19937 random(::getpid());
      for (;;) {
        const auto task = tasks.claim_next({.weight = kHeaviest, .least_priority = 0, .exclusive = true});
        if (!task || !*task) {
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
          continue;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 10));
        TaskVerdict verdict;
        verdict.state = random() % 8 == 0 ? TaskState::kFailed : TaskState::kDone;
        verdict.end = {verdict.state == TaskState::kDone ? 0 : 69, ""};
        if (tasks.finish(**task, verdict)) ++stage_->tasks;
      }
    });
  }
  static void end(pid_t child) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }

  // Until every scheduler that lives has ticked a few times since.
  void let_tick() const {
    const std::int64_t goal = stage_->ticks + 3 * kSchedulers;
    for (int i = 0; i < 5000 && stage_->ticks < goal; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  World world_;
  Zone zone_;
  Timetable timetable_;
  Stage* stage_;
  std::vector<pid_t> children_;  // the last one is the worker
};

using Worlds = testing::Types<SqliteWorld, PostgresWorld>;
TYPED_TEST_SUITE(SchedulerKills, Worlds);

TYPED_TEST(SchedulerKills, EveryOccurrenceHasExactlyOneEnd) {
  const int kills = number_of("RADICA_SOAK_KILLS", 60);
  const auto clock = fixed_clock(0);
  {
    const auto sql = this->world_.open();
    ASSERT_TRUE(migrate(*sql, {}, *clock, {"afinia"}));
  }
  const std::int64_t from = this->zone_.to_unix(local_from_civil({2026, 11, 30, 4, 0, 0}));
  this->stage_->now_ms = from * 1000;
  for (int i = 0; i < kSchedulers; ++i) this->children_.push_back(this->start_scheduler());
  this->let_tick();  // they have begun: what comes now counts
  this->children_.push_back(this->start_worker());
  std::mt19937 random(7);
  std::int64_t newest = from * 1000;
  for (int i = 0; i < kills; ++i) {
    for (int step = 0; step < 6; ++step) {
      // Minutes or hours; now and then the clock goes back by up to two.
      const std::int64_t jump = random() % 3 == 0 ? static_cast<std::int64_t>(random() % 150) * kMinute
                                                  : static_cast<std::int64_t>(random() % 400'000);
      this->stage_->now_ms += random() % 12 == 0 ? -jump : jump;
      newest = std::max(newest, this->stage_->now_ms.load());
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 8000));
    }
    pid_t& victim = this->children_.at(random() % kSchedulers);
    if (random() % 4 == 0) {
      ::kill(victim, SIGSTOP);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
      ::kill(victim, SIGCONT);
      continue;
    }
    this->end(victim);
    victim = this->start_scheduler();
  }
  // A day on, in which everything comes to its end.
  this->stage_->now_ms = newest;
  for (int minute = 0; minute < 24 * 60; minute += 10) {
    this->stage_->now_ms += 10 * kMinute;
    this->let_tick();
  }
  const std::int64_t until = this->stage_->now_ms / 1000;
  for (const pid_t child : this->children_) this->end(child);
  this->children_.clear();

  const auto sql = this->world_.open();
  const auto tasks = db_tasks(*sql);
  const auto schedules = db_schedules(*sql, *tasks);
  std::map<std::string, int> of_occurrence;
  const std::vector<TaskInfo> all_tasks = tasks->list({}, 1'000'000).value();
  for (const TaskInfo& task : all_tasks) ++of_occurrence[task.spec.occurrence];
  std::size_t planned = 0, done = 0, caught = 0;
  for (const Schedule& schedule : this->timetable_.schedules) {
    std::set<std::int64_t> expected;
    for (auto instant = next_planned(this->timetable_, schedule, from); *instant <= until;
         instant = next_planned(this->timetable_, schedule, *instant))
      expected.insert(*instant);
    planned += expected.size();
    const std::vector<Occurrence> rows = schedules->latest(schedule.name, 1'000'000).value();
    for (const Occurrence& one : rows) {
      EXPECT_EQ(expected.erase(one.instant), 1U) << one.key() << " was never planned, or twice";
      const bool is_fresh = one.instant > until - 7200;  // may still be at work
      EXPECT_TRUE(is_fresh || one.state == OccurrenceState::kEnded) << one.key() << " " << id_of(one.state);
      EXPECT_EQ(one.state == OccurrenceState::kEnded, one.fate != Fate::kOpen) << one.key();
      const bool was_left_out = one.fate == Fate::kAbsorbed || (one.fate == Fate::kSkipped && one.task == 0);
      const int most = was_left_out ? 0 : static_cast<int>(schedule.commands.size());
      EXPECT_LE(of_occurrence[one.key()], most) << one.key();
      const bool is_done = one.fate == Fate::kDone || one.fate == Fate::kLate;
      EXPECT_EQ(is_done && of_occurrence[one.key()] != most, false) << one.key();
      done += is_done ? 1 : 0;
      caught += one.reason == Reason::kCaughtUp ? 1 : 0;
    }
    EXPECT_TRUE(expected.empty()) << schedule.name << ": " << expected.size() << " without a row, from "
                                  << format_local(this->zone_.to_local(*expected.begin()));
  }
  // The test is worth nothing if nothing happened.
  EXPECT_GT(planned, 50U);
  EXPECT_GT(done, 3U);
  EXPECT_GT(this->stage_->tasks, 3);
  EXPECT_EQ(this->stage_->failed_ticks, 0);
  std::printf("planned %zu, done %zu, caught up %zu, tasks %lld, ticks %lld\n", planned, done, caught,
              static_cast<long long>(this->stage_->tasks), static_cast<long long>(this->stage_->ticks));
}

}  // namespace
}  // namespace radica::test
