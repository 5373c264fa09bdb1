// What machines ask: whether the process lives, whether work can be done, indicators, and what the interface offers.
#include <chrono>

#include "adapters/migrate.h"
#include "app/limits.h"
#include "app/version.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "app/web/metrics.h"
#include "app/web/route.h"

namespace radica::web {
namespace {

WebAnswer ready_answer(std::string_view reason) {
  if (reason.empty()) return json_answer(R"({"status":"ready"})");
  WebAnswer answer = json_answer(R"({"status":"not_ready","reason":")" + std::string(reason) + "\"}", 503);
  answer.headers.emplace_back("Retry-After", "5");
  return answer;
}

// A word that says what is missing; empty when all is there.
std::string_view why_not_ready(WebDesk& desk) {
  std::vector<std::string> companies;
  for (const CompanyConfig& company : desk.world.config().companies) companies.push_back(company.name);
  const auto schema = inspect_schema(*desk.session->sql(), companies);
  if (!schema) return schema.error().id == "E-SQL-008" ? "schema_newer" : "database";
  if (!schema->is_current()) return "migrations";
  const auto has_stored = desk.session->uploads()->has_stored();
  if (!has_stored) return "database";
  if (!*has_stored) return "";  // nothing was stored yet: the first upload begins the archive
  const auto store = desk.store();
  if (!store) return "store";
  const auto is_archive = (*store)->is_used();
  if (!is_archive) return "store";
  return *is_archive ? "" : "store_unknown";
}

}  // namespace

Result<WebAnswer> healthz(WebCall&) {
  return json_answer(R"({"status":"ok"})");
}

Result<WebAnswer> readyz(WebCall& call) {
  return ready_answer(call.desk.readiness.value([&call] { return std::string(why_not_ready(call.desk)); }));
}

Result<WebAnswer> metrics(WebCall& call) {
  WebDesk& desk = call.desk;
  ProcessFacts process;
  process.uptime_seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - desk.began).count();
  const HttpServer* const server = desk.server;
  process.connections = server == nullptr ? 0 : static_cast<std::int64_t>(server->connections());
  process.streams = static_cast<std::int64_t>(desk.events.streams());
  process.resident_bytes = resident_memory();
  process.version = program_version();
  WebAnswer answer;
  answer.body = metrics_text(desk.board.last().get(), desk.world.real_clock->now(), desk.requests.all(), process);
  answer.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
  return answer;
}

Result<WebAnswer> openapi(WebCall&) {
  static const std::string kDocument = openapi_json();
  return json_answer(kDocument);
}

}  // namespace radica::web
