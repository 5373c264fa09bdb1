#include "support/recorded_disk.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace radica::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr int kFolder = -1;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& bytes, std::int64_t mtime) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
  const timespec times[2] = {{mtime / kNanoseconds, mtime % kNanoseconds},
                             {mtime / kNanoseconds, mtime % kNanoseconds}};
  if (mtime != 0) ::utimensat(AT_FDCWD, path.c_str(), times, 0);
}

bool is_directly_in(const std::string& path, const std::string& folder) {
  return fs::path(path).parent_path() == folder;
}

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

// The changes made once more, in memory.
class RecordedDisk::Replay {
 public:
  explicit Replay(const RecordedDisk& disk)
      : files_(disk.files_), by_inode_(disk.by_inode_), names_(disk.names_), safe_names_(disk.names_) {}

  void apply(const Change& change) {
    switch (change.kind) {
      case 'C':
        by_inode_[change.inode] = static_cast<int>(files_.size());
        names_[change.first] = static_cast<int>(files_.size());
        files_.emplace_back();
        break;
      case 'W':
      case 'T':
        file(change).unsynced.push_back(&change);
        break;
      case 'S':
        for (const Change* each : std::exchange(file(change).unsynced, {})) perform(*each, file(change).synced);
        file(change).mtime = change.offset;
        break;
      case 'M':
        names_[change.first] = kFolder;
        break;
      case 'U':
        names_.erase(change.first);
        break;
      case 'N':
        rename(change.first, change.second);
        break;
      case 'F':
        sync_names(change.first);
        break;
      default:
        throw std::runtime_error("an unknown change in the record");
    }
  }
  void write_out(Loss loss, unsigned seed) const {
    std::mt19937 random(seed);
    const Names& names = loss == Loss::kAll ? safe_names_ : names_;
    for (const auto& [path, number] : names) {
      // A name can be safe before that of its folder: nobody finds it then.
      if (!fs::exists(fs::path(path).parent_path())) continue;
      if (number == kFolder) {
        fs::create_directory(path);
        continue;
      }
      const File& file = files_.at(static_cast<std::size_t>(number));
      std::string bytes = file.synced;
      for (const Change* each : file.unsynced)
        if (loss == Loss::kSomeWrites && random() % 2 == 0) perform(*each, bytes);
      write(path, bytes, file.mtime);
    }
  }

 private:
  File& file(const Change& change) { return files_.at(static_cast<std::size_t>(by_inode_.at(change.inode))); }
  static void perform(const Change& change, std::string& bytes) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.kind == 'T') {
      bytes.resize(offset);
      return;
    }
    if (bytes.size() < offset + change.first.size()) bytes.resize(offset + change.first.size());
    bytes.replace(offset, change.first.size(), change.first);
  }
  void rename(const std::string& from, const std::string& to) {
    const auto moved = names_.extract(from);
    if (moved.empty()) throw std::runtime_error("renamed, but never made: " + from);
    names_[to] = moved.mapped();
  }
  // The names in it, as they are now: made, removed, given to other files.
  void sync_names(const std::string& folder) {
    std::erase_if(safe_names_,
                  [&](const auto& name) { return is_directly_in(name.first, folder) && !names_.contains(name.first); });
    for (const auto& [path, number] : names_)
      if (is_directly_in(path, folder)) safe_names_[path] = number;
    // What is in a folder that is gone is gone.
    std::erase_if(safe_names_, [&](const auto& name) {
      const fs::path parent = fs::path(name.first).parent_path();
      return is_below(name.first, folder) && parent != folder && !safe_names_.contains(parent.string());
    });
  }

  std::vector<File> files_;
  std::map<std::uint64_t, int> by_inode_;
  Names names_, safe_names_;
};

RecordedDisk::RecordedDisk(fs::path root, std::vector<std::string> kept, std::string record)
    : root_(std::move(root)), kept_(std::move(kept)), record_(std::move(record)) {
  for (fs::recursive_directory_iterator it(root_), end; it != end; ++it) {
    const std::string path = it->path().string();
    if (std::any_of(kept_.begin(), kept_.end(), [&](const auto& name) { return path == (root_ / name).string(); })) {
      it.disable_recursion_pending();
      continue;
    }
    if (path.ends_with("-shm")) continue;
    names_[path] = kFolder;
    if (it->is_directory()) continue;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) throw std::runtime_error("cannot read " + path);
    names_[path] = static_cast<int>(files_.size());
    by_inode_[status.st_ino] = names_[path];
    files_.push_back(
        {read(it->path()), std::int64_t{status.st_mtim.tv_sec} * kNanoseconds + status.st_mtim.tv_nsec, {}});
  }
}

Environment RecordedDisk::environment() const {
  return {{"LD_PRELOAD", RADICA_DISK}, {"DISK_ROOT", root_.string()}, {"DISK_RECORD", record_}};
}

std::size_t RecordedDisk::read_changes() {
  std::ifstream record(record_, std::ios::binary);
  changes_.clear();
  Change change{};
  for (std::size_t first = 0, second = 0; record >> change.kind >> change.inode >> change.offset >> first >> second;) {
    record.get();
    change.first.resize(first);
    change.second.resize(second);
    record.read(change.first.data(), static_cast<std::streamsize>(first));
    record.read(change.second.data(), static_cast<std::streamsize>(second));
    const std::string& path = change.first;
    const bool is_kept = change.kind != 'W' && std::any_of(kept_.begin(), kept_.end(), [&](const std::string& name) {
                           return path == (root_ / name).string() || is_below(path, (root_ / name).string());
                         });
    if (!is_kept) changes_.push_back(change);
  }
  return changes_.size();
}

void RecordedDisk::restore(std::size_t count, Loss loss, unsigned seed) const {
  for (const auto& entry : fs::directory_iterator(root_))
    if (std::find(kept_.begin(), kept_.end(), entry.path().filename().string()) == kept_.end())
      fs::remove_all(entry.path());
  Replay replay(*this);
  for (std::size_t i = 0; i < count; ++i) replay.apply(changes_.at(i));
  replay.write_out(loss, seed);
}

}  // namespace radica::test
