// Bytes of a stranger on the wire: the parser of the HTTP library and our server around it, through a real socket.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "adapters/http_server.h"
#include "app/json_view.h"
#include "app/web/guard.h"
#include "app/web/url.h"
#include "base/descriptor.h"
#include "base/hash.h"
#include "base/text.h"
#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

constexpr std::string_view kStream = "data: one\n\ndata: two\n\n", kFile = "the bytes of a file";
constexpr std::size_t kMostHeader = 16'384, kMostBody = 65'536;
// Milliseconds: without an answer there will be none; without an end that is a finding.
constexpr int kSilence = 1, kPatience = 60'000;
constexpr std::chrono::milliseconds kDeadline{500};

// The library carries no counters of coverage: what it answered stands in for them. libFuzzer finds the section by its
// name; without it this is an array.
__attribute__((section("__libfuzzer_extra_counters"))) std::array<std::uint8_t, 1024> answered;

void note_answer(std::size_t place, int status, bool is_ours) {
  const std::size_t kind = static_cast<std::size_t>(status) % 61 + (is_ours ? 0 : 61);
  answered.at((std::min<std::size_t>(place, 7) * 122 + kind) % answered.size()) = 1;
}

// What the server lets through is what every program before it would have read.
const char* broken_rule(const WebRequest& request) {
  const auto count = [&request](std::string_view name) {
    return std::ranges::count(request.headers, name, [](const auto& header) { return std::string_view(header.first); });
  };
  const auto lengths = count("content-length"), encodings = count("transfer-encoding");
  if (lengths + encodings > 1) return "a request has one end";
  if (encodings == 1 && ascii_lower(request.header("transfer-encoding")) != "chunked") return "a coding is chunked";
  if (count("host") > 1) return "a request is for one host";
  if (request.target.empty() || std::ranges::any_of(request.target, [](char c) { return (c >= 0 && c <= ' '); }))
    return "a target has no blank";
  std::size_t bytes = request.target.size();
  for (const auto& [name, value] : request.headers) {
    bytes += name.size() + value.size() + 4;
    if (name.empty() || name.find_first_of(" \t:\r\n") != std::string::npos) return "a name is a token";
    if (value.find_first_of("\r\n") != std::string::npos) return "a value is of one line";
  }
  if (bytes > kMostHeader) return "a header has a limit";
  if (request.body.size() > kMostBody) return "a body has a limit";
  if (lengths == 0) return encodings == 0 && !request.body.empty() ? "a body says that it is there" : nullptr;
  std::size_t length = 0;
  const std::string_view text = request.header("content-length");
  const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_number && length == request.body.size() ? nullptr : "a body is as long as it says";
}

WebAnswer problem(int status) {
  WebAnswer answer;
  answer.status = status;
  answer.headers = {{"Content-Type", "application/problem+json"}};
  answer.body = R"({"status":)" + std::to_string(status) + "}";
  return answer;
}

// The way of a request as far as it leads without a database; of its routes web_request tells.
class WireHandler final : public WebHandler {
 public:
  WebAnswer answer(const WebRequest& request) override {
    if (const char* rule = broken_rule(request)) broken_ = rule;
    WebAnswer answer = answer_of(request);
    add_security_headers({}, answer);
    return answer;
  }
  std::optional<WebAnswer> answer_at_once(const WebRequest& request) override {
    if (request.target != "/healthz" || request.method != "GET") return std::nullopt;
    if (const char* rule = broken_rule(request)) broken_ = rule;
    WebAnswer answer;
    answer.body = "ok";
    add_security_headers({}, answer);
    return answer;
  }
  WebAnswer refuse(int status) override {
    WebAnswer answer = problem(status);
    add_security_headers({}, answer);
    return answer;
  }
  // The rule that a request let through has broken.
  const char* broken() { return broken_.exchange(nullptr); }

