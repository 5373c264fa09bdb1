#include "app/config_table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "adapters/mail_message.h"
#include "adapters/s3_requests.h"
#include "app/listen_address.h"
#include "app/secrets.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/cron.h"

namespace radica {
namespace {

using Check = bool (*)(std::string_view);

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool all_of(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool is_path(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return is_control(c); });
}

bool is_timezone(std::string_view text) {
  return Zone::open(text).has_value();
}

bool is_identifier(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && is_lower(text.front()) &&
         all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_schema(std::string_view text) {
  return is_identifier(text, 63);
}
bool is_company_name(std::string_view text) {
  return is_identifier(text, 20);
}

bool is_segment(std::string_view text) {
  return is_path(text) && text != "." && text != ".." && text.find('/') == std::string_view::npos;
}

bool is_prefix(std::string_view text) {
  for (;;) {
    const std::size_t slash = text.find('/');
    if (!is_segment(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_host(std::string_view text) {
  return text.size() <= 253 && (text.empty() || (text.front() != '.' && text.back() != '.')) &&
         all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_database_url(std::string_view text) {
  if (text.starts_with("sqlite:")) return is_path(text.substr(7));
  const bool is_server = text.starts_with("postgresql://") || text.starts_with("postgres://");
  return is_server && is_path(text.substr(text.find("//") + 2));
}

// Empty, or a numeric address and a port: "127.0.0.1:8080", "[::1]:8080"; port 0 = any free one.
bool is_listen(std::string_view text) {
  return text.empty() || parse_listen(text).has_value();
}

bool is_optional_url(std::string_view text) {
  const bool is_url = (text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with('/') &&
                      text.find_first_of(" /?#@", text.find("//") + 2) == std::string_view::npos;
  return text.empty() || (is_url && is_path(text));
}

bool is_key_file(std::string_view text) {
  return text.empty() || ((text.starts_with("file:") || text.starts_with("credential:")) && is_secret_reference(text));
}

bool is_secret(std::string_view text) {
  return text.empty() || is_secret_reference(text);
}

bool is_store_url(std::string_view text) {
  if (text.starts_with("folder:")) return is_path(text.substr(7));
  if (!text.starts_with("s3://")) return false;
  const std::string_view bucket = text.substr(5);
  return bucket.size() >= 3 && bucket.size() <= 63 &&
         all_of(bucket, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_endpoint(std::string_view text) {
  return text.empty() || s3_place(text, "bucket", S3Addressing::kPath).has_value();
}

bool is_region(std::string_view text) {
  return text.size() <= 63 && all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_addressing(std::string_view text) {
  return text == "auto" || text == "path" || text == "virtual";
}

bool is_sse(std::string_view text) {
  constexpr std::string_view kKey = "kms:";
  return text == "none" || text == "s3" || text == "kms" ||
         (text.starts_with(kKey) && text.size() > kKey.size() && is_path(text) &&
          text.find(' ') == std::string_view::npos);
}

bool is_storage_class(std::string_view text) {
  return text.size() <= 63 && all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; });
}

bool is_checksum(std::string_view text) {
  return text == "sha256" || text == "md5";
}

bool is_compression(std::string_view text) {
  return text == "none" || text == "gzip";
}

// What S3 takes in a tag, on both sides of its first '='.
bool is_tag_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
}

bool is_tag_text(std::string_view text, std::size_t longest) {
  return text.size() <= longest && is_valid_utf8(text) && all_of(text, &is_tag_character);
}

bool is_account(std::string_view text) {
  return text.empty() || (text.size() == 12 && all_of(text, &is_digit));
}

bool is_backup(std::string_view text) {
  return text == "own" || text == "external";
}

bool is_yes_or_no(std::string_view text) {
  return text == "yes" || text == "no";
}

bool is_filled_list(const std::vector<std::string>& values) {
  return std::none_of(values.begin(), values.end(), [](const std::string& value) { return clean_text(value).empty(); });
}

bool is_language(std::string_view text) {
  return text == "es" || text == "en";
}

bool is_mail_tls(std::string_view text) {
  return text == "starttls" || text == "tls";
}

bool is_optional_mail(std::string_view text) {
  return text.empty() || is_mail_address(text);
}

bool is_user(std::string_view text) {
  return std::none_of(text.begin(), text.end(), &is_control);
}

bool set_allowed_hosts(Config& config, const std::vector<std::string>& values) {
  config.alerts.allowed_hosts.clear();
  for (const std::string& value : values) config.alerts.allowed_hosts.push_back(ascii_lower(value));
  return is_filled_list(values);
}

bool is_optional_server(std::string_view text) {
  return text.empty() || (is_database_url(text) && !text.starts_with("sqlite:"));
}

bool is_optional_path(std::string_view text) {
  return text.empty() || is_path(text);
}

Option text_option(std::string key, std::string fallback, std::string expects, Check check,
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

struct Range {
  std::int64_t minimum, maximum;
  std::string_view unit;
};

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

// ["nic", "telefono|celular|correo_electronico"]: of each entry one of the alternatives must be filled.
bool set_expected(Config& config, const std::vector<std::string>& values) {
  std::vector<std::vector<std::size_t>> groups;
  for (const std::string& value : values) {
    std::vector<std::size_t> group;
    for (std::size_t start = 0; start <= value.size();) {
      const std::size_t bar = std::min(value.find('|', start), value.size());
      const auto field = field_by_name(std::string_view(value).substr(start, bar - start));
      if (!field) return false;
      group.push_back(*field);
      start = bar + 1;
    }
    groups.push_back(std::move(group));
  }
  config.rules.expected = std::move(groups);
  return true;
}

std::vector<std::string> default_expected_texts() {
  std::vector<std::string> texts;
  for (const std::vector<std::size_t>& group : RuleOptions::default_expected()) {
    std::string text;
    for (const std::size_t field : group) {
      if (!text.empty()) text += '|';
      text += kFields.at(field).name;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

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

bool is_weekdays(std::string_view value) {
  return parse_weekdays(value).has_value();
}

// 00:00 to 24:00.
bool is_time_of_day(std::string_view value) {
  if (value.size() != 5 || value[2] != ':' || !is_digit(value[0]) || !is_digit(value[1]) || !is_digit(value[3]) ||
      !is_digit(value[4]))
    return false;
  return value == "24:00" || (value < "24:00" && value[3] < '6');
}

// When the daily receipt is sent; nothing: never.
bool is_receipt_time(std::string_view value) {
  return value.empty() || (is_time_of_day(value) && value != "24:00");
}

constexpr std::array<std::pair<std::string_view, Severity>, 3> kSeverities{
    {{"off", Severity::kOff}, {"warning", Severity::kWarning}, {"error", Severity::kError}}};

std::string severity_name(Severity severity) {
  return std::string(kSeverities.at(static_cast<std::size_t>(severity)).first);
}

Option severity_option(const RuleInfo& rule) {
  Option option;
  option.family = "rules.severity";
  option.key = option.family + '.' + std::string(rule.id);
  option.fallback = severity_name(rule.severity);
  option.expects = "config.expects.severity";
  option.set = [&rule](Config& config, const ConfigValue& value) {
    const auto& text = std::get<std::string>(value);
    const auto* found = std::find_if(kSeverities.begin(), kSeverities.end(),
                                     [&text](const auto& entry) { return entry.first == text; });
    if (found == kSeverities.end() || (rule.is_fixed && found->second != rule.severity)) return false;
    if (rule.level == RuleLevel::kClaim && found->second == Severity::kError) return false;
    config.rules.severity[static_cast<std::size_t>(rule.rule)] = found->second;
    return true;
  };
  return option;
}

// Known values besides the built-in ones; one that only differs in case or marks adds nothing.
Option catalogue_option(std::size_t field) {
  Option option = list_option("", "list", nullptr);
  option.family = "rules.catalogues";
  option.key = option.family + '.' + std::string(kFields.at(field).name);
  option.set = [field](Config& config, const ConfigValue& value) {
    const auto& extension = std::get<std::vector<std::string>>(value);
    if (!is_filled_list(extension)) return false;
    std::vector<std::string> known = RuleOptions::default_catalogues().at(field);
    for (const std::string& entry : extension) {
      std::string text = clean_text(entry);
      const std::string folded = fold_for_comparison(text);
      const bool is_known = std::any_of(known.begin(), known.end(), [&folded](const std::string& other) {
        return fold_for_comparison(other) == folded;
      });
      if (!is_known) known.push_back(std::move(text));
    }
    config.rules.catalogues.at(field) = std::move(known);
    return true;
  };
  return option;
}

void add_rule_options(std::vector<Option>& table) {
  table.push_back(list_option("rules.ignore_keys", "list", [](Config& config, const std::vector<std::string>& values) {
    config.rules.ignore_keys = values;
    return is_filled_list(values);
  }));
  table.push_back(list_option("rules.empty_values", "list", [](Config& config, const std::vector<std::string>& values) {
    config.rules.empty_values.clear();
    for (const std::string& value : values) config.rules.empty_values.push_back(clean_text(value));
    return is_filled_list(values);
  }));
  table.push_back(list_option("rules.expected", "expected", &set_expected));
  table.back().fallback = default_expected_texts();
  for (const bool is_fixed : {false, true})  // the sample file shows the first one
    for (const RuleInfo& rule : kRules)
      if (rule.is_fixed == is_fixed) table.push_back(severity_option(rule));
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (kFields.at(field).rule == FieldRule::kCatalogue) table.push_back(catalogue_option(field));
}

// What S3 needs beyond its address.
void add_s3_options(std::vector<Option>& table) {
  using Target = std::string& (*)(Config&);
  const auto add = [&table](std::string_view name, std::string fallback, std::string expects, Check check,
                            Target target) {
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

template <CleanupClass kType>
std::int64_t& cleanup_days(Config& config) {
  return config.cleanup.days[static_cast<std::size_t>(kType)];
}

void add_cleanup_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  const auto add = [&table](CleanupClass type, std::int64_t fallback, std::int64_t& (*target)(Config&)) {
    table.push_back(
        integer_option("cleanup." + std::string(info(type).id) + "_days", fallback, {0, 3650, "days"}, target));
  };
  add(CleanupClass::kRaw, 0, &cleanup_days<CleanupClass::kRaw>);
  add(CleanupClass::kSuperseded, 0, &cleanup_days<CleanupClass::kSuperseded>);
  add(CleanupClass::kLists, 0, &cleanup_days<CleanupClass::kLists>);
  add(CleanupClass::kRejects, 0, &cleanup_days<CleanupClass::kRejects>);
  add(CleanupClass::kUnmatched, 0, &cleanup_days<CleanupClass::kUnmatched>);
  add(CleanupClass::kProcessed, 0, &cleanup_days<CleanupClass::kProcessed>);
  add(CleanupClass::kTrash, 30, &cleanup_days<CleanupClass::kTrash>);
  add(CleanupClass::kStoreTrash, 0, &cleanup_days<CleanupClass::kStoreTrash>);
  table.push_back(text_option("cleanup.trash", "data/trash", "path", &is_path,
                              [](Config& c) -> std::string& { return c.cleanup.trash; }));
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
}

void add_audit_options(std::vector<Option>& table) {
  constexpr std::int64_t kFiveYears = 1826, kYear = 365;
  table.push_back(integer_option("audit.keep_days", kFiveYears, {kYear, 36'500, "days"},
                                 [](Config& c) -> std::int64_t& { return c.audit.keep_days; }));
  table.back().shapes_result = false;
}

void add_backup_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  table.push_back(text_option("backup.dir", "data/backups", "path", &is_path,
                              [](Config& c) -> std::string& { return c.backup.dir; }));
  table.push_back(
      integer_option("backup.keep", 14, {1, 10'000, ""}, [](Config& c) -> std::int64_t& { return c.backup.keep; }));
  table.push_back(
      integer_option("backup.days", 30, {0, 3650, "days"}, [](Config& c) -> std::int64_t& { return c.backup.days; }));
  table.push_back(integer_option("backup.load_percent", 20, {1, 100, "%"},
                                 [](Config& c) -> std::int64_t& { return c.backup.load_percent; }));
  table.push_back(text_option("backup.store", "yes", "yes_or_no", &is_yes_or_no,
                              [](Config& c) -> std::string& { return c.backup.store; }));
  table.push_back(text_option("backup.tools", "", "ca_file", &is_optional_path,
                              [](Config& c) -> std::string& { return c.backup.tools; }));
  table.push_back(text_option("backup.drill_url", "", "server_url", &is_optional_server,
                              [](Config& c) -> std::string& { return c.backup.drill_url; }));
  table.push_back(text_option("backup.drill_password", "", "secret", &is_secret,
                              [](Config& c) -> std::string& { return c.backup.drill_password; }));
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
}

void add_alert_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  const auto text = [&table](std::string_view name, std::string fallback, std::string expects, Check check,
                             std::string& (*target)(Config&)) {
    table.push_back(text_option("alerts." + std::string(name), std::move(fallback), std::move(expects), check, target));
  };
  const auto number = [&table](std::string_view name, std::int64_t fallback, Range range,
                               std::int64_t& (*target)(Config&)) {
    table.push_back(integer_option("alerts." + std::string(name), fallback, range, target));
  };
  text("language", "es", "language", &is_language, [](Config& c) -> std::string& { return c.alerts.language; });
  text("smtp_host", "", "host", &is_host, [](Config& c) -> std::string& { return c.alerts.smtp_host; });
  number("smtp_port", 587, {1, 65'535, ""}, [](Config& c) -> std::int64_t& { return c.alerts.smtp_port; });
  text("smtp_tls", "starttls", "mail_tls", &is_mail_tls, [](Config& c) -> std::string& { return c.alerts.smtp_tls; });
  text("smtp_user", "", "profile", &is_user, [](Config& c) -> std::string& { return c.alerts.smtp_user; });
  text("smtp_password", "", "secret", &is_secret, [](Config& c) -> std::string& { return c.alerts.smtp_password; });
  text("from", "", "mail", &is_optional_mail, [](Config& c) -> std::string& { return c.alerts.from; });
  text("ca_file", "", "ca_file", &is_optional_path, [](Config& c) -> std::string& { return c.alerts.ca_file; });
  table.push_back(list_option("alerts.allowed_hosts", "list", &set_allowed_hosts));
  text("heartbeat_url", "", "secret", &is_secret, [](Config& c) -> std::string& { return c.alerts.heartbeat_url; });
  text("receipt", "07:00", "receipt_time", &is_receipt_time,
       [](Config& c) -> std::string& { return c.alerts.receipt; });
  number("group_seconds", 30, {0, 3600, "s"}, [](Config& c) -> std::int64_t& { return c.alerts.group_seconds; });
  number("late_minutes", 15, {0, 10'000, "min"}, [](Config& c) -> std::int64_t& { return c.alerts.late_minutes; });
  number("run_minutes", 240, {0, 10'000, "min"}, [](Config& c) -> std::int64_t& { return c.alerts.run_minutes; });
  number("few_percent", 50, {0, 100, "%"}, [](Config& c) -> std::int64_t& { return c.alerts.few_percent; });
  number("reject_percent", 10, {0, 100, "%"}, [](Config& c) -> std::int64_t& { return c.alerts.reject_percent; });
  number("backup_hours", 26, {0, 10'000, "h"}, [](Config& c) -> std::int64_t& { return c.alerts.backup_hours; });
  number("backup_percent", 50, {0, 100, "%"}, [](Config& c) -> std::int64_t& { return c.alerts.backup_percent; });
  number("disk_percent", 10, {0, 100, "%"}, [](Config& c) -> std::int64_t& { return c.alerts.disk_percent; });
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
}

void add_log_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  table.push_back(
      text_option("log.dir", "data/logs", "path", &is_path, [](Config& c) -> std::string& { return c.log.dir; }));
  Option level;
  level.key = "log.level";
  level.fallback = std::string("info");
  level.expects = "config.expects.log_level";
  level.set = [](Config& config, const ConfigValue& value) {
    const auto parsed = log_level_by_name(std::get<std::string>(value));
    config.log.level = parsed.value_or(LogLevel::kInfo);
    return parsed.has_value() && *parsed != LogLevel::kOff;
  };
  table.push_back(std::move(level));
  table.push_back(integer_option("log.max_size_mb", 50, {1, 10'000, "MB"},
                                 [](Config& c) -> std::int64_t& { return c.log.max_size_mb; }));
  table.push_back(integer_option("log.retention_days", 30, {1, 3650, "days"},
                                 [](Config& c) -> std::int64_t& { return c.log.retention_days; }));
  table.push_back(
      integer_option("tasks.slots", 0, {0, 256, ""}, [](Config& c) -> std::int64_t& { return c.tasks.slots; }));
  table.push_back(integer_option("tasks.grace_seconds", 60, {1, 3600, "s"},
                                 [](Config& c) -> std::int64_t& { return c.tasks.grace; }));
  table.push_back(integer_option("tasks.load_per_core", 4, {0, 1000, ""},
                                 [](Config& c) -> std::int64_t& { return c.tasks.load_per_core; }));
  table.push_back(
      integer_option("limits.threads", 0, {0, 256, ""}, [](Config& c) -> std::int64_t& { return c.limits.threads; }));
  table.push_back(integer_option("limits.memory", 0, {0, 1'000'000, "MiB"},
                                 [](Config& c) -> std::int64_t& { return c.limits.memory_mb; }));
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
}

void add_server_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  const auto add = [&table](std::string_view name, std::string fallback, std::string expects, Check check,
                            std::string& (*target)(Config&)) {
    table.push_back(text_option("server." + std::string(name), std::move(fallback), std::move(expects), check, target));
  };
  add("listen", "127.0.0.1:8080", "listen", &is_listen, [](Config& c) -> std::string& { return c.server.listen; });
  add("url", "", "server_address", &is_optional_url, [](Config& c) -> std::string& { return c.server.url; });
  add("tls_certificate", "", "ca_file", &is_optional_path,
      [](Config& c) -> std::string& { return c.server.tls_certificate; });
  add("tls_key", "", "key_file", &is_key_file, [](Config& c) -> std::string& { return c.server.tls_key; });
  add("metrics_token", "", "secret", &is_secret, [](Config& c) -> std::string& { return c.server.metrics_token; });
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
}

// When work is planned; the schedules themselves are blocks (app/config_schedules.h).
void add_calendar_options(std::vector<Option>& table) {
  const std::size_t first = table.size();
  table.push_back(text_option("calendar.holidays_file", "", "ca_file", &is_optional_path,
                              [](Config& c) -> std::string& { return c.calendar.holidays_file; }));
  table.push_back(text_option("hours.days", "mon-sat", "weekdays", &is_weekdays,
                              [](Config& c) -> std::string& { return c.hours.days; }));
  table.push_back(text_option("hours.open", "05:00", "time_of_day", &is_time_of_day,
                              [](Config& c) -> std::string& { return c.hours.open; }));
  table.push_back(text_option("hours.close", "22:00", "time_of_day", &is_time_of_day,
                              [](Config& c) -> std::string& { return c.hours.close; }));
  table.push_back(text_option("hours.holidays", "yes", "yes_or_no", &is_yes_or_no,
                              [](Config& c) -> std::string& { return c.hours.holidays; }));
  for (std::size_t i = first; i < table.size(); ++i) {
    table[i].shapes_result = false;
    table[i].is_shown_in_sample = false;
  }
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
  add_calendar_options(table);
  add_rule_options(table);
  add_cleanup_options(table);
  add_backup_options(table);
  add_audit_options(table);
  add_alert_options(table);
  add_log_options(table);
  add_server_options(table);
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
  for (const char c : key) name += c == '.' ? '_' : is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
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
