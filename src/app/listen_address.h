// "127.0.0.1:8080", "[::1]:8080": where the HTTP server listens. Pure.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace radica {

struct ListenAddress {
  std::string address;  // numeric, IPv6 without brackets
  std::uint16_t port = 0;
};

[[nodiscard]] inline std::optional<ListenAddress> parse_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view address = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool has_brackets = address.starts_with('[') && address.ends_with(']');
  if (has_brackets) address = address.substr(1, address.size() - 2);
  const std::string_view allowed = has_brackets ? "0123456789abcdefABCDEF:." : "0123456789.";
  ListenAddress listen{std::string(address), 0};
  const auto read = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  const bool is_port = !port.empty() && read.ec == std::errc() && read.ptr == port.data() + port.size();
  if (!is_port || address.empty() || address.find_first_not_of(allowed) != std::string_view::npos) return std::nullopt;
  return listen;
}

}  // namespace radica
