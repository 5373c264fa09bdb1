#include "base/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kBatchNames = 4096;
constexpr std::size_t kSmallestShare = 128;  // fewer files are sooner read than handed over
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;

// An open folder; owned by all batches of its names, whichever worker has them.
struct Folder {
  std::string prefix;  // relative path with its final '/', "" for the root
  std::unique_ptr<DIR, int (*)(DIR*)> stream{nullptr, &::closedir};
  unsigned depth = 0;
  [[nodiscard]] int descriptor() const { return ::dirfd(stream.get()); }
};

struct Name {
  ino_t inode;
  std::uint32_t at, length;  // in Batch::text
  unsigned char type;        // DT_…
};

// Names of one folder whose files are still to be looked at and whose folders are still to be listed.
struct Batch {
  std::shared_ptr<const Folder> folder;
  std::string text;  // each name with its NUL
  std::vector<Name> names;

  void add(std::string_view name, ino_t inode, unsigned char type) {
    names.push_back({inode, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(name.size()), type});
    text.append(name);
    text.push_back('\0');
  }
  [[nodiscard]] std::string_view name(const Name& of) const { return std::string_view(text).substr(of.at, of.length); }
  [[nodiscard]] const char* c_name(const Name& of) const { return text.c_str() + of.at; }
};

// What the workers share: batches that wait for a worker, and who is hungry.
class Pool {
 public:
  explicit Pool(unsigned workers) : workers_(workers) {}

  [[nodiscard]] bool is_hungry() {
    if (workers_ == 1) return false;
    const std::lock_guard lock(mutex_);
    return waiting_ > batches_.size();
  }
  // Takes the batch if it will not make the queue long, else leaves it to the caller: flat memory.
  bool offer(Batch& batch) {
    if (workers_ == 1) return false;
    const std::lock_guard lock(mutex_);
    if (batches_.size() >= 2 * std::size_t{workers_}) return false;
    batches_.push_back(std::move(batch));
    changed_.notify_one();
    return true;
  }
  // Nothing when all work is done or the walk was stopped.
  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    if (waiting_ == workers_ && batches_.empty()) changed_.notify_all();
    changed_.wait(lock, [this] { return is_stopped_ || !batches_.empty() || waiting_ == workers_; });
    if (is_stopped_ || batches_.empty()) return std::nullopt;  // still counted as waiting: so the others end too
    --waiting_;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }
  void stop(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    is_stopped_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }
  [[nodiscard]] std::optional<Error>& error() { return error_; }
  [[nodiscard]] std::mutex& report_mutex() { return report_mutex_; }

 private:
  const unsigned workers_;
  std::mutex mutex_, report_mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  std::size_t waiting_ = 0;
  std::atomic<bool> is_stopped_ = false;
  std::optional<Error> error_;
};

class Worker {
 public:
  Worker(Pool& pool, unsigned number, const OnEntries& on_entries, const OnUnreadable& on_unreadable,
         const WalkOptions& options)
      : pool_(pool), number_(number), on_entries_(on_entries), on_unreadable_(on_unreadable), options_(options) {}

  void run() {
    while (auto batch = pool_.take()) {
      if (auto done = look_at(std::move(*batch)); !done) return pool_.stop(std::move(done).error());
    }
  }

