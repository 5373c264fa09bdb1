// Files of the repository that the binary carries: sql/**.sql and locale/*.toml, by their path from the root.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace radica {

struct EmbeddedFile {
  std::string_view name, content;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();
[[nodiscard]] std::optional<std::string_view> embedded_file(std::string_view name);

}  // namespace radica
