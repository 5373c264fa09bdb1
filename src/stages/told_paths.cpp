#include "stages/told_paths.h"

#include <algorithm>

#include "base/file.h"
#include "base/walk.h"
#include "model/store_names.h"
#include "stages/path_class.h"

namespace radica {
namespace {

Result<void> add_attachments(const std::string& root, const std::string& folder, std::vector<std::string>& paths) {
  const auto add = [&](unsigned, std::span<const WalkEntry> entries) -> Result<void> {
    for (const WalkEntry& entry : entries) paths.push_back(join_path(folder, entry.path));
    return {};
  };
  const auto no_stat = [](std::string_view) { return false; };
  const auto listed = walk(join_path(root, folder), add, [](std::string_view, int) {},
                           {.threads = 1, .enters = {}, .needs_stat = no_stat});
  return listed || listed.error().id == "E-FILE-006" ? Result<void>{} : listed;
}

}  // namespace

Result<std::vector<std::string>> with_organised_layout(const std::string& root, std::vector<std::string> paths) {
  const std::size_t told = paths.size();
  for (std::size_t i = 0; i < told; ++i) {
    const std::string path = paths[i];
    const std::string folder = parent_of(path);
    if (name_of(path) == kDataName) {
      paths.push_back(join_path(folder, kDetailName));
      TRY(add_attachments(root, join_path(folder, kAttachmentsFolder), paths));
    }
    if (name_of(path) == kDetailName) paths.push_back(join_path(folder, kDataName));
    if (const auto above = organised_folder_of(path)) paths.push_back(join_path(*above, kDataName));
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace radica
