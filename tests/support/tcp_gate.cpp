#include "support/tcp_gate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace radica::test {
namespace {

sockaddr_in address_of(const char* host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// From 127.0.0.2, which the server of the tests takes without TLS.
int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in own = address_of("127.0.0.2", 0), server = address_of("127.0.0.1", port);
  if (::bind(socket, generic(own), sizeof own) == 0 && ::connect(socket, generic(server), sizeof server) == 0)
    return socket;
  ::close(socket);
  return -1;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::uint32_t length_at(std::string_view bytes) {
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return ntohl(length);
}

}  // namespace

// One connection through the gate.
class TcpGate::Link {
 public:
  Link(TcpGate& gate, int client, int server) : gate_(gate), client_(client), server_(server) {
    // Messages pass one by one: nobody may wait for more of them.
    const int on = 1;
    for (const int socket : {client, server}) ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Link() {
    close_client();
    close_server();
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  [[nodiscard]] int client() const { return client_; }
  [[nodiscard]] int server() const { return server_; }
  [[nodiscard]] bool is_over() const { return client_ < 0 && (server_ < 0 || !keeps_server_); }
  [[nodiscard]] bool is_stalled() const { return is_stalled_; }

  void pass(From from) {
    std::array<char, 65536> buffer{};
    const int source = from == From::kClient ? client_ : server_;
    const ssize_t size = ::recv(source, buffer.data(), buffer.size(), 0);
    if (size <= 0 && from == From::kServer) keeps_server_ = false;
    if (size <= 0) return end();
    std::string& waiting = from == From::kClient ? from_client_ : from_server_;
    waiting.append(buffer.data(), static_cast<std::size_t>(size));
    while (pass_message(from, waiting)) {
    }
  }
  void harm(Harm how) {
    ++gate_.harmed_;
    if (how == Harm::kNone) return;
    if (how == Harm::kStall) {
      is_stalled_ = true;
      return;
    }
    keeps_server_ = how == Harm::kCutClient;
    close_client();
    if (!keeps_server_) close_server();
  }

 private:
  struct Message {
    std::size_t bytes = 0;  // 0 = none is whole yet
    char type = 0;
    std::string_view body;
  };
  Message first_of_postgres(From from, std::string_view waiting) {
    const bool is_startup = from == From::kClient && !has_started_;
    const std::size_t head = is_startup ? 0 : 1;
    if (waiting.size() < head + 4) return {};
    const std::size_t bytes = head + length_at(waiting.substr(head));
    if (waiting.size() < bytes) return {};
    const Message message{bytes, is_startup ? '\0' : waiting.front(), waiting.substr(head + 4, bytes - head - 4)};
    if (from == From::kClient && (message.type == 'Q' || message.type == 'P')) asked_ += message.body;
    has_started_ = has_started_ || is_startup;
    return message;
  }
  // One request at a time: an answer ends where the next request begins.
  Message first_of_http(From from, std::string_view waiting) {
    const bool is_of_client = from == From::kClient;
    if (waiting.empty()) return {};
    if (is_of_client ? body_left_ > 0 : is_in_answer_) {
      const std::size_t bytes = is_of_client ? std::min(body_left_, waiting.size()) : waiting.size();
      if (is_of_client) body_left_ -= bytes;
      return {bytes, 'B', waiting.substr(0, bytes)};
    }
    const std::size_t end = waiting.find("\r\n\r\n");
    if (end == std::string_view::npos) return {};
    const std::string_view head = waiting.substr(0, end + 4);
    is_in_answer_ = !is_of_client;
    if (is_of_client) {
      asked_ = head;
      constexpr std::string_view kLength = "\r\nContent-Length: ";
      const std::size_t length = head.find(kLength);
      body_left_ = length == std::string_view::npos ? 0 : std::stoul(asked_.substr(length + kLength.size()));
    }
    return {head.size(), is_of_client ? 'H' : 'A', head};
  }

  // The first whole message of `waiting`; false when there is none, or none has to pass any more.
  bool pass_message(From from, std::string& waiting) {
    if (client_ < 0 || server_ < 0 || is_stalled_) return false;
    const Message message =
        gate_.speaks_ == Speaks::kHttp ? first_of_http(from, waiting) : first_of_postgres(from, waiting);
    if (message.bytes == 0) return false;
    const auto place = std::atomic_load(&gate_.place_);
    const bool is_there = place && gate_.harmed_ < place->times && place->from == from && place->type == message.type &&
                          message.body.starts_with(place->text) && asked_.find(place->behind) != std::string::npos;
    const Harm how = is_there ? place->harm : Harm::kNone;
    const bool passes = how == Harm::kCutBehind || how == Harm::kNone;
    if (is_there && place->then) place->then();
    const int target = from == From::kClient ? server_ : client_;
    const std::size_t passed = passes ? message.bytes : how == Harm::kCutInside ? message.bytes / 2 : 0;
    if (!send_all(target, std::string_view(waiting).substr(0, passed))) {
      end();
      return false;
    }
    waiting.erase(0, message.bytes);
    if (is_there) harm(how);
    return passes;
  }
  void end() {
    close_client();
    if (!keeps_server_) close_server();
  }
  void close_client() {
    if (client_ >= 0) ::close(client_);
    client_ = -1;
  }
  void close_server() {
    if (server_ >= 0) ::close(server_);
    server_ = -1;
  }

  TcpGate& gate_;
  int client_, server_;
  std::string from_client_, from_server_, asked_;
  bool has_started_ = false, is_stalled_ = false, keeps_server_ = false;
  std::size_t body_left_ = 0;  // of a request of HTTP
  bool is_in_answer_ = false;
};

TcpGate::TcpGate(int server_port, Speaks speaks) : server_port_(server_port), speaks_(speaks) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = address_of("127.0.0.1", 0);
  socklen_t size = sizeof address;
  if (::bind(listener_, generic(address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      ::pipe2(wake_.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no gate");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TcpGate::~TcpGate() {
  ::close(wake_[1]);
  thread_.join();
  ::close(wake_[0]);
  ::close(listener_);
}

void TcpGate::arm(Place place) {
  harmed_ = 0;
  std::atomic_store(&place_, std::shared_ptr<const Place>(new Place(std::move(place))));
}

std::string TcpGate::url(std::string_view database) const {
  return "postgresql://app@127.0.0.1:" + std::to_string(port_) + "/" + std::string(database) +
         "?sslmode=disable&gssencmode=disable";
}

void TcpGate::serve() {
  std::vector<std::unique_ptr<Link>> links;
  for (;;) {
    std::vector<pollfd> watched{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& link : links) {  // poll leaves out what is closed (-1); who is stalled is not read
      watched.push_back({link->is_stalled() ? -1 : link->client(), POLLIN, 0});
      watched.push_back({link->is_stalled() ? -1 : link->server(), POLLIN, 0});
    }
    if (::poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[0].revents != 0) return;
    for (std::size_t i = 0; i < links.size(); ++i) {
      Link& link = *links[i];
      if (watched[2 + 2 * i].revents != 0 && link.client() >= 0) link.pass(From::kClient);
      if (watched[3 + 2 * i].revents != 0 && link.server() >= 0) link.pass(From::kServer);
    }
    std::erase_if(links, [](const auto& link) { return link->is_over(); });
    if (watched[1].revents == 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = connect_to(server_port_);
    auto link = std::make_unique<Link>(*this, client, server);
    if (server < 0) continue;
    const auto place = std::atomic_load(&place_);
    if (place && place->type == '+' && harmed_ < place->times) link->harm(place->harm);
    if (!link->is_over()) links.push_back(std::move(link));
  }
}

}  // namespace radica::test
