// Edits of the configuration (model/edit.h) laid over the document of the file, so that they are read and judged as the
// file is. What may be edited is the one table here: nothing else can be, and no secret is among it.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/config.h"

namespace radica {

struct EditableThing {
  std::string_view what;
  bool has_name = false;               // one of several
  std::vector<std::string_view> keys;  // options that may be edited
};
[[nodiscard]] std::span<const EditableThing> editable_things();
[[nodiscard]] const EditableThing* find_editable(std::string_view what);

// Where a value stands: in the file, or in the database, whose values have no line.
[[nodiscard]] ConfigPlace place_of(const std::string& file, const toml::source_region& region);
// The origin of what stands there: the file, or an edit.
[[nodiscard]] ConfigOrigin origin_at(const ConfigPlace& place);

// E-EDIT-001 of what is not in the document, -002 of an option that cannot be edited, -003 of a value that is no
// object.
[[nodiscard]] std::optional<ConfigFault> lay_over(toml::table& document, const Edit& edit);

// Of a rule: "severity.disco_bajo".
[[nodiscard]] std::string severity_key(AlertRule rule);
// The thresholds of alert rules with the names of their options, in the order of the table.
[[nodiscard]] std::vector<std::pair<std::string_view, std::int64_t>> alert_thresholds(const Config& config);

// Names of the options that an edit sets, in its order.
[[nodiscard]] std::vector<std::string> keys_of(const Edit& edit);
// The option of a fault as the edit calls it: "cron" of schedule[2].cron, "routes[1].hours" of alert_route[1].hours.
[[nodiscard]] std::string field_of(const ConfigFault& fault);
// The fault as an error of who asked for the edit (kBadInput), with its field.
[[nodiscard]] Error error_of(const Texts& texts, const ConfigFault& fault);

}  // namespace radica
