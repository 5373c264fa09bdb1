// A distance between client and server on one machine: a relay that passes every byte on a fixed time after it came, in
// both directions, so that an answer takes at least twice that time, as of a store that is elsewhere. It limits no
// bandwidth, and a connection is made as quickly as without it. One thread; a receiver that takes nothing holds up all.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostAtOnce = 256U << 10U;
constexpr int kIdle = 1000;  // ms

sockaddr_in loopback(const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// One direction of a connection, and the other one.
struct Lane {
  int from = -1, to = -1;
  Lane* back = nullptr;
  bool is_over = false;  // its end was passed on
};

struct Piece {
  Clock::time_point due;
  Lane* lane = nullptr;
  std::string bytes;  // none = its end
};

class Relay {
 public:
  Relay(int listener, sockaddr_in server, std::chrono::milliseconds delay)
      : listener_(listener), epoll_(::epoll_create1(EPOLL_CLOEXEC)), server_(server), delay_(delay) {
    watch(listener_, nullptr);
  }
  [[noreturn]] void run() {
    std::array<epoll_event, 64> events{};
    for (;;) {
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), until_next());
      for (int i = 0; i < count; ++i) {
        auto* lane = static_cast<Lane*>(events.at(static_cast<std::size_t>(i)).data.ptr);
        if (lane == nullptr)
          connect();
        else
          take(*lane);
      }
      while (!on_the_way_.empty() && on_the_way_.front().due <= Clock::now()) {
        pass(on_the_way_.front());
        on_the_way_.pop_front();
      }
    }
  }

 private:
  void watch(int socket, Lane* lane) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = lane;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }
  [[nodiscard]] int until_next() const {
    if (on_the_way_.empty()) return kIdle;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(on_the_way_.front().due - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kIdle));
  }
  void connect() const {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0 || ::connect(server, generic(server_), sizeof server_) != 0) {
      ::close(client);
      ::close(server);
      return;
    }
    const int on = 1;
    for (const int socket : {client, server}) ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto* there = new Lane{client, server};
    there->back = new Lane{server, client, there};
    watch(client, there);
    watch(server, there->back);
  }
  void take(Lane& lane) {
    const ssize_t size = std::max<ssize_t>(0, ::recv(lane.from, buffer_.data(), buffer_.size(), 0));
    on_the_way_.push_back({Clock::now() + delay_, &lane, buffer_.substr(0, static_cast<std::size_t>(size))});
    if (size == 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, lane.from, nullptr);
  }
  static void pass(const Piece& piece) {
    Lane* lane = piece.lane;
    for (std::string_view left = piece.bytes; !left.empty();) {
      const ssize_t sent = ::send(lane->to, left.data(), left.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // it hung up: its end is on the way back
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
    if (!piece.bytes.empty()) return;
    ::shutdown(lane->to, SHUT_WR);
    lane->is_over = true;
    if (!lane->back->is_over) return;
    ::close(lane->from);
    ::close(lane->to);
    delete lane->back;
    delete lane;
  }

  const int listener_, epoll_;
  const sockaddr_in server_;
  const std::chrono::milliseconds delay_;
  std::deque<Piece> on_the_way_;  // of all lanes: what came first is due first
  std::string buffer_ = std::string(kMostAtOnce, '\0');
};

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    fmt::print(stderr, "usage: bench_distance PORT SERVER_PORT MILLISECONDS\n");
    return 64;
  }
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = loopback(words[1]);
  if (::bind(listener, generic(address), sizeof address) != 0 || ::listen(listener, 256) != 0) {
    fmt::print(stderr, "port {} is in use\n", words[1]);
    return 69;
  }
  Relay(listener, loopback(words[2]), std::chrono::milliseconds(std::atoi(words[3]))).run();
}
