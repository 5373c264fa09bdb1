#include "app/service_threads.h"

#include <algorithm>

namespace radica {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{1'000}, kLongestPause{60'000};  // after an error

}  // namespace

ServiceThreads::~ServiceThreads() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  stops_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ServiceThreads::start(std::unique_ptr<Service> service) {
  threads_.emplace_back([this, moved = std::move(service)]() mutable { serve(std::move(moved)); });
}

bool ServiceThreads::rest(milliseconds time) {
  std::unique_lock lock(mutex_);
  return stops_.wait_for(lock, time, [this] { return is_over_; });
}

void ServiceThreads::serve(std::unique_ptr<Service> service) {
  log_.info("service_started", {{"service", service->name()}});
  milliseconds pause = kFirstPause;
  auto failed = std::chrono::steady_clock::now();
  for (bool is_over = false; !is_over;) {
    const auto quiet = service->tick();
    const auto now = std::chrono::steady_clock::now();
    if (quiet) {
      health_.went_well(service->name(), now);
      if (now - failed > kLongestPause + pause) pause = kFirstPause;  // a beginning alone is no success yet
      is_over = rest(*quiet);
      continue;
    }
    log_.error("service_failed", {{"service", service->name()},
                                  {"error", quiet.error().describe()},
                                  {"pause_ms", static_cast<std::int64_t>(pause.count())}});
    health_.failed(service->name(), quiet.error(), now);
    failed = now;
    is_over = rest(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
  log_.info("service_stopped", {{"service", service->name()}});
}

}  // namespace radica
