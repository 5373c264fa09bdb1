#include "app/input_folder.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/store.h"
#include "base/file.h"

namespace radica {
namespace {

// Links followed as far as the path exists; ends in '/'.
std::string real_folder(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return std::filesystem::weakly_canonical(absolute, error).string() + "/";
}

}  // namespace

Result<void> check_input_folder(const Config& config) {
  const std::string& input = config.pipeline.input;
  if (!exists(input)) return fail(ErrorCode::kBadConfig, "E-INPUT-001", {{"path", input}});
  std::error_code error;
  if (!std::filesystem::is_directory(input, error)) return fail_errno("E-INPUT-002", input, ENOTDIR);
  if (::access(input.c_str(), R_OK | X_OK) != 0) return fail_errno("E-INPUT-002", input, errno);
  return {};
}

Result<void> check_own_folders(const Config& config) {
  std::vector<std::pair<std::string, std::string>> own{{"pipeline.output", config.pipeline.output},
                                                       {"cleanup.trash", config.cleanup.trash}};
  if (is_folder_store(config)) own.emplace_back("store.url", config.store.url.substr(config.store.url.find(':') + 1));
  for (const CompanyConfig& company : config.companies) {
    const std::string scanned =
        real_folder(join_path(join_path(config.pipeline.input, company.name), "oficina_virtual"));
    for (const auto& [key, path] : own)
      if (real_folder(path).starts_with(scanned))
        return fail(ErrorCode::kBadConfig, "E-INPUT-006", {{"key", key}, {"path", path}});
  }
  return {};
}

}  // namespace radica