  Result<void> list(const std::shared_ptr<Folder>& folder) {
    Batch batch;
    batch.folder = folder;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(folder->stream.get());
      if (entry == nullptr) {
        if (errno != 0) report(folder->prefix, errno);
        break;
      }
      if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
      batch.add(entry->d_name, entry->d_ino, entry->d_type);
      if (batch.names.size() < kBatchNames) continue;
      if (!pool_.offer(batch)) TRY(look_at(std::move(batch)));
      batch = Batch();
      batch.folder = folder;
    }
    if (batch.names.size() >= kSmallestShare && pool_.is_hungry() && pool_.offer(batch)) return {};
    return look_at(std::move(batch));
  }

 private:
  Result<void> look_at(Batch batch) {
    if (pool_.is_stopped()) return {};
    TRY(look_at_files(batch));
    std::erase_if(batch.names, [](const Name& name) { return name.type != DT_DIR; });
    while (!batch.names.empty()) {
      if (batch.names.size() > 1 && pool_.is_hungry()) give_half(batch);
      const Name name = batch.names.back();
      batch.names.pop_back();
      TRY(enter(*batch.folder, batch.c_name(name)));
    }
    return {};
  }

  // Calls back with the files; afterwards the names of unknown type have their type.
  Result<void> look_at_files(Batch& batch) {
    // In the order of inodes a cold disk is read nearly in sequence.
    std::ranges::sort(batch.names, {}, &Name::inode);
    std::string paths;
    std::vector<WalkEntry> entries;
    paths.reserve(batch.text.size() + batch.names.size() * batch.folder->prefix.size());
    for (Name& name : batch.names) {
      if (name.type == DT_DIR) continue;
      const std::size_t at = paths.size();
      paths += batch.folder->prefix;
      paths += batch.name(name);
      // `paths` was reserved whole: it does not move.
      const std::string_view path(paths.data() + at, paths.size() - at);
      if (name.type == DT_REG && options_.needs_stat && !options_.needs_stat(path)) {
        entries.push_back({path, WalkKind::kFile, {}});
        continue;
      }
      struct stat status {};
      if (::fstatat(batch.folder->descriptor(), batch.c_name(name), &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) !=
          0) {
        if (errno != ENOENT) report(path, errno);
        continue;
      }
      if (S_ISDIR(status.st_mode)) {
        name.type = DT_DIR;
        continue;
      }
      const WalkKind kind = S_ISREG(status.st_mode)   ? WalkKind::kFile
                            : S_ISLNK(status.st_mode) ? WalkKind::kLink
                                                      : WalkKind::kOther;
      entries.push_back({path, kind, to_file_stat(status)});
    }
    if (entries.empty()) return {};
    return on_entries_(number_, entries);
  }

  void give_half(Batch& batch) {
    Batch half;
    half.folder = batch.folder;
    const std::size_t keep = batch.names.size() / 2;
    for (std::size_t i = keep; i < batch.names.size(); ++i)
      half.add(batch.name(batch.names[i]), batch.names[i].inode, DT_DIR);
    if (pool_.offer(half)) batch.names.resize(keep);
  }

  Result<void> enter(const Folder& parent, const char* name) {
    const std::string path = parent.prefix + name;
    if (options_.enters && !options_.enters(path)) return {};
    auto folder = std::make_shared<Folder>();
    folder->prefix = path + "/";
    folder->depth = parent.depth + 1;
    if (folder->depth > kDeepestFolder) {
      report(path, ELOOP);
      return {};
    }
    const int reason = open(parent, name, *folder);
    if (reason == 0) return list(folder);
    // Else it is gone, or a file or link has taken its place since it was listed.
    if (reason != ENOENT && reason != ENOTDIR && reason != ELOOP) report(path, reason);
    return {};
  }

  // 0 or an errno.
  static int open(const Folder& parent, const char* name, Folder& folder) {
    if (fault::next_call_fails()) return EIO;
    const int number = ::openat(parent.descriptor(), name, kFolderFlags | O_NOFOLLOW);
    if (number < 0) return errno;
    folder.stream.reset(::fdopendir(number));
    if (folder.stream != nullptr) return 0;
    const int reason = errno;
    ::close(number);
    return reason;
  }

  void report(std::string_view path, int number) {
    if (path.ends_with('/')) path.remove_suffix(1);
    const std::lock_guard lock(pool_.report_mutex());
    if (on_unreadable_) on_unreadable_(path, number);
  }

  Pool& pool_;
  const unsigned number_;
  const OnEntries& on_entries_;
  const OnUnreadable& on_unreadable_;
  const WalkOptions& options_;
};

}  // namespace

Result<void> walk(const std::string& root, const OnEntries& on_entries, const OnUnreadable& on_unreadable,
                  const WalkOptions& options) {
  if (fault::next_call_fails()) return fail_errno("E-FILE-006", printable_path(root), EIO);
  auto folder = std::make_shared<Folder>();
  folder->stream.reset(::opendir(root.c_str()));
  if (folder->stream == nullptr) return fail_errno("E-FILE-006", printable_path(root), errno);

  const unsigned threads = std::max(1U, options.threads);
  Pool pool(threads);
  const auto work = [&](unsigned number, bool is_first) {
    Worker worker(pool, number, on_entries, on_unreadable, options);
    if (is_first) {
      if (auto done = worker.list(std::exchange(folder, nullptr)); !done) pool.stop(std::move(done).error());
    }
    worker.run();
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work, i, false);
    work(0, true);
  }
  if (pool.error()) return Failure(std::move(*pool.error()));
  return {};
}

bool is_not_hidden(std::string_view path) {
  return !name_of(path).starts_with('.');
}

}  // namespace radica
