// radica backup: makes a backup of the database, in the folder and in the store, and lists those that there are.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/backups.h"
#include "app/database.h"
#include "app/store.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"

namespace radica {
namespace {

void print_line(const World& world, const BackupManifest& backup, bool is_stored) {
  const Texts& texts = world.texts;
  if (world.arguments.is_json) {
    std::string text;
    JsonText json(text);
    json.open('{');
    json.member("name", backup.name);
    json.member("reason", backup.reason);
    json.member("made", format_local(backup.made));
    number(json, "bytes", static_cast<std::int64_t>(backup.bytes));
    json.member("sha256", backup.sha256);
    number(json, "tables", static_cast<std::int64_t>(backup.facts.tables.size()));
    number(json, "rows", rows_of(backup.facts));
    number(json, "ms", backup.ms);
    flag(json, "stored", is_stored);
    json.close('}');
    return print(text);
  }
  print(texts.text(is_stored ? "backup.line_stored" : "backup.line", {{"backup", padded(backup.name, 18)},
                                                                      {"moment", texts.moment(backup.made)},
                                                                      {"bytes", texts.bytes(backup.bytes)},
                                                                      {"rows", texts.number(rows_of(backup.facts))},
                                                                      {"reason", backup.reason}}));
}

bool wants_store(const World& world) {
  return world.config().backup.store == "yes";
}

Result<int> list_backups(World& world) {
  const BackupFolder folder(world.config().backup.dir);
  TRY_SET(const auto backups, folder.list());
  std::set<std::string> stored;
  if (wants_store(world)) {
    TRY_SET(const auto store, open_store(world));
    TRY_SET(const auto names, StoredBackups(world, *store).list());
    stored.insert(names.begin(), names.end());
  }
  for (const BackupManifest& backup : backups) print_line(world, backup, stored.erase(backup.name) > 0);
  for (const std::string& name : stored) {
    if (world.arguments.is_json)
      print("{\"name\":" + json_string(name) + ",\"stored\":true}");
    else
      print(world.texts.text("backup.only_stored", {{"backup", padded(name, 18)}}));
  }
  if (backups.empty() && stored.empty() && !world.arguments.is_json && !world.arguments.is_quiet)
    print(world.texts.text("backup.none", {{"path", folder.path()}}));
  return kExitDone;
}

// What does not keep the backup from standing in the folder is said and logged.
Result<void> put_into_store(World& world, const BackupManifest& backup) {
  TRY_SET(const auto store, open_store(world));
  StoredBackups stored(world, *store);
  TRY(stored.put(BackupFolder(world.config().backup.dir), backup));
  if (const auto removed = stored.remove_outdated(); !removed)
    world.log->warning("backups_not_removed", {{"error", removed.error().describe()}});
  return {};
}

std::string stages_json(const BackupManifest& backup) {
  return fmt::format("[{{\"name\":\"backup {}\",\"out\":{},\"bytes\":{},\"ms\":{}}}]", backup.name,
                     rows_of(backup.facts), backup.bytes, backup.ms);
}

}  // namespace

Result<int> verb_backup(World& world) {
  const Config& config = world.config();
  if (world.arguments.is_list) return list_backups(world);
  if (!is_on_server(config) && !exists(database_file(config)))
    return fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", database_file(config)}});
  TRY_SET(const auto sql, open_database(config, Patience::kWorks, *world.log));
  TRY_SET(const bool is_made, has_tables(*sql));
  if (!is_made) return fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", config.database.url}});
  const bool is_lonely = is_on_same_disk(config);
  if (world.arguments.is_dry_run) {
    TRY_SET(const auto copies, open_copies(world, *sql));
    TRY_SET(const std::string tool, copies->find_tool());
    if (!world.arguments.is_quiet)
      print(world.texts.text("backup.would", {{"path", config.backup.dir}, {"tool", tool}}));
    return kExitDone;
  }
  TRY_SET(const BackupManifest backup, make_backup(world, *sql, "manual"));
  note_act(world, *sql, "backup", {std::string(kRunDone), {}, stages_json(backup), {}});
  print_line(world, backup, false);
  if (is_lonely) {
    world.log->warning("backup_on_same_disk", {{"path", config.backup.dir}});
    if (!world.arguments.is_json) print(world.texts.text("backup.same_disk", {{"path", config.backup.dir}}));
  }
  if (wants_store(world)) TRY(put_into_store(world, backup));
  return kExitDone;
}

}  // namespace radica
