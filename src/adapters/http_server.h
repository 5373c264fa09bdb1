// The HTTP server of libmicrohttpd (docs/decisions/0038-http-server.md): one epoll thread for all connections, a small
// pool for the answers, limits on everything that a client could make grow. Errors: kUnavailable E-SERVER-001 (the
// address is taken or not ours), kBadConfig E-SERVER-003 (certificate or key).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"
#include "ports/web.h"

namespace radica {

struct HttpServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, numeric
  std::uint16_t port = 0;             // 0 = any free one
  std::string certificate, key;       // PEM; both or none
  std::size_t threads = 4;            // of the pool
  std::size_t most_waiting = 256;     // requests that wait for the pool; more are answered with 503
  std::size_t most_connections = 1'000, most_per_address = 64;  // the second not for loopback, where a proxy may be
  std::size_t most_header_bytes = 16'384, most_body_bytes = 65'536;
  // From the beginning of a connection, or from the last answer, until the header of a request is there; then until its
  // body is; and without a byte of an answer being taken.
  std::chrono::milliseconds header_time{10'000}, body_time{20'000};
  std::chrono::seconds idle_time{60};
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;  // stop()
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Takes no more requests, waits for those that are being answered, ends the streams.
  virtual void stop() = 0;
  [[nodiscard]] virtual std::size_t connections() const = 0;
};

// `handler` outlives the server.
Result<std::unique_ptr<HttpServer>> start_http_server(const HttpServerOptions& options, WebHandler& handler);

}  // namespace radica
