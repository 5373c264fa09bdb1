#include "app/documents/edits.h"

#include <algorithm>

#include "app/config_blocks.h"
#include "app/config_edits.h"
#include "app/config_schedules.h"
#include "app/config_table.h"
#include "app/config_text.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

using Names = std::vector<std::string>;

void names_member(JsonText& json, std::string_view key, const Names& names) {
  json.literal(key, json_value(names));
}

void schedule_members(JsonText& json, const Config& config, std::string_view name, const Names& keys) {
  const auto found = std::ranges::find(config.schedules, name, &ScheduleConfig::name);
  if (found == config.schedules.end()) return;
  for (const ScheduleKey& key : schedule_keys())
    if (std::ranges::find(keys, key.name) != keys.end())
      std::visit([&](auto member) { json.literal(key.name, json_value((*found).*member)); }, key.member);
}

void channel_members(JsonText& json, const Config& config, std::string_view name, const Names& keys, Privacy privacy) {
  const auto found = std::ranges::find(config.alerts.channels, name, &AlertChannelConfig::name);
  if (found == config.alerts.channels.end() || keys.empty()) return;
  Names to = found->to;
  if (privacy == Privacy::kMasked)
    for (std::string& address : to) address = masked_address(address);
  names_member(json, "to", to);
}

void routes_member(JsonText& json, const Config& config) {
  json.open_member("routes", '[');
  for (const AlertRoute& route : config.alerts.routes) {
    json.open_item('{');
    names_member(json, "channels", route.channels);
    json.member("severity", severity_id(route.least));
    names_member(json, "companies", route.companies);
    names_member(json, "hours", route.hours);
    json.close('}');
  }
  json.close(']');
}

// Thresholds and severities by the names of their options.
void rule_members(JsonText& json, const Config& config, const Names& keys) {
  const auto is_asked = [&keys](std::string_view name) { return std::ranges::find(keys, name) != keys.end(); };
  for (const auto& [name, value] : alert_thresholds(config))
    if (is_asked(name)) number(json, name, value);
  for (const AlertRuleInfo& rule : kAlertTable)
    if (const std::string name = severity_key(rule.rule); is_asked(name))
      json.member(name, severity_id(config.alerts.severity_of(rule.rule)));
}

const Edit* known_edit(const std::vector<Edit>& edits, std::string_view what, std::string_view name) {
  const auto found =
      std::ranges::find_if(edits, [&](const Edit& edit) { return edit.what == what && edit.name == name; });
  return found == edits.end() ? nullptr : &*found;
}

// Where it comes from when nobody has edited it.
ConfigOrigin origin_of(const LoadedConfig& loaded, std::string_view what) {
  if (what == "schedule") return loaded.schedules_origin;
  const bool is_in_file =
      std::ranges::any_of(loaded.blocks, [what](const ConfigBlock& one) { return one.name == what; });
  return is_in_file ? ConfigOrigin::kFile : ConfigOrigin::kDefault;
}

std::string_view origin_of_option(const LoadedConfig& loaded, std::string_view key) {
  return name_of(std::ranges::find(loaded.entries, key, &ConfigEntry::key)->origin);
}

void severities_member(JsonText& json, const LoadedConfig& loaded) {
  json.open_member("severities", '[');
  for (const AlertRuleInfo& rule : kAlertTable) {
    const std::string name = severity_key(rule.rule);
    json.open_item('{');
    json.member("name", name);
    json.member("rule", rule.id);
    json.member("value", severity_id(loaded.config.alerts.severity_of(rule.rule)));
    json.member("origin", origin_of_option(loaded, "alerts." + name));
    json.close('}');
  }
  json.close(']');
}

void rules_member(JsonText& json, const LoadedConfig& loaded) {
  json.open_member("rules", '[');
  for (const auto& [name, value] : alert_thresholds(loaded.config)) {
    const std::string key = "alerts." + std::string(name);
    const Option& option = *find_option(key);
    json.open_item('{');
    json.member("name", name);
    number(json, "value", value);
    number(json, "minimum", option.minimum);
    number(json, "maximum", option.maximum);
    json.member("unit", option.unit);
    json.member("origin", origin_of_option(loaded, key));
    json.close('}');
  }
  json.close(']');
}

}  // namespace

std::string settings_json(const Config& config, std::string_view what, std::string_view name, const Names& keys,
                          Privacy privacy) {
  std::string text;
  JsonText json(text);
  json.open('{');
  if (what == "schedule") schedule_members(json, config, name, keys);
  if (what == "alerts") rule_members(json, config, keys);
  if (what == "alert_channel") channel_members(json, config, name, keys, privacy);
  if (what == "alert_route" && !keys.empty()) routes_member(json, config);
  json.close('}');
  return text;
}

Names editable_keys(std::string_view what) {
  const EditableThing* thing = find_editable(what);
  return thing == nullptr ? Names() : Names(thing->keys.begin(), thing->keys.end());
}

std::optional<Edit> find_edit(const LoadedConfig& loaded, std::string_view what, std::string_view name) {
  if (const Edit* edit = known_edit(loaded.edits, what, name)) return *edit;
  for (const RefusedEdit& one : loaded.refused)
    if (one.edit.what == what && one.edit.name == name) return one.edit;
  return std::nullopt;
}

void edited_members(JsonText& json, const LoadedConfig& loaded, const Zone& zone, std::string_view what,
                    std::string_view name, Privacy privacy) {
  const bool is_in_force = known_edit(loaded.edits, what, name) != nullptr;
  json.member("origin", name_of(is_in_force ? ConfigOrigin::kDatabase : origin_of(loaded, what)));
  json.literal("settings", settings_json(loaded.config, what, name, editable_keys(what), privacy));
  const auto edit = find_edit(loaded, what, name);
  if (!edit) return json.literal("edit", "null");
  const Names keys = keys_of(*edit);
  json.open_member("edit", '{');
  json.member("actor", edit->actor);
  json.member("since", format_local(zone.to_local(edit->at)));
  names_member(json, "keys", keys);
  json.literal("file", settings_json(with_all_edits(loaded, {}).config, what, name, keys, privacy));
  const auto refused = std::ranges::find_if(loaded.refused, [&](const RefusedEdit& one) { return one.edit == *edit; });
  text_or_null(json, "refused", refused == loaded.refused.end() ? "" : refused->fault.id);
  json.close('}');
}

std::string alert_settings_json(const LoadedConfig& loaded, const Zone& zone, Privacy privacy) {
  std::string text;
  JsonText json(text);
  json.open('{');
  rules_member(json, loaded);
  severities_member(json, loaded);
  json.open_member("alerts", '{');
  edited_members(json, loaded, zone, "alerts", "", privacy);
  json.close('}');
  json.open_member("alert_route", '{');
  edited_members(json, loaded, zone, "alert_route", "", privacy);
  json.close('}');
  json.open_member("channels", '[');
  for (const AlertChannelConfig& channel : loaded.config.alerts.channels) {
    json.open_item('{');
    json.member("name", channel.name);
    json.member("kind", channel.kind);
    edited_members(json, loaded, zone, "alert_channel", channel.name, privacy);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica
