// Records that come back in the order of their keys, a range at a time: whoever makes something of them writes it in
// order, without sorting it again. They stay in memory as long as the WorkFolder grants it, then go to a temporary
// file. The keys stand in memory only until sort(); then a record takes 16 bytes. Never synced, never resumed; gone
// with its WorkFolder.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/buckets.h"
#include "base/error.h"

namespace radica {

class SortedRecords {
 public:
  SortedRecords(const WorkFolder& folder, std::string_view name);
  ~SortedRecords();
  SortedRecords(const SortedRecords&) = delete;
  SortedRecords& operator=(const SortedRecords&) = delete;

  // Several may write at once, each through a Writer of its own.
  class Writer {
   public:
    explicit Writer(SortedRecords& records);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Result<void> append(std::string_view key, std::string_view record);
    Result<void> flush();  // must be called at the end

   private:
    Result<void> write_buffer();
    SortedRecords& records_;
    struct Run;
    friend class SortedRecords;
    std::unique_ptr<Run> run_;
    std::string buffer_;
    std::size_t placed_ = 0;  // entries of run_ whose records have their place
  };

  // After all writers have flushed; writing ends.
  void sort();
  // Each of about a megabyte; records of one key are never in two.
  [[nodiscard]] std::size_t ranges() const { return starts_.empty() ? 0 : starts_.size() - 1; }
  // The records of a range back to back, in the order of their keys' bytes; those of one key in any order.
  [[nodiscard]] Result<void> read(std::size_t range, std::string& bytes) const;

 private:
  struct Place {
    std::uint64_t offset = 0;  // in its block, or in the file
    std::uint32_t size = 0;
    std::uint32_t block = kFile;  // of blocks_
  };
  static constexpr std::uint32_t kFile = 0xFFFFFFFF;
  // Where the bytes stand now; of those that stay in memory nothing is left in `bytes`.
  Result<Place> keep(std::string& bytes);
  void add_place(const Place& place, bool is_new_key, std::size_t& range_bytes);
  Result<void> read_from_file(std::size_t& position, std::size_t end, char*& at) const;
  const WorkFolder& folder_;
  std::string path_;
  std::mutex mutex_;  // of what follows
  std::vector<std::string> blocks_;
  int file_ = -1;
  std::uint64_t end_ = 0;
  std::vector<std::unique_ptr<Writer::Run>> runs_;  // until sort()
  std::vector<Place> places_;
  std::vector<std::size_t> starts_;  // positions in places_, with the end of the last range
};

}  // namespace radica
