#include "app/backups.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "adapters/db_runs.h"
#include "adapters/pg_copies.h"
#include "adapters/sql_work.h"
#include "adapters/sqlite_copies.h"
#include "app/audit_trail.h"
#include "app/database.h"
#include "app/session.h"
#include "app/store.h"
#include "base/fault.h"
#include "base/hash.h"

namespace radica {
namespace {

Result<void> check_signals() {
  if (stop_signals() > 0) return fail(ErrorCode::kCancelled, "E-RUN-001");
  return {};
}

// 0 for what is not there and where nothing above it is.
dev_t disk_of(std::string path) {
  while (!path.empty() && !exists(path)) path = parent_of(path);
  struct stat status {};
  return ::stat(path.empty() ? "." : path.c_str(), &status) == 0 ? status.st_dev : dev_t{0};
}

Result<void> remove_outdated(const World& world, const BackupFolder& folder) {
  const Config::Backup& rule = world.config().backup;
  TRY_SET(const auto backups, folder.list());
  std::vector<std::string> names;
  for (const BackupManifest& backup : backups) names.push_back(backup.name);
  for (const std::string& name : outdated_backups(std::move(names), rule.keep, rule.days, world.clock->now())) {
    TRY(folder.remove(name));
    world.log->info("backup_removed", {{"backup", name}});
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<DatabaseCopies>> open_copies(const World& world, Sql& sql) {
  const Config& config = world.config();
  if (!is_on_server(config))
    return sqlite_copies(sql, {database_file(config), config.database.schema, config.backup.dir, &check_signals});
  PgCopiesOptions options;
  options.url = config.database.url;
  options.schema = config.database.schema;
  options.tools.folder = config.backup.tools;
  options.tools.password = password_by(config.database.password);
  options.companies = company_names(config);
  options.drill_url = config.backup.drill_url;
  options.drill_password = password_by(config.backup.drill_password);
  options.check_stop = &check_signals;
  return pg_copies(sql, std::move(options));
}

Result<bool> has_tables(Sql& sql) {
  bool is_there = false;
  TRY(stream_rows(sql, {"migrate/tables"}, {}, [&is_there](const SqlRow& row) -> Result<void> {
    is_there = is_there || row.text(0) == "radica_migration";
    return {};
  }));
  return is_there;
}

Result<bool> has_rows(Sql& sql) {
  bool is_filled = false;
  TRY(stream_rows(sql, {"backup/has_rows"}, {}, [&is_filled](const SqlRow& row) -> Result<void> {
    is_filled = row.integer(0) != 0;
    return {};
  }));
  return is_filled;
}

Result<BackupManifest> make_backup(World& world, Sql& sql, std::string_view reason) {
  const auto begin = std::chrono::steady_clock::now();
  const BackupFolder folder(world.config().backup.dir);
  TRY_SET(const BackupFolder::Lock lock, folder.lock());
  TRY_SET(const auto copies, open_copies(world, sql));
  BackupManifest manifest;
  manifest.made = world.clock->now();
  manifest.name = folder.free_name(manifest.made);
  manifest.reason = reason;
  manifest.actor = world.actor;
  const std::string path = join_path(folder.path(), manifest.name + std::string(copies->ending()));
  TRY_SET(AtomicFile data, AtomicFile::create(path));
  if (::chmod(data.temporary().c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-FILE-002", path, errno);
  TRY_SET(manifest.facts, copies->copy_to(data.temporary()));
  FAULT("backup.copied");
  const auto took = std::chrono::steady_clock::now() - begin;
  manifest.ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  TRY(folder.add(std::move(data), manifest));
  world.log->info("backup_made", {{"backup", manifest.name},
                                  {"reason", manifest.reason},
                                  {"bytes", manifest.bytes},
                                  {"sha256", manifest.sha256},
                                  {"ms", manifest.ms}});
  TRY_SET(const auto all, folder.list());
  if (concern_of(all, manifest.made) == BackupConcern::kSmaller)
    world.log->warning("backup_smaller", {{"backup", manifest.name},
                                          {"bytes", manifest.bytes},
                                          {"rows", rows_of(manifest.facts)},
                                          {"before", all[1].name},
                                          {"bytes_before", all[1].bytes},
                                          {"rows_before", rows_of(all[1].facts)}});
  TRY(remove_outdated(world, folder));
  return manifest;
}

Result<void> backup_before(World& world, Sql& sql, std::string_view reason) {
  TRY_SET(const bool is_made, has_tables(sql));
  if (!is_made) return {};
  TRY_SET(const bool is_filled, has_rows(sql));
  if (!is_filled) return {};
  if (world.config().database.backup == "external") {
    world.log->info("backup_external", {{"reason", reason}});
    return {};
  }
  TRY(make_backup(world, sql, reason));
  return {};
}

StoredBackups::StoredBackups(World& world, ObjectStore& store) : world_(world), store_(store) {
  act_.actor = world.actor;
  act_.verb = world.arguments.verb;
}

std::string StoredBackups::key(std::string_view file) const {
  return store_backups(world_.config().store.prefix) + std::string(file);
}

Result<void> StoredBackups::put_file(const std::string& path, std::string_view type, std::uint64_t bytes,
                                     const std::string& sha256) {
  PutRequest request;
  request.key = key(name_of(path));
  request.source_path = path;
  request.sha256 = sha256;
  request.bytes = bytes;
  request.content_type = type;
  request.metadata = {{"sha256", sha256}};
  TRY_SET(const PutReceipt receipt, store_.put(act_, request));
  TRY_SET(const auto head, store_.head(request.key));
  const bool is_proven = head && head->bytes == receipt.stored_bytes &&
                         (!head->sha256 || *head->sha256 == sha256 || !head->encoding.empty());
  if (is_proven) return {};
  return fail(ErrorCode::kUnavailable, "E-STORE-008", {{"key", request.key}, {"step", "head"}});
}

Result<void> StoredBackups::put(const BackupFolder& folder, const BackupManifest& manifest) {
  TRY(put_file(folder.file_of(manifest), "application/octet-stream", manifest.bytes, manifest.sha256));
  const std::string path = join_path(folder.path(), manifest.name + std::string(kManifestEnding));
  TRY_SET(const std::string text, read_file(path));
  TRY(put_file(path, "application/json", text.size(), hex(sha256(text))));
  world_.log->info("backup_stored", {{"backup", manifest.name}, {"key", key(manifest.file)}});
  return {};
}

Result<std::vector<std::string>> StoredBackups::list() {
  std::vector<std::string> names;
  const std::string prefix = store_backups(world_.config().store.prefix);
  TRY(store_.list(prefix, [&](const ObjectInfo& object) -> Result<void> {
    const std::string_view file = std::string_view(object.key).substr(prefix.size());
    if (!file.ends_with(kManifestEnding)) return {};
    const std::string_view name = file.substr(0, file.size() - kManifestEnding.size());
    if (time_of_backup(name)) names.emplace_back(name);
    return {};
  }));
  std::reverse(names.begin(), names.end());
  return names;
}

Result<BackupManifest> StoredBackups::fetch(const BackupFolder& folder, const std::string& name) {
  std::string text;
  const std::string manifest_key = key(name + std::string(kManifestEnding));
  TRY_SET(const bool is_there, store_.get(manifest_key, [&text](std::string_view piece) -> Result<void> {
    text += piece;
    return {};
  }));
  if (!is_there) return fail(ErrorCode::kBadInput, "E-BACKUP-001", {{"backup", name}, {"path", store_.url(key(""))}});
  auto manifest = parse_manifest(text);
  if (!manifest || manifest->name != name)
    return fail(ErrorCode::kCorrupt, "E-BACKUP-005", {{"path", store_.url(manifest_key)}});
  TRY_SET(const BackupFolder::Lock lock, folder.lock());
  TRY_SET(AtomicFile data, AtomicFile::create(folder.file_of(*manifest)));
  if (::chmod(data.temporary().c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-FILE-002", data.path(), errno);
  TRY_SET(const bool has_file, store_.get(key(manifest->file), [&data](std::string_view piece) -> Result<void> {
    TRY(check_signals());
    return data.write(piece);
  }));
  if (!has_file) return fail(ErrorCode::kCorrupt, "E-BACKUP-004", {{"path", store_.url(key(manifest->file))}});
  TRY(folder.add(std::move(data), *manifest));
  return *manifest;
}

Result<std::size_t> StoredBackups::remove_outdated() {
  const Config::Backup& rule = world_.config().backup;
  TRY_SET(auto names, list());
  const auto outdated = outdated_backups(std::move(names), rule.keep, rule.days, world_.clock->now());
  for (const std::string& name : outdated) {
    std::vector<std::string> keys{key(name + std::string(kManifestEnding))};  // the first to go
    TRY(store_.list(key(name + "."), [&keys](const ObjectInfo& object) -> Result<void> {
      if (object.key != keys.front()) keys.push_back(object.key);
      return {};
    }));
    for (const std::string& each : keys) TRY(store_.remove(act_, each));
    world_.log->info("backup_removed", {{"key", keys.front()}});
  }
  return outdated.size();
}

bool is_on_same_disk(const Config& config) {
  const dev_t disk = disk_of(config.backup.dir);
  const bool is_local_copy_there =
      disk == disk_of(config.pipeline.output) || (!is_on_server(config) && disk == disk_of(database_file(config)));
  if (!is_local_copy_there) return false;
  if (config.backup.store == "no") return true;
  return is_folder_store(config) && disk == disk_of(config.store.url.substr(config.store.url.find(':') + 1));
}

void note_act(World& world, Sql& sql, std::string_view verb, const RunEnd& end) {
  Act act;
  act.actor = world.actor;
  act.verb = verb;
  act.run_id = new_run_id(world);
  const auto runs = db_runs(sql, *world.real_clock);
  auto noted = runs->begin_run(told(world, act, act.run_id), "", false, own_task());
  if (noted) noted = runs->end_run(act, end);
  if (!noted) world.log->warning("act_not_noted", {{"verb", verb}, {"error", noted.error().describe()}});
}

}  // namespace radica
