// Mail by SMTP on libcurl: always encrypted (STARTTLS, or TLS from the first byte), certificates verified.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace radica {

struct SmtpOptions {
  std::string host;
  std::int64_t port = 587;
  bool is_tls_from_start = false;     // else STARTTLS, without which nothing is sent
  std::string user, password;         // empty: no login
  std::string ca_file;                // PEM, instead of the system's authorities; empty = those
  std::chrono::seconds limit{30};     // for all of it
  std::function<bool()> should_stop;  // asked at least once a second; may be empty
};

// One mail; `mime` as of adapters/mail_message.h. Blocks; any thread. Succeeds when the server took it for at least one
// of `to`. kUnavailable E-MAIL-001 (no answer), kDenied E-MAIL-002 (login), kUnavailable E-MAIL-003 (the server refused
// it; it may take it later), kDenied E-MAIL-004 (no TLS, or not the right certificate), kCancelled E-RUN-001.
Result<void> send_mail(const SmtpOptions& options, const std::string& from, const std::vector<std::string>& to,
                       const std::string& mime);

}  // namespace radica
