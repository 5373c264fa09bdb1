// Facts that alert rules and indicators are made of (SPEC §14): runs, rows a day, how long files waited, when something
// watched over it all. Thread-safe. new_rows() and waits() read a table through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"

namespace radica {

struct RunFact {
  std::string id, verb, outcome;  // ports/runs.h
  std::string error_id;           // "E-SQL-002"; empty = none
  LocalTime started = 0;
  std::optional<LocalTime> ended;
};

// So many files waited for so long until the row of their claim was there.
struct WaitCount {
  std::int64_t seconds = 0, files = 0;
};

class Indicators {
 public:
  virtual ~Indicators() = default;

  virtual Result<std::vector<RunFact>> runs(LocalTime since) = 0;  // begun since then, newest first
  // Of these runs, what they noted of a kind as JSON: of all companies the sums, or the stages.
  struct RunNotes {
    std::string id, verb, balance, stages;
  };
  virtual Result<std::vector<RunNotes>> notes(LocalTime since) = 0;  // of runs that ended, newest first

  // Rows made on each day (YYYY-MM-DD) that had any.
  virtual Result<std::vector<std::pair<std::string, std::int64_t>>> new_rows(const std::string& company,
                                                                             LocalTime since) = 0;
  // From the moment the first data file of a claim was seen to that of its first row, of rows made since then, in order
  // of the wait. Claims known only from lists are not among them.
  virtual Result<std::vector<WaitCount>> waits(const std::string& company, LocalTime since) = 0;

  // `owner` is there now: its present stretch is prolonged when it was there `gap_seconds` ago, else a new one begins.
  virtual Result<void> beat(const Act& act, std::string_view owner, std::int64_t gap_seconds) = 0;
  // Stretches [since, until] in Unix seconds that end after `after`, by their begin.
  virtual Result<std::vector<std::pair<std::int64_t, std::int64_t>>> uptime(std::int64_t after) = 0;
};

}  // namespace radica
