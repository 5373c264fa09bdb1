// Long forms of tests are asked for by variables (`./dev soak`).
#pragma once

#include <cstdlib>

namespace radica::test {

inline int number_of(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : static_cast<int>(std::strtol(value, nullptr, 10));
}

}  // namespace radica::test
