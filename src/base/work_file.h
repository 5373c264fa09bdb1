// Calls on the temporary files that lie between two stages: whole pieces at given offsets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace radica {

[[nodiscard]] Result<int> create_work_file(const std::string& path);  // its descriptor, for reading and writing
[[nodiscard]] Result<void> write_work_file(int file, const std::string& path, std::string_view bytes,
                                           std::uint64_t offset);
// `size` bytes, all of which were written before.
[[nodiscard]] Result<void> read_work_file(int file, const std::string& path, char* bytes, std::uint64_t size,
                                          std::uint64_t offset);

}  // namespace radica
