// Backups of the database (SPEC §1): made on request and before what changes much, put into the store, kept as long as
// the configuration says (docs/decisions/0029).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/backup_folder.h"
#include "app/world.h"
#include "ports/database_copies.h"
#include "ports/object_store.h"
#include "ports/runs.h"
#include "ports/sql.h"

namespace radica {

// Of the configured database, which `sql` has open and which outlives it.
Result<std::unique_ptr<DatabaseCopies>> open_copies(const World& world, Sql& sql);

// False before the first `radica migrate` or run.
Result<bool> has_tables(Sql& sql);
// False where there are tables, but nothing in them that a run would not make again.
Result<bool> has_rows(Sql& sql);

// Makes one in the folder and lets outdated ones of the folder go.
Result<BackupManifest> make_backup(World& world, Sql& sql, std::string_view reason);

// The one before `reason` changes much. Nothing when there is nothing to be lost, or somebody else makes the backups
// (database.backup = "external"): the log says so.
Result<void> backup_before(World& world, Sql& sql, std::string_view reason);

// The copies in the store, below store_backups().
class StoredBackups {
 public:
  StoredBackups(World& world, ObjectStore& store);
  // File and manifest, proven by what the store says of them. The manifest last.
  Result<void> put(const BackupFolder& folder, const BackupManifest& manifest);
  // Names of whole ones, the newest first.
  Result<std::vector<std::string>> list();
  // Into the folder; E-BACKUP-001 when the store has none of that name.
  Result<BackupManifest> fetch(const BackupFolder& folder, const std::string& name);
  // Outdated ones. How many.
  Result<std::size_t> remove_outdated();

 private:
  [[nodiscard]] std::string key(std::string_view file) const;
  Result<void> put_file(const std::string& path, std::string_view type, std::uint64_t bytes, const std::string& sha256);
  World& world_;
  ObjectStore& store_;
  Act act_;
};

// True when a copy is of no use where the disk of the database, or of what was made from it, dies.
[[nodiscard]] bool is_on_same_disk(const Config& config);

// Lists an act among the runs; where the role may not, the log says so.
void note_act(World& world, Sql& sql, std::string_view verb, const RunEnd& end);

}  // namespace radica
