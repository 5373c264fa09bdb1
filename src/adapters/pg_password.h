// The password of connections: always the same one, or asked for before each of them, because somebody changes it while
// the program runs (a file that is rotated, a token that lives for minutes). Copies are cheap; thread-safe if what is
// asked is.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace radica {

class PgPassword {
 public:
  using Read = std::function<Result<std::string>()>;
  PgPassword() = default;  // empty: as libpq finds it (PGPASSWORD, password file)
  template <std::convertible_to<std::string_view> Text>
  PgPassword(const Text& fixed)  // NOLINT(google-explicit-constructor): a text is a password
      : read_([text = std::string(std::string_view(fixed))] { return Result<std::string>(text); }) {}
  explicit PgPassword(Read read) : read_(std::move(read)) {}

  [[nodiscard]] Result<std::string> read() const { return read_ ? read_() : Result<std::string>(std::string()); }

 private:
  Read read_;
};

}  // namespace radica
