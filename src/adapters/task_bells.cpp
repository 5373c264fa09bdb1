#include "adapters/task_bells.h"

#include <poll.h>

#include <algorithm>
#include <optional>

#include "adapters/pg_connection.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLookBehindPooler{250};
constexpr milliseconds kConnectTimeout{2'000}, kReconnect{5'000}, kBehindPooler{600'000};

milliseconds until(steady_clock::time_point time) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(time - steady_clock::now()));
}

// True when it was woken. A signal ends the wait too.
bool sleep_unless_woken(int wake, milliseconds time) {
  pollfd watched{wake, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(time.count())) != 0;
}

class LookingBell final : public TaskBell {
 public:
  LookingBell(TaskQueue& tasks, milliseconds period, int wake) : tasks_(tasks), period_(period), wake_(wake) {}

  Result<void> wait(milliseconds most) override {
    for (const auto end = steady_clock::now() + most; steady_clock::now() < end;) {
      if (sleep_unless_woken(wake_, std::min(period_, until(end)))) return {};
      TRY_SET(const milliseconds due, tasks_.next_due(most));
      if (due.count() == 0) return {};
    }
    return {};
  }

 private:
  TaskQueue& tasks_;
  const milliseconds period_;
  const int wake_;
};

class ListeningBell final : public TaskBell {
 public:
  ListeningBell(PgAddress address, PgPassword password, TaskQueue& tasks, int wake)
      : address_(std::move(address)),
        password_(std::move(password)),
        looking_(tasks, kLookBehindPooler, wake),
        wake_(wake) {}

  Result<void> wait(milliseconds most) override {
    if (!connection_ && steady_clock::now() >= next_try_) listen();
    if (!connection_) return looking_.wait(most);
    const auto heard = connection_->wait_for_notice(wake_, most);
    if (!heard) connection_.reset();
    return {};
  }

 private:
  void listen() {
    next_try_ = steady_clock::now() + kReconnect;
    const auto password = password_.read();
    if (!password) return;
    auto connection = PgConnection::connect(address_, *password, kConnectTimeout);
    if (!connection) return;
    bool is_direct = false;
    const auto asked = (*connection)->query("LISTEN", "SELECT pg_backend_pid()", {}, [&](const PGresult& row) {
      is_direct = std::to_string((*connection)->backend_pid()) == PQgetvalue(&row, 0, 0);
      return Result<void>{};
    });
    if (asked && !is_direct) next_try_ = steady_clock::now() + kBehindPooler;
    if (!is_direct || !(*connection)->execute("LISTEN", "LISTEN radica_task")) return;
    connection_ = std::move(*connection);
  }

  const PgAddress address_;
  const PgPassword password_;
  LookingBell looking_;
  const int wake_;
  std::unique_ptr<PgConnection> connection_;  // none behind a pooler, or while the server is away
  steady_clock::time_point next_try_;
};

}  // namespace

std::unique_ptr<TaskBell> looking_bell(TaskQueue& tasks, milliseconds period, int wake) {
  return std::make_unique<LookingBell>(tasks, period, wake);
}

Result<std::unique_ptr<TaskBell>> listening_bell(const std::string& url, PgPassword password, TaskQueue& tasks,
                                                 int wake) {
  TRY_SET(PgAddress address, PgAddress::parse(url));
  return std::unique_ptr<TaskBell>(
      std::make_unique<ListeningBell>(std::move(address), std::move(password), tasks, wake));
}

}  // namespace radica
