#include "app/lease_heart.h"

namespace radica {

LeaseHeart::LeaseHeart(Runs& runs, const Act& act)
    : thread_([this, &runs, &act] {
        std::unique_lock lock(mutex_);
        while (!stops_.wait_for(lock, kLeaseBeat, [this] { return is_stopping_; })) {
          lock.unlock();
          static_cast<void>(runs.beat(act, {}));
          lock.lock();
        }
      }) {}

LeaseHeart::~LeaseHeart() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stops_.notify_all();
  thread_.join();
}

}  // namespace radica
