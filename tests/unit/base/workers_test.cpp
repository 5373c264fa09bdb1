#include "base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
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

TEST(Workers, AnErrorOfAnOuterGroupStopsNoInnerOneHalfway) {
  std::atomic<bool> has_failed{false};
  std::atomic<int> stopped{0};
  const auto result = run_workers(2, [&](std::size_t worker) -> Result<void> {
    if (worker == 1) {
      has_failed = true;
      return broken("E-OUTER");
    }
    while (!has_failed || !should_stop()) std::this_thread::yield();
    for (const std::size_t count : {1U, 2U})
      EXPECT_TRUE(run_workers(count, [&](std::size_t) -> Result<void> {
        stopped += should_stop() ? 1 : 0;
        return {};
      }));
    EXPECT_TRUE(should_stop()) << "outside of them as before";
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().id, "E-OUTER");
  EXPECT_EQ(stopped, 0);
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

TEST(InOrder, GivesWhatManyWorkersMadeInTheOrderOfTheItems) {
  constexpr std::size_t kItems = 2000;
  std::vector<std::string> taken;
  InOrder<std::string> in_order([&](const std::string& value) -> Result<void> {
    taken.push_back(value);  // never by two at once
    return {};
  });
  Items items(kItems);
  const auto work = [&](std::size_t) -> Result<void> {
    std::string value;
    for (std::size_t item = 0; items.next(item);) {
      if (item % 97 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the others get ahead
      value = std::to_string(item);
      TRY(in_order.put(item, value));
    }
    return {};
  };
  ASSERT_TRUE(run_workers(8, work));
  ASSERT_EQ(taken.size(), kItems);
  for (std::size_t i = 0; i < kItems; ++i) ASSERT_EQ(taken[i], std::to_string(i));
}

TEST(InOrder, WhoIsFarAheadWaits) {
  constexpr std::size_t kWorkers = 4, kMostWaiting = 16;
  InOrder<int> in_order([](int) -> Result<void> { return {}; });
  Items items(500);
  std::atomic<std::size_t> highest{0};
  const auto work = [&](std::size_t) -> Result<void> {
    for (std::size_t item = 0; items.next(item);) {
      for (std::size_t seen = highest; item > seen && !highest.compare_exchange_weak(seen, item);) {
      }
      if (item == 0) {  // the others get ahead until they wait
        std::size_t before = 0;
        do {
          before = highest;
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
        } while (before != highest);
        EXPECT_LE(highest, kMostWaiting + kWorkers);
      }
      int value = static_cast<int>(item);
      TRY(in_order.put(item, value));
    }
    return {};
  };
  ASSERT_TRUE(run_workers(kWorkers, work));
  EXPECT_EQ(highest, 499U);
}

TEST(InOrder, EndsForAllWhenAnItemIsNeverMadeOrCannotBeTaken) {
  for (const bool fails_to_make : {true, false}) {
    InOrder<int> in_order([&](int value) -> Result<void> {
      if (!fails_to_make && value == 3) return broken("E-TAKE");
      return {};
    });
    Items items(1000);
    const auto work = [&](std::size_t) -> Result<void> {
      for (std::size_t item = 0; items.next(item);) {
        if (fails_to_make && item == 3) {
          std::this_thread::sleep_for(std::chrono::milliseconds(30));  // until the others wait for it
          return broken("E-MAKE");
        }
        int value = static_cast<int>(item);
        TRY(in_order.put(item, value));
      }
      return {};
    };
    const auto done = run_workers(4, work);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().id, fails_to_make ? "E-MAKE" : "E-TAKE");
  }
}

}  // namespace
}  // namespace radica
