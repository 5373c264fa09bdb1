// What becomes of a task when an attempt ended: the one table of SPEC §1's exit codes for tasks. Pure but for the
// jitter of its pauses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ports/tasks.h"

namespace radica {

// Why a worker ended an attempt; kNone: it ended by itself.
enum class Ending : std::uint8_t { kNone, kDrain, kWish, kAttemptTime, kTotalTime, kLost };

struct AttemptEnd {
  int exit_code = 0;
  int signal = 0;  // that ended the process; 0 = none
  Ending ending = Ending::kNone;
  std::string error;  // our own line; empty = none
};

// 0 and 3 are done. Asked to stop by its worker or by somebody (kDrain, kWish), or kept out by another run (75): queued
// again, and the attempt does not count. 4, 69, the attempt's time, a signal: another attempt after a pause that grows,
// while there is one. All others fail. Who was killed in its last attempt is poisoned.
[[nodiscard]] TaskVerdict judge(const TaskInfo& task, const AttemptEnd& end);
// Of a task whose worker died: at once again, while there is an attempt.
[[nodiscard]] TaskVerdict judge_orphan(const TaskInfo& task);

}  // namespace radica
