// The [[schedule]] blocks of the configuration: their keys as a table, the defaults of SPEC §14, and reading them with
// every fault at its place.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config.h"

namespace radica {

struct ScheduleKey {
  std::string_view name;  // its help is config.help.schedule.NAME
  std::variant<std::string ScheduleConfig::*, std::int64_t ScheduleConfig::*,
               std::vector<std::string> ScheduleConfig::*>
      member;
  bool is_required = false;
  std::string_view expects;  // config.expects.…
  // Of a text: whether it may stand there; nullptr = any. Of a number: its range.
  bool (*is_valid)(std::string_view value) = nullptr;
  std::int64_t minimum = 0, maximum = 0;
};
[[nodiscard]] const std::vector<ScheduleKey>& schedule_keys();

// SPEC §14; what they do beyond it is in docs/decisions/0033.
[[nodiscard]] std::vector<ScheduleConfig> default_schedules();

// `file` names the places. Faults are added to `faults`; blocks with one are among the answers all the same.
[[nodiscard]] std::vector<ScheduleConfig> read_schedules(const toml::array& blocks, const std::string& file,
                                                         std::vector<ConfigFault>& faults);

// Valid TOML of one block; of its keys those that differ from what holds without them.
[[nodiscard]] std::string schedule_block(const ScheduleConfig& schedule);

}  // namespace radica
