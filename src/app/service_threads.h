// The services of one process, each on a thread of its own until they are stopped.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/service.h"
#include "app/service_health.h"
#include "base/log.h"

namespace radica {

class ServiceThreads {
 public:
  explicit ServiceThreads(Log& log) : log_(log) {}
  ~ServiceThreads();  // stops them; a service is destroyed on its own thread
  ServiceThreads(const ServiceThreads&) = delete;
  ServiceThreads& operator=(const ServiceThreads&) = delete;
  void start(std::unique_ptr<Service> service);
  [[nodiscard]] const ServiceHealth& health() const { return health_; }

 private:
  void serve(std::unique_ptr<Service> service);
  bool rest(std::chrono::milliseconds time);  // true when it is over

  Log& log_;
  ServiceHealth health_;
  std::mutex mutex_;
  std::condition_variable stops_;
  bool is_over_ = false;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace radica
