// How much there is, how much comes each day, and how long the disks will do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/world.h"
#include "ports/views.h"

namespace radica {

struct Growth {
  std::int64_t days = 0;  // that the daily figures are the mean of: 30, or since the first row
  std::int64_t rows = 0, rows_per_day = 0;
  std::int64_t store_bytes = 0, store_bytes_per_day = 0;
  std::int64_t database_bytes = 0, database_bytes_per_day = 0;  // the latter by the rows
  struct Disk {
    std::string path;
    std::uint64_t free = 0;
    std::int64_t bytes_per_day = 0;
    std::optional<std::int64_t> days_to_full;  // nothing: it does not grow
  };
  std::vector<Disk> disks;  // those that the database or the store stands on
};

// A file system by the first of the configured paths that lie on it.
struct DiskRoom {
  std::string path;
  std::uint64_t device = 0, free = 0, total = 0;  // the latter two in bytes, for who is not root
};
// Of `path`, or of the nearest folder above it that is there; nothing when the system does not tell.
[[nodiscard]] std::optional<DiskRoom> room_at(const std::string& path);
// Those that input, output, logs, backups, a database file and a store folder lie on, each once.
[[nodiscard]] std::vector<DiskRoom> disks_in_use(const Config& config);

// `now` local.
Result<Growth> read_growth(const World& world, Views& views, LocalTime now);

// Of daily figures: the mean of `days`, rounded up.
[[nodiscard]] std::int64_t per_day(std::int64_t total, std::int64_t days);
[[nodiscard]] std::optional<std::int64_t> days_to_full(std::uint64_t free, std::int64_t bytes_per_day);

}  // namespace radica
