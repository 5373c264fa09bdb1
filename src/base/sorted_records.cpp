#include "base/sorted_records.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <queue>

#include "base/fault.h"
#include "base/file.h"
#include "base/work_file.h"

namespace radica {
namespace {

constexpr std::size_t kWriteBytes = 256 << 10;
constexpr std::size_t kRangeBytes = 1 << 20;
constexpr std::size_t kKeyBlock = 64 << 10;

struct Entry {
  std::uint64_t
      prefix;  // of the key behind what all keys of its run begin with, so that most comparisons are of numbers
  const char* key;
  std::uint32_t key_size, size, block;
  std::uint64_t offset;
  [[nodiscard]] std::string_view name() const { return {key, key_size}; }
};

std::uint64_t prefix_of(std::string_view key, std::size_t skip) {
  unsigned char bytes[sizeof(std::uint64_t)] = {};
  if (key.size() > skip) std::memcpy(bytes, key.data() + skip, std::min(sizeof bytes, key.size() - skip));
  std::uint64_t prefix = 0;
  for (const unsigned char byte : bytes) prefix = prefix << 8U | byte;
  return prefix;
}

}  // namespace

// The keys that one writer has seen, sorted when it has flushed.
struct SortedRecords::Writer::Run {
  std::vector<Entry> entries;
  std::vector<std::unique_ptr<char[]>> blocks;
  std::size_t room = 0;  // bytes left in the last block

  const char* keep(std::string_view key) {
    if (room < key.size()) {
      room = std::max(kKeyBlock, key.size());
      blocks.push_back(std::make_unique_for_overwrite<char[]>(room));
      used_ = 0;
    }
    char* place = blocks.back().get() + used_;
    std::memcpy(place, key.data(), key.size());
    used_ += key.size();
    room -= key.size();
    return place;
  }

  void sort() {
    if (entries.empty()) return;
    std::string_view shared = entries.front().name();
    for (const Entry& entry : entries) {
      const std::string_view name = entry.name();
      const auto end = std::mismatch(shared.begin(), shared.end(), name.begin(), name.end()).first;
      shared = shared.substr(0, static_cast<std::size_t>(end - shared.begin()));
    }
    for (Entry& entry : entries) entry.prefix = prefix_of(entry.name(), shared.size());
    std::sort(entries.begin(), entries.end(), [](const Entry& left, const Entry& right) {
      return left.prefix != right.prefix ? left.prefix < right.prefix : left.name() < right.name();
    });
  }

 private:
  std::size_t used_ = 0;
};

SortedRecords::SortedRecords(const WorkFolder& folder, std::string_view name)
    : folder_(folder), path_(join_path(folder.path(), name)) {}

SortedRecords::~SortedRecords() {
  if (file_ >= 0) ::close(file_);
}

SortedRecords::Writer::Writer(SortedRecords& records) : records_(records), run_(std::make_unique<Run>()) {}

SortedRecords::Writer::~Writer() = default;

Result<void> SortedRecords::Writer::append(std::string_view key, std::string_view record) {
  if (!buffer_.empty() && buffer_.size() + record.size() > kWriteBytes) TRY(write_buffer());
  if (buffer_.empty()) buffer_.reserve(kWriteBytes);
  run_->entries.push_back({0, run_->keep(key), static_cast<std::uint32_t>(key.size()),
                           static_cast<std::uint32_t>(record.size()), kFile, buffer_.size()});
  buffer_ += record;
  return {};
}

Result<void> SortedRecords::Writer::write_buffer() {
  if (placed_ == run_->entries.size()) return {};
  TRY_SET(const Place place, records_.keep(buffer_));
  for (; placed_ < run_->entries.size(); ++placed_) {
    run_->entries[placed_].block = place.block;
    run_->entries[placed_].offset += place.offset;
  }
  buffer_.clear();
  return {};
}

Result<void> SortedRecords::Writer::flush() {
  TRY(write_buffer());
  run_->sort();
  const std::lock_guard lock(records_.mutex_);
  records_.runs_.push_back(std::move(run_));
  return {};
}

Result<SortedRecords::Place> SortedRecords::keep(std::string& bytes) {
  Place place;
  {
    const std::lock_guard lock(mutex_);
    if (folder_.grants_memory(bytes.size())) {
      place.block = static_cast<std::uint32_t>(blocks_.size());
      blocks_.push_back(std::move(bytes));
      return place;
    }
    if (file_ < 0) {
      TRY_SET(file_, create_work_file(path_));
    }
    place.offset = end_;
    end_ += bytes.size();
  }
  TRY(write_work_file(file_, path_, bytes, place.offset));
  return place;
}

void SortedRecords::sort() {
  std::size_t count = 0;
  for (const auto& run : runs_) count += run->entries.size();
  places_.reserve(count);
  std::vector<std::size_t> positions(runs_.size());
  const auto entry_of = [&](std::size_t run) -> const Entry& { return runs_[run]->entries[positions[run]]; };
  const auto is_later = [&](std::size_t left, std::size_t right) {
    return entry_of(left).name() > entry_of(right).name();
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> next(is_later);
  for (std::size_t run = 0; run < runs_.size(); ++run)
    if (!runs_[run]->entries.empty()) next.push(run);
  std::size_t range_bytes = 0;
  for (std::string_view before; !next.empty();) {
    const std::size_t run = next.top();
    next.pop();
    const Entry& entry = entry_of(run);
    add_place({entry.offset, entry.size, entry.block}, entry.name() != before, range_bytes);
    before = entry.name();
    if (++positions[run] < runs_[run]->entries.size()) next.push(run);
  }
  if (!places_.empty()) starts_.push_back(places_.size());
  runs_.clear();
}

void SortedRecords::add_place(const Place& place, bool is_new_key, std::size_t& range_bytes) {
  if (starts_.empty() || (is_new_key && range_bytes + place.size > kRangeBytes)) {
    starts_.push_back(places_.size());
    range_bytes = 0;
  }
  places_.push_back(place);
  range_bytes += place.size;
}

Result<void> SortedRecords::read(std::size_t range, std::string& bytes) const {
  std::size_t size = 0;
  for (std::size_t i = starts_[range]; i < starts_[range + 1]; ++i) size += places_[i].size;
  bytes.resize(size);
  char* at = bytes.data();
  for (std::size_t i = starts_[range]; i < starts_[range + 1];) {
    const Place& place = places_[i];
    if (place.block == kFile) {
      TRY(read_from_file(i, starts_[range + 1], at));
      continue;
    }
    std::memcpy(at, blocks_[place.block].data() + place.offset, place.size);
    at += place.size;
    ++i;
  }
  return {};
}

// From the place at `position` on, as long as one stands behind the other: neighbours are read at once.
Result<void> SortedRecords::read_from_file(std::size_t& position, std::size_t end, char*& at) const {
  const std::uint64_t offset = places_[position].offset;
  std::uint64_t behind = offset;
  for (; position < end && places_[position].block == kFile && places_[position].offset == behind; ++position)
    behind += places_[position].size;
  TRY(read_work_file(file_, path_, at, behind - offset, offset));
  at += behind - offset;
  return {};
}

}  // namespace radica
