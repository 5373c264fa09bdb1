#include "app/late_files.h"

#include <algorithm>
#include <map>

#include "app/timetable.h"
#include "base/text.h"
#include "base/walk.h"
#include "model/store_names.h"
#include "stages/path_class.h"

namespace radica {
namespace {

constexpr std::int64_t kWindow = 2 * 86'400, kNanoseconds = 1'000'000'000;
constexpr std::size_t kLookup = 2000;

struct Arrived {
  FileStat stat;
  LocalTime at = 0;
};

bool is_read(const LedgerFile& known, const Arrived& file) {
  return known.state != "pendiente" && known.stat.size == file.stat.size && known.stat.mtime_ns == file.stat.mtime_ns;
}

}  // namespace

Result<LateFiles> find_late_files(const World& world, Ledger& ledger, const std::string& company, std::int64_t seconds,
                                  LocalTime now) {
  TRY_SET(const Timetable timetable, timetable_of(world.config(), world.zone));
  const WeekHours hours = week_hours_of(timetable, now);
  std::map<std::string, Arrived> arrived;  // by the path as the ledger shows it
  const auto is_input = [](std::string_view path) { return classify_path(path, WalkKind::kFile) == PathClass::kInput; };
  const OnEntries take = [&](unsigned /*worker*/, std::span<const WalkEntry> entries) -> Result<void> {
    for (const WalkEntry& entry : entries) {
      if (entry.kind != WalkKind::kFile || !is_input(entry.path)) continue;
      const LocalTime changed = world.zone.to_local(entry.stat.ctime_ns / kNanoseconds),
                      modified = world.zone.to_local(entry.stat.mtime_ns / kNanoseconds);
      const LocalTime at = modified > now ? changed : std::max(changed, modified);
      if (at > now - kWindow && hours.seconds_within(at, now) > seconds)
        arrived[printable_path(entry.path)] = {entry.stat, at};
    }
    return {};
  };
  WalkOptions options;
  options.enters = &is_not_hidden;
  options.needs_stat = is_input;
  const std::string root = world.config().pipeline.input + "/" + company + "/oficina_virtual";
  const auto walked = walk(
      root, take, [](std::string_view, int) {}, options);
  if (!walked && walked.error().code == ErrorCode::kNotFound) return LateFiles{};  // the run says so
  TRY(walked);
  LateFiles late;
  for (auto next = arrived.begin(); next != arrived.end();) {
    std::vector<std::string> paths;
    const auto first = next;
    for (; next != arrived.end() && paths.size() < kLookup; ++next) paths.push_back(next->first);
    TRY_SET(const std::vector<LedgerFile> known, ledger.files_by_path(company, paths));
    for (auto file = first; file != next; ++file) {
      const bool is_done = std::any_of(known.begin(), known.end(), [&file](const LedgerFile& other) {
        return other.path == file->first && is_read(other, file->second);
      });
      if (is_done) continue;
      late.oldest = late.count == 0 ? file->second.at : std::min(late.oldest, file->second.at);
      ++late.count;
    }
  }
  return late;
}

}  // namespace radica
