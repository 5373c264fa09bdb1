// What a path of the input is by its name and place alone (SPEC §3). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/walk.h"

namespace radica {

inline constexpr std::string_view kAttachmentsFolder = "adjuntos";  // of the organised layout

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
