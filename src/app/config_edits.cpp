#include "app/config_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "app/config_schedules.h"
#include "base/json.h"

namespace radica {
namespace {

constexpr std::string_view kDatabase = "database", kRoutes = "routes", kRoute = "alert_route", kAlerts = "alerts",
                           kSeverity = "severity.";

// What a schedule does, and its name, stay with the file.
constexpr std::array<std::string_view, 13> kOfSchedule{
    "enabled",     "cron",  "zone",         "holidays",         "hours",       "catch_up",    "overlap",
    "absorbed_by", "after", "wait_minutes", "deadline_minutes", "max_minutes", "late_minutes"};
constexpr std::array<std::string_view, 7> kOfAlerts{"late_minutes", "run_minutes",    "few_percent", "reject_percent",
                                                    "backup_hours", "backup_percent", "disk_percent"};

// Thresholds and, of each rule, how grave it is.
std::vector<std::string_view> keys_of_alerts() {
  static const std::vector<std::string> kSeverities = [] {
    std::vector<std::string> keys;
    for (const AlertRuleInfo& rule : kAlertTable) keys.push_back(severity_key(rule.rule));
    return keys;
  }();
  std::vector<std::string_view> keys(kOfAlerts.begin(), kOfAlerts.end());
  keys.insert(keys.end(), kSeverities.begin(), kSeverities.end());
  return keys;
}

ConfigFault fault_of(const Edit& edit, std::string_view id, std::vector<ErrorFact> facts) {
  std::string key = edit.what + (edit.name.empty() ? "" : "." + edit.name);
  facts.emplace_back("key", key);
  return {{std::string(kDatabase)}, std::move(key), std::string(id), std::move(facts), ""};
}

// JSON as TOML. What TOML has not, or another type than the option, is of a type that no option has.
class AsToml {
 public:
  explicit AsToml(const JsonDocument& document) : document_(document) {}

  void put(toml::table& table, std::string_view key, const JsonNode& node) const {
    with_value(node, [&](auto&& value) { table.insert_or_assign(key, std::forward<decltype(value)>(value)); });
  }

 private:
  template <class Take>
  void with_value(const JsonNode& node, const Take& take) const {
    std::int64_t number = 0;
    switch (node.type) {
      case JsonType::kString:
        return take(std::string(node.text));
      case JsonType::kNumber:
        if (std::from_chars(node.text.data(), node.text.data() + node.text.size(), number).ptr ==
            node.text.data() + node.text.size())
          return take(number);
        return take(0.5);
      case JsonType::kArray:
        return take(array_of(node));
      case JsonType::kObject:
        return take(table_of(node));
      default:
        return take(node.type == JsonType::kTrue);
    }
  }

  [[nodiscard]] toml::array array_of(const JsonNode& node) const {
    toml::array array;
    for (const JsonNode* child = document_.first_child(node); child != nullptr; child = document_.next_sibling(*child))
      with_value(*child, [&](auto&& value) { array.push_back(std::forward<decltype(value)>(value)); });
    return array;
  }

  [[nodiscard]] toml::table table_of(const JsonNode& node) const {
    toml::table table;
    for (const JsonNode* child = document_.first_child(node); child != nullptr; child = document_.next_sibling(*child))
      put(table, child->key, *child);
    return table;
  }

