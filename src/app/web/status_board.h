// What is dear to find out (counts of whole tables), found out now and then, so that no page waits for it: a service of
// `radica serve`. A round is followed by a rest of twenty times its length, at least ten seconds; when a run has ended
// meanwhile, of five times its length.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/documents/quarantine.h"
#include "app/documents/status.h"
#include "app/service.h"
#include "ports/integrity.h"

namespace radica {

struct BoardRound {
  LocalTime as_of = 0;
  Status status;
  std::vector<CompanySummary> summaries;             // by company
  std::vector<CheckNote> checks;                     // what the last ones found, of the companies of the configuration
  std::int64_t queued = 0, running = 0, paused = 0;  // tasks
};

// The last round. Thread-safe.
class BoardNotes {
 public:
  void put(std::shared_ptr<const BoardRound> round) {
    const std::lock_guard lock(mutex_);
    last_ = std::move(round);
  }
  // nullptr before the first one.
  [[nodiscard]] std::shared_ptr<const BoardRound> last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const BoardRound> last_;  // shared with who reads it
};

class StatusBoard final : public Service {
 public:
  StatusBoard(World& world, BoardNotes& notes) : world_(world), notes_(notes) {}  // both outlive it
  [[nodiscard]] std::string_view name() const override { return "status_board"; }
  Result<std::chrono::milliseconds> tick() override;

 private:
  World& world_;
  BoardNotes& notes_;
  Result<std::string> newest_end();
  Result<void> count();

  std::unique_ptr<Session> session_;
  std::chrono::steady_clock::time_point due_, soonest_;
  std::string counted_end_;  // of the last round
};

}  // namespace radica
