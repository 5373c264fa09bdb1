#include "app/admission.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/limits.h"
#include "app/machine_files.h"

namespace radica {
namespace {

constexpr std::uint64_t kMiB = 1 << 20, kGiB = 1 << 30;

// What has to be free at least: below the first nothing more is taken, from the second on it goes on.
struct Threshold {
  std::uint64_t percent, bytes;
  [[nodiscard]] bool is_met(std::uint64_t free, std::uint64_t all) const {
    return free >= std::min(all / 100 * percent, bytes);
  }
};
constexpr std::array kMemory{Threshold{8, 256 * kMiB}, Threshold{15, 512 * kMiB}};
constexpr std::array kDisk{Threshold{3, kGiB}, Threshold{5, 2 * kGiB}};
constexpr std::array kShareOfLoad{1.0, 0.75};

// "inactive_file N" of memory.stat: pages of files that go when they are needed.
std::uint64_t reclaimable(const std::string& folder) {
  const std::string text = machine_text(folder + "/memory.stat");
  constexpr std::string_view kName = "\ninactive_file ";
  const std::size_t at = text.find(kName);
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + kName.size(), nullptr, 10);
}

// Of cgroup v2: what is left of the tightest group's limit.
void tighten(HostLoad& load, const std::string& root) {
  least_of_groups(root + "/sys/fs/cgroup", cgroup_of(root, ""), [&load](const std::string& folder) {
    const auto most = number_in(folder + "/memory.max"), used = number_in(folder + "/memory.current");
    if (!most || !used) return most;
    const std::uint64_t held = *used - std::min(*used, reclaimable(folder)), free = *most - std::min(*most, held);
    if (load.memory == 0 || free < load.memory_free) load.memory = *most, load.memory_free = free;
    return most;
  });
}

// "MemAvailable:  16384 kB"
std::uint64_t available_memory(const std::string& root) {
  const std::string text = machine_text(root + "/proc/meminfo");
  constexpr std::string_view kName = "MemAvailable:";
  const std::size_t at = text.find(kName);
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + kName.size(), nullptr, 10) * 1024;
}

}  // namespace

HostLoad host_load(const std::string& folder, const std::string& root) {
  HostLoad load;
  load.memory = number_in(root + "/proc/meminfo", 1).value_or(0) * 1024;
  load.memory_free = available_memory(root);
  tighten(load, root);
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) == 0) {
    load.disk = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize;
    load.disk_free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  }
  const double one_minute = std::strtod(machine_text(root + "/proc/loadavg").c_str(), nullptr);
  load.load_per_core = one_minute / static_cast<double>(std::max<std::size_t>(this_machine(root).cores, 1));
  return load;
}

bool Admission::admits(const HostLoad& load) {
  // What is tight already has to get better than what is not.
  const auto step = [this](std::string_view name) { return pressure_ == name ? 1U : 0U; };
  const bool has_memory = load.memory == 0 || kMemory[step("memory")].is_met(load.memory_free, load.memory);
  const bool has_disk = load.disk == 0 || kDisk[step("disk")].is_met(load.disk_free, load.disk);
  const bool has_time = most_load_ == 0 || load.load_per_core < most_load_ * kShareOfLoad[step("load")];
  pressure_ = !has_memory ? "memory" : !has_disk ? "disk" : !has_time ? "load" : std::string_view();
  return pressure_.empty();
}

}  // namespace radica
