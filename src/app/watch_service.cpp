#include "app/watch_service.h"

#include <unistd.h>

#include <csignal>

#include "app/audit_trail.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLook{1'000};

}  // namespace

// An end by itself is an error: the pause before the next beginning grows while it goes on (service_threads.h).
Result<milliseconds> WatchService::tick() {
  if (child_) {
    TRY_SET(const auto end, child_->look());
    if (end) {
      child_.reset();
      return fail(ErrorCode::kUnavailable, "E-RUN-023", {{"verb", "watch"}, {"exit", std::to_string(end->exit_code)}});
    }
  }
  const bool may_run = may_run_();
  if (may_run && !child_) TRY(begin());
  if (!may_run && child_) stop();
  return kLook;
}

Result<void> WatchService::begin() {
  ChildSetup setup{program_, {}, -1, STDOUT_FILENO, STDERR_FILENO, true};
  setup.words.emplace_back("watch");
  setup.environment.emplace_back(kTaskVariable, "watch");
  TRY_SET(ChildProcess child, ChildProcess::start(setup));
  child_.emplace(std::move(child));
  log_.info("watch_begun", {{"pid", static_cast<std::int64_t>(child_->id())}});
  return {};
}

void WatchService::stop() {
  if (!child_) return;
  child_->send(SIGTERM);
  const auto kill_at = steady_clock::now() + grace_;
  const auto ended = child_->wait([this, kill_at]() -> Result<void> {
    if (steady_clock::now() >= kill_at) child_->send(SIGKILL);
    return {};
  });
  log_.info("watch_ended", {{"exit_code", ended ? ended->exit_code : -1}});
  child_.reset();
}

}  // namespace radica
