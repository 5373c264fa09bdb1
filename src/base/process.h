// Which process of which machine: a process for ever, whoever gets its number later. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace radica {

// A process for ever: no other one has, had or will have the same four values.
struct ProcessIdentity {
  std::string host;
  std::string boot_id;  // of the kernel, and the pid namespace (containers)
  std::int64_t pid = 0;
  std::int64_t pid_start = 0;  // clock ticks since boot
  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

[[nodiscard]] ProcessIdentity this_process();
// Of a user of this host; its number when nobody has it.
[[nodiscard]] std::string user_name(std::uint32_t id);
// Start time of a process of this host in clock ticks since boot; nothing if it does not run (a zombie does not).
[[nodiscard]] std::optional<std::int64_t> start_of_process(std::int64_t pid);
// Whether the process that started this one runs the same program, also one that was replaced on the disk since.
[[nodiscard]] bool is_child_of_own_program();
// What is in the memory of this process and of those it starts, secrets and personal data, is written nowhere when one
// of them crashes: not into a file, and handed to no program that gathers crashes.
void leave_no_core_dump();
// By SIGSTOP, or by a debugger.
[[nodiscard]] bool is_stopped(std::int64_t pid);

}  // namespace radica
