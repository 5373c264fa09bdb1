#pragma once

#include <string>

namespace radica {

[[nodiscard]] std::string program_version();  // "0.1.0"

}  // namespace radica
