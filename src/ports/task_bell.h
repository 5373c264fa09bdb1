// Tells a worker that something may have changed in the queue of tasks. One thread.
#pragma once

#include <chrono>

#include "base/error.h"

namespace radica {

class TaskBell {
 public:
  virtual ~TaskBell() = default;
  // Waits until it may be worth looking, until somebody woke the descriptor it was made with, or for so long.
  virtual Result<void> wait(std::chrono::milliseconds most) = 0;
};

}  // namespace radica
