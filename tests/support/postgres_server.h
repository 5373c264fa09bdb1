// PostgreSQL servers that tests start themselves: private, on a free port, with TLS and scram
// (tests/support/postgres.sh). RADICA_TEST_POSTGRES_BIN names the folder of another version's initdb. A server that
// cannot be started is an exception: the test fails.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {

class PostgresServer {
 public:
  static constexpr std::string_view kPassword = "app secret";  // of the role app; that of admin is "secret"

  // A server of one test, gone with it; `settings` are lines of postgresql.conf.
  explicit PostgresServer(const std::vector<std::string>& settings = {});
  // A streaming standby of another one, with its certificates: made of a copy, started, and in step. At a port of its
  // own, or at another address (127.0.0.0/8) with the port of its primary.
  enum class Follows { kInStep };
  PostgresServer(Follows how, const PostgresServer& primary, const std::string& address = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  // One for all tests of this user: the first starts it, and half a minute after the last it goes away by itself.
  static PostgresServer& shared();

  // Verified TLS; no password.
  [[nodiscard]] std::string url(std::string_view database = "radica", std::string_view host = "localhost",
                                std::string_view role = "app") const;
  [[nodiscard]] std::string ca_file() const { return folder_ + "/ca.crt"; }
  [[nodiscard]] const std::string& folder() const { return folder_; }  // whoever runs the server may read it
  [[nodiscard]] std::string other_ca_file() const { return folder_ + "/other.crt"; }  // of somebody else
  [[nodiscard]] int port() const { return port_; }

  // As admin; the first column of the rows.
  std::vector<std::string> sql(const std::string& statement, const std::string& database = "postgres") const;
  // psql, pg_dump, … on a database of this server; the password is that of `role`.
  [[nodiscard]] Ended tool(const std::string& program, const std::vector<std::string>& words,
                           const std::string& database, const std::string& role = "admin",
                           const std::string& password = "secret") const;
  void start();
  void crash();               // at once: nobody is told, nothing is written any more
  void kill();                // SIGKILL of every process of it
  void promote();             // a standby: it takes writes when this returns
  void restart_as_standby();  // it goes on with what it has and takes no writes

 private:
  struct Attached {};
  PostgresServer(Attached, std::string folder, int port);
  void make(const std::vector<std::string>& settings);
  void make_template();
  [[nodiscard]] bool answers() const;
  [[nodiscard]] std::string admin_url(const std::string& database) const;

  std::unique_ptr<TemporaryFolder> own_;
  std::string folder_;
  int port_ = 0;
  bool is_running_ = false;
};

// A database of `server`, owned by app: empty, with the schemas data_general and radica, or without them; or migrated
// already for both companies (only of the shared server).
class PostgresDatabase {
 public:
  enum class Kind { kWithSchemas, kBare, kMigrated };
  explicit PostgresDatabase(Kind kind = Kind::kWithSchemas, PostgresServer& server = PostgresServer::shared());
  ~PostgresDatabase();
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  [[nodiscard]] std::string url() const { return server_.url(name_); }
  [[nodiscard]] const std::string& name() const { return name_; }
  std::vector<std::string> sql(const std::string& statement) const { return server_.sql(statement, name_); }

 private:
  PostgresServer& server_;
  std::string name_;
};

}  // namespace radica::test
