#include "app/limits.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "app/machine_files.h"
#include "app/store.h"
#include "base/workers.h"

namespace radica {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kUnknownMemory = 1024 * kMiB;
constexpr std::uint64_t kMemoryOfThread = 16 * kMiB;  // a file of 1 MiB, its tree, the buffers of its buckets
constexpr std::uint64_t kMemoryOfLoader = 24 * kMiB;  // a batch with its versions
constexpr std::uint64_t kMemoryOfTransfer = kMiB;     // buffers of a connection
constexpr std::uint64_t kMostWorkMemory = 64 * kMiB, kLeastWorkMemory = 8 * kMiB;
constexpr std::size_t kMostLoaders = 8;  // connections of a pool (adapters/pg_sql.h)
constexpr std::size_t kTransfersToFolder = 32;
constexpr std::size_t kTransfersToBucket = 64;  // S3Pace::kMost; it decides how many of them are under way
constexpr std::uint64_t kSmallMemory = 256 * kMiB;
constexpr std::size_t kClaimsPerBatch = 2000, kClaimsPerSmallBatch = 500;
constexpr std::uint64_t kFilesPerCompany = 4 * 64;  // bucket files that are open at once (base/buckets.h)
constexpr std::uint64_t kOtherFiles = 128;          // libraries, log, database, outputs, one list a thread

std::optional<std::uint64_t> memory_of_cgroup(const std::string& root) {
  const auto v2 = least_of_groups(root + "/sys/fs/cgroup", cgroup_of(root, ""),
                                  [](const std::string& folder) { return number_in(folder + "/memory.max"); });
  const auto v1 =
      least_of_groups(root + "/sys/fs/cgroup/memory", cgroup_of(root, "memory"),
                      [](const std::string& folder) { return number_in(folder + "/memory.limit_in_bytes"); });
  return v2 && v1 ? std::min(*v2, *v1) : v2 ? v2 : v1;
}

// Whole cores of a quota, rounded up.
std::optional<std::uint64_t> cores_of_cgroup(const std::string& root) {
  const auto cores = [](std::optional<std::uint64_t> quota,
                        std::optional<std::uint64_t> period) -> std::optional<std::uint64_t> {
    if (!quota || !period || *quota == 0 || *period == 0) return std::nullopt;
    return (*quota + *period - 1) / *period;
  };
  const auto v2 = least_of_groups(root + "/sys/fs/cgroup", cgroup_of(root, ""), [&](const std::string& folder) {
    return cores(number_in(folder + "/cpu.max"), number_in(folder + "/cpu.max", 1));
  });
  const auto v1 = least_of_groups(root + "/sys/fs/cgroup/cpu", cgroup_of(root, "cpu"), [&](const std::string& folder) {
    return cores(number_in(folder + "/cpu.cfs_quota_us"), number_in(folder + "/cpu.cfs_period_us"));
  });
  return v2 && v1 ? std::min(*v2, *v1) : v2 ? v2 : v1;
}

std::uint64_t between(std::uint64_t value, std::uint64_t least, std::uint64_t most) {
  return std::max(least, std::min(value, most));
}

}  // namespace

Machine this_machine(const std::string& root) {
  Machine machine;
  machine.cores = default_workers();
  if (const auto cores = cores_of_cgroup(root)) machine.cores = std::min<std::size_t>(machine.cores, *cores);
  constexpr std::size_t kTotalOfMeminfo = 1;  // "MemTotal:  16384 kB"
  machine.memory = number_in(root + "/proc/meminfo", kTotalOfMeminfo).value_or(0) * 1024;
  const auto limit = memory_of_cgroup(root);
  if (limit && (machine.memory == 0 || *limit < machine.memory)) {
    machine.memory = *limit;
    machine.is_memory_of_cgroup = true;
  }
  struct rlimit files {};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) machine.open_files = files.rlim_cur;
  return machine;
}

Limits choose_limits(const Machine& machine, const Config& config) {
  Limits limits;
  const std::uint64_t known = machine.memory == 0 ? kUnknownMemory : machine.memory;
  // A quarter is left to the database, the page cache and who else is there.
  limits.memory =
      config.limits.memory_mb > 0 ? static_cast<std::uint64_t>(config.limits.memory_mb) * kMiB : known - known / 4;
  const std::uint64_t share = limits.memory / 4;
  limits.threads = config.limits.threads > 0 ? static_cast<std::size_t>(config.limits.threads)
                                             : between(machine.cores, 1, limits.memory / 2 / kMemoryOfThread);
  limits.threads = std::max<std::size_t>(limits.threads, 1);
  limits.work_memory = between(share, kLeastWorkMemory, kMostWorkMemory);
  limits.loaders = std::min(limits.threads, between(share / kMemoryOfLoader, 1, kMostLoaders));
  limits.claims_per_batch = limits.memory < kSmallMemory ? kClaimsPerSmallBatch : kClaimsPerBatch;
  const std::uint64_t wanted = is_folder_store(config) ? kTransfersToFolder : kTransfersToBucket;
  const std::uint64_t others = kFilesPerCompany * config.companies.size() + 4 * limits.threads + kOtherFiles;
  limits.transfers = between(wanted, 1, std::max<std::uint64_t>(share / kMemoryOfTransfer, 1));
  // Each holds its file and a connection.
  if (machine.open_files > others)
    limits.transfers = between(limits.transfers, 1, std::max<std::uint64_t>((machine.open_files - others) / 2, 1));
  limits.open_files = others + 2 * limits.transfers;
  return limits;
}

std::uint64_t resident_memory() {
  return number_in("/proc/self/statm", 1).value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void give_back_memory() {
  ::malloc_trim(0);
}

}  // namespace radica