 private:
  static WebAnswer answer_of(const WebRequest& request) {
    WebAnswer answer;
    if (request.target == "/stream") {
      answer.stream = std::make_shared<BytePipe>(1'000);
      answer.stream->push(kStream);
      answer.stream->close();
      return answer;
    }
    if (request.target == "/file") {
      Descriptor file(::memfd_create("file", MFD_CLOEXEC));
      hold(::write(file.get(), kFile.data(), kFile.size()) == static_cast<ssize_t>(kFile.size()), "a file is written");
      answer.file = {file.release(), kFile.size()};
      return answer;
    }
    if (!check_host({}, request)) return problem(421);
    if (!parse_target(request.target)) return problem(400);
    answer.body = R"({"bytes":)" + std::to_string(request.body.size()) + "}";
    answer.headers = {{"Content-Type", "application/json"}};
    return answer;
  }

  std::atomic<const char*> broken_{nullptr};
};

// The alarm by which libFuzzer watches over time falls into any call, a few times a minute.
template <class Call>
auto uninterrupted(const Call& call) {
  for (;;)
    if (const auto result = call(); result >= 0 || errno != EINTR) return result;
}

class Wire {
 public:
  Wire() {
    HttpServerOptions options;
    options.most_header_bytes = kMostHeader;
    options.most_body_bytes = kMostBody;
    options.header_time = options.body_time = kDeadline;
    options.idle_time = std::chrono::seconds(1);
    auto started = start_http_server(options, handler_);
    hold(started.has_value(), "the server starts");
    server_ = std::move(*started);
  }
  struct Said {
    std::string bytes;
    bool is_cut = false;  // by a reset: the server has not read all that was sent
  };
  // All that is answered to these bytes, of which nothing follows.
  [[nodiscard]] Said exchange(std::string_view bytes) const {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server_->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    hold(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0, "it is reached");
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    // Half of all inputs come in pieces, as they do through a slow line.
    const std::size_t piece = hash64(bytes) % 2 == 0 ? bytes.size() : bytes.size() / 4 + 1;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      const std::string_view part = bytes.substr(at, piece);
      const auto send = [&] { return ::send(socket.get(), part.data(), part.size(), MSG_NOSIGNAL); };
      if (uninterrupted(send) < 0) break;  // it has heard enough
    }
    Said said;
    for (bool has_hung_up = false;;) {
      pollfd ready{socket.get(), POLLIN, 0};
      // What it hears together with the last bytes the library overlooks, and ends such a connection by its deadline.
      const int heard = uninterrupted([&] { return ::poll(&ready, 1, has_hung_up ? kPatience : kSilence); });
      if (heard == 0 && !has_hung_up) {
        ::shutdown(socket.get(), SHUT_WR);
        has_hung_up = true;
        continue;
      }
      hold(heard == 1, "a connection whose client has said all ends");
      std::array<char, 16'384> buffer{};
      const ssize_t got = uninterrupted([&] { return ::recv(socket.get(), buffer.data(), buffer.size(), 0); });
      said.is_cut = got < 0;
      if (got <= 0) return said;
      said.bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  const char* broken() { return handler_.broken(); }

 private:
  WireHandler handler_;
  std::unique_ptr<HttpServer> server_;
};

// The library's own (docs/decisions/0043): all that stands in them.
struct Constant {
  int status;
  std::string_view text;
};
constexpr std::array kConstants{
    Constant{505, "Requested HTTP version is not supported."},
    Constant{505, "Requested HTTP version is too old and not supported."},
    Constant{400, "Your HTTP request was syntactically incorrect."},
    Constant{400, "Your HTTP request has wrong value for <b>Content-Length</b> header."},
    Constant{413, "Your HTTP request has too large value for <b>Content-Length</b> header."},
    Constant{400, "Your HTTP chunked encoding was syntactically incorrect."},
    Constant{413, "The chunk size used in your HTTP chunked encoded request is too large."},
    Constant{431, "Your HTTP header was too big for the memory constraints of this webserver."},
    Constant{414, "Your HTTP header was too big for the memory constraints of this webserver."},
};

struct Head {
  int status = 0;
  WebHeaders headers;  // names in lower case
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

// Takes the head of an answer off `rest`; nothing when it is not whole.
std::optional<Head> take_head(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view lines = rest.substr(0, end + 2);
  rest.remove_prefix(end + 4);
  const auto next = [&lines] {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    hold(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7f; }), "a head is printable");
    return line;
  };
  Head head;
  const std::string_view first = next();
  hold(first.size() >= 13 && (first.starts_with("HTTP/1.1 ") || first.starts_with("HTTP/1.0 ")) && first[12] == ' ',
       "an answer begins with its status");
  const auto read = std::from_chars(first.data() + 9, first.data() + 12, head.status);
  hold(read.ptr == first.data() + 12 && head.status >= 100 && head.status < 600, "a status is a number");
  while (!lines.empty()) {
    const std::string_view line = next();
    const std::size_t colon = line.find(": ");
    hold(colon != std::string_view::npos && colon > 0, "a header has a name");
    head.headers.emplace_back(ascii_lower(line.substr(0, colon)), line.substr(colon + 2));
  }
  return head;
}

// Takes a body in chunks off `rest`; nothing when it is not whole.
std::optional<std::string> take_chunks(std::string_view& rest) {
  std::string body;
  for (;;) {
    std::size_t size = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), size, 16);
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    if (read.ec != std::errc() || !rest.starts_with("\r\n") || rest.size() < size + 4) return std::nullopt;
    body += rest.substr(2, size);
    rest.remove_prefix(size + 2);
    if (!rest.starts_with("\r\n")) return std::nullopt;
    rest.remove_prefix(2);
    if (size == 0) return body;
  }
}

