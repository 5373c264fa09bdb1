#include "app/edited_config.h"

#include "adapters/db_edits.h"

namespace radica {
namespace {

void log_refused(Log& log, const LoadedConfig& config) {
  for (const RefusedEdit& one : config.refused)
    log.warning("edit_refused", {{"what", one.edit.what}, {"name", one.edit.name}, {"error", one.fault.id}});
}

}  // namespace

Result<std::shared_ptr<const LoadedConfig>> EditedConfig::now() {
  TRY_SET(std::vector<Edit> edits, edits_.list());
  const std::lock_guard lock(mutex_);
  if (config_ && edits == known_) return config_;
  config_ = std::make_shared<const LoadedConfig>(with_edits(file_, edits));
  known_ = std::move(edits);
  log_refused(log_, *config_);
  return config_;
}

Result<std::shared_ptr<const PlanNow>> EditedTimetable::now() {
  TRY_SET(auto config, config_.now());
  const std::lock_guard lock(mutex_);
  if (plan_ && plan_->config == config) return plan_;
  TRY_SET(Timetable timetable, of(config->config));
  plan_ = std::make_shared<const PlanNow>(PlanNow{std::move(config), std::move(timetable)});
  return plan_;
}

Result<std::shared_ptr<const Timetable>> EditedTimetable::timetable() {
  TRY_SET(const auto plan, now());
  return std::shared_ptr<const Timetable>(plan, &plan->timetable);
}

Result<void> take_edits(World& world, Sql* sql) {
  if (sql == nullptr) return {};
  TRY_SET(const std::vector<Edit> edits, db_edits(*sql)->list());
  if (edits.empty()) return {};
  world.loaded = with_edits(world.loaded, edits);
  log_refused(*world.log, world.loaded);
  return {};
}

}  // namespace radica
