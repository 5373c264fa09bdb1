// Ceph's S3 gateway that tests start themselves (tests/support/ceph.sh), and buckets in it. What cannot be started is
// an exception: the test fails.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/s3_store.h"
#include "support/temporary_folder.h"

namespace radica::test {

class CephServer {
 public:
  // A server of one test, gone with it.
  CephServer();
  ~CephServer();
  CephServer(const CephServer&) = delete;
  CephServer& operator=(const CephServer&) = delete;
  // One for all tests of this user.
  static CephServer& shared();

  [[nodiscard]] std::string endpoint() const { return "http://localhost:" + std::to_string(port_); }
  [[nodiscard]] std::string tls_endpoint() const { return "https://localhost:" + std::to_string(tls_port_); }
  [[nodiscard]] std::string ca_file() const { return folder_ + "/ca.crt"; }
  void signal(const std::string& name) const;  // STOP, CONT, KILL: to the gateway
  void start_gateway() const;

 private:
  struct Attached {};
  CephServer(Attached, std::string folder, int port);
  void make();
  [[nodiscard]] bool answers() const;

  std::unique_ptr<TemporaryFolder> own_;
  std::string folder_;
  int port_ = 0, tls_port_ = 0;
};

// An empty bucket of its own.
class CephBucket {
 public:
  explicit CephBucket(CephServer& server = CephServer::shared());

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] CephServer& server() const { return server_; }
  // Of the owner; by plain HTTP.
  [[nodiscard]] S3StoreOptions options() const;
  // What the owner says of the bucket: PUT ?NAME, such as "policy" or "versioning".
  void configure(const std::string& name, const std::string& document) const;
  // The variables of a radica that works with it.
  [[nodiscard]] std::map<std::string, std::string> environment() const;

 private:
  CephServer& server_;
  std::string name_;
};

}  // namespace radica::test
