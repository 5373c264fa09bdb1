// The watcher of `radica serve`: `radica watch` as a process of its own while it may run, begun anew when it ends.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/service.h"
#include "base/child_process.h"
#include "base/log.h"

namespace radica {

class WatchService final : public Service {
 public:
  // `program`: the words before "watch". `may_run`: within the operating hours. `grace`: for its last run when it
  // stops.
  WatchService(std::vector<std::string> program, std::function<bool()> may_run, std::chrono::seconds grace, Log& log)
      : program_(std::move(program)), may_run_(std::move(may_run)), grace_(grace), log_(log) {}
  ~WatchService() override { stop(); }

  [[nodiscard]] std::string_view name() const override { return "watch"; }
  Result<std::chrono::milliseconds> tick() override;

 private:
  Result<void> begin();
  void stop();

  const std::vector<std::string> program_;
  const std::function<bool()> may_run_;
  const std::chrono::seconds grace_;
  Log& log_;
  std::optional<ChildProcess> child_;
};

}  // namespace radica
