#include "app/config_values.h"

#include <algorithm>
#include <cctype>

#include "adapters/mail_message.h"
#include "adapters/s3_requests.h"
#include "app/listen_address.h"
#include "app/secrets.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/cron.h"

namespace radica {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool all_of(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool is_identifier(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && is_lower(text.front()) &&
         all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

// What S3 takes in a tag, on both sides of its first '='.
bool is_tag_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
}

}  // namespace

bool is_path(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return is_control(c); });
}

bool is_timezone(std::string_view text) {
  return Zone::open(text).has_value();
}

bool is_schema(std::string_view text) {
  return is_identifier(text, 63);
}
bool is_company_name(std::string_view text) {
  return is_identifier(text, 20);
}

bool is_segment(std::string_view text) {
  return is_path(text) && text != "." && text != ".." && text.find('/') == std::string_view::npos;
}

bool is_prefix(std::string_view text) {
  for (;;) {
    const std::size_t slash = text.find('/');
    if (!is_segment(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_host(std::string_view text) {
  return text.size() <= 253 && (text.empty() || (text.front() != '.' && text.back() != '.')) &&
         all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_database_url(std::string_view text) {
  if (text.starts_with("sqlite:")) return is_path(text.substr(7));
  const bool is_server = text.starts_with("postgresql://") || text.starts_with("postgres://");
  return is_server && is_path(text.substr(text.find("//") + 2));
}

// Empty, or a numeric address and a port: "127.0.0.1:8080", "[::1]:8080"; port 0 = any free one.
bool is_listen(std::string_view text) {
  return text.empty() || parse_listen(text).has_value();
}

bool is_optional_url(std::string_view text) {
  const bool is_url = (text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with('/') &&
                      text.find_first_of(" /?#@", text.find("//") + 2) == std::string_view::npos;
  return text.empty() || (is_url && is_path(text));
}

bool is_key_file(std::string_view text) {
  return text.empty() || ((text.starts_with("file:") || text.starts_with("credential:")) && is_secret_reference(text));
}

bool is_secret(std::string_view text) {
  return text.empty() || is_secret_reference(text);
}

bool is_store_url(std::string_view text) {
  if (text.starts_with("folder:")) return is_path(text.substr(7));
  if (!text.starts_with("s3://")) return false;
  const std::string_view bucket = text.substr(5);
  return bucket.size() >= 3 && bucket.size() <= 63 &&
         all_of(bucket, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_endpoint(std::string_view text) {
  return text.empty() || s3_place(text, "bucket", S3Addressing::kPath).has_value();
}

bool is_region(std::string_view text) {
  return text.size() <= 63 && all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_addressing(std::string_view text) {
  return text == "auto" || text == "path" || text == "virtual";
}

bool is_sse(std::string_view text) {
  constexpr std::string_view kKey = "kms:";
  return text == "none" || text == "s3" || text == "kms" ||
         (text.starts_with(kKey) && text.size() > kKey.size() && is_path(text) &&
          text.find(' ') == std::string_view::npos);
}

bool is_storage_class(std::string_view text) {
  return text.size() <= 63 && all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; });
}

bool is_checksum(std::string_view text) {
  return text == "sha256" || text == "md5";
}

bool is_compression(std::string_view text) {
  return text == "none" || text == "gzip";
}

bool is_tag_text(std::string_view text, std::size_t longest) {
  return text.size() <= longest && is_valid_utf8(text) && all_of(text, &is_tag_character);
}

bool is_account(std::string_view text) {
  return text.empty() || (text.size() == 12 && all_of(text, &is_digit));
}

bool is_backup(std::string_view text) {
  return text == "own" || text == "external";
}

bool is_yes_or_no(std::string_view text) {
  return text == "yes" || text == "no";
}

bool is_filled_list(const std::vector<std::string>& values) {
  return std::none_of(values.begin(), values.end(), [](const std::string& value) { return clean_text(value).empty(); });
}

bool is_language(std::string_view text) {
  return text == "es" || text == "en";
}

bool is_mail_tls(std::string_view text) {
  return text == "starttls" || text == "tls";
}

bool is_optional_mail(std::string_view text) {
  return text.empty() || is_mail_address(text);
}

bool is_user(std::string_view text) {
  return std::none_of(text.begin(), text.end(), &is_control);
}

bool is_optional_server(std::string_view text) {
  return text.empty() || (is_database_url(text) && !text.starts_with("sqlite:"));
}

bool is_optional_path(std::string_view text) {
  return text.empty() || is_path(text);
}

bool is_weekdays(std::string_view value) {
  return parse_weekdays(value).has_value();
}

// 00:00 to 24:00.
bool is_time_of_day(std::string_view value) {
  if (value.size() != 5 || value[2] != ':' || !is_digit(value[0]) || !is_digit(value[1]) || !is_digit(value[3]) ||
      !is_digit(value[4]))
    return false;
  return value == "24:00" || (value < "24:00" && value[3] < '6');
}

// When the daily receipt is sent; nothing: never.
bool is_receipt_time(std::string_view value) {
  return value.empty() || (is_time_of_day(value) && value != "24:00");
}

}  // namespace radica
