#include "support/postgres_server.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "adapters/migrate.h"
#include "adapters/pg_sql.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "support/shared_server.h"

namespace radica::test {
namespace {

const std::string kScript = std::string(RADICA_SOURCE_DIR) + "/tests/support/postgres.sh";

std::string programs() {
  const char* named = std::getenv("RADICA_TEST_POSTGRES_BIN");
  return named != nullptr ? named : "/usr/lib/postgresql/15/bin";
}

// Whoever changed a statement needs a server of his own: its template holds what they made.
std::string statements() {
  std::string text;
  for (const EmbeddedFile& file : embedded_files()) text += file.content;
  return text;
}

void run_script(const std::string& verb, const std::string& folder, const std::vector<std::string>& more = {}) {
  if (!std::filesystem::exists(programs() + "/initdb"))
    throw std::runtime_error("no PostgreSQL in " + programs() + ": apt-get install postgresql");
  std::vector<std::string> words{kScript, verb, folder, programs()};
  words.insert(words.end(), more.begin(), more.end());
  const Ended ended = run_program("sh", words, "/");
  if (ended.exit_code == 0) return;
  std::ifstream log(folder + "/server.log");
  throw std::runtime_error("postgres.sh " + verb + ": " + ended.describe() + ended.standard_output +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

struct Closer {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};

}  // namespace

PostgresServer::PostgresServer(const std::vector<std::string>& settings) : own_(new TemporaryFolder) {
  folder_ = own_->path();
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  make(settings);
}

PostgresServer::PostgresServer(Follows /*how*/, const PostgresServer& primary, const std::string& address)
    : own_(new TemporaryFolder) {
  folder_ = own_->path();
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  port_ = address.empty() ? free_port() : primary.port_;
  run_script(
      "follow", folder_,
      {primary.folder_, std::to_string(primary.port_), std::to_string(port_), address.empty() ? "127.0.0.1" : address});
  start();
  while (primary.sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'").empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

PostgresServer::PostgresServer(Attached /*how*/, std::string folder, int port)
    : folder_(std::move(folder)), port_(port), is_running_(true) {}

PostgresServer::~PostgresServer() {
  if (!own_ || !is_running_) return;
  try {
    run_script("stop", folder_, {"immediate"});
  } catch (const std::exception&) {  // it is gone already
  }
}

void PostgresServer::make(const std::vector<std::string>& settings) {
  std::ofstream lines(folder_ + "/settings");
  for (const std::string& line : settings) lines << line << "\n";
  lines.close();
  port_ = free_port();
  run_script("make", folder_, {std::to_string(port_)});
  start();
  sql("CREATE ROLE app LOGIN PASSWORD '" + std::string(kPassword) + "'");
  sql("CREATE DATABASE radica OWNER app");
  for (const char* schema : {"data_general", "radica"})
    sql(std::string("CREATE SCHEMA ") + schema + " AUTHORIZATION app", "radica");
}

// What is migrated already: each test that begins there saves half a second.
void PostgresServer::make_template() {
  sql("CREATE DATABASE migrated OWNER app TEMPLATE radica");
  PostgresOptions options;
  options.password = kPassword;
  const auto door = open_postgres(url("migrated"), "data_general", options);
  if (!door) throw std::runtime_error(door.error().describe());
  const auto migrated = migrate(**door, {}, *fixed_clock(0), {"afinia", "aire"});
  if (!migrated) throw std::runtime_error(migrated.error().describe());
}

PostgresServer& PostgresServer::shared() {
  static const SharedServer place("radica-postgres", programs() + kScript + statements());
  static PostgresServer server = [] {
    const auto answers = [](int port) { return PostgresServer(Attached{}, place.folder(), port).answers(); };
    const auto make = [] {
      PostgresServer fresh(Attached{}, place.folder(), 0);
      fresh.make({});
      fresh.make_template();
      return fresh.port_;
    };
    const int port = place.attach(answers, make, {"sh", kScript, "stop", place.folder(), programs(), "immediate"});
    return PostgresServer(Attached{}, place.folder(), port);
  }();
  return server;
}

Ended PostgresServer::tool(const std::string& program, const std::vector<std::string>& words,
                           const std::string& database, const std::string& role, const std::string& password) const {
  return run_program(programs() + "/" + program, words, folder_,
                     {{"PGHOST", "localhost"},
                      {"PGPORT", std::to_string(port_)},
                      {"PGUSER", role},
                      {"PGPASSWORD", password},
                      {"PGDATABASE", database},
                      {"PGSSLMODE", "verify-full"},
                      {"PGSSLROOTCERT", ca_file()}});
}

void PostgresServer::start() {
  run_script("start", folder_);
  is_running_ = true;
}

void PostgresServer::crash() {
  run_script("stop", folder_, {"immediate"});
  is_running_ = false;
}

void PostgresServer::kill() {
  run_script("kill", folder_);
  is_running_ = false;
}

void PostgresServer::promote() {
  run_script("promote", folder_);
}

void PostgresServer::restart_as_standby() {
  run_script("stop", folder_, {"fast"});
  std::ofstream(folder_ + "/data/standby.signal").flush();
  start();
}

std::string PostgresServer::url(std::string_view database, std::string_view host, std::string_view role) const {
  return "postgresql://" + std::string(role) + "@" + std::string(host) + ":" + std::to_string(port_) + "/" +
         std::string(database) + "?sslmode=verify-full&sslrootcert=" + ca_file();
}

std::string PostgresServer::admin_url(const std::string& database) const {
  return "host=" + folder_ + " port=" + std::to_string(port_) + " user=admin password=secret dbname=" + database;
}

bool PostgresServer::answers() const {
  const std::unique_ptr<PGconn, Closer> connection(PQconnectdb(admin_url("postgres").c_str()));
  return PQstatus(connection.get()) == CONNECTION_OK;
}

std::vector<std::string> PostgresServer::sql(const std::string& statement, const std::string& database) const {
  const std::unique_ptr<PGconn, Closer> connection(PQconnectdb(admin_url(database).c_str()));
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, Closer> result(PQexec(connection.get(), statement.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(statement + ": " + PQerrorMessage(connection.get()));
  std::vector<std::string> rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) rows.emplace_back(PQgetvalue(result.get(), row, 0));
  return rows;
}

PostgresDatabase::PostgresDatabase(Kind kind, PostgresServer& server) : server_(server) {
  static std::atomic<int> number = 0;
  name_ = "t_" + std::to_string(::getpid()) + "_" + std::to_string(number++);
  constexpr const char* kTemplates[] = {"radica", "template0", "migrated"};
  server_.sql("CREATE DATABASE " + name_ + " OWNER app TEMPLATE " + kTemplates[static_cast<int>(kind)]);
}

PostgresDatabase::~PostgresDatabase() {
  try {
    server_.sql("DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {  // a leftover of a server that goes away by itself
  }
}

}  // namespace radica::test
