// The signs of life of a command that holds the lease and runs no stages. One that is lost harms nobody: each
// transaction checks the lease.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "model/run.h"
#include "ports/runs.h"

namespace radica {

class LeaseHeart {
 public:
  // Both outlive it.
  LeaseHeart(Runs& runs, const Act& act);
  ~LeaseHeart();
  LeaseHeart(const LeaseHeart&) = delete;
  LeaseHeart& operator=(const LeaseHeart&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable stops_;
  bool is_stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace radica
