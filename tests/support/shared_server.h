// A server that all tests of this user share: the first that needs it starts it, and two minutes after the last it
// goes away by itself (tend.sh). Its port stands in `ready` once all is.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "support/run_binary.h"

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
  // The port of the server: of one that is there and answers, else of one that `make` starts, in the folder, and that
  // the command `stop` ends once nobody needs it. It stays at least as long as this process.
  int attach(const std::function<bool(int port)>& answers, const std::function<int()>& make,
             const std::vector<std::string>& stop) const {
    const auto known = [&]() -> int {
      int port = 0;
      std::ifstream(folder_ + "/ready") >> port;
      return port != 0 && answers(port) ? port : 0;
    };
    for (;;) {
      lock(LOCK_SH);
      if (const int port = known(); port != 0) {
        note_use();
        return port;
      }
      lock(LOCK_UN);
      lock(LOCK_EX);
      if (known() != 0) continue;
      // One that does not answer, or was made by half, may still have processes.
      if (std::filesystem::exists(folder_))
        static_cast<void>(run_program(stop.front(), {stop.begin() + 1, stop.end()}, "/"));
      std::filesystem::remove_all(folder_);
      std::filesystem::create_directory(folder_);
      const int port = make();
      note_use();
      std::ofstream(folder_ + "/ready") << port;
      std::vector<std::string> words{RADICA_SOURCE_DIR "/tests/support/tend.sh", folder_, lock_file_};
      words.insert(words.end(), stop.begin(), stop.end());
      static_cast<void>(run_program("sh", words, "/"));
    }
  }

 private:
  void lock(int how) const {
    while (::flock(lock_, how) != 0) {
    }
  }
  void note_use() const { std::ofstream(folder_ + "/used") << ' '; }

  std::string folder_, lock_file_;
  int lock_ = -1;  // held until the process ends
};

}  // namespace radica::test
