#include "base/fault.h"

#ifdef RADICA_FAULTS

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

namespace radica::fault {
namespace {

std::atomic<std::uint64_t> call_count{0}, database_call_count{0};

std::uint64_t number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

// Tells a loop over N that this run still makes that many calls, or comes that often to a point.
void leave_mark() {
  const char* path = std::getenv("RADICA_FAULT_MARK");
  if (path == nullptr) return;
  const int file = ::open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file >= 0) ::close(file);
}

void append_to_list(const char* name) {
  static const char* const path = std::getenv("RADICA_FAULT_LIST");
  if (path == nullptr) return;
  const int file = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  const std::string line = std::string(name) + "\n";
  [[maybe_unused]] const ssize_t written = ::write(file, line.data(), line.size());
  ::close(file);
}

// NAME or NAME#K of RADICA_FAULT_POINT, and what is sent to the process there.
struct WantedPoint {
  WantedPoint() {
    const char* text = std::getenv("RADICA_FAULT_POINT");
    if (text == nullptr) return;
    name = text;
    if (const std::size_t mark = name.find('#'); mark != std::string::npos) {
      time = std::strtoull(name.c_str() + mark + 1, nullptr, 10);
      name.resize(mark);
    }
    const char* list = std::getenv("RADICA_FAULT_SIGNALS");
    std::istringstream numbers(list == nullptr ? std::to_string(SIGKILL) : list);
    for (int number = 0; numbers >> number;) signals.push_back(number);
  }
  std::string name;
  std::uint64_t time = 1;
  std::vector<int> signals;
};

}  // namespace

void reach(const char* name) {
  append_to_list(name);
  static const WantedPoint wanted;
  static std::atomic<std::uint64_t> reached{0};
  const bool is_wanted = wanted.name == name || wanted.name == "*";
  if (!is_wanted || reached.fetch_add(1) + 1 != wanted.time) return;
  leave_mark();
  for (const int signal : wanted.signals) ::kill(::getpid(), signal);
}

bool next_call_fails() {
  static const std::uint64_t failing = number_in("RADICA_FAULT_CALL");
  if (call_count.fetch_add(1) + 1 != failing) return false;
  leave_mark();
  return true;
}

Passing next_database_call_passes() {
  static const std::uint64_t lost = number_in("RADICA_FAULT_LOST"), aborted = number_in("RADICA_FAULT_ABORTED");
  const std::uint64_t call = database_call_count.fetch_add(1) + 1;
  if (call != lost && call != aborted) return Passing::kNone;
  leave_mark();
  return call == lost ? Passing::kLost : Passing::kAborted;
}

}  // namespace radica::fault

#endif
