// Whether a worker takes another task while its host is under pressure: memory (of the machine or of its cgroup), the
// disk of the output, load. It stops taking at one threshold and goes on at another, so that it does not flap; what
// runs is left alone, and urgent tasks are taken all the same, for they may be what ends the pressure
// (docs/decisions/0032).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace radica {

struct HostLoad {
  std::uint64_t memory = 0, memory_free = 0;  // bytes; of the tightest of machine and cgroups. 0 of `memory`: not known
  std::uint64_t disk = 0, disk_free = 0;      // bytes that we may write; 0 of `disk`: not known
  double load_per_core = 0;                   // of the last minute
};
// `folder`: what the disk is asked about. `root`: where /proc and /sys are, for tests.
[[nodiscard]] HostLoad host_load(const std::string& folder, const std::string& root = {});

// One thread.
class Admission {
 public:
  // `most_load`: a core's share of it at which it stops; 0 = whatever it is. It goes on at three quarters.
  explicit Admission(double most_load = 4) : most_load_(most_load) {}
  // True while other tasks than urgent ones are taken.
  bool admits(const HostLoad& load);
  // Why not: "memory", "disk", "load"; empty while they are. Text ids tasks.pressure.NAME.
  [[nodiscard]] std::string_view pressure() const { return pressure_; }

 private:
  const double most_load_;
  std::string_view pressure_;
};

}  // namespace radica
