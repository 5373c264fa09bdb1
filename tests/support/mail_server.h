// A mail server (tests/support/mail_server.py) that can be stopped and started again on its port, and ends with the
// test. Without python3-aiosmtpd its start throws.
#pragma once

#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/run_binary.h"
#include "support/shared_server.h"
#include "support/temporary_folder.h"

namespace radica::test {

class MailServer {
 public:
  void start(const std::string& mode = "starttls") {
    std::filesystem::remove(folder_.path("port"));
    process_ = std::make_unique<Process>(
        "/usr/bin/python3",  // that of the package python3-aiosmtpd
        std::vector<std::string>{std::string(RADICA_SOURCE_DIR) + "/tests/support/mail_server.py", folder_.path(),
                                 std::to_string(port_), mode},
        folder_.path());
    for (int i = 0; i < 1000 && !folder_.has("port"); ++i) {
      if (!process_->is_running()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (!folder_.has("port")) throw std::runtime_error("no mail server: " + process_->wait().describe());
  }
  void stop() { process_.reset(); }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string ca_file() const { return folder_.path("ca.crt"); }

  // Lines of JSON, as mail_server.py writes them.
  [[nodiscard]] std::vector<std::string> mails() const {
    std::vector<std::string> lines;
    std::ifstream file(folder_.path("mails.jsonl"));
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

 private:
  TemporaryFolder folder_;
  const int port_ = free_port();
  std::unique_ptr<Process> process_;
};

}  // namespace radica::test
