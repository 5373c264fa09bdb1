#include "adapters/mail_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/s3_requests.h"
#include "base/clock.h"

namespace radica {
namespace {

constexpr std::size_t kLine = 76;
constexpr std::size_t kWordBytes = 42;  // of text in one encoded word, which then has 72 characters

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

// RFC 2047: encoded words, each of whole characters, folded. Nothing that stands in `text` can end the header.
std::string encoded_header(std::string_view text) {
  std::string encoded;
  while (!text.empty()) {
    std::size_t size = std::min(kWordBytes, text.size());
    while (size > 1 && size < text.size() && is_continuation(text[size])) --size;
    encoded += (encoded.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return encoded;
}

std::string date_of(std::int64_t unix_time) {
  constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun",
                                                  "Mon", "Tue", "Wed"};  // 1970-01-01 was one
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilTime time = civil_from_local(unix_time);  // UTC
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays.at(static_cast<std::size_t>(unix_time / 86'400 % 7)),
      time.day, kMonths.at(static_cast<std::size_t>(time.month - 1)), time.year, time.hour, time.minute, time.second);
}

std::string part(std::string_view type, std::string_view body) {
  std::string text = fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
  const std::string encoded = base64(body);
  for (std::size_t at = 0; at < encoded.size(); at += kLine) text += encoded.substr(at, kLine) + "\r\n";
  return text;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c < 0x7F && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
         });
}

std::string mime_of(const Mail& mail, std::int64_t unix_time) {
  std::string to;
  for (const std::string& address : mail.to) to += (to.empty() ? "" : ",\r\n ") + address;
  const std::string boundary = "radica-" + mail.id;
  const std::string domain = mail.from.substr(mail.from.rfind('@') + 1);
  return fmt::format(
      "Date: {}\r\nFrom: Radica <{}>\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\nMIME-Version: 1.0\r\n"
      "Auto-Submitted: auto-generated\r\nContent-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n"
      "--{}\r\n{}--{}\r\n{}--{}--\r\n",
      date_of(unix_time), mail.from, to, encoded_header(mail.subject), mail.id, domain, boundary, boundary,
      part("text/plain", mail.text), boundary, part("text/html", mail.html), boundary);
}

}  // namespace radica
