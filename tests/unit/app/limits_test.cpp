#include "app/limits.h"

#include <gtest/gtest.h>

#include <array>

#include "support/temporary_folder.h"

namespace radica {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

constexpr const char* kFolder = "folder:data/archive";
constexpr const char* kBucket = "s3://bucket";

Config with(std::int64_t threads, std::int64_t memory_mb, const char* store) {
  Config config;
  config.companies.resize(2);
  config.limits.threads = threads;
  config.limits.memory_mb = memory_mb;
  config.store.url = store;
  return config;
}

TEST(Limits, AreChosenFromWhatTheProcessMayUse) {
  struct Case {
    const char* name;
    Machine machine;
    std::int64_t threads, memory_mb;
    const char* store;
    std::size_t expected_threads, loaders, transfers, claims_per_batch;
    std::uint64_t memory_mib, work_mib;
  };
  const std::array cases{
      Case{"two cores, folder", {2, 4096 * kMiB, false, 65'536}, 0, 0, kFolder, 2, 2, 32, 2000, 3072, 64},
      Case{"many cores", {64, 262'144 * kMiB, false, 65'536}, 0, 0, kFolder, 64, 8, 32, 2000, 196'608, 64},
      Case{"many cores, little memory", {64, 512 * kMiB, true, 65'536}, 0, 0, kFolder, 12, 4, 32, 2000, 384, 64},
      Case{"a small container", {2, 128 * kMiB, true, 65'536}, 0, 0, kFolder, 2, 1, 24, 500, 96, 24},
      Case{"a tiny one", {4, 16 * kMiB, true, 65'536}, 0, 0, kFolder, 1, 1, 3, 500, 12, 8},
      Case{"a bucket, near or far", {2, 4096 * kMiB, false, 65'536}, 0, 0, kBucket, 2, 2, 64, 2000, 3072, 64},
      Case{"a small container, bucket", {2, 128 * kMiB, true, 65'536}, 0, 0, kBucket, 2, 1, 24, 500, 96, 24},
      Case{"few open files", {2, 4096 * kMiB, false, 680}, 0, 0, kFolder, 2, 2, 16, 2000, 3072, 64},
      Case{"hardly any open files", {2, 4096 * kMiB, false, 256}, 0, 0, kFolder, 2, 2, 32, 2000, 3072, 64},
      Case{"nothing known", {1, 0, false, 1024}, 0, 0, kFolder, 1, 1, 32, 2000, 768, 64},
      Case{"the configuration wins", {2, 4096 * kMiB, false, 65'536}, 7, 200, kBucket, 7, 2, 50, 500, 200, 50},
  };
  for (const Case& each : cases) {
    const Limits limits = choose_limits(each.machine, with(each.threads, each.memory_mb, each.store));
    EXPECT_EQ(limits.threads, each.expected_threads) << each.name;
    EXPECT_EQ(limits.loaders, each.loaders) << each.name;
    EXPECT_EQ(limits.transfers, each.transfers) << each.name;
    EXPECT_EQ(limits.claims_per_batch, each.claims_per_batch) << each.name;
    EXPECT_EQ(limits.memory / kMiB, each.memory_mib) << each.name;
    EXPECT_EQ(limits.work_memory / kMiB, each.work_mib) << each.name;
  }
}

class MachineOf : public testing::Test {
 protected:
  MachineOf() { write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:  1 kB\n"); }
  void write(const std::string& path, const std::string& text) { folder_.write(path, text); }
  Machine machine() { return this_machine(folder_.path()); }
  test::TemporaryFolder folder_;
};

TEST_F(MachineOf, WithoutCgroupHasTheMemoryOfTheMachine) {
  EXPECT_EQ(machine().memory, 8192 * kMiB);
  EXPECT_FALSE(machine().is_memory_of_cgroup);
}

TEST_F(MachineOf, ACgroupOfVersionTwoHasTheLeastOfItsGroups) {
  write("proc/self/cgroup", "0::/system.slice/radica.service\n");
  write("sys/fs/cgroup/system.slice/radica.service/memory.max", "max\n");
  write("sys/fs/cgroup/system.slice/radica.service/cpu.max", "50000 100000\n");
  write("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
  EXPECT_EQ(machine().memory, 512 * kMiB);
  EXPECT_TRUE(machine().is_memory_of_cgroup);
  EXPECT_EQ(machine().cores, 1U);
}

TEST_F(MachineOf, ACgroupOfVersionOneCountsToo) {
  write("proc/self/cgroup", "4:memory:/box\n3:cpu,cpuacct:/box\n");
  write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "268435456\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(machine().memory, 256 * kMiB);
  EXPECT_EQ(machine().cores, 1U);
}

TEST_F(MachineOf, InAContainerItsOwnGroupIsTheRoot) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "134217728\n");
  EXPECT_EQ(machine().memory, 128 * kMiB);
}

TEST_F(MachineOf, AQuotaWithoutEndIsNone) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/memory.max", "max\n");
  EXPECT_EQ(machine().cores, this_machine("/nowhere").cores);
  EXPECT_FALSE(machine().is_memory_of_cgroup);
}

TEST(ThisProcess, KnowsWhatItUses) {
  EXPECT_GT(resident_memory(), kMiB);
  EXPECT_GT(this_machine().memory, 64 * kMiB);
}

}  // namespace
}  // namespace radica
