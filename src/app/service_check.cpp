#include "app/service_check.h"

#include "app/environment.h"
#include "app/secrets.h"
#include "app/timetable.h"
#include "app/web/web_plan.h"

namespace radica {
namespace {

template <typename Value>
Result<void> outcome_of(const Result<Value>& result) {
  return result ? Result<void>() : Failure(result.error());
}

// Its certificate is tried in any case, on a port that the system chooses.
Result<void> check_server(const Config::Server& server, std::string_view listens_now) {
  TRY_SET(auto plan, web_plan_of(server));
  if (!plan) return {};
  if (server.listen == listens_now) {
    plan->options.address = "127.0.0.1";
    plan->options.port = 0;
  }
  return try_to_listen(plan->options);
}

void check_alerts(const Config::Alerts& alerts, std::vector<ServiceCheck>& checks) {
  const Environment environment = process_environment();
  const auto add = [&](std::string object, const std::string& reference) {
    checks.push_back({"alerts", std::move(object), outcome_of(read_secret(reference, environment))});
  };
  for (const AlertChannelConfig& channel : alerts.channels)
    add(channel.name, channel.kind == "email" ? alerts.smtp_password : channel.url);
  if (!alerts.heartbeat_url.empty()) add("heartbeat_url", alerts.heartbeat_url);
}

}  // namespace

std::vector<ServiceCheck> check_service(const Config& config, const Zone& zone, std::string_view listens_now) {
  std::vector<ServiceCheck> checks;
  checks.push_back({"calendar", config.calendar.holidays_file, outcome_of(timetable_of(config, zone))});
  if (!config.server.listen.empty())
    checks.push_back({"server", config.server.listen, check_server(config.server, listens_now)});
  check_alerts(config.alerts, checks);
  return checks;
}

}  // namespace radica
