// Starts programs as a user would, the built radica above all, and captures what they say. Environment: that of the
// test, without RADICA_* and the language variables, plus what is given. A failed start throws std::system_error.
// Threads: one thread per Process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace radica::test {

using Environment = std::map<std::string, std::string>;

// How a process ended: exactly one of exit code and signal counts.
struct Ended {
  int exit_code = -1;      // -1 when a signal ended it
  int signal = 0;          // 0 when it exited by itself
  bool timed_out = false;  // it was killed because it ran longer than allowed
  std::string standard_output;
  std::string standard_error;
  // For failure messages: code or signal, and what stood on stderr.
  [[nodiscard]] std::string describe() const;
};

// A running child. Killed and reaped by the destructor if it still runs.
class Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& arguments, const std::filesystem::path& folder,
          const Environment& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }
  [[nodiscard]] bool is_running();
  void send(int signal);  // SIGKILL, SIGTERM, SIGSTOP…; nothing when it has ended
  // Waits for the end; kills the child after `limit`.
  Ended wait(std::chrono::milliseconds limit = std::chrono::minutes(2));
  // Waits at most `limit` for the end; true if it has ended.
  bool ends_within(std::chrono::milliseconds limit);
  // Waits at most `limit` until a signal has stopped it (SIGSTOP); false when it ends or `limit` passes before.
  bool stops_within(std::chrono::milliseconds limit);
  // Waits until `text` stands on stdout or stderr; false when the child ends or `limit` passes before.
  bool says(const std::string& text, std::chrono::milliseconds limit = std::chrono::minutes(1));

 private:
  void reap();
  pid_t id_ = -1;
  int output_ = -1, error_ = -1;  // memory files the child writes to
  int alive_ = -1;                // end of file here = the child is gone
  bool is_reaped_ = false;
  int status_ = 0;
};

[[nodiscard]] Ended run_program(const std::string& program, const std::vector<std::string>& arguments,
                                const std::filesystem::path& folder, const Environment& environment = {});
// The radica of this build (RADICA_BINARY).
[[nodiscard]] Ended run_radica(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                               const Environment& environment = {});

}  // namespace radica::test
