// THE option table: what can be configured, with type, default, range and setter. Parser, environment, `config show`,
// sample file and docs/config.md are made from it; a new option is one row here and its help in locale/{en,es}.toml.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"

namespace radica {

enum class OptionType : std::uint8_t { kText, kInteger, kList };

struct Option {
  std::string key;  // "pipeline.settle_seconds"
  OptionType type = OptionType::kText;
  ConfigValue fallback;
  std::string expects;  // text id config.expects.… with {minimum} and {maximum}
  std::int64_t minimum = 0, maximum = std::numeric_limits<std::int64_t>::max();
  std::string unit;                 // "s", "MB", "days"; empty = none
  std::string family;               // "rules.severity" for one of many options that share help and documentation
  bool shapes_result = true;        // part of the configuration's fingerprint
  bool is_shown_in_sample = false;  // active in the sample file, else commented out
  // Puts a value of the right type and range into the Config; false if it is not acceptable.
  std::function<bool(Config&, const ConfigValue&)> set;
};

[[nodiscard]] const std::vector<Option>& options();
[[nodiscard]] const Option* find_option(std::string_view key);
[[nodiscard]] std::string environment_name(std::string_view key);  // RADICA_PIPELINE_SETTLE_SECONDS
[[nodiscard]] std::string help_id(const Option& option);           // config.help.pipeline.settle_seconds
[[nodiscard]] std::vector<std::string> section_names();            // "pipeline", "rules", "rules.severity", …
[[nodiscard]] std::vector<CompanyConfig> default_companies();      // SPEC §2
// The rule whose severity an option is, if it is one.
[[nodiscard]] std::optional<Rule> rule_of(const Option& option);

// Keys of a [[company]] block: what they hold and whether they must be there.
struct CompanyKey {
  std::string_view name;
  std::string CompanyConfig::*member;
  bool is_required;
  bool (*is_valid)(std::string_view value);
};
[[nodiscard]] const std::vector<CompanyKey>& company_keys();

// True if a database or store address holds a password in plain text.
[[nodiscard]] bool holds_password(std::string_view value);
// A value fit to be shown: what could be a password is replaced by ***.
[[nodiscard]] std::string without_password(std::string value);

}  // namespace radica
