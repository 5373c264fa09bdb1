// A disk between a program and its folder DISK_ROOT, put there by LD_PRELOAD: it writes down each change (DISK_RECORD),
// so that tests/support/recorded_disk.h can say what a power cut at any instant would have left, or it is full from the
// Nth change on that needs room (DISK_FULL; DISK_MARK is made when it is). It stands below the whole program, SQLite
// included, and needs nothing of it.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

int open_really(const char* path, int flags, mode_t mode) {
  static const auto call = real<int (*)(int, const char*, int, ...)>("openat");
  return call(AT_FDCWD, path, flags, mode);
}

ssize_t write_really(int file, const void* bytes, size_t size) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  return call(file, bytes, size);
}

std::string normal(std::string path) {
  return std::filesystem::path(std::move(path)).lexically_normal().string();
}

class Disk {
 public:
  static Disk& get() {
    static Disk& disk = *new Disk;  // lives longer than whatever writes last
    return disk;
  }
  // Absolute path if it is below the root, else empty. What has no bytes to lose is left out: SQLite's shared memory.
  [[nodiscard]] std::string own(int folder, const char* path) const {
    if (root_.empty() || path == nullptr) return {};
    std::string full = path;
    if (full.empty() || full.front() != '/')
      full = (folder == AT_FDCWD ? std::filesystem::current_path().string() : path_of(folder)) + "/" + full;
    return checked(normal(std::move(full)));
  }
  [[nodiscard]] std::string own(int file) const { return root_.empty() ? std::string() : checked(path_of(file)); }
  [[nodiscard]] bool is_recording() const { return record_ >= 0; }

