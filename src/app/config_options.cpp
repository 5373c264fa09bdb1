#include "app/config_options.h"

#include <utility>

namespace radica {

Option text_option(std::string key, std::string fallback, std::string expects, bool (*check)(std::string_view),
                   std::string& (*target)(Config&)) {
  Option option;
  option.key = std::move(key);
  option.fallback = std::move(fallback);
  option.expects = "config.expects." + std::move(expects);
  option.is_shown_in_sample = true;
  option.set = [check, target](Config& config, const ConfigValue& value) {
    const auto& text = std::get<std::string>(value);
    if (!check(text)) return false;
    target(config) = text;
    return true;
  };
  return option;
}

Option integer_option(std::string key, std::int64_t fallback, Range range, std::int64_t& (*target)(Config&)) {
  Option option;
  option.key = std::move(key);
  option.type = OptionType::kInteger;
  option.fallback = fallback;
  option.expects = "config.expects.range";
  option.minimum = range.minimum;
  option.maximum = range.maximum;
  option.unit = range.unit;
  option.set = [target](Config& config, const ConfigValue& value) {
    target(config) = std::get<std::int64_t>(value);
    return true;
  };
  return option;
}

Option list_option(std::string key, std::string expects, bool (*set)(Config&, const std::vector<std::string>&)) {
  Option option;
  option.key = std::move(key);
  option.type = OptionType::kList;
  option.fallback = std::vector<std::string>{};
  option.expects = "config.expects." + std::move(expects);
  option.set = [set](Config& config, const ConfigValue& value) {
    return set(config, std::get<std::vector<std::string>>(value));
  };
  return option;
}

}  // namespace radica
