// Options of the operation: clean-up, backups, audit, alerts, log and limits, server, calendar.
#include <utility>

#include "app/config_options.h"
#include "app/config_values.h"
#include "base/text.h"

namespace radica {
namespace {

template <CleanupClass kType>
std::int64_t& cleanup_days(Config& config) {
  return config.cleanup.days[static_cast<std::size_t>(kType)];
}

bool set_allowed_hosts(Config& config, const std::vector<std::string>& values) {
  config.alerts.allowed_hosts.clear();
  for (const std::string& value : values) config.alerts.allowed_hosts.push_back(ascii_lower(value));
  return is_filled_list(values);
}

// One for each rule: how grave it is.
void add_alert_severities(std::vector<Option>& table) {
  for (const AlertRuleInfo& rule : kAlertTable) {
    Option option;
    option.family = "alerts.severity";
    option.key = option.family + '.' + std::string(rule.id);
    option.fallback = std::string(severity_id(rule.severity));
    option.expects = "config.expects.alert_severity";
    option.set = [&rule](Config& config, const ConfigValue& value) {
      const auto severity = alert_severity_by_id(std::get<std::string>(value));
      config.alerts.severities.at(static_cast<std::size_t>(rule.rule)) = severity.value_or(rule.severity);
      return severity.has_value();
    };
    table.push_back(std::move(option));
  }
}

}  // namespace

void add_cleanup_options(std::vector<Option>& table) {
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
}

void add_audit_options(std::vector<Option>& table) {
  constexpr std::int64_t kFiveYears = 1826, kYear = 365;
  table.push_back(integer_option("audit.keep_days", kFiveYears, {kYear, 36'500, "days"},
                                 [](Config& c) -> std::int64_t& { return c.audit.keep_days; }));
}

void add_backup_options(std::vector<Option>& table) {
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
}

void add_alert_options(std::vector<Option>& table) {
  const auto text = [&table](std::string_view name, std::string fallback, std::string expects,
                             bool (*check)(std::string_view), std::string& (*target)(Config&)) {
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
  add_alert_severities(table);
}

void add_log_options(std::vector<Option>& table) {
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
}

void add_server_options(std::vector<Option>& table) {
  const auto add = [&table](std::string_view name, std::string fallback, std::string expects,
                            bool (*check)(std::string_view), std::string& (*target)(Config&)) {
    table.push_back(text_option("server." + std::string(name), std::move(fallback), std::move(expects), check, target));
  };
  add("listen", "127.0.0.1:8080", "listen", &is_listen, [](Config& c) -> std::string& { return c.server.listen; });
  add("url", "", "server_address", &is_optional_url, [](Config& c) -> std::string& { return c.server.url; });
  add("tls_certificate", "", "ca_file", &is_optional_path,
      [](Config& c) -> std::string& { return c.server.tls_certificate; });
  add("tls_key", "", "key_file", &is_key_file, [](Config& c) -> std::string& { return c.server.tls_key; });
  add("metrics_token", "", "secret", &is_secret, [](Config& c) -> std::string& { return c.server.metrics_token; });
}

// When work is planned; the schedules themselves are blocks (app/config_schedules.h).
void add_calendar_options(std::vector<Option>& table) {
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
}

}  // namespace radica
