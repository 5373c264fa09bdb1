// A mail as the bytes that are sent (RFC 5322, MIME): text and HTML as alternatives, UTF-8, no line above 76
// characters. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

struct Mail {
  std::string from;             // an address
  std::vector<std::string> to;  // addresses
  std::string id;               // of the message, the same in every repetition: letters, digits, . and -
  std::string subject, text, html;
};

[[nodiscard]] bool is_mail_address(std::string_view text);  // local@domain, printable ASCII, nothing that ends a header
// `unix_time`: when it was written.
[[nodiscard]] std::string mime_of(const Mail& mail, std::int64_t unix_time);

}  // namespace radica
