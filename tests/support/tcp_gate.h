// A gate between a client and a server of PostgreSQL or HTTP that reads what passes (no TLS) and once does harm where
// it is told: cuts the connection in the middle of the protocol, or lets nothing through any more. Threads: its own;
// one user.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace radica::test {

class TcpGate {
 public:
  enum class Speaks { kPostgres, kHttp };
  enum class From { kClient, kServer };
  enum class Harm {
    kCut,        // both sides see the end of the connection; the message does not pass
    kCutInside,  // the same, once half of the message has passed
    kCutBehind,  // the same, once the message has passed
    kCutClient,  // the server is not told: its process waits for a client that is gone
    kStall,      // nothing passes any more, in neither direction, and nobody is told
    kNone,       // it passes; `then` is called before
  };
  // The message that brings the harm: its type ('+' is a connection that is made) and the start of its body. With
  // `behind` only once what the client has asked on the same connection held that text. PostgreSQL: the type byte, '\0'
  // is the startup message; asked are queries. HTTP: 'H' is the head of a request and 'A' that of an answer, 'B' what
  // came of their bodies at once; asked is the head of the last request.
  struct Place {
    From from = From::kClient;
    char type = 0;
    std::string text, behind;
    Harm harm = Harm::kCut;
    int times = 1;
    std::function<void()> then = {};  // by the thread of the gate
  };

  explicit TcpGate(int server_port, Speaks speaks = Speaks::kPostgres);
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  // Before the client does what is to be harmed.
  void arm(Place place);
  [[nodiscard]] int harmed() const { return harmed_; }  // how often
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view database) const;  // of PostgreSQL

 private:
  class Link;
  void serve();

  const int server_port_;
  const Speaks speaks_;
  int listener_ = -1, port_ = 0;
  std::array<int, 2> wake_{-1, -1};  // a pipe; its end ends serve()
  std::atomic<int> harmed_{0};
  std::shared_ptr<const Place> place_;  // by atomic_load and atomic_store
  std::thread thread_;
};

}  // namespace radica::test
