// radica init: writes the commented sample configuration; overwrites nothing.
#include <filesystem>

#include "app/config_text.h"
#include "app/verbs/verbs.h"
#include "base/file.h"
#include "base/json.h"

namespace radica {

Result<int> verb_init(World& world) {
  const std::string path = world.arguments.out.value_or("radica.toml");
  std::error_code error;
  // A link that leads nowhere is there too.
  if (std::filesystem::exists(std::filesystem::symlink_status(path, error)))
    return fail(ErrorCode::kBadInput, "E-CONFIG-012", {{"path", path}});
  TRY(write_atomically(path, sample_config(world.texts)));
  if (world.arguments.is_json) {
    print("{\"written\":" + json_string(path) + "}");
  } else if (!world.arguments.is_quiet) {
    const Texts& texts = world.texts;
    print(texts.text("report.written", {{"path", path}}));
    print(texts.text("init.next"));
  }
  return kExitDone;
}

}  // namespace radica
