// Another program at work for us. Its words are visible to every user of the machine, and its environment stands in
// /proc too: secrets go through `kept`. It ends when the thread that started it ends, so with this process, however
// that happens. One thread.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"

namespace radica {

struct ChildSetup {
  std::vector<std::string> words;  // the first one is the program, looked for in PATH unless it holds a '/'
  std::vector<std::pair<std::string, std::string>> environment;  // added to that of this process
  // Descriptors; -1: nothing to read, what is said is kept.
  int standard_input = -1, standard_output = -1, standard_error = -1;
  bool has_own_group = false;              // a signal for the group of this process is not for it
  std::shared_ptr<const Descriptor> kept;  // one more that it gets, by its number here; shared by copies of the setup
};

struct ChildEnd {
  int exit_code = 0;   // 128 + its number when a signal ended it
  int signal = 0;      // that ended it; 0 = none
  std::string output;  // of standard output, unless it went to a descriptor
  std::string said;    // on standard error, likewise
};

class ChildProcess {
 public:
  // E-RUN-021 when there is no such program or no process to be had.
  static Result<ChildProcess> start(const ChildSetup& setup);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();  // kills it if it still runs

  [[nodiscard]] pid_t id() const { return id_; }  // -1 after its end
  // To all of its group where it has one of its own.
  void send(int signal) const;
  // Its end, if it has ended; asked no more after that.
  Result<std::optional<ChildEnd>> look();
  // Waits for its end. `on_wait` is called many times a second meanwhile: its error ends the program and is the
  // result.
  Result<ChildEnd> wait(const std::function<Result<void>()>& on_wait);

 private:
  ChildProcess(pid_t id, bool has_group, int output, int error)
      : id_(id), has_group_(has_group), output_(output), error_(error) {}
  void end();
  pid_t id_ = -1;
  bool has_group_ = false;
  int output_ = -1, error_ = -1;  // files in memory
};

// Start and wait, for a program that takes no time.
Result<ChildEnd> run_child(const ChildSetup& setup);

}  // namespace radica
