#include "app/web/status_board.h"

#include <algorithm>
#include <array>

#include "adapters/db_integrity.h"
#include "adapters/db_tasks.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kShortestRest{10'000}, kLook{500};
constexpr int kRestOfRound = 20, kRestBehindRun = 5;
constexpr std::size_t kMostTasks = 10'000;

Result<void> count_tasks(TaskQueue& tasks, BoardRound& round) {
  constexpr std::array kUnfinished{TaskState::kQueued, TaskState::kRunning, TaskState::kPaused};
  TRY_SET(const auto found, tasks.list(kUnfinished, kMostTasks));
  for (const TaskInfo& task : found)
    ++(task.state == TaskState::kQueued    ? round.queued
       : task.state == TaskState::kRunning ? round.running
                                           : round.paused);
  return {};
}

}  // namespace

// Which run ended last, as far as that can be told at a glance.
Result<std::string> StatusBoard::newest_end() {
  TRY_SET(const auto run, session_->runs()->last_run());
  return run && run->ended ? run->id : std::string();
}

Result<std::chrono::milliseconds> StatusBoard::tick() {
  if (!session_) {
    TRY_SET(session_, Session::open(world_, {.verb = "serve", .database = true}));
  }
  const auto began = std::chrono::steady_clock::now();
  TRY_SET(std::string end, newest_end());
  const bool has_ended = !end.empty() && end != counted_end_;
  if (began < (has_ended ? soonest_ : due_)) return kLook;
  TRY(count());
  counted_end_ = std::move(end);
  const auto now = std::chrono::steady_clock::now();
  soonest_ = now + kRestBehindRun * (now - began);
  due_ = now + std::max<std::chrono::steady_clock::duration>(kShortestRest, kRestOfRound * (now - began));
  return kLook;
}

Result<void> StatusBoard::count() {
  auto round = std::make_shared<BoardRound>();
  round->as_of = world_.real_clock->now();
  TRY_SET(round->status, read_status(world_, *session_));
  Views& views = *session_->views();
  for (const CompanyConfig& company : world_.config().companies) {
    CompanySummary summary{company.name, {}, {}, {}};
    TRY_SET(summary.groups, views.quarantine_groups(company.name, {}));
    TRY_SET(summary.repairs, views.repair_groups(company.name));
    TRY_SET(summary.incomplete, views.incomplete(company.name, world_.config().rules.expected));
    round->summaries.push_back(std::move(summary));
  }
  TRY_SET(round->checks, db_integrity(*session_->sql())->checks());
  std::erase_if(round->checks, [this](const CheckNote& note) {
    return std::ranges::find(world_.config().companies, note.company, &CompanyConfig::name) ==
           world_.config().companies.end();
  });
  TRY(count_tasks(*db_tasks(*session_->sql()), *round));
  notes_.put(std::move(round));
  return {};
}

}  // namespace radica
