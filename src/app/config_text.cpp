#include "app/config_text.h"

#include <fmt/format.h>

#include <string_view>

#include "app/config_blocks.h"
#include "app/config_edits.h"
#include "app/config_schedules.h"
#include "app/config_table.h"
#include "base/hash.h"
#include "base/json.h"

namespace radica {
namespace {

// A TOML basic string escapes as JSON does, besides DEL.
std::string toml_text(const std::string& text) {
  std::string quoted;
  for (const char c : json_string(text)) {
    if (c == '\x7F')
      quoted += "\\u007f";
    else
      quoted += c;
  }
  return quoted;
}

std::string list_of(const std::vector<std::string>& values, std::string (*quote)(const std::string&)) {
  std::string text = "[";
  for (const std::string& value : values) text += (text.size() > 1 ? ", " : "") + quote(value);
  return text + "]";
}

std::string json_text(const std::string& text) {
  return json_string(text);
}

std::string section_of(const std::string& key) {
  return key.substr(0, key.rfind('.'));
}
std::string name_in_section(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

std::string company_block(const CompanyConfig& company) {
  std::string text = "\n[[company]]\n";
  for (const CompanyKey& key : company_keys())
    if (const std::string& value = company.*(key.member); key.is_required || !value.empty())
      text += fmt::format("{} = {}\n", key.name, toml_text(value));
  return text;
}

std::string origin_comment(ConfigOrigin origin, const ConfigPlace& place) {
  std::string text = fmt::format("  # {}", name_of(origin));
  if (!place.source.empty() && place.source != name_of(origin)) text += ' ' + place.describe();
  return text;
}

// Where a block comes from, and what of it an edit holds.
std::string block_comment(const LoadedConfig& loaded, const std::string& origin, std::string_view what,
                          const std::string& name) {
  std::string text = "# " + origin;
  for (const Edit& edit : loaded.edits) {
    if (edit.what != what || edit.name != name || name.empty()) continue;
    std::string keys;
    for (const std::string& key : keys_of(edit)) keys += (keys.empty() ? " " : ", ") + key;
    text += fmt::format("; {}:{} ({})", name_of(ConfigOrigin::kDatabase), keys, edit.actor);
  }
  return text + '\n';
}

// The name of a block, where its kind has one.
std::string name_of_block(const ConfigBlock& block) {
  for (const auto& [key, value] : block.values)
    if (key == "name") return std::get<std::string>(value);
  return "";
}

std::string edit_json(const Edit& edit) {
  return fmt::format(R"({{"what":{},"name":{},"actor":{},"at":{},"value":{}}})", json_text(edit.what),
                     json_text(edit.name), json_text(edit.actor), edit.at, edit.value);
}

// Blank lines part paragraphs; a line of the help may be long.
std::string comment(const std::string& text) {
  std::string result;
  std::size_t width = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = std::string_view(text).substr(start, end - start);
    if (width != 0 && width + 1 + word.size() > 100) {
      result += '\n';
      width = 0;
    }
    result += width == 0 ? "# " : " ";
    result += word;
    width += 1 + word.size();
    start = end + 1;
  }
  return result + '\n';
}

}  // namespace

std::string json_value(const ConfigValue& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return list_of(*list, &json_text);
  if (const auto* text = std::get_if<std::string>(&value)) return json_text(*text);
  return std::to_string(std::get<std::int64_t>(value));
}

std::string toml_value(const ConfigValue& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return list_of(*list, &toml_text);
  if (const auto* text = std::get_if<std::string>(&value)) return toml_text(*text);
  return std::to_string(std::get<std::int64_t>(value));
}

std::string config_as_toml(const LoadedConfig& loaded, bool with_origin) {
  std::string text, section;
  const auto add_companies = [&] {
    for (const CompanyConfig& company : loaded.config.companies) {
      text += company_block(company);
      if (with_origin) text += fmt::format("# {}\n", name_of(loaded.companies_origin));
    }
  };
  for (const ConfigEntry& entry : loaded.entries) {
    const Option& option = *find_option(entry.key);
    if (!option.family.empty() && entry.origin == ConfigOrigin::kDefault) continue;
    if (const std::string own = section_of(entry.key); own != section) {
      if (section == "pipeline") add_companies();
      text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", own);
      section = own;
    }
    text += fmt::format("{} = {}", name_in_section(entry.key), toml_value(entry.value));
    if (with_origin) text += origin_comment(entry.origin, entry.place);
    text += '\n';
  }
  for (const ScheduleConfig& schedule : loaded.config.schedules) {
    text += '\n' + schedule_block(schedule);
    if (with_origin)
      text += block_comment(loaded, std::string(name_of(loaded.schedules_origin)), "schedule", schedule.name);
  }
  for (const ConfigBlock& block : loaded.blocks) {
    text += fmt::format("\n[[{}]]\n", block.name);
    for (const auto& [key, value] : block.values) text += fmt::format("{} = {}\n", key, toml_value(value));
    const ConfigOrigin origin = origin_at(block.place);
    const std::string place = origin == ConfigOrigin::kFile ? " " + block.place.describe() : "";
    if (with_origin)
      text += block_comment(loaded, std::string(name_of(origin)) + place, block.name, name_of_block(block));
  }
  for (const RefusedEdit& one : loaded.refused)
    if (with_origin)
      text += fmt::format("\n# {}: {} {}: {} {}\n", name_of(ConfigOrigin::kDatabase), one.edit.what, one.edit.name,
                          one.fault.id, one.fault.key);
  return text;
}

std::string config_as_json(const LoadedConfig& loaded) {
  std::string text = fmt::format("{{\"file\":{},\"options\":{{", loaded.file.empty() ? "null" : json_text(loaded.file));
  for (const ConfigEntry& entry : loaded.entries) {
    if (text.back() != '{') text += ',';
    text += fmt::format("{}:{{\"value\":{},\"origin\":{},\"source\":{}}}", json_text(entry.key),
                        json_value(entry.value), json_string(name_of(entry.origin)),
                        entry.place.source.empty() ? "null" : json_text(entry.place.describe()));
  }
  text += "},\"company\":[";
  for (const CompanyConfig& company : loaded.config.companies) {
    if (text.back() != '[') text += ',';
    text += fmt::format("{{\"name\":{},\"store_folder\":{},\"portal_host\":{}}}", json_text(company.name),
                        json_text(company.store_folder), json_text(company.portal_host));
  }
  text += fmt::format("],\"company_origin\":{},\"schedule\":[", json_string(name_of(loaded.companies_origin)));
  for (const ScheduleConfig& schedule : loaded.config.schedules) {
    text += text.back() == '[' ? "{" : ",{";
    for (const ScheduleKey& key : schedule_keys())
      std::visit(
          [&](auto member) {
            text += fmt::format("{}{}:{}", text.back() == '{' ? "" : ",", json_string(key.name),
                                json_value(schedule.*member));
          },
          key.member);
    text += '}';
  }
  text += fmt::format("],\"schedule_origin\":{}", json_string(name_of(loaded.schedules_origin)));
  for (const BlockSpec& spec : config_blocks()) {
    text += fmt::format(",{}:[", json_string(spec.name));
    for (const ConfigBlock& block : loaded.blocks) {
      if (block.name != spec.name) continue;
      text += text.back() == '[' ? "{" : ",{";
      for (const auto& [key, value] : block.values)
        text += fmt::format("{}{}:{}", text.back() == '{' ? "" : ",", json_text(key), json_value(value));
      text += '}';
    }
    text += ']';
  }
  text += ",\"edits\":[";
  for (const Edit& edit : loaded.edits) text += (text.back() == '[' ? "" : ",") + edit_json(edit);
  text += "],\"refused_edits\":[";
  for (const RefusedEdit& one : loaded.refused)
    text += fmt::format(R"({}{{"what":{},"name":{},"error":{},"key":{}}})", text.back() == '[' ? "" : ",",
                        json_text(one.edit.what), json_text(one.edit.name), json_text(one.fault.id),
                        json_text(one.fault.key));
  return text + "]}";
}

std::string sample_config(const Texts& texts) {
  std::string text = comment(texts.text("config.sample.head"));
  std::string section, family;
  for (const Option& option : options()) {
    // Of a family only the first member stands there, as the example.
    if (!option.family.empty() && option.family == family) continue;
    family = option.family;
    if (const std::string own = section_of(option.key); own != section) {
      if (section == "pipeline") {
        text += '\n' + comment(texts.text("config.help.company"));
        for (const CompanyConfig& company : default_companies()) text += company_block(company).substr(1);
      }
      text += fmt::format("\n[{}]\n", own);
      section = own;
    }
    text += comment(texts.text(help_id(option)));
    text += fmt::format("{}{} = {}\n", option.is_shown_in_sample ? "" : "#", name_in_section(option.key),
                        toml_value(option.fallback));
  }
  text += '\n' + comment(texts.text("config.help.schedule.about"));
  for (const ScheduleConfig& schedule : default_schedules()) {
    std::string block = '\n' + schedule_block(schedule);
    for (std::size_t end = block.find('\n'); end + 1 < block.size(); end = block.find('\n', end + 2))
      block.insert(end + 1, "#");
    text += block;
  }
  // Examples, and no defaults: indented, so that they are not taken for options that could be switched on as they are.
  for (const BlockSpec& block : config_blocks()) {
    text += '\n' + comment(texts.text(fmt::format("config.help.{}", block.name)));
    text += fmt::format("#   [[{}]]\n", block.name);
    for (const BlockKey& key : block.keys) text += fmt::format("#   {} = {}\n", key.name, toml_value(key.example));
  }
  return text;
}

std::string config_fingerprint(const LoadedConfig& loaded) {
  std::string text;
  for (const ConfigEntry& entry : loaded.entries)
    if (find_option(entry.key)->shapes_result) text += fmt::format("{}={}\n", entry.key, toml_value(entry.value));
  for (const CompanyConfig& company : loaded.config.companies) text += company_block(company);
  return hex(hash128(text)).substr(0, 16);
}

}  // namespace radica
