#include "support/pgbouncer.h"
#include "support/shared_server.h"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "support/shared_server.h"

namespace radica::test {

PgBouncer::PgBouncer(const PostgresServer& server, int connections) : ca_file_(server.ca_file()), port_(free_port()) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  folder_.write("users", "\"app\" \"" + std::string(PostgresServer::kPassword) + "\"\n");
  folder_.write(
      "settings",
      "[databases]\n* = host=localhost port=" + std::to_string(server.port()) +
          "\n[pgbouncer]\npool_mode = transaction\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(port_) +
          "\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = " + folder_.path("users") +
          "\ndefault_pool_size = " + std::to_string(connections) +
          "\nclient_tls_sslmode = require\nclient_tls_key_file = " + server.folder() +
          "/server.key\nclient_tls_cert_file = " + server.folder() +
          "/server.crt\nserver_tls_sslmode = verify-full\nserver_tls_ca_file = " + server.ca_file() + "\n");
  start();
}

std::string PgBouncer::url(std::string_view database) const {
  return "postgresql://app@localhost:" + std::to_string(port_) + "/" + std::string(database) +
         "?sslmode=verify-full&sslrootcert=" + ca_file_;
}

void PgBouncer::kill() {
  process_->send(SIGKILL);
  process_->wait();
}

void PgBouncer::start() {
  std::vector<std::string> words{"pgbouncer", folder_.path("settings")};
  if (::geteuid() == 0)  // it refuses to run as root
    words.insert(words.begin(), {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"});
  const std::string program = words.front();
  words.erase(words.begin());
  process_ =
      std::make_unique<Process>(program, words, folder_.path(), Environment{{"PATH", "/usr/sbin:/usr/bin:/bin"}});
  if (!process_->says("process up", std::chrono::seconds(20)))
    throw std::runtime_error("no pgbouncer: " + process_->wait(std::chrono::seconds(1)).describe());
}

}  // namespace radica::test
