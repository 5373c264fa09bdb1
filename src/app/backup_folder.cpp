#include "app/backup_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "app/json_view.h"
#include "base/fault.h"
#include "base/hash.h"

namespace radica {
namespace {

// The name of a backup in that of one of its files.
std::string_view stem_of(std::string_view file) {
  return file.substr(0, file.find('.'));
}

TableDigest table_of(const JsonView& view) {
  return {std::string(view["name"].text()), view["rows"].number(), std::string(view["hash"].text())};
}

Result<std::pair<std::uint64_t, std::string>> size_and_hash(const std::string& path) {
  Sha256Hasher hasher;
  TRY_SET(const FileStat stat, read_in_pieces(path, [&hasher](std::string_view piece) { hasher.update(piece); }));
  return std::pair{stat.size, hex(hasher.finish())};
}

}  // namespace

std::optional<BackupManifest> parse_manifest(std::string_view text) {
  JsonDocument document;
  if (document.parse(text)) return std::nullopt;
  const JsonView view(document);
  const auto words = [&view](std::string_view key) { return std::string(view[key].text()); };
  const auto made = parse_local(view["made"].text());
  BackupManifest manifest;
  manifest.name = words("name");
  manifest.reason = words("reason");
  manifest.actor = words("actor");
  manifest.made = made.value_or(0);
  manifest.ms = view["ms"].number();
  manifest.file = words("file");
  manifest.bytes = static_cast<std::uint64_t>(view["bytes"].number());
  manifest.sha256 = words("sha256");
  manifest.facts.dialect = words("dialect");
  manifest.facts.schema = words("schema");
  manifest.facts.tool = words("tool");
  manifest.facts.server = words("server");
  manifest.facts.version = view["schema_version"].number();
  manifest.facts.last_run = words("last_run");
  for (const JsonView& rule : view["rules"].children()) manifest.facts.rules.emplace_back(rule.key(), rule.text());
  for (const JsonView& table : view["tables"].children()) manifest.facts.tables.push_back(table_of(table));
  const bool is_ours = view["format"].number() == 1 && made && time_of_backup(manifest.name) &&
                       stem_of(manifest.file) == manifest.name && manifest.file.find('/') == std::string::npos;
  return is_ours ? std::optional(std::move(manifest)) : std::nullopt;
}

BackupFolder::Lock::Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

BackupFolder::Lock::~Lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<BackupFolder::Lock> BackupFolder::lock() const {
  const bool is_new = !exists(path_);
  TRY(make_folders(path_));
  // What lies in it holds personal data.
  if (is_new && ::chmod(path_.c_str(), S_IRWXU) != 0) return fail_errno("E-FILE-006", path_, errno);
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail_errno("E-FILE-006", path_, errno);
  Lock held(descriptor);
  while (::flock(descriptor, LOCK_EX) != 0)
    if (errno != EINTR) return fail_errno("E-FILE-006", path_, errno);
  TRY(sweep());
  return held;
}

Result<std::vector<std::string>> BackupFolder::names() const {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(path_, error);
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error && error != std::errc::no_such_file_or_directory) return fail_errno("E-FILE-006", path_, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> BackupFolder::sweep() const {
  TRY(sweep_temporaries(path_));
  TRY_SET(const auto files, names());
  for (const std::string& file : files) {
    // What SQLite had beside a temporary of a process that died.
    const bool is_beside = file.starts_with(".") && file.find(".tmp-") != std::string::npos &&
                           (file.ends_with("-wal") || file.ends_with("-shm") || file.ends_with("-journal"));
    const bool is_half = time_of_backup(stem_of(file)) && !file.ends_with(kManifestEnding) &&
                         !exists(join_path(path_, std::string(stem_of(file)) + std::string(kManifestEnding)));
    if (is_beside || is_half) TRY(remove_file(join_path(path_, file)));
  }
  return {};
}

Result<std::vector<BackupManifest>> BackupFolder::list() const {
  TRY_SET(auto files, names());
  std::vector<BackupManifest> found;
  for (const std::string& file : files) {
    if (!file.ends_with(kManifestEnding) || !time_of_backup(stem_of(file))) continue;
    auto manifest = find(stem_of(file));
    if (manifest) found.push_back(std::move(*manifest));
  }
  std::sort(found.begin(), found.end(), [](const BackupManifest& left, const BackupManifest& right) {
    return left.made != right.made ? left.made > right.made : left.name > right.name;
  });
  return found;
}

Result<BackupManifest> BackupFolder::find(std::string_view name) const {
  const std::string path = join_path(path_, std::string(name) + std::string(kManifestEnding));
  const auto missing = [&] {
    return fail(ErrorCode::kBadInput, "E-BACKUP-001", {{"backup", std::string(name)}, {"path", path_}});
  };
  if (!exists(path)) return missing();
  TRY_SET(const std::string text, read_file(path));
  auto manifest = parse_manifest(text);
  if (!manifest || manifest->name != name) return fail(ErrorCode::kCorrupt, "E-BACKUP-005", {{"path", path}});
  const auto stat = stat_file(file_of(*manifest));
  if (!stat) return missing();
  return *manifest;
}

Result<void> BackupFolder::check(const BackupManifest& manifest) const {
  TRY_SET(const auto found, size_and_hash(file_of(manifest)));
  if (found.first == manifest.bytes && found.second == manifest.sha256) return {};
  return fail(ErrorCode::kCorrupt, "E-BACKUP-004", {{"path", file_of(manifest)}});
}

std::string BackupFolder::free_name(LocalTime now) const {
  const std::string stamp = format_stamp(now);
  std::string name = stamp;
  for (int number = 2; exists(join_path(path_, name + std::string(kManifestEnding))); ++number)
    name = stamp + "-" + std::to_string(number);
  return name;
}

Result<void> BackupFolder::add(AtomicFile data, BackupManifest& manifest) const {
  TRY(data.sync());
  TRY_SET(const auto found, size_and_hash(data.temporary()));
  const bool is_known = !manifest.sha256.empty();
  if (is_known && (found.first != manifest.bytes || found.second != manifest.sha256))
    return fail(ErrorCode::kCorrupt, "E-BACKUP-004", {{"path", data.path()}});
  manifest.bytes = found.first;
  manifest.sha256 = found.second;
  manifest.file = std::string(name_of(data.path()));
  TRY(data.rename());
  TRY(sync_folder(path_));
  FAULT("backup.before_manifest");
  return write_atomically(join_path(path_, manifest.name + std::string(kManifestEnding)), manifest_text(manifest));
}

// The manifest first: what is left then is a half backup.
Result<void> BackupFolder::remove(const std::string& name) const {
  TRY(remove_file(join_path(path_, name + std::string(kManifestEnding))));
  return sweep();
}

}  // namespace radica
