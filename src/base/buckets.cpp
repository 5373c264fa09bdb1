#include "base/buckets.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "base/file.h"
#include "base/hash.h"
#include "base/work_file.h"

namespace radica {
namespace {

constexpr std::string_view kWorkPrefix = ".work-";
constexpr std::size_t kBucketBuffer = 16 << 10;
constexpr std::size_t kListBuffer = 1 << 20;

// Folders of processes that are gone: a kill -9 leaves them.
void sweep(const std::string& parent) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename();
    if (name.compare(0, kWorkPrefix.size(), kWorkPrefix) != 0) continue;
    pid_t pid = 0;
    std::from_chars(name.data() + kWorkPrefix.size(), name.data() + name.size(), pid);
    if (pid <= 0 || ::kill(pid, 0) == 0 || errno != ESRCH) continue;
    struct stat status {};  // in a folder that others share, theirs stay
    if (::lstat(entry.path().c_str(), &status) != 0 || status.st_uid != ::geteuid()) continue;
    std::filesystem::remove_all(entry.path(), error);
  }
}

}  // namespace

std::size_t bucket_of(std::string_view key) {
  return hash64(key) % kBucketCount;
}

Result<WorkFolder> WorkFolder::create(const std::string& parent, std::size_t memory_bytes) {
  static std::atomic<int> counter{0};
  TRY(make_folders(parent));
  sweep(parent);
  // A folder of its own, closed to others: never one, or a link, that somebody put there.
  while (true) {
    std::string path = join_path(
        parent, std::string(kWorkPrefix) + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1)));
    if (::mkdir(path.c_str(), 0700) == 0) return WorkFolder(std::move(path), memory_bytes);
    if (errno != EEXIST) return fail_errno("E-FILE-010", path, errno);
  }
}

WorkFolder::WorkFolder(std::string path, std::size_t memory_bytes)
    : path_(std::move(path)), memory_bytes_(memory_bytes), granted_(std::make_unique<std::atomic<std::size_t>>(0)) {}

bool WorkFolder::grants_memory(std::size_t bytes) const {
  std::size_t granted = *granted_;
  while (granted + bytes <= memory_bytes_)
    if (granted_->compare_exchange_weak(granted, granted + bytes)) return true;
  return false;
}

WorkFolder::WorkFolder(WorkFolder&& other) noexcept
    : path_(std::move(other.path_)), memory_bytes_(other.memory_bytes_), granted_(std::move(other.granted_)) {
  other.path_.clear();
}

WorkFolder::~WorkFolder() {
  if (path_.empty()) return;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

Buckets::Buckets(const WorkFolder& folder, std::string_view name)
    : path_(join_path(folder.path(), name)), chunks_(kBucketCount) {}

Buckets::~Buckets() {
  if (file_ >= 0) ::close(file_);
}

Result<void> Buckets::write(std::size_t bucket, std::string_view bytes) {
  Chunk chunk;
  {
    const std::lock_guard lock(mutex_);
    if (file_ < 0) {
      TRY_SET(file_, create_work_file(path_));
    }
    chunk = {end_, bytes.size()};
    end_ += bytes.size();
    chunks_[bucket].push_back(chunk);
  }
  return write_work_file(file_, path_, bytes, chunk.offset);
}

Result<void> Buckets::Writer::append(std::size_t bucket, std::string_view bytes) {
  std::string& buffer = buffers_[bucket];
  if (!buffer.empty() && buffer.size() + bytes.size() > kBucketBuffer) {
    TRY(buckets_.write(bucket, buffer));
    buffer.clear();
  }
  buffer += bytes;
  return {};
}

Result<void> Buckets::Writer::flush() {
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    if (buffers_[bucket].empty()) continue;
    TRY(buckets_.write(bucket, buffers_[bucket]));
    buffers_[bucket] = {};
  }
  return {};
}

Result<std::string> Buckets::read(std::size_t bucket) const {
  std::string bytes;
  std::size_t size = 0;
  for (const Chunk& chunk : chunks_[bucket]) size += chunk.size;
  bytes.resize(size);
  char* place = bytes.data();
  for (const Chunk& chunk : chunks_[bucket]) {
    TRY(read_work_file(file_, path_, place, chunk.size, chunk.offset));
    place += chunk.size;
  }
  return bytes;
}

WorkList::WorkList(const WorkFolder& folder, std::string_view name) : path_(join_path(folder.path(), name)) {}

WorkList::~WorkList() {
  if (file_ >= 0) ::close(file_);
}

void WorkList::add(std::string& batch, std::string_view record) {
  const auto size = static_cast<std::uint32_t>(record.size());
  batch.append(reinterpret_cast<const char*>(&size), sizeof size);
  batch += record;
}

Result<void> WorkList::append(std::string_view record) {
  add(buffer_, record);
  return append_batch({});
}

Result<void> WorkList::append_batch(std::string_view batch) {
  buffer_ += batch;
  if (buffer_.size() < kListBuffer) return {};
  if (file_ < 0) {
    TRY_SET(file_, create_work_file(path_));
  }
  return write_buffer();
}

Result<void> WorkList::write_buffer() {
  TRY(write_work_file(file_, path_, buffer_, written_));
  written_ += buffer_.size();
  buffer_.clear();
  return {};
}

// A list that fits into the buffer never touches the disk.
Result<void> WorkList::finish() {
  if (file_ >= 0) TRY(write_buffer());
  rewind();
  return {};
}

void WorkList::rewind() {
  position_ = 0;
  offset_ = 0;
  if (file_ >= 0) buffer_.clear();
}

Result<bool> WorkList::fill(std::size_t needed) {
  if (buffer_.size() - position_ >= needed) return true;
  if (file_ < 0) return false;
  buffer_.erase(0, position_);
  position_ = 0;
  while (buffer_.size() < needed) {
    const std::size_t old_size = buffer_.size();
    buffer_.resize(old_size + std::max(kListBuffer, needed));
    const ssize_t got =
        ::pread(file_, buffer_.data() + old_size, buffer_.size() - old_size, static_cast<off_t>(offset_));
    if (got < 0) return fail_errno("E-FILE-001", path_, errno);
    buffer_.resize(old_size + static_cast<std::size_t>(got));
    offset_ += static_cast<std::uint64_t>(got);
    if (got == 0) return false;
  }
  return true;
}

Result<bool> WorkList::next(std::string_view& record) {
  std::uint32_t size = 0;
  TRY_SET(const bool has_size, fill(sizeof size));
  if (!has_size) return false;
  std::memcpy(&size, buffer_.data() + position_, sizeof size);
  TRY_SET(const bool has_record, fill(sizeof size + size));
  if (!has_record) return fail(ErrorCode::kBug, "E-RUN-010", {{"path", path_}});
  record = std::string_view(buffer_).substr(position_ + sizeof size, size);
  position_ += sizeof size + size;
  return true;
}

}  // namespace radica
