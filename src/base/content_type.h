// Content type of a file (SPEC §12): by its first bytes, else by its extension, else application/octet-stream. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace radica {

// So many bytes from the file's begin are enough; Office parts of a ZIP are looked for in all bytes given.
inline constexpr std::size_t kContentTypeBytes = 4096;

[[nodiscard]] std::string_view content_type(std::string_view first_bytes, std::string_view file_name);

}  // namespace radica
