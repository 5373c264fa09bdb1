// What can be edited of the configuration, as it holds now and as the file has it, and who edited it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "app/documents/masking.h"
#include "base/clock.h"
#include "base/json_text.h"

namespace radica {

// The options `keys` of a thing, as one JSON object. Recipients are personal data.
[[nodiscard]] std::string settings_json(const Config& config, std::string_view what, std::string_view name,
                                        const std::vector<std::string>& keys, Privacy privacy);
// All options of it that can be edited.
[[nodiscard]] std::vector<std::string> editable_keys(std::string_view what);

// The edit of a thing, also one that is refused.
[[nodiscard]] std::optional<Edit> find_edit(const LoadedConfig& loaded, std::string_view what, std::string_view name);
// "origin": default, file or database; "settings": what holds; "edit": null, or who, when, which options, what the file
// says of them, and why it is refused.
void edited_members(JsonText& json, const LoadedConfig& loaded, const Zone& zone, std::string_view what,
                    std::string_view name, Privacy privacy);

// Thresholds of the rules, routes and channels of alerts.
[[nodiscard]] std::string alert_settings_json(const LoadedConfig& loaded, const Zone& zone, Privacy privacy);

}  // namespace radica
