#include "base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace radica {
namespace {

Failure broken(const char* id) {
  return fail(ErrorCode::kUnavailable, id);
}

TEST(Workers, EachNumberRunsOnceOnAThreadOfItsOwn) {
  std::mutex mutex;
  std::set<std::size_t> numbers;
  std::set<std::thread::id> threads;
  std::atomic<int> running{0};
  ASSERT_TRUE(run_workers(4, [&](std::size_t worker) -> Result<void> {
    ++running;
    while (running < 4) std::this_thread::yield();  // all four at once, or this never ends
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(numbers.insert(worker).second);
    threads.insert(std::this_thread::get_id());
    return {};
  }));
  EXPECT_EQ(numbers, (std::set<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(threads.size(), 4U);
}

TEST(Workers, OneWorkerIsTheCallersThread) {
  std::thread::id id;
  ASSERT_TRUE(run_workers(1, [&](std::size_t worker) -> Result<void> {
    EXPECT_EQ(worker, 0U);
    id = std::this_thread::get_id();
    return {};
  }));
  EXPECT_EQ(id, std::this_thread::get_id());
  const auto failed = run_workers(1, [](std::size_t) -> Result<void> { return broken("E-1"); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-1");
}

TEST(Workers, TheFirstErrorStopsTheOthersAndIsTheResult) {
  std::atomic<int> stopped{0};
  const auto result = run_workers(3, [&](std::size_t worker) -> Result<void> {
    if (worker == 1) return broken("E-FIRST");
    while (!should_stop()) std::this_thread::yield();
    ++stopped;
    return broken("E-LATER");
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().id, "E-FIRST");
  EXPECT_EQ(stopped, 2);
}

TEST(Workers, OutsideThereIsNothingToStop) {
  EXPECT_FALSE(run_workers(2, [](std::size_t) -> Result<void> { return broken("E-1"); }));
  EXPECT_FALSE(should_stop());
}

TEST(ForEachParallel, GivesEveryItemOnce) {
  for (const std::size_t workers : {1U, 3U, 200U}) {
    std::vector<std::atomic<int>> seen(100);
    ASSERT_TRUE(for_each_parallel(workers, seen.size(), [&](std::size_t item) -> Result<void> {
      ++seen.at(item);
      return {};
    }));
    for (const auto& count : seen) EXPECT_EQ(count, 1) << workers;
  }
}

TEST(ForEachParallel, NothingIsGivenWhenThereIsNothing) {
  EXPECT_TRUE(for_each_parallel(4, 0, [](std::size_t) -> Result<void> { return broken("E-NEVER"); }));
}

TEST(ForEachParallel, AnErrorEndsTheList) {
  std::atomic<std::size_t> begun{0};
  const auto result = for_each_parallel(2, 100000, [&](std::size_t item) -> Result<void> {
    ++begun;
    if (item == 0) return broken("E-ITEM");
    while (!should_stop()) std::this_thread::yield();
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().id, "E-ITEM");
  EXPECT_LE(begun, 2U);
}

TEST(DefaultWorkers, AreAtLeastOne) {
  EXPECT_GE(default_workers(), 1U);
}

}  // namespace
}  // namespace radica
