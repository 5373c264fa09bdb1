// The folder of the backups ([backup] dir): of each a file with the database and a manifest beside it. The manifest is
// written last: a backup without one is a half one, is never listed, and is swept when the next one is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "model/backup.h"

namespace radica {

// Nothing when it is no manifest of a backup, or its file lies elsewhere.
[[nodiscard]] std::optional<BackupManifest> parse_manifest(std::string_view text);

class BackupFolder {
 public:
  explicit BackupFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file_of(const BackupManifest& manifest) const { return join_path(path_, manifest.file); }

  // Whole ones, the newest first: those with a manifest and a file of its size. None where there is no folder.
  [[nodiscard]] Result<std::vector<BackupManifest>> list() const;
  // By name; kBadInput E-BACKUP-001 when there is none.
  [[nodiscard]] Result<BackupManifest> find(std::string_view name) const;
  // Reads the file whole: kCorrupt E-BACKUP-004 when it is not as the manifest says.
  [[nodiscard]] Result<void> check(const BackupManifest& manifest) const;

  // Held while something is written here, by one process at a time.
  class Lock {
   public:
    explicit Lock(int descriptor) : descriptor_(descriptor) {}
    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&&) = delete;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();

   private:
    int descriptor_;
  };
  // Makes the folder, waits for other processes, and sweeps what they left half done.
  [[nodiscard]] Result<Lock> lock() const;
  // These need the lock.
  [[nodiscard]] std::string free_name(LocalTime now) const;
  // `data` holds the bytes and has its final path here. Fills in bytes and hash; where they are known already, of a
  // copy that comes back, other ones are kCorrupt E-BACKUP-004.
  Result<void> add(AtomicFile data, BackupManifest& manifest) const;
  Result<void> remove(const std::string& name) const;

 private:
  Result<void> sweep() const;
  [[nodiscard]] Result<std::vector<std::string>> names() const;
  std::string path_;
};

}  // namespace radica
