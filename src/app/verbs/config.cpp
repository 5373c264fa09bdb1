// radica config show | check: the configuration in force. Faults were printed by main, which then ends with 78.
#include "app/config_text.h"
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

}  // namespace

Result<int> verb_config(World& world) {
  if (world.arguments.action == "check") {
    print_valid(world);
  } else if (world.arguments.is_json) {
    print(config_as_json(world.loaded));
  } else {
    std::string toml = config_as_toml(world.loaded, world.arguments.with_origin);
    while (!toml.empty() && toml.back() == '\n') toml.pop_back();
    print(toml);
  }
  return kExitDone;
}

}  // namespace radica
