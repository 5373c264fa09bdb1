// Temporary work files: records grouped by the hash of a key, so that work stays in flat memory, comes out in an order
// that does not depend on threads, and can be shared by workers. Never synced, never resumed; a WorkFolder goes with
// its owner, and the folders of dead processes are swept when a new one is made.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace radica {

inline constexpr std::size_t kBucketCount = 64;

// The bucket of a key: by XXH3, the same in every process.
[[nodiscard]] std::size_t bucket_of(std::string_view key);

class WorkFolder {
 public:
  // A new folder `.work-PID-n` below `parent`, which is made if it is missing; so many bytes may stay in memory.
  static Result<WorkFolder> create(const std::string& parent, std::size_t memory_bytes = kMemoryBytes);
  WorkFolder(WorkFolder&& other) noexcept;
  WorkFolder& operator=(WorkFolder&&) = delete;
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();
  [[nodiscard]] const std::string& path() const { return path_; }
  // True if so many bytes may stay in memory instead of going to a file of this folder: what is granted is counted once
  // and for all. Thread-safe.
  [[nodiscard]] bool grants_memory(std::size_t bytes) const;

  static constexpr std::size_t kMemoryBytes = 64 << 20;

 private:
  WorkFolder(std::string path, std::size_t memory_bytes);
  std::string path_;
  std::size_t memory_bytes_;
  std::unique_ptr<std::atomic<std::size_t>> granted_;
};

// Records in kBucketCount buckets, all in one temporary file: chunks of one bucket each, whose places are kept in
// memory. Several writers may append at once, each through a Writer of its own.
class Buckets {
 public:
  Buckets(const WorkFolder& folder, std::string_view name);
  ~Buckets();
  Buckets(const Buckets&) = delete;
  Buckets& operator=(const Buckets&) = delete;

  class Writer {
   public:
    explicit Writer(Buckets& buckets) : buckets_(buckets), buffers_(kBucketCount) {}
    // A record is `bytes`; it is never split between two chunks.
    Result<void> append(std::size_t bucket, std::string_view bytes);
    Result<void> flush();  // must be called at the end

   private:
    Buckets& buckets_;
    std::vector<std::string> buffers_;
  };

  // All records of a bucket, each as appended, back to back. Only after all writers have flushed.
  [[nodiscard]] Result<std::string> read(std::size_t bucket) const;

 private:
  struct Chunk {
    std::uint64_t offset = 0, size = 0;
  };
  Result<void> write(std::size_t bucket, std::string_view bytes);
  std::string path_;
  std::mutex mutex_;  // of what follows
  int file_ = -1;
  std::uint64_t end_ = 0;
  std::vector<std::vector<Chunk>> chunks_;
};

// One temporary file of length-prefixed records, written by one thread at a time and read in order in pieces.
class WorkList {
 public:
  WorkList(const WorkFolder& folder, std::string_view name);
  ~WorkList();
  WorkList(const WorkList&) = delete;
  WorkList& operator=(const WorkList&) = delete;
  Result<void> append(std::string_view record);
  // Adds a record to a batch that is appended at once: for threads that share a list under a lock.
  static void add(std::string& batch, std::string_view record);
  Result<void> append_batch(std::string_view batch);
  Result<void> finish();  // writing ends, reading begins
  // Next record, or an empty optional at the end. Views live until the next call.
  Result<bool> next(std::string_view& record);
  void rewind();

 private:
  Result<void> write_buffer();
  Result<bool> fill(std::size_t needed);
  std::string path_, buffer_;
  std::size_t position_ = 0;
  std::uint64_t written_ = 0;  // bytes
  std::uint64_t offset_ = 0;   // of the next read
  int file_ = -1;
};

}  // namespace radica
