// radica config show | check | reset: the configuration in force, and what was edited of it taken back. Faults were
// printed by main, which then ends with 78.
#include "adapters/db_edits.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "app/audit_trail.h"
#include "app/config_text.h"
#include "app/edited_config.h"
#include "app/editing.h"
#include "app/session.h"
#include "app/verbs/verbs.h"
#include "base/json.h"

namespace radica {
namespace {

void print_valid(const World& world) {
  const std::string& file = world.loaded.file;
  if (world.arguments.is_json)
    return print("{\"file\":" + (file.empty() ? "null" : json_string(file)) + ",\"faults\":[]}");
  if (world.arguments.is_quiet) return;
  const Texts& texts = world.texts;
  print(file.empty() ? texts.text("config.defaults_valid") : texts.text("config.valid", {{"path", file}}));
}

// Where the database cannot be asked, what the file says is better than nothing.
void take_edits_if_there(World& world) {
  const auto taken = [&world]() -> Result<void> {
    TRY_SET(const auto session, Session::open(world, {.verb = "config"}));
    return take_edits(world, session->sql());
  }();
  if (!taken) print_error(world, Error{taken.error().code, "E-EDIT-005", {{"error", taken.error().describe()}}, {}});
}

// For where there is no dashboard: the file holds again.
Result<int> reset(World& world) {
  const std::vector<std::string>& words = world.arguments.operands;
  const std::string what = words.front(), name = words.size() > 1 ? words[1] : std::string();
  TRY_SET(const auto session, Session::open(world, {.verb = "config", .database = true}));
  TRY_SET(const Timetable base, timetable_of(world.config(), world.zone));
  const auto edits = db_edits(*session->sql());
  const auto tasks = db_tasks(*session->sql());
  const auto schedules = db_schedules(*session->sql(), *tasks);
  EditedConfig config(world.loaded, *edits, *world.log);
  EditedTimetable timetable(config, base, world.zone);
  const auto telling = [&](const std::string& details) {
    return told(world, {world.actor, "config reset", "", 0}, name.empty() ? what : name,
                details.substr(1, details.size() - 2));
  };
  auto done = Editing(world, *edits, config, timetable, *schedules, *tasks).reset(what, name, telling);
  if (!done && done.error().code == ErrorCode::kNotFound) done.error().code = ErrorCode::kBadInput;  // a wrong word
  TRY(done);
  const std::string thing = what + (name.empty() ? "" : " ") + name;
  if (world.arguments.is_json)
    print("{\"reset\":" + json_string(thing) + "}");
  else if (!world.arguments.is_quiet)
    print(world.texts.text("config.reset", {{"thing", thing}}));
  return kExitDone;
}

}  // namespace

Result<int> verb_config(World& world) {
  if (world.arguments.action == "reset") return reset(world);
  if (world.arguments.action == "check") {
    print_valid(world);
    return kExitDone;
  }
  take_edits_if_there(world);
  if (world.arguments.is_json) {
    print(config_as_json(world.loaded));
  } else {
    std::string toml = config_as_toml(world.loaded, world.arguments.with_origin);
    while (!toml.empty() && toml.back() == '\n') toml.pop_back();
    print(toml);
  }
  return kExitDone;
}

}  // namespace radica
