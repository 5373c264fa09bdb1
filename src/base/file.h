// The file layer: whole reads, atomic writes, folders. Every call to the disk that can fail in production passes
// fault::next_call_fails() in test builds. Thread-safe (no state); an AtomicFile belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

struct stat;

namespace radica {

// What identifies the bytes of a file without reading them (SPEC §13).
struct FileStat {
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  std::uint64_t inode = 0;
  [[nodiscard]] bool is_known() const { return inode != 0 || ctime_ns != 0; }  // false: nothing was asked yet
  friend bool operator==(const FileStat&, const FileStat&) = default;
};

[[nodiscard]] FileStat to_file_stat(const struct stat& status);
Result<FileStat> stat_file(const std::string& path);  // follows no link; kNotFound if missing or not a regular file

// Reads a regular file whole into `bytes` (its capacity is reused) and its FileStat before and after. A file that
// grows, shrinks or is replaced meanwhile is kConflict E-FILE-004; larger than `limit` is kBadInput E-FILE-005.
Result<FileStat> read_file(const std::string& path, std::uint64_t limit, std::string& bytes);

// A regular file of a tree, open for reading.
class TreeFile {
 public:
  TreeFile(TreeFile&& other) noexcept;
  TreeFile& operator=(TreeFile&&) = delete;
  TreeFile(const TreeFile&) = delete;
  TreeFile& operator=(const TreeFile&) = delete;
  ~TreeFile();
  // Its first bytes, all of them if there are at most kGlanceBytes, and then its stat: as it was before the file was
  // opened if nobody has written since. What is no regular file is kNotFound. `bytes` view `buffer`, whose memory is
  // used again.
  static constexpr std::size_t kGlanceBytes = 64 << 10;
  Result<FileStat> glance(std::string& buffer, std::string_view& bytes) const;
  // Reads it whole. One that is not, or does not stay, as `expected` says is kConflict E-FILE-004; larger than `limit`
  // is kBadInput E-FILE-005.
  Result<void> read(const FileStat& expected, std::uint64_t limit, std::string& buffer, std::string_view& bytes) const;

 private:
  friend class TreeReader;
  TreeFile(int number, const std::string& path) : number_(number), path_(path) {}
  [[nodiscard]] Result<FileStat> stat() const;
  int number_;
  const std::string& path_;
};

// Reads files of a tree by their paths below its root; follows no link. Thread-safe.
class TreeReader {
 public:
  static Result<TreeReader> open(const std::string& root);
  TreeReader(TreeReader&& other) noexcept;
  TreeReader& operator=(TreeReader&&) = delete;
  TreeReader(const TreeReader&) = delete;
  TreeReader& operator=(const TreeReader&) = delete;
  ~TreeReader();
  [[nodiscard]] Result<TreeFile> open_file(const std::string& path) const;  // `path` has to stay
  [[nodiscard]] Result<FileStat> stat(const std::string& path) const;

 private:
  explicit TreeReader(int root) : root_(root) {}
  int root_;
};

// The same in pieces, in flat memory, for files of any size: each piece once, in order.
Result<FileStat> read_in_pieces(const std::string& path, const std::function<void(std::string_view)>& on_piece);
// At most the first `count` bytes; follows no link.
Result<std::string> read_start(const std::string& path, std::size_t count);
// At most `count` bytes from `offset` on; behind the end none.
Result<std::string> read_piece(const std::string& path, std::uint64_t offset, std::size_t count);
// Of any size, and through a link: for the configuration, secrets and our own files.
Result<std::string> read_file(const std::string& path);

// A file that appears whole or not at all: hidden temporary beside the target (".name.tmp-PID-N", locked while it is
// written), fsync, rename, fsync of the folder. A killed process leaves its temporary: sweep_temporaries().
class AtomicFile {
 public:
  // The temporary stands in `temporary_folder` of the same file system, by default beside the target.
  static Result<AtomicFile> create(std::string path, const std::string& temporary_folder = {});
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  // Removes the temporary unless committed. A file that was replaced is held until now: to free the blocks of a large
  // one may take the disk longer than all the rest.
  ~AtomicFile();
  Result<void> write(std::string_view bytes);  // buffered
  Result<void> commit();                       // sync, rename, fsync of the folder
  // The steps of commit(), for who has to order several files: bytes written, bytes on disk, the name.
  Result<void> flush();
  Result<void> sync();
  Result<void> rename();
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& temporary() const { return temporary_; }

 private:
  AtomicFile(std::string path, std::string temporary, int descriptor);
  std::string path_, temporary_, buffer_;
  int descriptor_ = -1, replaced_ = -1;
  bool is_synced_ = false;
  std::uint64_t bytes_ = 0, written_ = 0, handed_over_ = 0;
};

// Commits several files at the price of one: all bytes on disk, then all names, then each folder once.
Result<void> commit_all(const std::vector<AtomicFile*>& files);
Result<void> write_atomically(const std::string& path, std::string_view bytes);
// Removes the temporaries that killed processes left in this folder (not below it); those in use stay. Missing: fine.
Result<void> sweep_temporaries(const std::string& folder);
Result<void> make_folders(const std::string& path);  // like mkdir -p, durable
Result<void> remove_file(const std::string& path);   // missing is fine
// To another folder, also of another file system (copied then, and compared). Neither folder is synced; `to` must not
// be there.
Result<void> move_file(const std::string& from, const std::string& to);
Result<void> sync_folder(const std::string& path);
[[nodiscard]] bool exists(const std::string& path);
[[nodiscard]] std::size_t last_slash(std::string_view path);      // npos when there is no '/'
[[nodiscard]] std::string parent_of(std::string_view path);       // "" when there is no '/'
[[nodiscard]] std::string_view folder_of(std::string_view path);  // the same as a view of `path`
[[nodiscard]] std::string_view name_of(std::string_view path);    // after the last '/'
[[nodiscard]] std::string join_path(std::string_view folder, std::string_view name);

}  // namespace radica
