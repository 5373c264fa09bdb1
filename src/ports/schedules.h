// The rows of schedules in the database (SPEC §14): their occurrences, each of which ends once, and what people asked
// of them. Any number of schedulers may work on one database: whoever makes the row of an occurrence first decides on
// it, and its task goes into the queue in the same transaction. Instants are Unix seconds by the clock of the caller.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/run.h"
#include "model/schedule.h"
#include "ports/tasks.h"

namespace radica {

// What becomes of an occurrence, and the task that it puts into the queue, if any (of which command).
struct Ruling {
  Decision decision;
  std::optional<TaskSpec> task;
  int step = 0;
};

// Up to which instant every occurrence of a schedule has its row. The turn is another one each time the clock was set
// back: what was begun in the one before writes nothing any more.
struct Seen {
  std::int64_t instant = 0, turn = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};
using SeenOfAll = std::map<std::string, Seen>;  // by name

class Schedules {
 public:
  virtual ~Schedules() = default;

  // Also of others; of these, one that is new begins at `now`.
  virtual Result<SeenOfAll> begin(const Act& act, const std::vector<std::string>& names, std::int64_t now) = 0;
  // All occurrences of these up to `now` have their rows. Never goes back.
  virtual Result<void> advance(const Act& act, const SeenOfAll& seen, std::int64_t now) = 0;
  // The clock was set back to `now`: what counts as missed behind it is forgotten, and comes again.
  virtual Result<void> set_back(const Act& act, const std::vector<std::string>& names, std::int64_t now) = 0;

  // Makes the row of an occurrence and asks what becomes of it, of the others that count and the pause of its instant.
  // False when the row is there: somebody else decides; or when the turn is over. With an actor and without a turn it
  // was asked for, which is noted too.
  using Decide = std::function<Result<Ruling>(const std::optional<Pause>& pause, const Others& others)>;
  virtual Result<bool> plan(const Act& act, const Occurrence& planned, std::optional<std::int64_t> turn,
                            const Decide& decide) = 0;
  // The same of an open occurrence. False when it is not any more as it was `known`.
  using Settle = std::function<Result<Ruling>(const Others& others)>;
  virtual Result<bool> settle(const Act& act, const Occurrence& known, std::int64_t now, const Settle& settle) = 0;

  virtual Result<std::vector<Occurrence>> open() = 0;                                                // by instant
  virtual Result<std::vector<Occurrence>> latest(std::string_view schedule, std::size_t limit) = 0;  // newest first

  virtual Result<void> pause(const Act& act, std::string_view schedule, std::int64_t now,
                             std::optional<std::int64_t> until, std::string_view reason) = 0;
  virtual Result<void> resume(const Act& act, std::string_view schedule, std::int64_t now) = 0;
  virtual Result<std::vector<PauseAct>> pauses() = 0;  // of all, the last said first
};

}  // namespace radica
