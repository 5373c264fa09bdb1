// The environment variables as a value, so that everything that depends on them can be tested.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace radica {

using Environment = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Environment process_environment();

}  // namespace radica
