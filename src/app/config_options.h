// How rows of the option table are made (app/config_table.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_table.h"

namespace radica {

// `expects` is the rest of a text id config.expects.…; the value goes where `target` says once `check` takes it.
[[nodiscard]] Option text_option(std::string key, std::string fallback, std::string expects,
                                 bool (*check)(std::string_view), std::string& (*target)(Config&));
struct Range {
  std::int64_t minimum, maximum;
  std::string_view unit;
};
[[nodiscard]] Option integer_option(std::string key, std::int64_t fallback, Range range,
                                    std::int64_t& (*target)(Config&));
[[nodiscard]] Option list_option(std::string key, std::string expects,
                                 bool (*set)(Config&, const std::vector<std::string>&));

// In app/config_rules.cpp.
void add_rule_options(std::vector<Option>& table);

// How Radica works, not what it makes of its input: in app/config_operation.cpp.
void add_calendar_options(std::vector<Option>& table);
void add_cleanup_options(std::vector<Option>& table);
void add_backup_options(std::vector<Option>& table);
void add_audit_options(std::vector<Option>& table);
void add_alert_options(std::vector<Option>& table);
void add_log_options(std::vector<Option>& table);
void add_server_options(std::vector<Option>& table);

}  // namespace radica
