#include "app/growth.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/database.h"
#include "app/store.h"
#include "base/file.h"

namespace radica {
namespace {

constexpr std::int64_t kDays = 30;
constexpr LocalTime kSecondsPerDay = 86'400;

std::int64_t bytes_of_file(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(bytes);
}

// Of each file system once, with all that grows on it.
void add_disk(const std::string& path, std::int64_t bytes_per_day, std::map<std::uint64_t, Growth::Disk>& disks) {
  const std::optional<DiskRoom> room = room_at(path);
  if (!room) return;
  Growth::Disk& disk = disks[room->device];
  if (disk.path.empty()) disk.path = room->path;
  disk.free = room->free;
  disk.bytes_per_day += bytes_per_day;
}

std::string store_folder(const Config& config) {
  return config.store.url.substr(config.store.url.find(':') + 1);
}

}  // namespace

std::optional<DiskRoom> room_at(const std::string& path) {
  std::string folder = path;
  while (!folder.empty() && !exists(folder)) folder = parent_of(folder);
  if (folder.empty()) folder = ".";
  struct stat status {};
  struct statvfs space {};
  if (::stat(folder.c_str(), &status) != 0 || ::statvfs(folder.c_str(), &space) != 0) return std::nullopt;
  const std::uint64_t unit = space.f_frsize;
  return DiskRoom{folder, status.st_dev, space.f_bavail * unit,
                  (space.f_blocks - space.f_bfree + space.f_bavail) * unit};
}

std::vector<DiskRoom> disks_in_use(const Config& config) {
  std::vector<std::string> paths{config.pipeline.input, config.pipeline.output, config.log.dir, config.backup.dir};
  if (!is_on_server(config)) paths.insert(paths.begin(), database_file(config));
  if (is_folder_store(config)) paths.push_back(store_folder(config));
  std::vector<DiskRoom> disks;
  for (const std::string& path : paths) {
    const std::optional<DiskRoom> room = room_at(path);
    const bool is_new = room && std::none_of(disks.begin(), disks.end(),
                                             [&room](const DiskRoom& other) { return other.device == room->device; });
    if (is_new) disks.push_back(*room);
  }
  return disks;
}

std::int64_t per_day(std::int64_t total, std::int64_t days) {
  return days <= 0 ? 0 : (total + days - 1) / days;
}

std::optional<std::int64_t> days_to_full(std::uint64_t free, std::int64_t bytes_per_day) {
  if (bytes_per_day <= 0) return std::nullopt;
  return static_cast<std::int64_t>(free / static_cast<std::uint64_t>(bytes_per_day));
}

Result<Growth> read_growth(const World& world, Views& views, LocalTime now) {
  const Config& config = world.config();
  const std::string since = format_local(now - kDays * kSecondsPerDay);
  Growth growth;
  std::int64_t new_rows = 0, new_bytes = 0;
  std::optional<LocalTime> first;
  for (const CompanyConfig& company : config.companies) {
    TRY_SET(const GrowthCounts counts, views.growth(company.name, since));
    growth.rows += counts.rows;
    growth.store_bytes += counts.store_bytes;
    new_rows += counts.new_rows;
    new_bytes += counts.new_store_bytes;
    if (const auto begin = parse_local(counts.first_row)) first = std::min(first.value_or(*begin), *begin);
  }
  if (!first) return growth;
  growth.days = std::clamp<std::int64_t>((now - *first) / kSecondsPerDay + 1, 1, kDays);
  growth.rows_per_day = per_day(new_rows, growth.days);
  growth.store_bytes_per_day = per_day(new_bytes, growth.days);
  const bool is_server = is_on_server(config);
  if (is_server) {
    TRY_SET(growth.database_bytes, views.database_bytes());
  } else {
    growth.database_bytes = bytes_of_file(database_file(config)) + bytes_of_file(database_file(config) + "-wal");
  }
  if (growth.rows > 0) growth.database_bytes_per_day = growth.database_bytes / growth.rows * growth.rows_per_day;
  std::map<std::uint64_t, Growth::Disk> disks;
  if (!is_server) add_disk(database_file(config), growth.database_bytes_per_day, disks);
  if (is_folder_store(config)) add_disk(store_folder(config), growth.store_bytes_per_day, disks);
  for (auto& [device, disk] : disks) {
    disk.days_to_full = days_to_full(disk.free, disk.bytes_per_day);
    growth.disks.push_back(disk);
  }
  return growth;
}

}  // namespace radica
