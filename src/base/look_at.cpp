// The part of base/walk.h that is told what to look at.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/text.h"
#include "base/walk.h"

namespace radica {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
constexpr std::size_t kBatchEntries = 4096;

// An open folder, or the errno that says why it is not.
class OpenFolder {
 public:
  explicit OpenFolder(int number) : number_(number), reason_(number < 0 ? errno : 0) {}
  OpenFolder(OpenFolder&& other) noexcept : number_(std::exchange(other.number_, -1)), reason_(other.reason_) {}
  OpenFolder& operator=(OpenFolder&& other) noexcept {
    std::swap(number_, other.number_);
    reason_ = other.reason_;
    return *this;
  }
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  ~OpenFolder() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] int reason() const { return reason_; }

 private:
  int number_, reason_;
};

// Name by name, so that no link below the root is followed.
OpenFolder open_below(const OpenFolder& root, std::string_view path) {
  OpenFolder folder(::dup(root.get()));
  while (folder.get() >= 0 && !path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string name(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
    folder = OpenFolder(::openat(folder.get(), name.c_str(), kFolderFlags | O_NOFOLLOW));
  }
  return folder;
}

WalkKind kind_of(const struct stat& status) {
  if (S_ISREG(status.st_mode)) return WalkKind::kFile;
  return S_ISLNK(status.st_mode) ? WalkKind::kLink : WalkKind::kOther;
}

bool is_not_there(int reason) {
  return reason == ENOENT || reason == ENOTDIR || reason == ELOOP;
}

}  // namespace

Result<void> look_at(const std::string& root, std::span<const std::string> paths, const OnEntries& on_entries,
                     const OnUnreadable& on_unreadable) {
  if (fault::next_call_fails()) return fail_errno("E-FILE-006", printable_path(root), EIO);
  const OpenFolder top(::open(root.c_str(), kFolderFlags));
  if (top.get() < 0) return fail_errno("E-FILE-006", printable_path(root), top.reason());
  OpenFolder folder = open_below(top, "");
  std::string_view open_path;
  std::vector<WalkEntry> entries;
  for (const std::string& path : paths) {
    if (const std::string_view wanted = folder_of(path); wanted != open_path) {
      folder = open_below(top, wanted);
      open_path = wanted;
      if (folder.get() < 0 && !is_not_there(folder.reason())) on_unreadable(wanted, folder.reason());
    }
    if (folder.get() < 0) continue;
    const std::string name(name_of(path));
    struct stat status {};
    if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
      if (!is_not_there(errno)) on_unreadable(path, errno);
      continue;
    }
    if (S_ISDIR(status.st_mode)) continue;
    entries.push_back({path, kind_of(status), to_file_stat(status)});
    if (entries.size() < kBatchEntries) continue;
    TRY(on_entries(0, entries));
    entries.clear();
  }
  return entries.empty() ? Result<void>{} : on_entries(0, entries);
}

}  // namespace radica
