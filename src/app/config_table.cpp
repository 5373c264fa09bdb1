#include "app/config_table.h"

#include <algorithm>
#include <utility>

#include "app/config_options.h"
#include "app/config_values.h"

namespace radica {
namespace {

// ["proyecto=ce-ia", …]: name and value, each name once.
bool set_tags(Config& config, const std::vector<std::string>& values) {
  constexpr std::size_t kMostTags = 10, kLongestName = 128, kLongestValue = 256;
  std::vector<std::pair<std::string, std::string>> tags;
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    std::pair<std::string, std::string> tag{value.substr(0, equals), value.substr(equals + 1)};
    const bool is_known =
        std::any_of(tags.begin(), tags.end(), [&tag](const auto& other) { return other.first == tag.first; });
    if (is_known || tag.first.starts_with("aws:") || !is_tag_text(tag.first, kLongestName) ||
        !is_tag_text(tag.second, kLongestValue))
      return false;
    tags.push_back(std::move(tag));
  }
  config.store.tags = std::move(tags);
  return config.store.tags.size() <= kMostTags;
}

// What S3 needs beyond its address.
void add_s3_options(std::vector<Option>& table) {
  const auto add = [&table](std::string_view name, std::string fallback, std::string expects,
                            bool (*check)(std::string_view), std::string& (*target)(Config&)) {
    table.push_back(text_option("store." + std::string(name), std::move(fallback), std::move(expects), check, target));
    table.back().is_shown_in_sample = false;
    table.back().shapes_result = false;
  };
  add("endpoint", "", "endpoint", &is_endpoint, [](Config& c) -> std::string& { return c.store.endpoint; });
  add("region", "", "region", &is_region, [](Config& c) -> std::string& { return c.store.region; });
  add("addressing", "auto", "addressing", &is_addressing, [](Config& c) -> std::string& { return c.store.addressing; });
  add("ca_file", "", "ca_file", &is_optional_path, [](Config& c) -> std::string& { return c.store.ca_file; });
  add("profile", "", "profile", &is_optional_path, [](Config& c) -> std::string& { return c.store.profile; });
  add("expected_owner", "", "account", &is_account, [](Config& c) -> std::string& { return c.store.expected_owner; });
  add("sse", "none", "sse", &is_sse, [](Config& c) -> std::string& { return c.store.sse; });
  add("storage_class", "", "storage_class", &is_storage_class,
      [](Config& c) -> std::string& { return c.store.storage_class; });
  add("checksum", "sha256", "checksum", &is_checksum, [](Config& c) -> std::string& { return c.store.checksum; });
  add("compression", "none", "compression", &is_compression,
      [](Config& c) -> std::string& { return c.store.compression; });
  table.push_back(list_option("store.tags", "tags", &set_tags));
  table.back().shapes_result = false;
  table.push_back(integer_option("store.verify_days", 30, {0, 3650, "days"},
                                 [](Config& c) -> std::int64_t& { return c.store.verify_days; }));
}

// Of what says how Radica works nothing shapes what a run makes, and the sample leaves it out.
void add_of_operation(std::vector<Option>& table, void (*add)(std::vector<Option>&)) {
  const std::size_t first = table.size();
  add(table);
  for (std::size_t i = first; i < table.size(); ++i) table[i].shapes_result = table[i].is_shown_in_sample = false;
}

std::vector<Option> make_options() {
  std::vector<Option> table{
      text_option("pipeline.timezone", "America/Bogota", "timezone", &is_timezone,
                  [](Config& c) -> std::string& { return c.pipeline.timezone; }),
      text_option("pipeline.input", "data/downloads", "path", &is_path,
                  [](Config& c) -> std::string& { return c.pipeline.input; }),
      text_option("pipeline.output", "data/processed", "path", &is_path,
                  [](Config& c) -> std::string& { return c.pipeline.output; }),
      integer_option("pipeline.settle_seconds", 10, {0, 86'400, "s"},
                     [](Config& c) -> std::int64_t& { return c.pipeline.settle_seconds; }),
      text_option("database.url", "sqlite:data/radica.db", "database_url", &is_database_url,
                  [](Config& c) -> std::string& { return c.database.url; }),
      text_option("database.schema", "data_general", "schema", &is_schema,
                  [](Config& c) -> std::string& { return c.database.schema; }),
      text_option("database.password", "", "secret", &is_secret,
                  [](Config& c) -> std::string& { return c.database.password; }),
      text_option("database.backup", "own", "backup", &is_backup,
                  [](Config& c) -> std::string& { return c.database.backup; }),
      text_option("store.url", "folder:data/archive", "store_url", &is_store_url,
                  [](Config& c) -> std::string& { return c.store.url; }),
      text_option("store.prefix", "Central_De_Escritos", "prefix", &is_prefix,
                  [](Config& c) -> std::string& { return c.store.prefix; }),
  };
  table[3].is_shown_in_sample = true;
  for (const std::size_t unshown : {std::size_t{6}, std::size_t{7}}) {  // password and backup of the database
    table[unshown].shapes_result = false;
    table[unshown].is_shown_in_sample = false;
  }
  add_s3_options(table);
  table.push_back(integer_option("watch.sweep_seconds", 300, {10, 86'400, "s"},
                                 [](Config& c) -> std::int64_t& { return c.watch.sweep_seconds; }));
  add_of_operation(table, &add_calendar_options);
  add_rule_options(table);
  add_of_operation(table, &add_cleanup_options);
  add_of_operation(table, &add_backup_options);
  add_of_operation(table, &add_audit_options);
  add_of_operation(table, &add_alert_options);
  add_of_operation(table, &add_log_options);
  add_of_operation(table, &add_server_options);
  return table;
}

}  // namespace

const std::vector<Option>& options() {
  static const std::vector<Option> kTable = make_options();
  return kTable;
}

const Option* find_option(std::string_view key) {
  const auto found =
      std::find_if(options().begin(), options().end(), [key](const Option& option) { return option.key == key; });
  return found == options().end() ? nullptr : &*found;
}

std::string environment_name(std::string_view key) {
  std::string name = "RADICA_";
  for (const char c : key) name += c == '.' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string help_id(const Option& option) {
  return "config.help." + (option.family.empty() ? option.key : option.family);
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const Option& option : options())
    for (std::size_t dot = option.key.find('.'); dot != std::string::npos; dot = option.key.find('.', dot + 1))
      if (std::string name = option.key.substr(0, dot); std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(std::move(name));
  return names;
}

std::vector<CompanyConfig> default_companies() {
  return {{"afinia", "Afinia", "caribemar.facture.co"}, {"aire", "Air-e", "caribesol.facture.co"}};
}

std::optional<Rule> rule_of(const Option& option) {
  if (option.family != "rules.severity") return std::nullopt;
  return rule_by_id(std::string_view(option.key).substr(option.family.size() + 1));
}

const std::vector<CompanyKey>& company_keys() {
  static const std::vector<CompanyKey> kKeys{
      {"name", &CompanyConfig::name, true, &is_company_name},
      {"store_folder", &CompanyConfig::store_folder, true, &is_segment},
      {"portal_host", &CompanyConfig::portal_host, false, &is_host},
  };
  return kKeys;
}

bool holds_password(std::string_view value) {
  return without_password(std::string(value)) != value;
}

std::string without_password(std::string value) {
  if (const std::size_t host = value.find("://"), at = value.rfind('@');
      host != std::string::npos && at != std::string::npos && at > host + 3)
    if (const std::size_t colon = value.find(':', host + 3); colon < at)
      value.replace(colon + 1, at - colon - 1, "***");
  for (std::size_t found = value.find("password="); found != std::string::npos;
       found = value.find("password=", found + 1)) {
    const std::size_t start = found + std::string_view("password=").size();
    const std::size_t end = std::min(value.find_first_of("& ", start), value.size());
    value.replace(start, end - start, "***");
  }
  return value;
}

}  // namespace radica