  const JsonDocument& document_;
};

// "severity.disco_bajo" is "disco_bajo" of a table "severity".
void put_option(toml::table& target, std::string_view key, const AsToml& values, const JsonNode& node) {
  if (!key.starts_with(kSeverity)) return values.put(target, key == kRoutes ? kRoute : key, node);
  const std::string_view section = kSeverity.substr(0, kSeverity.size() - 1);
  if (target.get_as<toml::table>(section) == nullptr) target.insert_or_assign(section, toml::table{});
  values.put(*target.get_as<toml::table>(section), key.substr(kSeverity.size()), node);
}

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

// The blocks of the defaults, where the file has none of its own.
void make_schedules(toml::table& document) {
  if (document.contains("schedule")) return;
  std::string text;
  for (const ScheduleConfig& schedule : default_schedules()) text += schedule_block(schedule);
  toml::table defaults = toml::parse(text);
  document.insert("schedule", std::move(*defaults.get_as<toml::array>("schedule")));
}

toml::table* block_named(toml::table& document, std::string_view what, std::string_view name) {
  toml::array* blocks = document.get_as<toml::array>(what);
  if (blocks == nullptr) return nullptr;
  for (toml::node& node : *blocks) {
    toml::table* block = node.as_table();
    if (block != nullptr && block->get("name") != nullptr && block->get("name")->value<std::string>() == name)
      return block;
  }
  return nullptr;
}

// What the edit is laid over; nullptr when there is no such thing.
toml::table* target_of(toml::table& document, const Edit& edit) {
  if (edit.what == kRoute) return &document;
  if (edit.what == "schedule") make_schedules(document);
  if (edit.what != kAlerts) return block_named(document, edit.what, edit.name);
  if (!document.contains(kAlerts)) document.insert(kAlerts, toml::table{});
  return document.get_as<toml::table>(kAlerts);
}

}  // namespace

std::span<const EditableThing> editable_things() {
  static const std::array<EditableThing, 4> kThings{{
      {"schedule", true, {kOfSchedule.begin(), kOfSchedule.end()}},
      {"alerts", false, keys_of_alerts()},
      {"alert_channel", true, {"to"}},
      {kRoute, false, {kRoutes}},
  }};
  return kThings;
}

const EditableThing* find_editable(std::string_view what) {
  const auto found = std::ranges::find(editable_things(), what, &EditableThing::what);
  return found == editable_things().end() ? nullptr : &*found;
}

std::string severity_key(AlertRule rule) {
  return std::string(kSeverity) + std::string(info(rule).id);
}

ConfigPlace place_of(const std::string& file, const toml::source_region& region) {
  if (region.begin.line == 0) return {std::string(kDatabase)};
  return {file, region.begin.line, region.begin.column};
}

ConfigOrigin origin_at(const ConfigPlace& place) {
  return place.line == 0 ? ConfigOrigin::kDatabase : ConfigOrigin::kFile;
}

std::optional<ConfigFault> lay_over(toml::table& document, const Edit& edit) {
  const EditableThing* thing = find_editable(edit.what);
  toml::table* target = thing == nullptr || thing->has_name == edit.name.empty() ? nullptr : target_of(document, edit);
  if (target == nullptr) return fault_of(edit, "E-EDIT-001", {});
  JsonDocument read;
  const auto wrong = read.parse(edit.value);
  if (wrong || read.root().type != JsonType::kObject || read.first_child(read.root()) == nullptr)
    return fault_of(edit, "E-EDIT-003", {});
  for (const JsonNode* node = read.first_child(read.root()); node != nullptr; node = read.next_sibling(*node)) {
    if (std::ranges::find(thing->keys, node->key) == thing->keys.end())
      return fault_of(edit, "E-EDIT-002",
                      {{"field", std::string(node->key.substr(0, 50))}, {"allowed", joined(thing->keys)}});
    put_option(*target, node->key, AsToml(read), *node);
  }
  // No route is a list without blocks in the file too.
  if (const toml::array* routes = document.get_as<toml::array>(kRoute); routes != nullptr && routes->empty())
    document.erase(kRoute);
  return std::nullopt;
}

std::vector<std::pair<std::string_view, std::int64_t>> alert_thresholds(const Config& config) {
  const Config::Alerts& alerts = config.alerts;
  const std::array values{alerts.late_minutes, alerts.run_minutes,    alerts.few_percent, alerts.reject_percent,
                          alerts.backup_hours, alerts.backup_percent, alerts.disk_percent};
  static_assert(values.size() == kOfAlerts.size());
  std::vector<std::pair<std::string_view, std::int64_t>> all;
  for (std::size_t i = 0; i < values.size(); ++i) all.emplace_back(kOfAlerts.at(i), values.at(i));
  return all;
}

std::vector<std::string> keys_of(const Edit& edit) {
  std::vector<std::string> keys;
  JsonDocument read;
  if (read.parse(edit.value)) return keys;
  for (const JsonNode* node = read.first_child(read.root()); node != nullptr; node = read.next_sibling(*node))
    keys.emplace_back(node->key);
  return keys;
}

std::string field_of(const ConfigFault& fault) {
  for (const auto& [name, value] : fault.facts)
    if (name == "field") return value;
  if (fault.key.starts_with(kRoute)) return std::string(kRoutes) + fault.key.substr(kRoute.size());
  // Of [alerts.severity] both words.
  if (fault.key.starts_with(std::string(kAlerts) + '.')) return fault.key.substr(kAlerts.size() + 1);
  return fault.key.substr(fault.key.rfind('.') + 1);
}

Error error_of(const Texts& texts, const ConfigFault& fault) {
  Error error{ErrorCode::kBadInput, fault.id, fault.facts, {}};
  if (!fault.expects.empty()) error.facts.emplace_back("expected", texts.text(fault.expects, fault.facts));
  if (std::ranges::find(error.facts, "field", &ErrorFact::first) == error.facts.end())
    error.facts.emplace_back("field", field_of(fault));
  return error;
}

}  // namespace radica