std::optional<std::string> take_body(std::string_view& rest, const Head& head, bool may_be_head) {
  const std::string_view length = head.header("content-length");
  const bool is_chunked = head.header("transfer-encoding") == "chunked";
  hold(length.empty() || !is_chunked, "an answer has one end");
  if (may_be_head && (rest.empty() || rest.starts_with("HTTP/1."))) return std::string();
  if (is_chunked) return take_chunks(rest);
  std::size_t size = rest.size();  // HTTP/1.0: until the connection ends
  if (!length.empty()) {
    const auto read = std::from_chars(length.data(), length.data() + length.size(), size);
    hold(read.ec == std::errc() && read.ptr == length.data() + length.size(), "a length is a number");
  }
  if (size > rest.size()) return std::nullopt;
  const std::string body(rest.substr(0, size));
  rest.remove_prefix(size);
  return body;
}

void check_constant(const Head& head, std::string_view body, std::string_view rest, bool may_be_head) {
  const bool is_known = std::ranges::any_of(kConstants, [&](const Constant& one) {
    const bool is_bare = may_be_head && body.empty();
    return one.status == head.status && (is_bare || body.find(one.text) != std::string_view::npos);
  });
  hold(is_known, "what is not ours is one of the constant texts");
  hold(head.header("connection") == "close" && rest.empty(), "behind a constant text the connection ends");
  for (const auto& [name, _] : head.headers)
    hold(name == "connection" || name == "content-length" || name == "date", "a constant text has no header of ours");
}

void check_ours(const Head& head, std::string_view body, bool may_be_head) {
  WebAnswer bare;
  add_security_headers({}, bare);
  for (const auto& [name, value] : bare.headers)
    hold(head.header(ascii_lower(name)) == value, "an answer of ours has the headers of all");
  if (may_be_head && body.empty()) return;
  JsonDocument document;
  hold(body == kStream || body == kFile || body == "ok" || !document.parse(body), "a body is what was answered");
}

void check_answers(const Wire::Said& said, bool may_be_head) {
  std::string_view rest = said.bytes;
  for (std::size_t place = 0; !rest.empty(); ++place) {
    const auto head = take_head(rest);
    hold(head || said.is_cut, "a head is whole");
    if (!head) return;
    if (head->status == 100) {
      hold(head->headers.empty(), "100 says nothing else");
      continue;
    }
    // Some constant texts have their head twice, a defect of this version of the library (decision 43).
    if (head->header("content-security-policy").empty() && rest.starts_with("HTTP/1.1 " + std::to_string(head->status)))
      static_cast<void>(take_head(rest));
    const auto body = take_body(rest, *head, may_be_head);
    hold(body || said.is_cut, "a body is whole");
    const bool is_ours = !head->header("content-security-policy").empty();
    note_answer(place, head->status, is_ours);
    if (!body) return;
    if (is_ours)
      check_ours(*head, *body, may_be_head);
    else
      check_constant(*head, *body, rest, may_be_head);
  }
}

}  // namespace

void check_http_wire(std::string_view bytes) {
  static Wire wire;
  check_answers(wire.exchange(bytes), bytes.find("HEAD") != std::string_view::npos);
  if (const char* rule = wire.broken()) hold(false, rule);
  const Wire::Said good = wire.exchange("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  hold(good.bytes.starts_with("HTTP/1.1 200 ") && good.bytes.ends_with("\r\n\r\nok"), "the next request is answered");
}

}  // namespace radica::fuzz