  // A change that needs room: false with ENOSPC when there is none. Under the lock.
  bool has_room() {
    if (full_at_ == 0 || ++needing_room_ < full_at_) return true;
    if (const char* mark = std::getenv("DISK_MARK"); mark != nullptr && needing_room_ == full_at_) {
      const int file = open_really(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
      if (file >= 0) ::close(file);
    }
    errno = ENOSPC;
    return false;
  }
  // Kind, number of the file, offset, and two texts with their lengths.
  void note(char kind, std::uint64_t inode, std::int64_t offset, std::string_view first, std::string_view second = {}) {
    if (record_ < 0) return;
    const int error = errno;
    std::string line = std::string(1, kind) + ' ' + std::to_string(inode) + ' ' + std::to_string(offset) + ' ' +
                       std::to_string(first.size()) + ' ' + std::to_string(second.size()) + '\n';
    line.append(first).append(second).append(1, '\n');
    if (write_really(record_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
    errno = error;
  }

  std::recursive_mutex mutex;  // changes are noted in the order in which they are made

 private:
  Disk() {
    if (const char* root = std::getenv("DISK_ROOT")) root_ = normal(root);
    if (const char* full = std::getenv("DISK_FULL")) full_at_ = std::strtoull(full, nullptr, 10);
    if (const char* record = std::getenv("DISK_RECORD"))
      record_ = open_really(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  static std::string path_of(int file) {
    char text[4096];
    const ssize_t size = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), text, sizeof text);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
  }
  [[nodiscard]] std::string checked(std::string path) const {
    const bool is_below = path.size() > root_.size() && path.starts_with(root_) && path[root_.size()] == '/';
    return (is_below || path == root_) && !path.ends_with("-shm") ? path : std::string();
  }

  std::string root_;
  int record_ = -1;
  std::uint64_t full_at_ = 0, needing_room_ = 0;
};

std::uint64_t inode_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? status.st_ino : 0;
}

std::int64_t mtime_of(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return 0;
  return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

int open_at(int folder, const char* path, int flags, mode_t mode) {
  static const auto call = real<int (*)(int, const char*, int, ...)>("openat");
  const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
  const std::string own = changes ? Disk::get().own(folder, path) : std::string();
  if (own.empty()) return call(folder, path, flags, mode);
  const std::lock_guard lock(Disk::get().mutex);
  const bool is_new = ::access(own.c_str(), F_OK) != 0;
  if (is_new && (flags & O_CREAT) != 0 && !Disk::get().has_room()) return -1;
  const int file = call(folder, path, flags, mode);
  if (file < 0) return file;
  if (is_new)
    Disk::get().note('C', inode_of(file), 0, own);
  else if ((flags & O_TRUNC) != 0)
    Disk::get().note('T', inode_of(file), 0, {});
  return file;
}

mode_t mode_of(int flags, va_list& arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

ssize_t write_at(int file, const void* bytes, size_t size, off_t offset) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if (Disk::get().own(file).empty()) return call(file, bytes, size, offset);
  const std::lock_guard lock(Disk::get().mutex);
  if (!Disk::get().has_room()) return -1;
  const ssize_t written = call(file, bytes, size, offset);
  if (written > 0)
    Disk::get().note('W', inode_of(file), offset, {static_cast<const char*>(bytes), static_cast<std::size_t>(written)});
  return written;
}

int sync(int file, int (*call)(int)) {
  const std::string own = Disk::get().own(file);
  if (own.empty()) return call(file);
  const std::lock_guard lock(Disk::get().mutex);
  const int result = call(file);
  struct stat status {};
  if (result == 0 && ::fstat(file, &status) == 0) {
    if (S_ISDIR(status.st_mode))
      Disk::get().note('F', 0, 0, own);
    else
      Disk::get().note('S', status.st_ino, mtime_of(file), {});
  }
  return result;
}

int truncate_at(int file, off_t size) {
  static const auto call = real<int (*)(int, off_t)>("ftruncate");
  if (Disk::get().own(file).empty()) return call(file, size);
  const std::lock_guard lock(Disk::get().mutex);
  const int result = call(file, size);
  if (result == 0) Disk::get().note('T', inode_of(file), size, {});
  return result;
}

int noted(int result, char kind, const std::string& own) {
  if (result == 0 && !own.empty()) Disk::get().note(kind, 0, 0, own);
  return result;
}

int noted_rename(int result, const std::string& own_from, const std::string& own_to) {
  if (result == 0 && !own_from.empty() && !own_to.empty()) Disk::get().note('N', 0, 0, own_from, own_to);
  return result;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at(folder, path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (Disk::get().own(file).empty()) return write_really(file, bytes, size);
  const std::lock_guard lock(Disk::get().mutex);
  if (!Disk::get().has_room()) return -1;
  const ssize_t written = write_really(file, bytes, size);
  if (written > 0)
    Disk::get().note('W', inode_of(file), ::lseek(file, 0, SEEK_CUR) - written,
                     {static_cast<const char*>(bytes), static_cast<std::size_t>(written)});
  return written;
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  return write_at(file, bytes, size, offset);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  return write_at(file, bytes, size, offset);
}

int fsync(int file) {
  static const auto call = real<int (*)(int)>("fsync");
  return sync(file, call);
}
int fdatasync(int file) {
  static const auto call = real<int (*)(int)>("fdatasync");
  return sync(file, call);
}

int ftruncate(int file, off_t size) noexcept {
  return truncate_at(file, size);
}
int ftruncate64(int file, off64_t size) noexcept {
  return truncate_at(file, size);
}

int rename(const char* from, const char* to) noexcept {
  static const auto call = real<int (*)(const char*, const char*)>("rename");
  const std::lock_guard lock(Disk::get().mutex);
  const std::string own_from = Disk::get().own(AT_FDCWD, from), own_to = Disk::get().own(AT_FDCWD, to);
  return noted_rename(call(from, to), own_from, own_to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  static const auto call = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  const std::lock_guard lock(Disk::get().mutex);
  const std::string own_from = Disk::get().own(from_folder, from), own_to = Disk::get().own(to_folder, to);
  return noted_rename(call(from_folder, from, to_folder, to, flags), own_from, own_to);
}

int unlink(const char* path) noexcept {
  static const auto call = real<int (*)(const char*)>("unlink");
  const std::lock_guard lock(Disk::get().mutex);
  return noted(call(path), 'U', Disk::get().own(AT_FDCWD, path));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  static const auto call = real<int (*)(int, const char*, int)>("unlinkat");
  const std::lock_guard lock(Disk::get().mutex);
  const std::string own = Disk::get().own(folder, path);
  return noted(call(folder, path, flags), 'U', own);
}

int rmdir(const char* path) noexcept {
  static const auto call = real<int (*)(const char*)>("rmdir");
  const std::lock_guard lock(Disk::get().mutex);
  return noted(call(path), 'U', Disk::get().own(AT_FDCWD, path));
}

int remove(const char* path) noexcept {
  static const auto call = real<int (*)(const char*)>("remove");
  const std::lock_guard lock(Disk::get().mutex);
  return noted(call(path), 'U', Disk::get().own(AT_FDCWD, path));
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto call = real<int (*)(const char*, mode_t)>("mkdir");
  const std::lock_guard lock(Disk::get().mutex);
  const std::string own = Disk::get().own(AT_FDCWD, path);
  if (!own.empty() && ::access(own.c_str(), F_OK) != 0 && !Disk::get().has_room()) return -1;
  return noted(call(path, mode), 'M', own);
}

}  // extern "C"
