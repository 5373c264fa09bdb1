#include "base/process.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <string_view>

namespace radica {
namespace {

// A file of /proc, whole or its first page; empty if it cannot be read.
std::string read_proc(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(file, buffer.data(), buffer.size());
  ::close(file);
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

std::string read_link(const std::string& path) {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t size = ::readlink(path.c_str(), buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

std::string pid_namespace() {
  return read_link("/proc/self/ns/pid");
}

std::string program_of(const std::string& process) {
  constexpr std::string_view kReplaced = " (deleted)";
  std::string path = read_link("/proc/" + process + "/exe");
  if (path.ends_with(kReplaced)) path.resize(path.size() - kReplaced.size());
  return path;
}

// Word `index` from 0 of a text of words parted by one blank.
std::string_view word(std::string_view text, int index) {
  for (; index > 0; --index) text.remove_prefix(std::min(text.find(' ') + 1, text.size()));
  return text.substr(0, text.find(' '));
}

// From the state on: "pid (name) state …", where the name may hold blanks and parentheses; the start time is field 22.
std::string stat_of_process(std::int64_t pid) {
  const std::string stat = read_proc("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t name_end = stat.rfind(')');
  return name_end == std::string::npos || name_end + 2 >= stat.size() ? std::string() : stat.substr(name_end + 2);
}

}  // namespace

bool is_stopped(std::int64_t pid) {
  const std::string stat = stat_of_process(pid);
  return !stat.empty() && (stat.front() == 'T' || stat.front() == 't');
}

void leave_no_core_dump() {
  // To the kernel 1 is the limit at which it calls no program of core_pattern either; a file needs more than a byte.
  // PR_SET_DUMPABLE would do it too, but then nobody, not even we, could tell which program a process of ours is.
  const rlimit none{1, 1};
  if (::setrlimit(RLIMIT_CORE, &none) == 0) return;
  const rlimit nothing{0, 0};  // an administrator has set 0, which only root may raise
  ::setrlimit(RLIMIT_CORE, &nothing);
}

bool is_child_of_own_program() {
  const std::string own = program_of("self");
  return !own.empty() && program_of(std::to_string(::getppid())) == own;
}

std::string user_name(std::uint32_t id) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) return entry.pw_name;
  return std::to_string(id);
}

std::optional<std::int64_t> start_of_process(std::int64_t pid) {
  const std::string stat = stat_of_process(pid);
  const std::string_view state = word(stat, 0);
  if (state.empty() || state == "Z" || state == "X") return std::nullopt;
  const std::string_view start = word(stat, 19);
  std::int64_t ticks = 0;
  const auto parsed = std::from_chars(start.data(), start.data() + start.size(), ticks);
  if (parsed.ec != std::errc()) return std::nullopt;
  return ticks;
}

ProcessIdentity this_process() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  std::string boot_id = read_proc("/proc/sys/kernel/random/boot_id");
  while (!boot_id.empty() && boot_id.back() == '\n') boot_id.pop_back();
  const std::int64_t pid = ::getpid();
  return {host.data(), boot_id + " " + pid_namespace(), pid, start_of_process(pid).value_or(0)};
}

}  // namespace radica
