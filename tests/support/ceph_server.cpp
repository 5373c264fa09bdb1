#include "support/ceph_server.h"

#include <atomic>
#include <stdexcept>
#include <utility>

#include "base/hash.h"
#include "support/make_bucket.h"
#include "support/run_binary.h"
#include "support/shared_server.h"

namespace radica::test {
namespace {

const std::string kScript = std::string(RADICA_SOURCE_DIR) + "/tests/support/ceph.sh";

void run_script(const std::string& verb, const std::string& folder, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{kScript, verb, folder};
  words.insert(words.end(), more.begin(), more.end());
  const Ended ended = run_program("sh", words, "/");
  if (ended.exit_code != 0)
    throw std::runtime_error("ceph.sh " + verb + " (are radosgw, ceph-mon, ceph-osd and ceph-common installed?): " +
                             ended.describe() + ended.standard_output);
}

}  // namespace

CephServer::CephServer() : own_(new TemporaryFolder), folder_(own_->path()) {
  make();
}

CephServer::CephServer(Attached /*how*/, std::string folder, int port) : folder_(std::move(folder)), port_(port) {
  std::ifstream(folder_ + "/tls_port") >> tls_port_;
}

CephServer::~CephServer() {
  if (!own_) return;
  try {
    run_script("stop", folder_);
  } catch (const std::exception&) {  // it is gone already
  }
}

void CephServer::make() {
  port_ = free_port();
  tls_port_ = free_port();
  run_script(
      "make", folder_,
      {std::to_string(port_), std::to_string(tls_port_), std::to_string(free_port()), std::to_string(free_port())});
  std::ofstream(folder_ + "/tls_port") << tls_port_;
}

CephServer& CephServer::shared() {
  static const SharedServer place("radica-ceph", kScript);
  static CephServer server = [] {
    const auto answers = [](int port) { return CephServer(Attached{}, place.folder(), port).answers(); };
    const auto make = [] {
      CephServer fresh(Attached{}, place.folder(), 0);
      fresh.make();
      return fresh.port_;
    };
    const int port = place.attach(answers, make, {"sh", kScript, "stop", place.folder()});
    return CephServer(Attached{}, place.folder(), port);
  }();
  return server;
}

bool CephServer::answers() const {
  const auto http = HttpClient::open({});
  HttpRequest request;
  request.method = "GET";
  request.url = endpoint() + "/";
  request.deadline = std::chrono::seconds(20);
  return http && (*http)->send(request).has_value();
}

void CephServer::signal(const std::string& name) const {
  run_script("signal", folder_, {name});
}

void CephServer::start_gateway() const {
  run_script("gateway", folder_);
}

CephBucket::CephBucket(CephServer& server) : server_(server) {
  static std::atomic<int> number = 0;
  name_ = "t-" + std::to_string(::getpid()) + "-" + std::to_string(number++);
  S3Request create = head_object("");
  create.operation = "CreateBucket";
  create.method = "PUT";
  send_to_bucket(options(), std::move(create));
}

void CephBucket::configure(const std::string& name, const std::string& document) const {
  S3Request put = head_object("");
  put.operation = "Configure";
  put.method = "PUT";
  put.query[name] = "";
  put.body = document;
  put.payload_sha256 = hex(sha256(document));
  put.headers["content-md5"] = base64(md5(document));
  send_to_bucket(options(), std::move(put));
}

S3StoreOptions CephBucket::options() const {
  S3StoreOptions options;
  options.url = "s3://" + name_;
  options.endpoint = server_.endpoint();
  options.region = "us-east-1";
  options.addressing = S3Addressing::kPath;
  options.environment = {{"AWS_ACCESS_KEY_ID", "TESTACCESS"}, {"AWS_SECRET_ACCESS_KEY", "TESTSECRET"}};
  return options;
}

std::map<std::string, std::string> CephBucket::environment() const {
  return {{"AWS_ACCESS_KEY_ID", "TESTACCESS"},
          {"AWS_SECRET_ACCESS_KEY", "TESTSECRET"},
          {"RADICA_STORE_URL", "s3://" + name_},
          {"RADICA_STORE_ENDPOINT", server_.tls_endpoint()},
          {"RADICA_STORE_CA_FILE", server_.ca_file()}};
}

}  // namespace radica::test
