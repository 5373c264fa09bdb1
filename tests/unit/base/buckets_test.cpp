#include "base/buckets.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/workers.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using test::TemporaryFolder;

WorkFolder new_work(const TemporaryFolder& folder) {
  auto work = WorkFolder::create(folder.path("out"));
  if (!work) throw std::runtime_error(work.error().describe());
  return std::move(*work);
}

std::string contents(const Buckets& buckets, std::size_t bucket) {
  auto bytes = buckets.read(bucket);
  if (!bytes) throw std::runtime_error(bytes.error().describe());
  return *bytes;
}

TEST(BucketOf, IsTheSameForTheSameKeyAndSpreadsOthers) {
  std::set<std::size_t> used;
  for (int i = 0; i < 2000; ++i) {
    const std::string key = "RAD-" + std::to_string(i);
    const std::size_t bucket = bucket_of(key);
    ASSERT_LT(bucket, kBucketCount);
    EXPECT_EQ(bucket, bucket_of(key));
    used.insert(bucket);
  }
  EXPECT_EQ(used.size(), kBucketCount);
  EXPECT_EQ(bucket_of(""), 0x2D06800538D394C2U % kBucketCount) << "XXH3 of nothing: the same in every process";
}

TEST(WorkFolder, IsMadeBelowItsParentAndGoesWithItsOwner) {
  const TemporaryFolder folder;
  std::string path;
  {
    const WorkFolder work = new_work(folder);
    path = work.path();
    EXPECT_EQ(path.rfind(folder.path("out/.work-" + std::to_string(::getpid()) + "-"), 0), 0U) << path;
    folder.write("out/" + path.substr(path.rfind('/') + 1) + "/x", "left behind");
    const WorkFolder second = new_work(folder);
    EXPECT_NE(second.path(), path);
    EXPECT_TRUE(std::filesystem::exists(path)) << "of a living process";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(WorkFolder, MovesWithoutLosingItsFolder) {
  const TemporaryFolder folder;
  std::optional<WorkFolder> moved;
  {
    WorkFolder work = new_work(folder);
    moved.emplace(std::move(work));
  }
  EXPECT_TRUE(std::filesystem::exists(moved->path()));
}

TEST(WorkFolder, SweepsWhatDeadProcessesLeftAndNothingElse) {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  const std::string dead = "out/.work-" + std::to_string(child) + "-0";
  for (const std::string& name : {dead, std::string("out/.work-x"), std::string("out/.work-"),
                                  std::string("out/.work-1-0"), std::string("out/work")})
    folder.write(name + "/file", "x");
  const WorkFolder work = new_work(folder);
  EXPECT_FALSE(folder.has(dead));
  for (const char* kept : {"out/.work-x", "out/.work-", "out/.work-1-0", "out/work"})
    EXPECT_TRUE(folder.has(kept)) << kept;
}

TEST(WorkFolder, FailsWhereNoFolderCanBe) {
  const TemporaryFolder folder;
  folder.write("out", "a file");
  EXPECT_FALSE(WorkFolder::create(folder.path("out")));
}

TEST(Buckets, GiveBackEveryRecordOfABucketInOrder) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  Buckets buckets(work, "b");
  Buckets::Writer writer(buckets);
  ASSERT_TRUE(writer.append(3, "one,"));
  ASSERT_TRUE(writer.append(63, "other"));
  ASSERT_TRUE(writer.append(3, "two"));
  ASSERT_TRUE(writer.append(3, ""));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(contents(buckets, 3), "one,two");
  EXPECT_EQ(contents(buckets, 63), "other");
  EXPECT_EQ(contents(buckets, 0), "") << "never written";
}

TEST(Buckets, NeverSplitARecordOfOneOfManyWriters) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  Buckets buckets(work, "b");
  constexpr int kRecords = 3000;
  ASSERT_TRUE(run_workers(4, [&](std::size_t worker) -> Result<void> {
    Buckets::Writer writer(buckets);
    for (int i = 0; i < kRecords; ++i) {
      std::string record;
      ByteWriter out(record);
      out.number(worker);
      out.text(std::string(static_cast<std::size_t>(i % 50), static_cast<char>('a' + worker)));
      TRY(writer.append(static_cast<std::size_t>(i) % 2, record));
    }
    return writer.flush();
  }));
  int records = 0;
  for (const std::size_t bucket : {0U, 1U}) {
    const std::string bytes = contents(buckets, bucket);
    for (ByteReader reader(bytes); !reader.at_end(); ++records) {
      const std::uint64_t worker = reader.number();
      ASSERT_LT(worker, 4U);
      const std::string_view text = reader.text();
      ASSERT_EQ(text.find_first_not_of(static_cast<char>('a' + worker)), std::string_view::npos);
    }
  }
  EXPECT_EQ(records, 4 * kRecords);
}

