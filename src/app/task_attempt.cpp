#include "app/task_attempt.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>

#include "app/audit_trail.h"
#include "app/json_view.h"
#include "app/task_kinds.h"
#include "app/world.h"
#include "base/child_process.h"
#include "base/descriptor.h"
#include "base/file.h"

namespace radica {
namespace {

using std::chrono::steady_clock;

constexpr off_t kMostLooked = 64 << 10;                          // bytes at the end of what was said
constexpr auto kGiveUp = kTaskLease - std::chrono::seconds(10);  // unheard of for so long
constexpr mode_t kOwnerAndGroup = 0640;

std::string tail_of(int file, off_t from) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || facts.st_size <= from) return {};
  const off_t begin = std::max(from, facts.st_size - kMostLooked);
  std::string text(static_cast<std::size_t>(facts.st_size - begin), '\0');
  const ssize_t size = ::pread(file, text.data(), text.size(), begin);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

AttemptEnd not_begun(const Error& error) {
  return {exit_code_of(error), 0, Ending::kNone, error.describe()};
}

// Asks the process to end once there is a reason, and ends it by force when it does not.
class Stopper {
 public:
  Stopper(const AttemptSetup& setup, const TaskInfo& task, AttemptControl& control, const ChildProcess& child)
      : setup_(setup), control_(control), child_(child) {
    if (task.spec.attempt_timeout.count() > 0) attempt_ends_ = begun_ + task.spec.attempt_timeout;
    if (task.deadline > 0 && task.started)
      total_ends_ = begun_ + std::chrono::milliseconds(std::max<std::int64_t>(task.deadline - *task.started, 0));
  }

  void look() {
    const auto now = steady_clock::now();
    if (now - control_.renewed.load() > kGiveUp) control_.ending = Ending::kLost;
    if (now >= total_ends_) ask(Ending::kTotalTime);
    if (now >= attempt_ends_) ask(Ending::kAttemptTime);
    const Ending ending = control_.ending;
    if (ending == Ending::kNone) return;
    if (ending == Ending::kLost) return child_.send(SIGKILL);
    if (!kill_at_) {
      kill_at_ = now + setup_.grace;
      child_.send(SIGTERM);
    } else if (now >= *kill_at_) {
      child_.send(SIGKILL);
    }
  }

 private:
  void ask(Ending ending) {
    Ending none = Ending::kNone;
    control_.ending.compare_exchange_strong(none, ending);
  }

  const AttemptSetup& setup_;
  AttemptControl& control_;
  const ChildProcess& child_;
  const steady_clock::time_point begun_ = steady_clock::now();
  steady_clock::time_point attempt_ends_ = steady_clock::time_point::max(), total_ends_ = attempt_ends_;
  std::optional<steady_clock::time_point> kill_at_;
};

}  // namespace

std::string task_log_path(const std::string& log_folder, std::int64_t id) {
  return join_path(log_folder, std::to_string(id) + ".log");
}

std::string last_error_in(std::string_view said) {
  constexpr std::string_view kBegin = "{\"error\":";
  std::size_t at = said.rfind(kBegin);
  while (at != std::string_view::npos && at > 0 && said[at - 1] != '\n') at = said.rfind(kBegin, at - 1);
  if (at == std::string_view::npos) return {};
  const std::string_view line = said.substr(at, said.find('\n', at) - at);
  JsonDocument document;
  if (document.parse(line)) return {};
  const JsonView error(document);
  return std::string(error["error"].text()) + ": " + std::string(error["what"].text());
}

AttemptEnd run_attempt(const AttemptSetup& setup, const TaskInfo& task, AttemptControl& control) {
  // What stands in the database decides nothing but which of the known commands runs.
  if (const auto known = task_of(task.spec.arguments); !known) return not_begun(known.error());
  if (const auto made = make_folders(setup.log_folder); !made) return not_begun(made.error());
  const std::string path = task_log_path(setup.log_folder, task.id);
  const Descriptor log(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, kOwnerAndGroup));
  if (log.get() < 0) return not_begun(fail_errno("E-FILE-002", path, errno).value());
  const off_t from = ::lseek(log.get(), 0, SEEK_END);
  ChildSetup words{setup.program, {}, -1, log.get(), log.get(), true};
  words.words.insert(words.words.end(), task.spec.arguments.begin(), task.spec.arguments.end());
  words.environment.emplace_back(kTaskVariable, std::to_string(task.id));
  auto child = ChildProcess::start(words);
  if (!child) return not_begun(child.error());
  control.child = child->id();
  Stopper stopper(setup, task, control, *child);
  const auto ended = child->wait([&stopper]() -> Result<void> {
    stopper.look();
    return {};
  });
  if (!ended) return not_begun(ended.error());
  return {ended->exit_code, ended->signal, control.ending, last_error_in(tail_of(log.get(), from))};
}

}  // namespace radica
