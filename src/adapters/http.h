// HTTP over libcurl's multi interface: one thread drives all transfers, connections are kept alive, memory is bounded
// whatever the size of a body. Certificates are verified; HTTPS_PROXY and NO_PROXY are followed; redirects are not:
// they are answers.
//
// send() blocks its caller and may be called from any number of threads. What comes back is an answer whatever its
// status; an Error only when there is none: kUnavailable E-HTTP-001, kDenied E-HTTP-002 (certificate) and E-HTTP-004
// (HttpRequest::may_connect), kBadConfig E-HTTP-003 (CA file), kCancelled E-RUN-001 (asked to stop, or a sibling worker
// failed).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"

namespace radica {

// What is sent besides the headers, read in pieces by the thread that drives the transfers.
class HttpBody {
 public:
  virtual ~HttpBody() = default;
  [[nodiscard]] virtual std::uint64_t bytes() const = 0;  // of the whole
  virtual Result<void> rewind() = 0;                      // before each sending
  // Up to `most` bytes; an Error ends the transfer before its last byte is out and is the result of send().
  virtual Result<std::size_t> read(char* to, std::size_t most) = 0;
};

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  [[nodiscard]] std::string header(std::string_view name) const;  // "" when it is not there
};

struct HttpRequest {
  std::string method, url;
  std::map<std::string, std::string> headers;
  std::string body;            // small
  HttpBody* source = nullptr;  // instead of `body`; stays until send() returns
  // Gets the body of a 200 or 206 in pieces, on the thread of the caller, with the status and headers of its answer;
  // any other body stands in HttpAnswer::body.
  std::function<Result<void>(const HttpAnswer& head, std::string_view piece)> on_bytes;
  // From the first byte to the last; 0 = as long as it moves (HttpOptions::stall).
  std::chrono::milliseconds deadline{0};
  bool bypasses_proxy = false;  // for addresses of the machine itself
  // Asked for each numeric address before it is connected to, on the driving thread; false ends the send. Empty = any.
  std::function<bool(std::string_view address)> may_connect;
  std::size_t most_body = std::size_t{16} << 20U;  // bytes of HttpAnswer::body; more is an error
};

struct HttpOptions {
  std::string ca_file;  // PEM, instead of the system's authorities; empty = those
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::seconds stall{30};     // longest time without a byte
  std::function<bool()> should_stop;  // asked a few times a second; may be empty
};

class HttpClient {
 public:
  static Result<std::unique_ptr<HttpClient>> open(HttpOptions options);
  ~HttpClient();  // no send() may be under way
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  Result<HttpAnswer> send(const HttpRequest& request);

 private:
  struct Transfer;
  struct Driver;
  explicit HttpClient(HttpOptions options);
  void drive();
  void take_orders();
  void finish_ended();
  void end(Transfer& transfer, int code, bool is_stopped);
  Result<void> wait_for(Transfer& transfer);
  void give_order(std::vector<Transfer*>& list, Transfer& transfer);
  [[nodiscard]] bool is_stopping() const;

  const HttpOptions options_;
  std::unique_ptr<Driver> driver_;
  std::mutex mutex_;                                       // guards the orders
  std::vector<Transfer*> to_start_, to_resume_, to_stop_;  // orders to the driving thread
  bool is_closing_ = false;
  std::thread thread_;
};

}  // namespace radica
