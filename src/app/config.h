// The configuration (SPEC §2, §14): flag > environment (RADICA_SECTION_KEY) > edit in the database > file > default,
// all faults at once with their place. The options are one table (app/config_table.h); texts made from it are in
// app/config_text.h and app/docs.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/environment.h"
#include "app/i18n.h"
#include "base/log.h"
#include "model/alert.h"
#include "model/cleanup.h"
#include "model/edit.h"
#include "model/rule_options.h"

namespace radica {

struct CompanyConfig {
  std::string name;          // folder below the input, suffix of tables and files
  std::string store_folder;  // one segment of the store's keys
  std::string portal_host;   // lower case; empty = not checked
  friend bool operator==(const CompanyConfig&, const CompanyConfig&) = default;
};

// A [[schedule]] block as it is written, all of it valid; app/timetable.h makes a schedule of it.
struct ScheduleConfig {
  std::string name, cron;
  std::string enabled = "yes";                  // no: nothing is planned
  std::string zone;                             // empty = [pipeline] timezone
  std::vector<std::string> commands;            // "run --full": words of radica, parted by blanks
  std::string holidays = "run";                 // run, skip, only
  std::string hours = "any";                    // any, inside
  std::string catch_up = "last";                // none, last
  std::string overlap = "skip";                 // skip, queue, absorb
  std::vector<std::string> absorbed_by, after;  // names of schedules that stand above
  std::int64_t wait_minutes = 30, deadline_minutes = 60, max_minutes = 720, late_minutes = 5;
};
// Where messages go (app/config_blocks.h).
struct AlertChannelConfig {
  std::string name, kind;       // kind: email, slack, webhook
  std::vector<std::string> to;  // of email: addresses
  std::string url;              // of the others: a reference (app/secrets.h)
};
// Who can help; stands in messages, in the order of the file.
struct ContactConfig {
  std::string name, role, hours, phone, mail;
};

// Defaults stand in the option table only: get a Config from load_config().
struct Config {
  struct Pipeline {
    std::string timezone, input, output;
    std::int64_t settle_seconds = 0;
  } pipeline;
  struct Watch {
    std::int64_t sweep_seconds = 0;
  } watch;
  std::vector<CompanyConfig> companies;
  std::vector<ScheduleConfig> schedules;
  struct Calendar {
    std::string holidays_file;  // days that are added to those of the law or taken away; empty = none
  } calendar;
  struct Hours {
    std::string days, open, close;  // "mon-sat", "05:00", "22:00"
    std::string holidays;           // yes, no: also on holidays
  } hours;
  struct Database {
    std::string url, schema;  // sqlite:PATH or postgresql://…
    std::string password;     // a reference (app/secrets.h); empty = none
    std::string backup;       // own, or external: somebody else makes the backups
  } database;
  struct Store {
    std::string url, prefix;       // folder:PATH or s3://bucket
    std::int64_t verify_days = 0;  // within so many days `verify` reads every byte again; 0 = never
    // Of S3 only; empty = the default of the service.
    std::string endpoint, region, addressing, ca_file, profile, expected_owner, sse, storage_class, checksum,
        compression;
    std::vector<std::pair<std::string, std::string>> tags;
  } store;
  RuleOptions rules;
  struct LogFile {
    std::string dir;
    LogLevel level = LogLevel::kInfo;
    std::int64_t max_size_mb = 0, retention_days = 0;
  } log;
  struct Cleanup {
    CleanupDays days{};  // by class; 0 = never
    std::string trash;
  } cleanup;
  struct Backup {
    std::string dir, tools;                 // folders: of the backups, of pg_dump (empty = looked for)
    std::int64_t keep = 0, days = 0;        // one goes that is older than `days` and not among the newest `keep`
    std::int64_t load_percent = 0;          // a load that changes a greater share of the rows makes one first
    std::string store;                      // yes, no: a copy of those that were asked for goes to the store
    std::string drill_url, drill_password;  // server of restore drills; empty = that of the database
  } backup;
  struct Audit {
    std::int64_t keep_days = 0;  // of its rows
  } audit;
  struct Tasks {
    std::int64_t slots = 0;          // of a worker; 0 = as app/verbs/serve.cpp chooses
    std::int64_t grace = 0;          // seconds a command has to end when it is asked to
    std::int64_t load_per_core = 0;  // of the machine; 0 = however much
  } tasks;
  struct Alerts {
    std::string language;                              // of the messages: es, en
    std::string smtp_host, smtp_tls, smtp_user, from;  // smtp_tls: starttls, tls
    std::int64_t smtp_port = 0;
    std::string smtp_password, heartbeat_url;  // references (app/secrets.h)
    std::string ca_file;                       // of mail server and webhooks
    std::vector<std::string> allowed_hosts;    // adapters/webhook.h
    std::string receipt;                       // HH:MM; empty = none
    std::int64_t group_seconds = 0;
    // Thresholds of the rules; 0 switches one off.
    std::int64_t late_minutes = 0, run_minutes = 0, few_percent = 0, reject_percent = 0, backup_hours = 0,
                 backup_percent = 0, disk_percent = 0;
    AlertSeverities severities = default_alert_severities();
    [[nodiscard]] AlertSeverity severity_of(AlertRule rule) const {
      return severities.at(static_cast<std::size_t>(rule));
    }
    std::vector<AlertChannelConfig> channels;
    std::vector<AlertRoute> routes;
    std::vector<ContactConfig> contacts;
  } alerts;
  struct Server {
    std::string listen;           // address:port; empty = no HTTP
    std::string url;              // where browsers reach it; empty = at `listen`
    std::string tls_certificate;  // path, PEM
    std::string tls_key;          // a reference (app/secrets.h) to PEM; empty with a url of https: a proxy has it
    std::string metrics_token;    // a reference; empty = /metrics on loopback only
  } server;
  struct Limits {
    std::int64_t threads = 0, memory_mb = 0;  // 0 = as app/limits.h chooses
  } limits;
};

enum class ConfigOrigin : std::uint8_t { kDefault, kFile, kDatabase, kEnvironment, kFlag };
[[nodiscard]] std::string_view name_of(ConfigOrigin origin);  // "default", "file", "database", "env", "flag"

// A position in the file, or the name of a variable, of a flag or of the database (line 0).
struct ConfigPlace {
  std::string source;
  std::uint32_t line = 0, column = 0;
  [[nodiscard]] std::string describe() const;  // radica.toml:3:5, RADICA_STORE_URL, --set
};

struct ConfigFault {
  ConfigPlace place;
  std::string key;               // "pipeline.input", "company[2].name"; empty for the file as a whole
  std::string id;                // E-CONFIG-…
  std::vector<ErrorFact> facts;  // never a secret
  std::string expects;           // text id of what was expected, for {expected}; may be empty
};
[[nodiscard]] ErrorText fault_text(const Texts& texts, const ConfigFault& fault);

using ConfigValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;

// The value of one option and where it comes from.
struct ConfigEntry {
  std::string key;
  ConfigValue value;
  ConfigOrigin origin = ConfigOrigin::kDefault;
  ConfigPlace place;  // empty for a default
};

// A [[block]] of the file other than a company, as it was written.
struct ConfigBlock {
  std::string name;
  ConfigPlace place;
  std::vector<std::pair<std::string, ConfigValue>> values;
};

struct ConfigSources {
  std::optional<std::string> file;                                            // --config: must exist
  std::vector<std::string> search{"radica.toml", "/etc/radica/radica.toml"};  // the first that exists, without --config
  Environment environment;
  std::vector<std::pair<std::string, std::string>> flags;  // --set KEY=VALUE
};

// An edit that does not fit (any more): the file holds in its place.
struct RefusedEdit {
  Edit edit;
  ConfigFault fault;
};

struct LoadedConfig {
  Config config;
  ConfigSources sources;
  std::string file, text;            // path read, and what stood there; empty = built-in defaults
  std::vector<ConfigEntry> entries;  // every option, in the order of the table; companies are not among them
  ConfigOrigin companies_origin = ConfigOrigin::kDefault;
  ConfigOrigin schedules_origin = ConfigOrigin::kDefault;
  std::vector<ConfigBlock> blocks;
  std::vector<ConfigFault> faults;  // not empty: do not use `config` (exit 78)
  std::vector<Edit> edits;          // in force
  std::vector<RefusedEdit> refused;
};

// RuleOptions::fingerprint() of this configuration.
[[nodiscard]] std::string rule_fingerprint(const Config& config);

[[nodiscard]] LoadedConfig load_config(const ConfigSources& sources);
// The same with these edits, by the text of the file as it was read, without a look at the file. All of them: what is
// wrong is a fault.
[[nodiscard]] LoadedConfig with_all_edits(const LoadedConfig& loaded, const std::vector<Edit>& edits);
// Without those that do not fit, which are told in `refused`. Of a configuration without faults that is one, too.
[[nodiscard]] LoadedConfig with_edits(const LoadedConfig& loaded, const std::vector<Edit>& edits);

}  // namespace radica
