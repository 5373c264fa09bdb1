#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <set>
#include <utility>

#include "base/descriptor.h"
#include "base/fault.h"
#include "base/text.h"
#include "base/workers.h"

namespace radica {
namespace {

constexpr std::string_view kCannotRead = "E-FILE-001";
constexpr std::string_view kCannotWrite = "E-FILE-002";
constexpr std::string_view kNotRegular = "E-FILE-003";
constexpr std::string_view kChanged = "E-FILE-004";
constexpr std::string_view kTooLarge = "E-FILE-005";
constexpr std::string_view kFolder = "E-FILE-006";
constexpr std::string_view kCannotRemove = "E-FILE-007";

constexpr std::size_t kBufferBytes = 256U * 1024U;
constexpr std::uint64_t kHandOverBytes = 4 << 20;  // written before the disk is asked to begin
constexpr std::size_t kPieceBytes = 256U * 1024U;
constexpr std::size_t kCommitsAtOnce = 16;
constexpr std::size_t kLongestNamePart = 200;  // of a temporary: with its suffix below the 255 bytes of a name
constexpr std::string_view kTemporaryMark = ".tmp-";
constexpr std::int64_t kNanoseconds = 1'000'000'000;

Failure fail_path(std::string_view id, const std::string& path, int number) {
  return fail_errno(id, printable_path(path), number);
}

Failure on_purpose(std::string_view id, const std::string& path) {
  return fail(ErrorCode::kUnavailable, id, {{"path", printable_path(path)}, {"reason", "fault on purpose"}});
}

Failure not_regular(const std::string& path) {
  return fail(ErrorCode::kNotFound, kNotRegular, {{"path", printable_path(path)}});
}

Failure changed(const std::string& path) {
  return fail(ErrorCode::kConflict, kChanged, {{"path", printable_path(path)}});
}

// O_NONBLOCK: opening a FIFO must not wait for its writer.
Result<int> open_for_reading(const std::string& path, int flags, int folder = AT_FDCWD) {
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path);
  int number = -1;
  do {
    number = ::openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
  } while (number < 0 && errno == EINTR);
  if (number >= 0) return number;
  if (errno == ELOOP || errno == ENXIO) return not_regular(path);  // a link; a socket
  return fail_path(kCannotRead, path, errno);
}

Failure too_large(const std::string& path, std::uint64_t size, std::uint64_t limit) {
  return fail(ErrorCode::kBadInput, kTooLarge,
              {{"path", printable_path(path)}, {"bytes", std::to_string(size)}, {"limit", std::to_string(limit)}});
}

// Makes room for `size` bytes and one more, which shows growth. Only what lies behind the old end is filled with zeros:
// a buffer that is used again costs nothing.
void make_room(std::string& bytes, std::size_t size) {
  if (bytes.capacity() < size + 1) bytes.clear();
  bytes.resize(size + 1);
}

// Reads until `size` bytes stand in `buffer` or the file ends; `size` counts the spare byte that shows growth.
Result<std::size_t> read_up_to(int number, const std::string& path, char* buffer, std::size_t size,
                               std::size_t expected) {
  std::size_t done = 0;
  do {
    const ssize_t got = ::read(number, buffer + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_path(kCannotRead, path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  } while (done < expected);
  return done;
}

Result<FileStat> read_with(const std::string& path, int flags, std::uint64_t limit, std::string& bytes) {
  int number = -1;
  TRY_SET(number, open_for_reading(path, flags));
  const Descriptor file(number);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail_path(kCannotRead, path, errno);
  if (!S_ISREG(status.st_mode)) return not_regular(path);
  const FileStat before = to_file_stat(status);
  if (before.size > limit) return too_large(path, before.size, limit);
  const auto size = static_cast<std::size_t>(before.size);
  make_room(bytes, size);
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path);
  std::size_t got = 0;
  TRY_SET(got, read_up_to(file.get(), path, bytes.data(), size + 1, size));
  if (::fstat(file.get(), &status) != 0) return fail_path(kCannotRead, path, errno);
  if (got != size || to_file_stat(status) != before) return changed(path);
  bytes.resize(size);
  return before;
}

Result<FileStat> read_pieces(const std::string& path, const std::function<void(std::string_view)>& on_piece) {
  int number = -1;
  TRY_SET(number, open_for_reading(path, O_NOFOLLOW));
  const Descriptor file(number);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail_path(kCannotRead, path, errno);
  if (!S_ISREG(status.st_mode)) return not_regular(path);
  const FileStat before = to_file_stat(status);
  std::string piece(kPieceBytes, '\0');
  std::uint64_t done = 0;
  while (true) {
    if (fault::next_call_fails()) return on_purpose(kCannotRead, path);
    std::size_t got = 0;
    TRY_SET(got, read_up_to(file.get(), path, piece.data(), piece.size(), piece.size()));
    if (got == 0) break;
    on_piece(std::string_view(piece).substr(0, got));
    done += got;
  }
  if (::fstat(file.get(), &status) != 0) return fail_path(kCannotRead, path, errno);
  if (done != before.size || to_file_stat(status) != before) return changed(path);
  return before;
}

Result<void> write_all(int number, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    if (fault::next_call_fails()) return on_purpose(kCannotWrite, path);
    const ssize_t written = ::write(number, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_path(kCannotWrite, path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string temporary_for(const std::string& path, const std::string& folder) {
  static std::atomic<std::uint64_t> count{0};
  std::string name = ".";
  name += name_of(path).substr(0, kLongestNamePart);
  name += kTemporaryMark;
  name += std::to_string(::getpid()) + "-" + std::to_string(count.fetch_add(1) + 1);
  return join_path(folder.empty() ? parent_of(path) : folder, name);
}

bool is_temporary(std::string_view name) {
  const std::size_t mark = name.rfind(kTemporaryMark);
  if (name.empty() || name.front() != '.' || mark == std::string_view::npos || mark == 0) return false;
  const std::string_view rest = name.substr(mark + kTemporaryMark.size());
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == rest.size()) return false;
  return rest.find_first_not_of("0123456789-") == std::string_view::npos &&
         rest.find('-', dash + 1) == std::string_view::npos;
}

// Locked and still under its name: else a sweep has just removed it.
bool take(int number) {
  struct stat status {};
  return ::flock(number, LOCK_EX | LOCK_NB) == 0 && ::fstat(number, &status) == 0 && status.st_nlink > 0;
}

}  // namespace

FileStat to_file_stat(const struct stat& status) {
  return {static_cast<std::uint64_t>(status.st_size),
          std::int64_t{status.st_mtim.tv_sec} * kNanoseconds + status.st_mtim.tv_nsec,
          std::int64_t{status.st_ctim.tv_sec} * kNanoseconds + status.st_ctim.tv_nsec,
          static_cast<std::uint64_t>(status.st_ino)};
}

Result<FileStat> stat_file(const std::string& path) {
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return fail_path(kCannotRead, path, errno);
  if (!S_ISREG(status.st_mode)) return not_regular(path);
  return to_file_stat(status);
}

Result<FileStat> read_file(const std::string& path, std::uint64_t limit, std::string& bytes) {
  return read_with(path, O_NOFOLLOW, limit, bytes);
}

Result<TreeReader> TreeReader::open(const std::string& root) {
  if (fault::next_call_fails()) return on_purpose(kCannotRead, root);
  const int number = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return fail_path(kCannotRead, root, errno);
  return TreeReader(number);
}

TreeReader::TreeReader(TreeReader&& other) noexcept : root_(std::exchange(other.root_, -1)) {}

TreeReader::~TreeReader() {
  if (root_ >= 0) ::close(root_);
}

Result<TreeFile> TreeReader::open_file(const std::string& path) const {
  TRY_SET(const int number, open_for_reading(path, O_NOFOLLOW, root_));
  return TreeFile(number, path);
}

Result<FileStat> TreeReader::stat(const std::string& path) const {
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path);
  struct stat status {};
  if (::fstatat(root_, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return fail_path(kCannotRead, path, errno);
  if (!S_ISREG(status.st_mode)) return not_regular(path);
  return to_file_stat(status);
}

TreeFile::TreeFile(TreeFile&& other) noexcept : number_(std::exchange(other.number_, -1)), path_(other.path_) {}

TreeFile::~TreeFile() {
  if (number_ >= 0) ::close(number_);
}

Result<FileStat> TreeFile::stat() const {
  struct stat status {};
  if (::fstat(number_, &status) != 0) return fail_path(kCannotRead, path_, errno);
  if (!S_ISREG(status.st_mode)) return not_regular(path_);
  return to_file_stat(status);
}

Result<FileStat> TreeFile::glance(std::string& buffer, std::string_view& bytes) const {
  if (buffer.size() < kGlanceBytes) buffer.resize(kGlanceBytes);
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path_);
  const ssize_t got = ::read(number_, buffer.data(), kGlanceBytes);  // what fails shows in the stat, or in read()
  bytes = std::string_view(buffer).substr(0, got < 0 ? 0 : static_cast<std::size_t>(got));
  return stat();
}

Result<void> TreeFile::read(const FileStat& expected, std::uint64_t limit, std::string& buffer,
                            std::string_view& bytes) const {
  if (expected.size > limit) return too_large(path_, expected.size, limit);
  const auto size = static_cast<std::size_t>(expected.size);
  if (buffer.size() < size + 1) buffer.resize(size + 1);  // one more, which shows growth
  if (fault::next_call_fails()) return on_purpose(kCannotRead, path_);
  if (::lseek(number_, 0, SEEK_SET) != 0) return fail_path(kCannotRead, path_, errno);
  TRY_SET(const std::size_t got, read_up_to(number_, path_, buffer.data(), size + 1, size));
  TRY_SET(const FileStat after, stat());
  if (got != size || after != expected) return changed(path_);
  bytes = std::string_view(buffer).substr(0, size);
  return {};
}

Result<FileStat> read_in_pieces(const std::string& path, const std::function<void(std::string_view)>& on_piece) {
  return read_pieces(path, on_piece);
}

Result<std::string> read_start(const std::string& path, std::size_t count) {
  int number = -1;
  TRY_SET(number, open_for_reading(path, O_NOFOLLOW));
  const Descriptor file(number);
  std::string bytes(count, '\0');
  std::size_t got = 0;
  TRY_SET(got, read_up_to(file.get(), path, bytes.data(), bytes.size(), bytes.size()));
  bytes.resize(got);
  return bytes;
}

Result<std::string> read_piece(const std::string& path, std::uint64_t offset, std::size_t count) {
  int number = -1;
  TRY_SET(number, open_for_reading(path, O_NOFOLLOW));
  const Descriptor file(number);
  if (::lseek(file.get(), static_cast<off_t>(offset), SEEK_SET) < 0) return fail_errno("E-FILE-001", path, errno);
  std::string bytes(count, '\0');
  std::size_t got = 0;
  TRY_SET(got, read_up_to(file.get(), path, bytes.data(), bytes.size(), bytes.size()));
  bytes.resize(got);
  return bytes;
}

Result<std::string> read_file(const std::string& path) {
  std::string bytes;
  TRY(read_with(path, 0, std::numeric_limits<std::int64_t>::max(), bytes));
  return bytes;
}

AtomicFile::AtomicFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      buffer_(std::move(other.buffer_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      replaced_(std::exchange(other.replaced_, -1)),
      is_synced_(other.is_synced_),
      bytes_(other.bytes_),
      written_(other.written_),
      handed_over_(other.handed_over_) {}

Result<AtomicFile> AtomicFile::create(std::string path, const std::string& temporary_folder) {
  for (;;) {
    if (fault::next_call_fails()) return on_purpose(kCannotWrite, path);
    std::string temporary = temporary_for(path, temporary_folder);
    const int number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (number >= 0 && take(number)) return AtomicFile(std::move(path), std::move(temporary), number);
    const int reason = errno;
    if (number >= 0) {
      ::close(number);
    } else if (reason != EEXIST && reason != EINTR) {  // EEXIST: left by a killed process of our number
      return fail_path(kCannotWrite, path, reason);
    }
  }
}

AtomicFile::~AtomicFile() {
  if (replaced_ >= 0) ::close(replaced_);
  if (descriptor_ < 0) return;
  ::unlink(temporary_.c_str());
  ::close(descriptor_);
}

Result<void> AtomicFile::write(std::string_view bytes) {
  bytes_ += bytes.size();
  is_synced_ = false;
  if (buffer_.size() + bytes.size() <= kBufferBytes) {
    buffer_.append(bytes);
    return {};
  }
  TRY(flush());
  if (bytes.size() < kBufferBytes) {
    buffer_.assign(bytes);
    return {};
  }
  written_ += bytes.size();
  return write_all(descriptor_, path_, bytes);
}

Result<void> AtomicFile::flush() {
  TRY(write_all(descriptor_, path_, buffer_));
  written_ += buffer_.size();
  buffer_.clear();
  if (written_ - handed_over_ >= kHandOverBytes) {
    // A hint: the disk works while the rest is made, instead of all at once in sync(). Its result says nothing.
    ::sync_file_range(descriptor_, static_cast<off64_t>(handed_over_), static_cast<off64_t>(written_ - handed_over_),
                      SYNC_FILE_RANGE_WRITE);
    handed_over_ = written_;
  }
  return {};
}

Result<void> AtomicFile::sync() {
  TRY(flush());
  if (is_synced_) return {};
  if (fault::next_call_fails()) return on_purpose(kCannotWrite, path_);
  if (::fsync(descriptor_) != 0) return fail_path(kCannotWrite, path_, errno);
  is_synced_ = true;
  return {};
}

// The descriptor stays open until the new name stands: its lock keeps a sweep away.
Result<void> AtomicFile::rename() {
  FAULT("file.before_rename");
  if (fault::next_call_fails()) return on_purpose(kCannotWrite, path_);
  replaced_ = ::open(path_.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);  // nothing is lost where that fails
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return fail_path(kCannotWrite, path_, errno);
  ::close(std::exchange(descriptor_, -1));
  FAULT("file.after_rename");
  return {};
}

Result<void> AtomicFile::commit() {
  TRY(sync());
  TRY(rename());
  return sync_folder(parent_of(path_));
}

// To sync is to wait for the disk, not for the processor: all wait together.
Result<void> commit_all(const std::vector<AtomicFile*>& files) {
  TRY(for_each_parallel(kCommitsAtOnce, files.size(), [&](std::size_t file) { return files[file]->sync(); }));
  for (AtomicFile* file : files) TRY(file->rename());
  std::set<std::string> parents;
  for (const AtomicFile* file : files) parents.insert(parent_of(file->path()));
  const std::vector<std::string> folders(parents.begin(), parents.end());
  return for_each_parallel(kCommitsAtOnce, folders.size(),
                           [&](std::size_t folder) { return sync_folder(folders[folder]); });
}

Result<void> write_atomically(const std::string& path, std::string_view bytes) {
  auto file = AtomicFile::create(path);
  if (!file) return Failure(std::move(file).error());
  TRY(file->write(bytes));
  return file->commit();
}

Result<void> sweep_temporaries(const std::string& folder) {
  if (fault::next_call_fails()) return on_purpose(kFolder, folder);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.empty() ? "." : folder.c_str()), &::closedir);
  if (stream == nullptr) {
    if (errno == ENOENT) return {};
    return fail_path(kFolder, folder, errno);
  }
  while (const dirent* entry = ::readdir(stream.get())) {
    if (!is_temporary(entry->d_name)) continue;
    const int at = ::dirfd(stream.get());
    const Descriptor file(::openat(at, entry->d_name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.get() >= 0 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlinkat(at, entry->d_name, 0);
  }
  return {};
}

Result<void> make_folders(const std::string& path) {
  if (path.empty()) return {};
  if (fault::next_call_fails()) return on_purpose(kFolder, path);
  if (::mkdir(path.c_str(), 0777) == 0) return sync_folder(parent_of(path));
  const int reason = errno;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return {};
    return fail_path(kFolder, path, EEXIST);
  }
  const std::string parent = parent_of(path);
  if (reason != ENOENT || parent.empty() || parent == path) return fail_path(kFolder, path, reason);
  TRY(make_folders(parent));
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) return fail_path(kFolder, path, errno);
  return sync_folder(parent);
}

Result<void> remove_file(const std::string& path) {
  if (fault::next_call_fails()) return on_purpose(kCannotRemove, path);
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return fail_path(kCannotRemove, path, errno);
}

namespace {

Result<void> copy_across(const std::string& from, const std::string& to) {
  TRY_SET(AtomicFile copy, AtomicFile::create(to));
  Result<void> written;
  TRY_SET(const FileStat stat, read_in_pieces(from, [&](std::string_view piece) {
            if (written) written = copy.write(piece);
          }));
  TRY(written);
  TRY(copy.commit());
  TRY_SET(const FileStat after, stat_file(from));
  if (after != stat || copy.bytes() != stat.size) return fail(ErrorCode::kConflict, kChanged, {{"path", from}});
  return remove_file(from);
}

}  // namespace

Result<void> move_file(const std::string& from, const std::string& to) {
  if (fault::next_call_fails()) return on_purpose(kCannotWrite, to);
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno == EXDEV) return copy_across(from, to);
  // Some file systems cannot rename without replacing; whoever gives the name has looked that it is free.
  if (errno == EINVAL && ::rename(from.c_str(), to.c_str()) == 0) return {};
  return fail_path(kCannotWrite, to, errno);
}

Result<void> sync_folder(const std::string& path) {
  if (fault::next_call_fails()) return on_purpose(kFolder, path);
  const Descriptor folder(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return fail_path(kFolder, path, errno);
  // Some network file systems cannot sync a folder (EINVAL): there is nothing to wait for then.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return fail_path(kFolder, path, errno);
  return {};
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// Asked several times a file; rfind() looks at one byte after the other.
std::size_t last_slash(std::string_view path) {
  const void* const slash = path.empty() ? nullptr : ::memrchr(path.data(), '/', path.size());
  return slash == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(slash) - path.data());
}

std::string_view folder_of(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = last_slash(path);
  if (slash == std::string_view::npos) return {};
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string parent_of(std::string_view path) {
  return std::string(folder_of(path));
}

std::string_view name_of(std::string_view path) {
  const std::size_t slash = last_slash(path);
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  std::string path(folder);
  if (path.back() != '/') path += '/';
  path += name;
  return path;
}

}  // namespace radica
