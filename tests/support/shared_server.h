// A server that all tests of this user share: the first that needs it starts it, and half a minute after the last it
// goes away by itself (the `tend` of its script). Its port stands in `ready` once all is.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace radica::test {

inline int free_port() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool is_bound = ::bind(listener, generic, size) == 0 && ::getsockname(listener, generic, &size) == 0;
  ::close(listener);
  if (!is_bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

// Its folder and the lock of it: it belongs to everybody who holds the lock file; who alone holds it may start it.
class SharedServer {
 public:
  SharedServer(const std::string& name, std::string_view kind) {
    const std::string id = std::to_string(::geteuid()) + "-" + hex(hash128(kind)).substr(0, 8);
    folder_ = (std::filesystem::temp_directory_path() / (name + "-" + id)).string();
    lock_file_ = folder_ + ".lock";
    lock_ = ::open(lock_file_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock_ < 0) throw std::runtime_error("cannot open " + lock_file_);
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& lock_file() const { return lock_file_; }
  void lock(int how) const {
    while (::flock(lock_, how) != 0) {
    }
  }
  // Its port, noted when everything was ready.
  [[nodiscard]] int port() const {
    int port = 0;
    std::ifstream(folder_ + "/ready") >> port;
    return port;
  }
  void note_port(int port) const { std::ofstream(folder_ + "/ready") << port; }
  void note_use() const { std::ofstream(folder_ + "/used") << ' '; }

 private:
  std::string folder_, lock_file_;
  int lock_ = -1;  // held until the process ends
};

}  // namespace radica::test
