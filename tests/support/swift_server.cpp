#include "support/swift_server.h"

#include <atomic>
#include <stdexcept>
#include <utility>

#include "support/make_bucket.h"
#include "support/run_binary.h"
#include "support/shared_server.h"

namespace radica::test {
namespace {

const std::string kScript = std::string(RADICA_SOURCE_DIR) + "/tests/support/swift.sh";

bool answers(int port) {
  const auto http = HttpClient::open({});
  HttpRequest request;
  request.method = "GET";
  request.url = "http://127.0.0.1:" + std::to_string(port) + "/healthcheck";
  request.deadline = std::chrono::seconds(20);
  return http && (*http)->send(request).has_value();
}

// The port of a new one.
int make_server(const std::string& folder) {
  const int port = free_port();
  std::vector<std::string> words{kScript, "make", folder, std::to_string(port)};
  for (int i = 0; i < 4; ++i) words.push_back(std::to_string(free_port()));
  const Ended made = run_program("sh", words, "/");
  if (made.exit_code != 0)
    throw std::runtime_error(
        "swift.sh make (are swift-proxy, swift-account, swift-container, swift-object and memcached installed?): " +
        made.describe() + made.standard_output);
  return port;
}

}  // namespace

const SwiftServer& SwiftServer::shared() {
  static const SharedServer place("radica-swift", kScript);
  static const SwiftServer server(
      place.attach(&answers, [] { return make_server(place.folder()); }, {"sh", kScript, "stop", place.folder()}));
  return server;
}

S3StoreOptions SwiftServer::make_bucket() const {
  static std::atomic<int> number = 0;
  S3StoreOptions options;
  options.url = "s3://t-" + std::to_string(::getpid()) + "-" + std::to_string(number++);
  options.endpoint = "http://127.0.0.1:" + std::to_string(port_);
  options.region = "us-east-1";
  options.addressing = S3Addressing::kPath;
  options.environment = {{"AWS_ACCESS_KEY_ID", "test:tester"}, {"AWS_SECRET_ACCESS_KEY", "TESTSECRET"}};
  S3Request create = head_object("");
  create.method = "PUT";
  send_to_bucket(options, std::move(create));
  return options;
}

std::map<std::string, std::string> SwiftServer::environment(const S3StoreOptions& options) {
  std::map<std::string, std::string> variables(options.environment.begin(), options.environment.end());
  variables["RADICA_STORE_URL"] = options.url;
  variables["RADICA_STORE_ENDPOINT"] = options.endpoint;
  return variables;
}

}  // namespace radica::test
