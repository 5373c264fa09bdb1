// What an HTTP server asks of the app: an answer to a request. Implementation of the server: adapters/http_server.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_pipe.h"

namespace radica {

using WebHeaders = std::vector<std::pair<std::string, std::string>>;

struct WebRequest {
  std::string method;  // as it was sent
  std::string target;  // path and query as they were sent, undecoded
  WebHeaders headers;  // names in lower case
  std::string body;
  std::string peer;        // address of the client, without port
  bool is_secure = false;  // came by TLS of our own

  // Of the first header of that name (lower case); empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

struct WebAnswer {
  int status = 200;
  WebHeaders headers;
  std::string body;
  // Instead of a body: a file from its begin, or a stream, which the app goes on to write to.
  std::optional<std::pair<int, std::uint64_t>> file;  // descriptor, which is given away; bytes
  std::shared_ptr<BytePipe> stream;                   // shared with who writes to it

  // The first one of that name; empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

class WebHandler {
 public:
  virtual ~WebHandler() = default;
  // On a thread of the server's pool, several at once. May wait for a database.
  virtual WebAnswer answer(const WebRequest& request) = 0;
  // On the thread that serves all connections, before answer(): what needs nothing but the process itself.
  virtual std::optional<WebAnswer> answer_at_once(const WebRequest& request) = 0;
  // Of what the server will not even give to answer(): 413, 431, 503. On the same thread.
  virtual WebAnswer refuse(int status) = 0;
};

}  // namespace radica
