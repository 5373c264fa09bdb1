// radica config show | check: the configuration in force. Faults were printed by main, which then ends with 78.
#include "app/config_text.h"
#include "app/edited_config.h"
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

}  // namespace

Result<int> verb_config(World& world) {
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
