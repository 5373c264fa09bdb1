// What of the repository the binary carries: sql/**.sql by their path from the root, the texts of locale/*.toml, and
// the dashboard that web/ is bundled into.
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

struct EmbeddedText {
  std::string_view id;  // its place in the tables: "errors.E-FILE-001.what"
  std::string_view text;
};
// Of locale/{language}.toml, in the order of their ids; nothing for another language.
[[nodiscard]] std::span<const EmbeddedText> embedded_texts(std::string_view language);

struct EmbeddedAsset {
  std::string_view name;  // "main-3F2A….js": by its content; "index.html" is the HTML of every page
  std::string_view content_type;
  std::string_view gzip;
};
[[nodiscard]] std::span<const EmbeddedAsset> embedded_assets();

}  // namespace radica
