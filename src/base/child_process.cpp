#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/descriptor.h"

extern char** environ;

namespace radica {
namespace {

constexpr int kPause = 20;                  // milliseconds
constexpr std::size_t kMostKept = 1 << 20;  // bytes

Failure not_started(const std::string& program, int number) {
  return fail(code_of_errno(number), "E-RUN-021",
              {{"program", program}, {"reason", std::string(reason_of_errno(number))}});
}

int memory_file(const char* name) {
  return ::memfd_create(name, MFD_CLOEXEC);
}

std::string content_of(int file) {
  std::string text(kMostKept, '\0');
  const ssize_t size = file < 0 ? 0 : ::pread(file, text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& more) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto replaces = [&text](const auto& added) {
      return text.starts_with(added.first) && text.substr(added.first.size(), 1) == "=";
    };
    bool is_replaced = false;
    for (const auto& added : more) is_replaced = is_replaced || replaces(added);
    if (!is_replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

// In the child, beside threads of the parent that are no more: only system calls.
[[noreturn]] void become(const std::vector<char*>& words, const std::vector<char*>& environment, const int (&files)[3],
                         int kept, pid_t parent, bool has_group, int answer) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  if (has_group) ::setpgid(0, 0);
  ::signal(SIGPIPE, SIG_DFL);
  for (int place = 0; place < 3; ++place)
    if (::dup2(files[place], place) < 0) ::_exit(127);
  if (kept >= 0) ::fcntl(kept, F_SETFD, 0);
  ::execvpe(words.front(), words.data(), environment.data());
  const int number = errno;
  static_cast<void>(!::write(answer, &number, sizeof number));
  ::_exit(127);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const ChildSetup& setup) {
  std::vector<std::string> words = setup.words, environment = environment_with(setup.environment);
  const std::vector<char*> arguments = pointers_to(words), variables = pointers_to(environment);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ChildProcess child(-1, setup.has_own_group, setup.standard_output < 0 ? memory_file("output") : -1,
                     setup.standard_error < 0 ? memory_file("error") : -1);
  int answer[2] = {-1, -1};
  if (nothing < 0 || (child.error_ < 0 && setup.standard_error < 0) || ::pipe2(answer, O_CLOEXEC) != 0) {
    const int number = errno;
    ::close(nothing);
    return not_started(words.front(), number);
  }
  const int files[3] = {setup.standard_input < 0 ? nothing : setup.standard_input,
                        setup.standard_output < 0 ? child.output_ : setup.standard_output,
                        setup.standard_error < 0 ? child.error_ : setup.standard_error};
  const pid_t parent = ::getpid();
  child.id_ = ::fork();
  if (child.id_ == 0)
    become(arguments, variables, files, setup.kept ? setup.kept->get() : -1, parent, setup.has_own_group, answer[1]);
  int number = child.id_ < 0 ? errno : 0;
  ::close(nothing);
  ::close(answer[1]);
  if (number == 0) {
    ssize_t size = 0;
    while ((size = ::read(answer[0], &number, sizeof number)) < 0 && errno == EINTR) continue;
    if (size <= 0) number = 0;  // it became the program
  }
  ::close(answer[0]);
  if (number != 0) return not_started(words.front(), number);
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      has_group_(other.has_group_),
      output_(std::exchange(other.output_, -1)),
      error_(std::exchange(other.error_, -1)) {}

ChildProcess::~ChildProcess() {
  end();
  if (output_ >= 0) ::close(output_);
  if (error_ >= 0) ::close(error_);
}

void ChildProcess::send(int signal) const {
  if (id_ > 0) ::kill(has_group_ ? -id_ : id_, signal);
}

void ChildProcess::end() {
  if (id_ <= 0) return;
  send(SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
  id_ = -1;
}

Result<std::optional<ChildEnd>> ChildProcess::look() {
  int status = 0;
  const pid_t ended = ::waitpid(id_, &status, WNOHANG);
  if (ended < 0 && errno != EINTR) return not_started("waitpid", errno);
  if (ended != id_) return std::optional<ChildEnd>();
  id_ = -1;
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return std::optional(
      ChildEnd{signal != 0 ? 128 + signal : WEXITSTATUS(status), signal, content_of(output_), content_of(error_)});
}

Result<ChildEnd> ChildProcess::wait(const std::function<Result<void>()>& on_wait) {
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));  // readable at its end
  for (;;) {
    TRY_SET(auto end, look());
    if (end) return std::move(*end);
    TRY(on_wait());
    pollfd watched{handle.get(), POLLIN, 0};  // without a handle the pause alone
    ::poll(&watched, 1, kPause);
  }
}

Result<ChildEnd> run_child(const ChildSetup& setup) {
  TRY_SET(ChildProcess child, ChildProcess::start(setup));
  return child.wait([] { return Result<void>{}; });
}

}  // namespace radica
