#include "app/config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "app/config_blocks.h"
#include "app/config_edits.h"
#include "app/config_schedules.h"
#include "app/config_table.h"
#include "app/config_text.h"
#include "base/file.h"
#include "base/text.h"

namespace radica {
namespace {

// A key as TOML writes it: "a.b" in quotes is one key and not b of the section a.
std::string written(std::string_view name) {
  const bool is_bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return is_bare ? std::string(name) : toml_value(std::string(name));
}

std::string last_part(std::string_view key) {
  return std::string(key.substr(key.rfind('.') + 1));
}

// The option or section that was probably meant; empty if none is near.
std::string suggestion_for(const std::string& key) {
  std::vector<std::string> candidates = section_names();
  candidates.emplace_back("company");
  candidates.emplace_back("schedule");
  for (const BlockSpec& block : config_blocks()) candidates.emplace_back(block.name);
  for (const Option& option : options()) candidates.push_back(option.key);
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, key.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (key.starts_with(candidate + '.')) continue;  // the section it stands in
    // A key that stands in the wrong section costs one more than the same key misspelt by nothing.
    const std::size_t distance =
        std::min(edit_distance(key, candidate), 1 + 2 * edit_distance(last_part(key), last_part(candidate)));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

ConfigFault unknown_key(ConfigPlace place, std::string key) {
  const std::string suggestion = suggestion_for(key);
  ConfigFault fault{std::move(place), key, suggestion.empty() ? "E-CONFIG-004" : "E-CONFIG-003", {{"key", key}}, ""};
  if (!suggestion.empty()) fault.facts.emplace_back("suggestion", suggestion);
  return fault;
}

std::string type_text_id(OptionType type) {
  constexpr std::array<std::string_view, 3> kIds{"config.expects.text", "config.expects.integer",
                                                 "config.expects.list"};
  return std::string(kIds.at(static_cast<std::size_t>(type)));
}

std::string shown(const ConfigValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return without_password(*text);
  std::string joined;
  for (const std::string& entry : std::get<std::vector<std::string>>(value))
    joined += (joined.empty() ? "" : ", ") + entry;
  return joined;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A value as the environment and --set give it; lists are separated by commas.
std::optional<ConfigValue> value_from_text(OptionType type, const std::string& text) {
  if (type == OptionType::kText) return text;
  if (type == OptionType::kInteger) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
  }
  std::vector<std::string> entries;
  for (std::size_t start = 0; start <= text.size() && !text.empty();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    entries.emplace_back(trimmed(std::string_view(text).substr(start, comma - start)));
    start = comma + 1;
  }
  return entries;
}

std::optional<ConfigValue> value_from_node(OptionType type, const toml::node& node) {
  if (type == OptionType::kInteger) {
    if (const auto* number = node.as_integer()) return number->get();
    return std::nullopt;
  }
  if (type == OptionType::kText) {
    if (const auto* text = node.as_string()) return text->get();
    return std::nullopt;
  }
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> entries;
  for (const toml::node& element : *array) {
    const auto* text = element.as_string();
    if (text == nullptr) return std::nullopt;
    entries.push_back(text->get());
  }
  return entries;
}

// Reads the sources one after the other into one LoadedConfig: each value set later wins.
class Loader {
 public:
  explicit Loader(const ConfigSources& sources) {
    loaded_.sources = sources;
    for (const Option& option : options()) {
      loaded_.entries.push_back({option.key, option.fallback, ConfigOrigin::kDefault, {}});
      option.set(loaded_.config, option.fallback);
    }
    loaded_.config.companies = default_companies();
    loaded_.config.schedules = default_schedules();
  }

  LoadedConfig load() {
    read_file_source();
    return read({});
  }

  // By what `before` has read of the file.
  LoadedConfig load(const LoadedConfig& before, const std::vector<Edit>& edits) {
    loaded_.file = before.file;
    loaded_.text = before.text;
    return read(edits);
  }

 private:
  LoadedConfig read(const std::vector<Edit>& edits) {
    read_document(edits);
    read_environment();
    for (const auto& [key, text] : loaded_.sources.flags) {
      const Option* option = find_option(key);
      if (option == nullptr)
        loaded_.faults.push_back(unknown_key({"--set"}, key));
      else
        take_text(*option, text, ConfigOrigin::kFlag, {"--set"});
    }
    check_hours();
    if (loaded_.faults.empty()) loaded_.faults = block_faults(loaded_);
    return std::move(loaded_);
  }

  void read_file_source() {
    std::string path = loaded_.sources.file.value_or("");
    for (const std::string& candidate : loaded_.sources.search)
      if (path.empty() && exists(candidate)) path = candidate;
    if (path.empty()) return;
    loaded_.file = path;
    auto text = read_file(path);
    if (!text) {
      // What is no file at all has an error of its own, which says so.
      const Error& error = text.error();
      const bool has_reason = std::any_of(error.facts.begin(), error.facts.end(),
                                          [](const ErrorFact& fact) { return fact.first == "reason"; });
      loaded_.faults.push_back({{path}, "", has_reason ? "E-CONFIG-001" : error.id, error.facts, ""});
      return;
    }
    loaded_.text = std::move(*text);
  }

  void read_document(const std::vector<Edit>& edits) {
    try {
      toml::table document = toml::parse(loaded_.text);
      const bool has_schedules = document.contains("schedule");
      for (const Edit& edit : edits)
        if (auto wrong = lay_over(document, edit)) loaded_.faults.push_back(std::move(*wrong));
      loaded_.edits = edits;
      walk(document, "");
      if (!has_schedules) loaded_.schedules_origin = ConfigOrigin::kDefault;
      // In the order of the file, which is not the order in which a table is walked.
      std::stable_sort(
          loaded_.faults.begin(), loaded_.faults.end(), [](const ConfigFault& left, const ConfigFault& right) {
            return std::pair(left.place.line, left.place.column) < std::pair(right.place.line, right.place.column);
          });
    } catch (const toml::parse_error& error) {
      loaded_.faults.push_back({place_of(loaded_.file, error.source()),
                                "",
                                "E-CONFIG-002",
                                {{"reason", without_password(std::string(error.description()))}},
                                ""});
    }
  }

  void walk(const toml::table& table, const std::string& prefix) {
    const std::vector<std::string> sections = section_names();
    for (auto&& [name, node] : table) {
      const std::string key = (prefix.empty() ? "" : prefix + '.') + written(name.str());
      const ConfigPlace place = place_of(loaded_.file, node.source());
      if (const Option* option = find_option(key)) {
        take_node(*option, node, place);
      } else if (key == "company") {
        read_companies(node, place);
      } else if (key == "schedule") {
        take_schedules(node, place);
      } else if (const BlockSpec* block = find_block(key)) {
        read_blocks(*block, node, place);
      } else if (std::find(sections.begin(), sections.end(), key) == sections.end()) {
        loaded_.faults.push_back(unknown_key(place_of(loaded_.file, name.source()), key));
      } else if (const toml::table* inner = node.as_table()) {
        walk(*inner, key);
      } else {
        fault(place, key, "E-CONFIG-006", {}, "config.expects.section");
      }
    }
  }

  // The tables of a [[…]]; nullptr if it is something else, or there is none of them.
  static const toml::array* blocks_of(const toml::node& node) {
    const toml::array* array = node.as_array();
    const bool is_list =
        array != nullptr && !array->empty() &&
        std::all_of(array->begin(), array->end(), [](const toml::node& element) { return element.is_table(); });
    return is_list ? array : nullptr;
  }

  void take_schedules(const toml::node& node, const ConfigPlace& place) {
    const toml::array* blocks = blocks_of(node);
    if (blocks == nullptr) return fault(place, "schedule", "E-CONFIG-006", {}, "config.expects.schedule");
    loaded_.config.schedules = read_schedules(*blocks, loaded_.file, loaded_.faults);
    loaded_.schedules_origin = ConfigOrigin::kFile;
  }

  void read_companies(const toml::node& node, const ConfigPlace& place) {
    const toml::array* array = blocks_of(node);
    if (array == nullptr) return fault(place, "company", "E-CONFIG-006", {}, "config.expects.company");
    loaded_.config.companies.clear();
    loaded_.companies_origin = ConfigOrigin::kFile;
    for (const toml::node& element : *array) read_company(*element.as_table());
  }

  void read_company(const toml::table& table) {
    CompanyConfig company;
    const std::string prefix = fmt::format("company[{}]", loaded_.config.companies.size() + 1);
    for (const CompanyKey& key : company_keys())
      if (key.is_required && !table.contains(key.name))
        fault(place_of(loaded_.file, table.source()), fmt::format("{}.{}", prefix, key.name), "E-CONFIG-008", {}, "");
    for (auto&& [name, node] : table) {
      const std::string_view text = name.str();
      const auto key = std::find_if(company_keys().begin(), company_keys().end(),
                                    [text](const CompanyKey& entry) { return entry.name == text; });
      if (key == company_keys().end()) {
        unknown_company_key(name, prefix);
        continue;
      }
      read_company_value(company, *key, node, fmt::format("{}.{}", prefix, text));
    }
    loaded_.config.companies.push_back(std::move(company));
  }

  void read_company_value(CompanyConfig& company, const CompanyKey& key, const toml::node& node,
                          const std::string& full_key) {
    const ConfigPlace place = place_of(loaded_.file, node.source());
    const auto* text = node.as_string();
    if (text == nullptr) return fault(place, full_key, "E-CONFIG-006", {}, "config.expects.text");
    std::string value = key.member == &CompanyConfig::portal_host ? ascii_lower(text->get()) : text->get();
    if (!key.is_valid(value))
      return fault(place, full_key, "E-CONFIG-005", {{"value", value}}, fmt::format("config.expects.{}", key.name));
    const bool must_be_unique = key.is_required;
    for (const CompanyConfig& other : loaded_.config.companies)
      if (must_be_unique && other.*(key.member) == value)
        fault(place, full_key, "E-CONFIG-009", {{"value", value}, {"other", other.name}}, "");
    company.*(key.member) = std::move(value);
  }

  void unknown_company_key(const toml::key& name, const std::string& prefix) {
    const std::string text(name.str());
    const std::string full_key = prefix + '.' + written(text);
    const auto nearest = std::min_element(company_keys().begin(), company_keys().end(),
                                          [&text](const CompanyKey& left, const CompanyKey& right) {
                                            return edit_distance(text, left.name) < edit_distance(text, right.name);
                                          });
    fault(place_of(loaded_.file, name.source()), full_key, "E-CONFIG-003", {{"suggestion", std::string(nearest->name)}},
          "");
  }

  void read_blocks(const BlockSpec& block, const toml::node& node, const ConfigPlace& place) {
    const toml::array* array = node.as_array();
    const std::string name(block.name);
    if (array == nullptr || !array->is_array_of_tables())
      return fault(place, name, "E-CONFIG-006", {}, "config.expects.blocks");
    std::size_t number = 0;
    for (const toml::node& element : *array)
      read_block(block, *element.as_table(), fmt::format("{}[{}]", name, ++number));
  }

  void read_block(const BlockSpec& block, const toml::table& table, const std::string& prefix) {
    ConfigBlock read{std::string(block.name), place_of(loaded_.file, table.source()), {}};
    block.add(loaded_.config);
    for (auto&& [name, node] : table)
      if (std::none_of(block.keys.begin(), block.keys.end(),
                       [text = name.str()](const BlockKey& key) { return key.name == text; }))
        unknown_block_key(block, name, prefix);
    for (const BlockKey& key : block.keys) {
      const std::string full_key = fmt::format("{}.{}", prefix, key.name);
      const toml::node* node = table.get(key.name);
      if (node == nullptr) {
        if (key.is_required) fault(read.place, full_key, "E-CONFIG-008", {}, "");
        continue;
      }
      const ConfigPlace place = place_of(loaded_.file, node->source());
      auto value = value_from_node(key.type, *node);
      if (!value) {
        fault(place, full_key, "E-CONFIG-006", {}, type_text_id(key.type));
      } else if (!key.set(loaded_.config, *value)) {
        const bool is_secret = key.expects == "secret";
        fault(place, full_key, "E-CONFIG-005", {{"value", is_secret ? "***" : shown(*value)}},
              fmt::format("config.expects.{}", key.expects));
      } else {
        read.values.emplace_back(key.name, std::move(*value));
      }
    }
    loaded_.blocks.push_back(std::move(read));
  }

  void unknown_block_key(const BlockSpec& block, const toml::key& name, const std::string& prefix) {
    const std::string text(name.str());
    const auto nearest =
        std::min_element(block.keys.begin(), block.keys.end(), [&text](const BlockKey& left, const BlockKey& right) {
          return edit_distance(text, left.name) < edit_distance(text, right.name);
        });
    fault(place_of(loaded_.file, name.source()), prefix + '.' + written(text), "E-CONFIG-003",
          {{"suggestion", std::string(nearest->name)}}, "");
  }

  // Of one day: hours over midnight would say nothing about which day the holiday counts for. The same time twice:
  // none.
  void check_hours() {
    const Config::Hours& hours = loaded_.config.hours;
    if (hours.open <= hours.close) return;  // HH:MM
    for (const ConfigEntry& entry : loaded_.entries)
      if (entry.key == "hours.close")
        fault(entry.place, entry.key, "E-CONFIG-025", {{"value", hours.close}, {"open", hours.open}}, "");
  }

  void read_environment() {
    for (const Option& option : options()) {
      const std::string name = environment_name(option.key);
      const Environment& environment = loaded_.sources.environment;
      if (const auto found = environment.find(name); found != environment.end())
        take_text(option, found->second, ConfigOrigin::kEnvironment, {name});
    }
    for (const auto& [name, text] : loaded_.sources.environment) report_unknown_variable(name);
  }

  // Only names that begin like a section of ours: other RADICA_… variables may belong to others.
  void report_unknown_variable(const std::string& name) {
    const auto sections = section_names();
    if (std::ranges::none_of(sections, [&name](const std::string& section) {
          return name.starts_with(environment_name(section) + '_');
        }))
      return;
    std::string nearest;
    for (const Option& option : options()) {
      const std::string candidate = environment_name(option.key);
      if (candidate == name) return;
      if (nearest.empty() || edit_distance(name, candidate) < edit_distance(name, nearest)) nearest = candidate;
    }
    loaded_.faults.push_back({{name}, name, "E-CONFIG-003", {{"key", name}, {"suggestion", nearest}}, ""});
  }

  void take_node(const Option& option, const toml::node& node, const ConfigPlace& place) {
    if (auto value = value_from_node(option.type, node))
      take(option, std::move(*value), origin_at(place), place);
    else
      fault(place, option.key, "E-CONFIG-006", {}, type_text_id(option.type));
  }

  void take_text(const Option& option, const std::string& text, ConfigOrigin origin, const ConfigPlace& place) {
    if (auto value = value_from_text(option.type, text))
      take(option, std::move(*value), origin, place);
    else
      fault(place, option.key, "E-CONFIG-006", {}, type_text_id(option.type));
  }

  void take(const Option& option, ConfigValue value, ConfigOrigin origin, const ConfigPlace& place) {
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && holds_password(*text))
      return fault(place, option.key, "E-CONFIG-010", {}, "");
    const auto* number = std::get_if<std::int64_t>(&value);
    const bool is_in_range = number == nullptr || (*number >= option.minimum && *number <= option.maximum);
    if (!is_in_range || !option.set(loaded_.config, value)) return bad_value(option, value, place);
    const auto position = static_cast<std::size_t>(&option - options().data());
    loaded_.entries.at(position) = {option.key, std::move(value), origin, place};
  }

  void bad_value(const Option& option, const ConfigValue& value, const ConfigPlace& place) {
    if (const auto rule = rule_of(option); rule && info(*rule).is_fixed)
      return fault(place, option.key, "E-CONFIG-011",
                   {{"rule", std::string(id_of(*rule))}, {"severity", shown(option.fallback)}}, "");
    if (const auto rule = rule_of(option); rule && info(*rule).level == RuleLevel::kClaim && shown(value) == "error")
      return fault(place, option.key, "E-CONFIG-013", {{"rule", std::string(id_of(*rule))}}, "");
    fault(place, option.key, "E-CONFIG-005",
          {{"value", option.expects == "config.expects.secret" ? "***" : shown(value)},  // it may be the secret itself
           {"minimum", std::to_string(option.minimum)},
           {"maximum", std::to_string(option.maximum)}},
          option.expects);
  }

  void fault(const ConfigPlace& place, const std::string& key, std::string_view id, std::vector<ErrorFact> facts,
             const std::string& expects) {
    facts.emplace_back("key", key);
    loaded_.faults.push_back({place, key, std::string(id), std::move(facts), expects});
  }

  LoadedConfig loaded_;
};

}  // namespace

std::string_view name_of(ConfigOrigin origin) {
  constexpr std::array<std::string_view, 5> kNames{"default", "file", "database", "env", "flag"};
  return kNames.at(static_cast<std::size_t>(origin));
}

std::string ConfigPlace::describe() const {
  return line == 0 ? source : fmt::format("{}:{}:{}", source, line, column);
}

ErrorText fault_text(const Texts& texts, const ConfigFault& fault) {
  std::vector<ErrorFact> facts = fault.facts;
  if (!fault.expects.empty()) facts.emplace_back("expected", texts.text(fault.expects, fault.facts));
  return error_text(texts, fault.id, facts);
}

LoadedConfig load_config(const ConfigSources& sources) {
  return Loader(sources).load();
}

LoadedConfig with_all_edits(const LoadedConfig& loaded, const std::vector<Edit>& edits) {
  return Loader(loaded.sources).load(loaded, edits);
}

LoadedConfig with_edits(const LoadedConfig& loaded, const std::vector<Edit>& edits) {
  LoadedConfig merged = with_all_edits(loaded, edits);
  if (merged.faults.empty()) return merged;
  std::vector<Edit> fitting;
  std::vector<RefusedEdit> refused;
  for (const Edit& edit : edits) {
    fitting.push_back(edit);
    const std::vector<ConfigFault> faults = with_all_edits(loaded, fitting).faults;
    if (faults.empty()) continue;
    refused.push_back({edit, faults.front()});
    fitting.pop_back();
  }
  merged = with_all_edits(loaded, fitting);
  merged.refused = std::move(refused);
  return merged;
}

std::string rule_fingerprint(const Config& config) {
  std::vector<std::string> portals;
  for (const CompanyConfig& company : config.companies)
    if (!company.portal_host.empty()) portals.push_back(company.name + "=" + company.portal_host);
  return config.rules.fingerprint(config.pipeline.timezone, std::move(portals));
}

}  // namespace radica
