#include "base/sorted_records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/workers.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using test::TemporaryFolder;
using Read = std::vector<std::pair<std::string, std::string>>;  // key, text

std::string record_of(std::string_view key, std::string_view text) {
  std::string record;
  ByteWriter out(record);
  out.text(key);
  out.text(text);
  return record;
}

struct Records {
  TemporaryFolder folder;
  WorkFolder work = [this] {
    auto made = WorkFolder::create(folder.path("out"));
    if (!made) throw std::runtime_error(made.error().describe());
    return std::move(*made);
  }();
  SortedRecords records{work, "records"};

  void write(const Read& all) {
    SortedRecords::Writer writer(records);
    for (const auto& [key, text] : all) ASSERT_TRUE(writer.append(key, record_of(key, text)));
    ASSERT_TRUE(writer.flush());
  }
  Read range(std::size_t number) {
    std::string bytes = "of the range before";
    const auto done = records.read(number, bytes);
    if (!done) throw std::runtime_error(done.error().describe());
    Read read;
    for (ByteReader reader(bytes); !reader.at_end();) {
      std::string key(reader.text());
      read.emplace_back(std::move(key), reader.text());
    }
    return read;
  }
  Read all() {
    Read read;
    for (std::size_t i = 0; i < records.ranges(); ++i)
      for (auto& record : range(i)) read.push_back(std::move(record));
    return read;
  }
};

TEST(SortedRecords, ComeBackInTheOrderOfTheBytesOfTheirKeys) {
  Records test;
  const std::vector<std::string> keys{"RE2", "RE10", "re1", "RE", "R", "RE1\xC3\xB1", "RE1", std::string("RE1\0x", 5)};
  Read written;
  for (const std::string& key : keys) written.emplace_back(key, "of " + key);
  test.write(written);
  test.records.sort();
  std::sort(written.begin(), written.end());
  EXPECT_EQ(test.all(), written);
}

TEST(SortedRecords, WithKeysThatDifferOnlyFarBehindTheirBeginningAreSortedToo) {
  Records test;
  const std::string long_text(300, 'x');
  test.write({{long_text + "b" + long_text + "2", ""}, {long_text + "a", ""}, {long_text + "b" + long_text + "1", ""}});
  test.records.sort();
  const Read read = test.all();
  ASSERT_EQ(read.size(), 3U);
  EXPECT_TRUE(std::is_sorted(read.begin(), read.end()));
}

TEST(SortedRecords, OfOneKeyStandInOneRangeWhoeverWroteThem) {
  Records test;
  constexpr std::size_t kWriters = 4, kKeys = 200, kEach = 20;
  const std::string text(200, 't');
  ASSERT_TRUE(run_workers(kWriters, [&](std::size_t worker) -> Result<void> {
    SortedRecords::Writer writer(test.records);
    for (std::size_t i = 0; i < kKeys * kEach; ++i) {
      const std::string key = "K" + std::to_string((i * 7919 + worker) % kKeys);
      TRY(writer.append(key, record_of(key, text)));
    }
    return writer.flush();
  }));
  test.records.sort();
  EXPECT_GT(test.records.ranges(), 2U) << "3 MB of records";
  std::map<std::string, std::size_t> counts, ranges;
  std::string before;
  for (std::size_t i = 0; i < test.records.ranges(); ++i) {
    std::map<std::string, std::size_t> here;
    for (const auto& [key, value] : test.range(i)) {
      ASSERT_LE(before, key);
      ASSERT_EQ(value, text);
      before = key;
      ++here[key];
    }
    for (const auto& [key, count] : here) {
      counts[key] += count;
      ++ranges[key];
    }
  }
  EXPECT_EQ(counts.size(), kKeys);
  for (const auto& [key, count] : counts) EXPECT_EQ(count, kWriters * kEach) << key;
  for (const auto& [key, count] : ranges) EXPECT_EQ(count, 1U) << key;
}

// The two ways of the records, alone and mixed.
TEST(SortedRecords, AreTheSameInMemoryAndInTheFile) {
  Read written;
  for (int i = 0; i < 20000; ++i)
    written.emplace_back("K" + std::to_string((i * 7919) % 20000), std::string(60, static_cast<char>('a' + i % 26)));
  Read expected = written;
  std::sort(expected.begin(), expected.end());
  for (const std::size_t left : {std::size_t{0}, std::size_t{600} << 10, WorkFolder::kMemoryBytes}) {
    Records test;
    ASSERT_TRUE(test.work.grants_memory(WorkFolder::kMemoryBytes - left));
    test.write(written);
    test.records.sort();
    EXPECT_EQ(test.all(), expected) << left;
    const bool has_file = std::filesystem::exists(test.work.path() + "/records");
    EXPECT_EQ(has_file, left < WorkFolder::kMemoryBytes) << left;
  }
}

TEST(WorkFolder, GrantsNoMoreMemoryThanItHas) {
  Records test;
  EXPECT_TRUE(test.work.grants_memory(WorkFolder::kMemoryBytes - 1));
  EXPECT_FALSE(test.work.grants_memory(2));
  EXPECT_TRUE(test.work.grants_memory(1));
  EXPECT_FALSE(test.work.grants_memory(1));
}

TEST(SortedRecords, TakeARecordLargerThanARange) {
  Records test;
  const std::string large(3 << 20, 'x');
  test.write({{"b", large}, {"a", "1"}, {"b", "2"}, {"c", "3"}});
  test.records.sort();
  const Read read = test.all();
  ASSERT_EQ(read.size(), 4U);
  EXPECT_EQ(read[0].second, "1");
  EXPECT_EQ(std::max(read[1].second.size(), read[2].second.size()), large.size());
  EXPECT_EQ(read[3].second, "3");
}

TEST(SortedRecords, OfNothingHaveNoRange) {
  Records test;
  test.write({});
  test.records.sort();
  EXPECT_EQ(test.records.ranges(), 0U);
}

}  // namespace
}  // namespace radica
