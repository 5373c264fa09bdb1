// Storing edits of the configuration (docs/decisions/0041): judged as the file is, told in the audit with before and
// after, and counting from the moment at which they are stored.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/edited_config.h"
#include "app/world.h"
#include "model/run.h"
#include "ports/edits.h"
#include "ports/schedules.h"
#include "ports/tasks.h"

namespace radica {

class Editing {
 public:
  // All of them outlive it.
  Editing(World& world, Edits& edits, EditedConfig& config, EditedTimetable& timetable, Schedules& schedules,
          TaskQueue& tasks)
      : world_(world), edits_(edits), config_(config), timetable_(timetable), schedules_(schedules), tasks_(tasks) {}

  // What would hold with it in the place of that of the same thing. kBadInput with the facts of the file's own faults
  // and the field when it is wrong.
  Result<LoadedConfig> draft(const Texts& texts, const Edit& edit);

  // Who does it, told with the details (a JSON object with `before` and `after`; recipients masked).
  using Telling = std::function<Act(const std::string& details)>;
  // E-EDIT-004 when somebody else edited the same thing meanwhile. Of the edit `actor` and `at` are set here.
  Result<void> put(const Texts& texts, Edit edit, const Telling& telling);
  // kNotFound E-EDIT-006 when nothing of it is edited.
  Result<void> reset(std::string_view what, std::string_view name, const Telling& telling);

 private:
  // What was planned until now was planned by what holds until now.
  Result<void> plan_until_now(std::string_view what);

  World& world_;
  Edits& edits_;
  EditedConfig& config_;
  EditedTimetable& timetable_;
  Schedules& schedules_;
  TaskQueue& tasks_;
};

}  // namespace radica
