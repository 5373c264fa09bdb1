// Texts made from the option table: `config show`, the sample that `radica init` writes, the configuration's
// fingerprint. Pure.
#pragma once

#include <string>

#include "app/config.h"
#include "app/i18n.h"

namespace radica {

// Valid TOML of the whole configuration; with origin each value says in a comment where it comes from. Of the
// severities and catalogues only those that are set stand in it.
[[nodiscard]] std::string config_as_toml(const LoadedConfig& loaded, bool with_origin);
// {"file":…,"options":{key:{"value","origin","source"}},"company":[…],"company_origin":…,"edits":[…],…}
[[nodiscard]] std::string config_as_json(const LoadedConfig& loaded);
// A commented radica.toml with every option at its default.
[[nodiscard]] std::string sample_config(const Texts& texts);
// 16 hex digits over all that shapes the result of a run (not [log] and [limits]): stands in the run's row, and an
// unfinished run whose fingerprint differs is not continued.
[[nodiscard]] std::string config_fingerprint(const LoadedConfig& loaded);

[[nodiscard]] std::string toml_value(const ConfigValue& value);
[[nodiscard]] std::string json_value(const ConfigValue& value);

}  // namespace radica