TEST(Buckets, TakeARecordLargerThanTheirBuffer) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  Buckets buckets(work, "b");
  Buckets::Writer writer(buckets);
  const std::string large(100000, 'x');
  ASSERT_TRUE(writer.append(0, "a"));
  ASSERT_TRUE(writer.append(0, large));
  ASSERT_TRUE(writer.append(0, "b"));
  ASSERT_TRUE(writer.flush());
  EXPECT_TRUE(contents(buckets, 0) == "a" + large + "b");
}

TEST(Buckets, OfOneNameAreApartFromThoseOfAnother) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  Buckets rows(work, "rows"), groups(work, "groups");
  Buckets::Writer writer(rows);
  ASSERT_TRUE(writer.append(0, "x"));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(contents(groups, 0), "");
}

std::vector<std::string> records_of(WorkList& list) {
  std::vector<std::string> records;
  std::string_view record;
  while (true) {
    const auto more = list.next(record);
    if (!more) throw std::runtime_error(more.error().describe());
    if (!*more) return records;
    records.emplace_back(record);
  }
}

TEST(WorkList, GivesBackItsRecordsInOrderAsOftenAsAsked) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  WorkList list(work, "few");
  const std::vector<std::string> records{"a", "", "ccc", std::string("\0x", 2)};
  for (const std::string& record : records) ASSERT_TRUE(list.append(record));
  ASSERT_TRUE(list.finish());
  EXPECT_EQ(records_of(list), records);
  EXPECT_EQ(records_of(list), std::vector<std::string>()) << "at the end it stays at the end";
  list.rewind();
  EXPECT_EQ(records_of(list), records);
  EXPECT_FALSE(std::filesystem::exists(work.path() + "/few")) << "few records never touch the disk";
}

TEST(WorkList, AnEmptyOneEndsAtOnce) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  WorkList list(work, "none");
  ASSERT_TRUE(list.finish());
  EXPECT_TRUE(records_of(list).empty());
}

TEST(WorkList, OnDiskIsTheSame) {
  const TemporaryFolder folder;
  const WorkFolder work = new_work(folder);
  WorkList list(work, "many");
  std::vector<std::string> records;
  for (std::size_t i = 0; i < 3000; ++i)
    records.push_back(std::to_string(i) + std::string(i % 7 == 0 ? 3000 : i % 700, 'x'));
  records.push_back(std::string(5 << 20, 'y'));  // larger than what is read at once
  records.emplace_back("last");
  for (const std::string& record : records) ASSERT_TRUE(list.append(record));
  ASSERT_TRUE(list.finish());
  EXPECT_TRUE(records_of(list) == records);
  list.rewind();
  EXPECT_TRUE(records_of(list) == records);
  list.rewind();
  std::string_view record;
  ASSERT_TRUE(list.next(record));
  EXPECT_EQ(record.substr(0, 1), "0");
  list.rewind();
  EXPECT_EQ(records_of(list).size(), records.size()) << "from the middle";
}

TEST(Bytes, NumbersAndTextsReadBack) {
  std::string bytes;
  ByteWriter out(bytes);
  const std::vector<std::uint64_t> numbers{0, 1, 127, 128, 300, 1ULL << 63U, std::numeric_limits<std::uint64_t>::max()};
  const std::vector<std::int64_t> integers{
      0, -1, 1, -64, 64, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  for (const std::uint64_t number : numbers) out.number(number);
  for (const std::int64_t integer : integers) out.integer(integer);
  out.text("");
  out.text(std::string(300, 'x'));
  ByteReader in(bytes);
  for (const std::uint64_t number : numbers) EXPECT_EQ(in.number(), number);
  for (const std::int64_t integer : integers) EXPECT_EQ(in.integer(), integer);
  EXPECT_EQ(in.text(), "");
  EXPECT_EQ(in.text().size(), 300U);
  EXPECT_TRUE(in.at_end());
}

TEST(Bytes, SmallNumbersOfEitherSignTakeOneByte) {
  for (const std::int64_t value : {-64, -1, 0, 63}) {
    std::string bytes;
    ByteWriter(bytes).integer(value);
    EXPECT_EQ(bytes.size(), 1U) << value;
  }
}

}  // namespace
}  // namespace radica
