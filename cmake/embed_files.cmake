# Script of cmake/embed.cmake: writes OUTPUT from FILES below ROOT.
# The number of elements is written out: clang deduces it for 256 at most.
list(LENGTH FILES count)
set(text "// Generated from sql/ by cmake/embed_files.cmake.\n#include \"base/embedded.h\"\n\n#include <algorithm>\n#include <array>\n\nnamespace radica {\nnamespace {\n\nconstexpr std::array<EmbeddedFile, ${count}> kFiles{{\n")
foreach(file IN LISTS FILES)
  file(RELATIVE_PATH name ${ROOT} ${file})
  file(READ ${file} content)
  string(APPEND text "    EmbeddedFile{\"${name}\", R\"embedded(${content})embedded\"},\n")
endforeach()
string(APPEND text "}};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\nstd::optional<std::string_view> embedded_file(std::string_view name) {\n  const auto* found = std::find_if(kFiles.begin(), kFiles.end(), [name](const EmbeddedFile& file) { return file.name == name; });\n  if (found == kFiles.end()) return std::nullopt;\n  return found->content;\n}\n\n}  // namespace radica\n")
file(WRITE ${OUTPUT} "${text}")
