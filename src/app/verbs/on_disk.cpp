#include "app/verbs/on_disk.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>

#include "app/verbs/lookups.h"
#include "base/file.h"
#include "base/text.h"
#include "base/walk.h"
#include "base/workers.h"
#include "stages/scan.h"

namespace radica {
namespace {

constexpr std::size_t kMostFound = 10;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [name](std::string_view end) { return name.ends_with(end); });
}

// The folder or name for which the scan passes over a path.
std::optional<std::pair<Unread, std::string>> passed_over(const std::string& path) {
  for (const auto& part : std::filesystem::path(path)) {
    const std::string name = part.string();
    const bool is_name = name == name_of(path);
    if (name.starts_with('.')) return std::pair(Unread::kHidden, name);
    if (!is_name && (name == "checkpoints" || name == "pagination_control")) return std::pair(Unread::kFolder, name);
  }
  const std::string name(name_of(path));
  if (ends_with_any(name, {".tmp", ".part"})) return std::pair(Unread::kTemporary, name);
  return std::pair(Unread::kRobotState, name);
}

DiskFile disk_file(const World& world, const std::string& company, const std::string& path, const struct stat& status) {
  DiskFile file{company, printable_path(path), Unread::kNew, {}, static_cast<std::uint64_t>(status.st_size)};
  if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
    file.unread = Unread::kSpecial;
    return file;
  }
  if (S_ISLNK(status.st_mode)) {
    file.unread = Unread::kLink;
    return file;
  }
  const PathClass path_class = classify_path(path, WalkKind::kFile);
  if (path_class == PathClass::kIgnored || path_class == PathClass::kUnlisted) {
    if (auto reason = passed_over(path)) std::tie(file.unread, file.part) = *reason;
    return file;
  }
  const LocalTime modified = world.zone.to_local(to_file_stat(status).mtime_ns / kNanosecondsPerSecond);
  if (world.clock->now() - modified < world.config().pipeline.settle_seconds) file.unread = Unread::kYoung;
  return file;
}

void add_at(const World& world, const std::string& company, const std::string& path, std::vector<DiskFile>& found) {
  struct stat status {};
  if (::lstat(join_path(company_root(world, company), path).c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode)) return;
  found.push_back(disk_file(world, company, path, status));
}

// `path` below the company's folder, by its real place.
std::optional<std::string> below_root(const std::string& root, const std::string& path) {
  std::error_code failed;
  const auto place = std::filesystem::weakly_canonical(std::filesystem::path(path).parent_path().empty()
                                                           ? std::filesystem::path(".")
                                                           : std::filesystem::path(path).parent_path(),
                                                       failed);
  const auto real_root = std::filesystem::weakly_canonical(root, failed);
  if (failed) return std::nullopt;
  const std::string relative = (place / name_of(path)).lexically_relative(real_root).string();
  if (relative.empty() || relative == "." || relative == ".." || relative.starts_with("../")) return std::nullopt;
  return relative;
}

void add_by_path(const World& world, const std::vector<std::string>& companies, const std::string& word,
                 std::vector<DiskFile>& found) {
  for (const std::string& company : companies) {
    std::set<std::string> paths;
    if (!word.starts_with('/')) paths.insert(std::filesystem::path(word).lexically_normal().string());
    if (auto relative = below_root(company_root(world, company), word)) paths.insert(std::move(*relative));
    for (const std::string& path : paths)
      if (!path.starts_with("..")) add_at(world, company, path, found);
  }
}

// Lists the trees for a path that ends in the word.
void add_by_name(const World& world, const std::vector<std::string>& companies, const std::string& word,
                 std::vector<DiskFile>& found) {
  const std::string tail = "/" + word;
  for (const std::string& company : companies) {
    std::mutex mutex;
    std::set<std::string> paths;
    const auto on_entries = [&](unsigned, std::span<const WalkEntry> entries) -> Result<void> {
      for (const WalkEntry& entry : entries) {
        if (!("/" + std::string(entry.path)).ends_with(tail)) continue;
        const std::lock_guard lock(mutex);
        paths.insert(std::string(entry.path));
      }
      return {};
    };
    const auto walked = walk(company_root(world, company), on_entries, [](std::string_view, int) {},
                             {.threads = static_cast<unsigned>(default_workers()), .enters = {}});
    if (!walked) continue;  // a company without folder
    for (const std::string& path : paths) add_at(world, company, path, found);
  }
}

}  // namespace

std::string_view id_of_unread(Unread unread) {
  switch (unread) {
    case Unread::kNew:
      return "nuevo";
    case Unread::kYoung:
      return "reciente";
    case Unread::kFolder:
      return "carpeta";
    case Unread::kHidden:
      return "oculto";
    case Unread::kRobotState:
      return "robot";
    case Unread::kLink:
      return "enlace";
    case Unread::kTemporary:
      return "temporal";
    case Unread::kSpecial:
      return "especial";
    case Unread::kOutside:
      break;
  }
  return "fuera";
}

std::string company_root(const World& world, const std::string& company) {
  return join_path(join_path(world.config().pipeline.input, company), "oficina_virtual");
}

std::vector<DiskFile> find_on_disk(const World& world, const std::vector<std::string>& companies,
                                   const std::string& word) {
  std::vector<DiskFile> found;
  add_by_path(world, companies, word, found);
  const bool is_name = word.find_first_of("./") != std::string::npos && !word.ends_with('/');
  if (found.empty() && is_name) add_by_name(world, companies, word, found);
  struct stat status {};
  if (found.empty() && ::lstat(word.c_str(), &status) == 0 && !S_ISDIR(status.st_mode))
    found.push_back({{}, printable_path(word), Unread::kOutside, {}, static_cast<std::uint64_t>(status.st_size)});
  if (found.size() > kMostFound) found.resize(kMostFound);
  return found;
}

DiskState disk_state(const World& world, const std::string& company, const LedgerFile& file) {
  const auto stat = stat_file(join_path(company_root(world, company), file.raw_path));
  if (!stat) return DiskState::kMissing;
  const bool is_same = stat->size == file.stat.size && stat->mtime_ns == file.stat.mtime_ns;
  return is_same ? DiskState::kSame : DiskState::kChanged;
}

}  // namespace radica
