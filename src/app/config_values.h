// What a value of the configuration may look like, by the kind of option.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

[[nodiscard]] bool is_path(std::string_view text);
[[nodiscard]] bool is_timezone(std::string_view text);
[[nodiscard]] bool is_schema(std::string_view text);
[[nodiscard]] bool is_company_name(std::string_view text);
[[nodiscard]] bool is_segment(std::string_view text);
[[nodiscard]] bool is_prefix(std::string_view text);
[[nodiscard]] bool is_host(std::string_view text);
[[nodiscard]] bool is_database_url(std::string_view text);
[[nodiscard]] bool is_listen(std::string_view text);  // empty, or a numeric address and a port: "127.0.0.1:8080",
                                                      // "[::1]:8080"; port 0 = any free one
[[nodiscard]] bool is_optional_url(std::string_view text);
[[nodiscard]] bool is_key_file(std::string_view text);  // a file of a secret, or nothing
[[nodiscard]] bool is_secret(std::string_view text);
[[nodiscard]] bool is_store_url(std::string_view text);
[[nodiscard]] bool is_endpoint(std::string_view text);
[[nodiscard]] bool is_region(std::string_view text);
[[nodiscard]] bool is_addressing(std::string_view text);
[[nodiscard]] bool is_sse(std::string_view text);
[[nodiscard]] bool is_storage_class(std::string_view text);
[[nodiscard]] bool is_checksum(std::string_view text);
[[nodiscard]] bool is_compression(std::string_view text);
[[nodiscard]] bool is_tag_text(std::string_view text, std::size_t longest);
[[nodiscard]] bool is_account(std::string_view text);
[[nodiscard]] bool is_backup(std::string_view text);
[[nodiscard]] bool is_yes_or_no(std::string_view text);
[[nodiscard]] bool is_filled_list(const std::vector<std::string>& values);
[[nodiscard]] bool is_language(std::string_view text);
[[nodiscard]] bool is_mail_tls(std::string_view text);
[[nodiscard]] bool is_optional_mail(std::string_view text);
[[nodiscard]] bool is_user(std::string_view text);
[[nodiscard]] bool is_optional_server(std::string_view text);  // a PostgreSQL address, or nothing
[[nodiscard]] bool is_optional_path(std::string_view text);
[[nodiscard]] bool is_weekdays(std::string_view value);
[[nodiscard]] bool is_time_of_day(std::string_view value);   // 00:00 to 24:00
[[nodiscard]] bool is_receipt_time(std::string_view value);  // or nothing: never

}  // namespace radica
