#include "stages/path_class.h"

#include "base/file.h"
#include "base/text.h"
#include "model/store_names.h"

namespace radica {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

PathClass classify_path(std::string_view path, WalkKind kind) {
  const std::string_view name = name_of(path);
  const bool is_json = is_json_name(name);
  bool is_set_aside = false;
  for (std::size_t from = 0; from < path.size();) {
    const std::size_t slash = path.find('/', from);
    const std::string_view part = path.substr(from, slash == std::string_view::npos ? slash : slash - from);
    const bool is_folder = slash != std::string_view::npos;
    is_set_aside =
        is_set_aside || part.front() == '.' || (is_folder && (part == "pagination_control" || part == "checkpoints"));
    if (!is_folder) break;
    from = slash + 1;
  }
  if (kind == WalkKind::kOther) return PathClass::kUnlisted;
  if (!is_json) {
    const bool is_temporary = ends_with(name, ".tmp") || ends_with(name, ".part");
    return is_set_aside || kind == WalkKind::kLink || is_temporary ? PathClass::kUnlisted : PathClass::kOther;
  }
  const bool is_robot_state = name == "STATUS.json" || (name.starts_with("checkpoint_") && name.ends_with(".json"));
  return is_set_aside || is_robot_state || kind == WalkKind::kLink ? PathClass::kIgnored : PathClass::kInput;
}

std::optional<std::string_view> organised_folder_of(std::string_view path) {
  for (std::size_t end = last_slash(path); end != std::string_view::npos && end > 0;) {
    const std::size_t above = last_slash(path.substr(0, end));
    const std::size_t start = above == std::string_view::npos ? 0 : above + 1;
    if (path.substr(start, end - start) == kAttachmentsFolder) return path.substr(0, start == 0 ? 0 : above);
    end = above;
  }
  return std::nullopt;
}

}  // namespace radica
