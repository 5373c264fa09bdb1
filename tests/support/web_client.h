// A client of HTTP/1.1 that sends exactly what it is told, for tests of the server: 127.0.0.1, one connection. A failed
// connect throws.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/text.h"

namespace radica::test {

class WebConnection {
 public:
  explicit WebConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      ::close(socket_);
      throw std::system_error(errno, std::generic_category(), "connect");
    }
  }
  ~WebConnection() { ::close(socket_); }
  WebConnection(const WebConnection&) = delete;
  WebConnection& operator=(const WebConnection&) = delete;

  bool send(std::string_view bytes) const {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  // Until `text` is there, the end, or the time is over: all that came so far.
  const std::string& read_until(std::string_view text,
                                std::chrono::milliseconds limit = std::chrono::milliseconds(10'000)) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (read_.find(text) == std::string::npos && !is_over_) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd ready{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) break;
      char piece[16'384];
      const ssize_t got = ::recv(socket_, piece, sizeof(piece), 0);
      if (got <= 0)
        is_over_ = true;
      else
        read_.append(piece, static_cast<std::size_t>(got));
    }
    return read_;
  }
  // Until the server has ended the connection.
  bool ends_within(std::chrono::milliseconds limit) {
    read_until(std::string_view("\0no such bytes", 14), limit);
    return is_over_;
  }
  [[nodiscard]] const std::string& all() const { return read_; }

 private:
  int socket_;
  std::string read_;
  bool is_over_ = false;
};

struct WebReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; of several the last
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

inline WebReply parse_reply(const std::string& text) {
  WebReply reply;
  const std::size_t head = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || head == std::string::npos) return reply;
  reply.status = std::stoi(text.substr(9, 3));
  for (std::size_t at = text.find("\r\n") + 2; at < head;) {
    const std::size_t end = text.find("\r\n", at), colon = text.find(':', at);
    reply.headers[ascii_lower(text.substr(at, colon - at))] = text.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  reply.body = text.substr(head + 4);
  return reply;
}

using WebHeaderList = std::vector<std::pair<std::string, std::string>>;

// One request on a connection of its own.
inline WebReply web_request(std::uint16_t port, const std::string& method, const std::string& target,
                            const WebHeaderList& headers = {}, const std::string& body = {}) {
  std::string text = method + " " + target + " HTTP/1.1\r\nConnection: close\r\n";
  bool has_host = false;
  for (const auto& [name, value] : headers) {
    text += name + ": " + value + "\r\n";
    has_host = has_host || name == "Host";
  }
  if (!has_host) text += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
  if (!body.empty() || method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  WebConnection connection(port);
  connection.send(text + "\r\n" + body);
  connection.ends_within(std::chrono::seconds(30));
  return parse_reply(connection.all());
}

}  // namespace radica::test
