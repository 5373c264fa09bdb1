#include "app/database.h"

#include "adapters/pg_sql.h"
#include "adapters/sqlite_sql.h"
#include "app/environment.h"
#include "app/secrets.h"
#include "app/world.h"

namespace radica {

bool is_on_server(const Config& config) {
  return !config.database.url.starts_with("sqlite:");
}

std::string database_file(const Config& config) {
  return config.database.url.substr(config.database.url.find(':') + 1);
}

PgPassword password_by(const std::string& reference) {
  return PgPassword([reference] { return read_secret(reference, process_environment()); });
}

bool is_database_away(const Error& error) {
  return error.code == ErrorCode::kUnavailable && error.id.starts_with("E-SQL-");
}

std::vector<std::string> company_names(const Config& config) {
  std::vector<std::string> names;
  for (const CompanyConfig& company : config.companies) names.push_back(company.name);
  return names;
}

Result<std::unique_ptr<Sql>> open_database(const Config& config, Patience patience, Log& log, Progress* progress) {
  const auto on_retry = [&log, progress](const SqlRetry& retry) {
    log.warning("database_retry", {{"error", retry.error.describe()},
                                   {"attempt", retry.attempt},
                                   {"wait_ms", static_cast<std::int64_t>(retry.pause.count())}});
    if (progress != nullptr) ++progress->retries;
  };
  if (!is_on_server(config)) {
    SqlPatience repeats = sqlite_patience();
    repeats.on_retry = on_retry;
    return open_sqlite(config.database.url, config.database.schema, {}, std::move(repeats));
  }
  PostgresOptions options;
  options.password = password_by(config.database.password);
  options.renewals = [] { return renewal_signals(); };
  options.must_stop = [] { return stop_signals() != 0; };
  options.time_zone = config.pipeline.timezone;
  options.repeats.on_retry = on_retry;
  if (patience == Patience::kLooks) {
    options.connect_timeout = std::chrono::seconds(5);
    options.connect_patience = std::chrono::seconds(0);
    options.repeats.attempts = 1;
  }
  return open_postgres(config.database.url, config.database.schema, std::move(options));
}

}  // namespace radica
