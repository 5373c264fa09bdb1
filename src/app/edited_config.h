// The configuration of the file with the edits of the database, as it is now (docs/decisions/0041): whoever plans,
// judges or shows asks for it each time, so that an edit counts at once, whichever process made it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "app/config.h"
#include "app/timetable.h"
#include "app/world.h"
#include "ports/edits.h"
#include "ports/sql.h"

namespace radica {

// Thread-safe.
class EditedConfig {
 public:
  // `file` is without edits. All of them outlive it.
  EditedConfig(const LoadedConfig& file, Edits& edits, Log& log) : file_(file), edits_(edits), log_(log) {}

  // The same object as long as nothing was edited. What does not fit is logged when it is first seen.
  Result<std::shared_ptr<const LoadedConfig>> now();
  [[nodiscard]] const LoadedConfig& file() const { return file_; }

 private:
  const LoadedConfig& file_;
  Edits& edits_;
  Log& log_;
  std::mutex mutex_;
  std::vector<Edit> known_;
  std::shared_ptr<const LoadedConfig> config_;
};

// A configuration with its schedules.
struct PlanNow {
  std::shared_ptr<const LoadedConfig> config;
  Timetable timetable;
};

// The schedules as they are now; calendar and hours stay as they are in `base`. Thread-safe.
class EditedTimetable {
 public:
  // All of them outlive it.
  EditedTimetable(EditedConfig& config, const Timetable& base, const Zone& zone)
      : config_(config), base_(base), zone_(zone) {}

  Result<std::shared_ptr<const PlanNow>> now();
  Result<std::shared_ptr<const Timetable>> timetable();
  // Of another configuration, one that is not stored yet.
  [[nodiscard]] Result<Timetable> of(const Config& config) const { return with_schedules(base_, config, zone_); }

 private:
  EditedConfig& config_;
  const Timetable& base_;
  const Zone& zone_;
  std::mutex mutex_;
  std::shared_ptr<const PlanNow> plan_;
};

// For a command that ends soon: its configuration is the edited one from here on. `sql`: nullptr without a database.
Result<void> take_edits(World& world, Sql* sql);

}  // namespace radica
