// Walks the input of every company: what is there, what of it is new or changed, what waits, what is gone (SPEC §3,
// §13).
#pragma once

#include <string_view>

#include "base/walk.h"
#include "stages/context.h"

namespace radica {

Result<StageReport> scan(Context& context, const Act& act);

// What a path is to the scan, by its name alone.
enum class PathClass {
  kInput,     // read as JSON
  kIgnored,   // JSON that is never input: counted
  kOther,     // may be a claim's file
  kUnlisted,  // neither counted nor listed
};
[[nodiscard]] PathClass classify_path(std::string_view path, WalkKind kind);

// The folder whose organised layout a path `{folder}/adjuntos/{name}` could be part of; nothing for other paths.
[[nodiscard]] std::optional<std::string_view> organised_folder_of(std::string_view path);

}  // namespace radica
