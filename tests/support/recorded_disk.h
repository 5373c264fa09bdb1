// What a power cut would have left of a folder: a program runs on it through tests/disk/disk.cpp, which writes down
// each change in order; afterwards the folder can be made what it would be if the power had gone between any two of
// them. The rules are those of POSIX: bytes are safe after fsync of their file, names after fsync of their folder; of
// the rest any part may be there. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/run_binary.h"

namespace radica::test {

// Of what was not synced: nothing is there; all names, but none of the bytes; all names, and any of the writes.
enum class Loss { kAll, kBytes, kSomeWrites };

class RecordedDisk {
 public:
  // What stands below `root` is safe, except `kept` (names in it), which no program changes.
  RecordedDisk(std::filesystem::path root, std::vector<std::string> kept, std::string record);
  // Of the process that is recorded.
  [[nodiscard]] Environment environment() const;
  // How many changes the process made. Call it when it has ended.
  std::size_t read_changes();
  // Makes the folder what it would be behind the first `count` changes. `seed`: which writes are there.
  void restore(std::size_t count, Loss loss, unsigned seed) const;

 private:
  struct Change {
    char kind;  // C made, W written, T cut, S synced; M folder made, N renamed, U removed, F folder synced
    std::uint64_t inode;
    std::int64_t offset;  // of W; the size of T; the modification time of S
    std::string first, second;
  };
  struct File {
    std::string synced;
    std::int64_t mtime = 0;  // when it was synced
    std::vector<const Change*> unsynced;
  };
  // Of each path its file, or -1 for a folder.
  using Names = std::map<std::string, int>;
  class Replay;

  std::filesystem::path root_;
  std::vector<std::string> kept_;
  std::string record_;
  std::vector<File> files_;  // at the begin
  std::map<std::uint64_t, int> by_inode_;
  Names names_;
  std::vector<Change> changes_;
};

}  // namespace radica::test
