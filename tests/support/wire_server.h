// A scripted HTTP server (tests/support/wire_server.py) that ends with the test.
#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {

class WireServer {
 public:
  WireServer()
      : process_("python3", {std::string(RADICA_SOURCE_DIR) + "/tests/support/wire_server.py", folder_.path()},
                 folder_.path()) {
    for (int i = 0; i < 1000 && !folder_.has("port"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    port_ = folder_.read("port");
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + port_; }
  [[nodiscard]] const std::string& port() const { return port_; }

  // One rule: `what` is JSON members, such as "status": 503, "times": 2.
  void on(const std::string& match, const std::string& what) {
    rules_ += (rules_.empty() ? "" : ",") + ("{\"match\": " + json_string(match) + ", " + what + "}");
    folder_.write("script.new", "[" + rules_ + "]");
    std::filesystem::rename(folder_.path("script.new"), folder_.path("script.json"));
  }
  // Lines of JSON: method, path, headers, bytes, sha256, body.
  [[nodiscard]] std::vector<std::string> requests(const std::string& method = "") const {
    std::vector<std::string> lines;
    if (!folder_.has("requests.jsonl")) return lines;
    std::ifstream file(folder_.path("requests.jsonl"));
    for (std::string line; std::getline(file, line);)
      if (method.empty() || line.find("{\"method\": \"" + method + "\"") == 0) lines.push_back(line);
    return lines;
  }
  void send(int signal) { process_.send(signal); }

 private:
  TemporaryFolder folder_;
  Process process_;
  std::string port_, rules_;
};

}  // namespace radica::test
