#include "app/admission.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_folder.h"

namespace radica {
namespace {

constexpr std::uint64_t kMiB = 1 << 20, kGiB = 1 << 30;

HostLoad idle() {
  return {16 * kGiB, 8 * kGiB, 500 * kGiB, 100 * kGiB, 0.5};
}

TEST(Admission, AHostWithRoomTakesTasks) {
  Admission admission;
  EXPECT_TRUE(admission.admits(idle()));
  EXPECT_EQ(admission.pressure(), "");
  EXPECT_TRUE(admission.admits({})) << "what is not known keeps nobody out";
}

TEST(Admission, StopsAtOneThresholdAndGoesOnAtAnother) {
  const auto memory = [](std::uint64_t mib) {
    HostLoad load = idle();
    load.memory_free = mib * kMiB;
    return load;
  };
  const auto disk = [](std::uint64_t mib) {
    HostLoad load = idle();
    load.disk_free = mib * kMiB;
    return load;
  };
  const auto busy = [](double per_core) {
    HostLoad load = idle();
    load.load_per_core = per_core;
    return load;
  };
  struct Case {
    HostLoad enough, between, tight;
    std::string_view name;
  };
  for (const Case& now :
       {Case{memory(600), memory(300), memory(200), "memory"}, Case{disk(2100), disk(1500), disk(1000), "disk"},
        Case{busy(2.9), busy(3.5), busy(4.1), "load"}}) {
    Admission admission;
    EXPECT_TRUE(admission.admits(now.between)) << now.name;
    EXPECT_FALSE(admission.admits(now.tight)) << now.name;
    EXPECT_EQ(admission.pressure(), now.name);
    EXPECT_FALSE(admission.admits(now.between)) << now.name << " must get better first";
    EXPECT_TRUE(admission.admits(now.enough)) << now.name;
    EXPECT_TRUE(admission.admits(now.between)) << now.name;
  }
}

TEST(Admission, OfASmallMachineAShareIsEnough) {
  Admission admission;
  EXPECT_TRUE(admission.admits({512 * kMiB, 100 * kMiB, 10 * kGiB, kGiB, 0.1}));
  EXPECT_FALSE(admission.admits({512 * kMiB, 30 * kMiB, 10 * kGiB, kGiB, 0.1}));
}

TEST(HostLoad, TheTightestGroupCountsWithoutWhatItCanGiveBack) {
  const test::TemporaryFolder folder;
  const auto write = [&folder](const std::string& path, const std::string& text) {
    const std::string whole = folder.path(path);
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path());
    std::ofstream(whole) << text;
  };
  write("proc/meminfo", "MemTotal: 16384000 kB\nMemFree: 1 kB\nMemAvailable:  8192000 kB\n");
  write("proc/loadavg", "3.00 1.00 0.50 1/100 1234\n");
  HostLoad load = host_load(folder.path(), folder.path());
  EXPECT_EQ(load.memory, 16384000ULL * 1024);
  EXPECT_EQ(load.memory_free, 8192000ULL * 1024);
  EXPECT_GT(load.load_per_core, 0.0);
  EXPECT_GT(load.disk, load.disk_free);
  EXPECT_GT(load.disk_free, 0U);
  write("proc/self/cgroup", "0::/system.slice/radica.service\n");
  write("sys/fs/cgroup/system.slice/memory.max", "max\n");
  write("sys/fs/cgroup/system.slice/radica.service/memory.max", "1000000\n");
  write("sys/fs/cgroup/system.slice/radica.service/memory.current", "900000\n");
  write("sys/fs/cgroup/system.slice/radica.service/memory.stat", "anon 1\ninactive_file 300000\nfile 5\n");
  load = host_load(folder.path(), folder.path());
  EXPECT_EQ(load.memory, 1000000U);
  EXPECT_EQ(load.memory_free, 400000U);
}

}  // namespace
}  // namespace radica
