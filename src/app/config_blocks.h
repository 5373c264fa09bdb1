// [[blocks]] of the configuration that may be repeated, besides [[company]]: one table, read by the parser, the sample
// file and docs/config.md.
#pragma once

#include <string_view>
#include <vector>

#include "app/config_table.h"

namespace radica {

struct BlockKey {
  std::string_view name;
  OptionType type = OptionType::kText;
  bool is_required = false;
  std::string_view expects;  // config.expects.…
  ConfigValue example;
  bool (*set)(Config& config, const ConfigValue& value);  // into the last one; false if it is not acceptable
};

struct BlockSpec {
  std::string_view name;
  void (*add)(Config& config);  // an empty one behind the others
  std::vector<BlockKey> keys;
};

[[nodiscard]] const std::vector<BlockSpec>& config_blocks();
[[nodiscard]] const BlockSpec* find_block(std::string_view name);
// What is wrong with blocks beside each other and beside the options.
[[nodiscard]] std::vector<ConfigFault> block_faults(const LoadedConfig& loaded);

}  // namespace radica
