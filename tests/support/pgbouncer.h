// PgBouncer in transaction mode before a server of the tests, with TLS and scram on both sides; gone with the object.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {

class PgBouncer {
 public:
  // `connections`: to the server, for each database; whoever comes when all are in a transaction waits.
  PgBouncer(const PostgresServer& server, int connections);

  [[nodiscard]] std::string url(std::string_view database) const;
  void kill();   // at once
  void start();  // on the same port; returns when it answers

 private:
  TemporaryFolder folder_;
  std::string ca_file_;
  int port_;
  std::unique_ptr<Process> process_;
};

}  // namespace radica::test
