#include "support/run_binary.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

[[noreturn]] void fail_with(int number, const std::string& what) {
  throw std::system_error(number, std::generic_category(), what);
}

int memory_file(const char* name) {
  const int file = ::memfd_create(name, MFD_CLOEXEC);
  if (file < 0) fail_with(errno, name);
  return file;
}

std::string contents(int file) {
  std::string text;
  std::array<char, 65536> piece{};
  off_t at = 0;
  for (;;) {
    const ssize_t got = ::pread(file, piece.data(), piece.size(), at);
    if (got <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
    at += got;
  }
}

bool is_inherited(std::string_view entry) {
  for (const std::string_view name : {"RADICA_", "LANG=", "LANGUAGE=", "LC_"})
    if (entry.starts_with(name)) return false;
  return true;
}

std::vector<std::string> environment_with(const Environment& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (is_inherited(text) && !added.contains(std::string(text.substr(0, text.find('='))))) entries.emplace_back(text);
  }
  for (const auto& [name, value] : added) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

std::string Ended::describe() const {
  std::string text = signal != 0 ? "signal " + std::to_string(signal) : "exit code " + std::to_string(exit_code);
  if (timed_out) text += " (killed: it ran too long)";
  if (!standard_error.empty()) text += "\n" + standard_error;
  return text;
}

Process::Process(const std::string& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& folder, const Environment& environment) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> entries = environment_with(environment);

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_with(errno, "pipe");
  output_ = memory_file("stdout");
  error_ = memory_file("stderr");
  alive_ = ends[0];

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output_, 1);
  posix_spawn_file_actions_adddup2(&actions, error_, 2);
  // Nothing is ever written here: the descriptor closes with the process, whatever ends it.
  posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  const int failed =
      ::posix_spawnp(&id_, program.c_str(), &actions, nullptr, pointers(words).data(), pointers(entries).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) {
    for (const int file : {output_, error_, alive_}) ::close(file);
    fail_with(failed, program);
  }
}

Process::~Process() {
  if (!is_reaped_) {
    send(SIGKILL);
    reap();
  }
  for (const int file : {output_, error_, alive_}) ::close(file);
}

void Process::send(int signal) {
  if (!is_reaped_) ::kill(id_, signal);
}

void Process::reap() {
  while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
  }
  is_reaped_ = true;
}

bool Process::ends_within(milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  while (!is_reaped_) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    pollfd watched{alive_, POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
    if (ready > 0)
      reap();
    else if (ready == 0 || errno != EINTR)
      return false;
  }
  return true;
}

bool Process::is_running() {
  return !ends_within(milliseconds(0));
}

Ended Process::wait(milliseconds limit) {
  // A soak runs with what others leave of the processor.
  if (std::getenv("RADICA_SOAK_KILLS") != nullptr) limit *= 15;
  Ended ended;
  if (!ends_within(limit)) {
    ended.timed_out = true;
    send(SIGKILL);
    reap();
  }
  if (WIFEXITED(status_)) ended.exit_code = WEXITSTATUS(status_);
  if (WIFSIGNALED(status_)) ended.signal = WTERMSIG(status_);
  ended.standard_output = contents(output_);
  ended.standard_error = contents(error_);
  return ended;
}

bool Process::stops_within(milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  siginfo_t seen{};
  while (!ends_within(milliseconds(5)) && steady_clock::now() < deadline) {
    // Does not reap: WNOWAIT leaves the news to who waits for the end.
    if (::waitid(P_PID, static_cast<id_t>(id_), &seen, WSTOPPED | WNOHANG | WNOWAIT) == 0 && seen.si_pid == id_)
      return true;
  }
  return false;
}

bool Process::says(const std::string& text, milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  const auto is_said = [&] {
    return contents(output_).find(text) != std::string::npos || contents(error_).find(text) != std::string::npos;
  };
  while (!is_said()) {
    // A memory file cannot be polled; the child's end is waited for in short steps between looks.
    if (ends_within(milliseconds(5))) return is_said();
    if (steady_clock::now() >= deadline) return false;
  }
  return true;
}

Ended run_program(const std::string& program, const std::vector<std::string>& arguments,
                  const std::filesystem::path& folder, const Environment& environment) {
  return Process(program, arguments, folder, environment).wait();
}

Ended run_radica(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                 const Environment& environment) {
  return run_program(RADICA_BINARY, arguments, folder, environment);
}

}  // namespace radica::test
