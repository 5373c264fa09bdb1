#include "adapters/http_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/descriptor.h"
#include "base/text.h"

namespace radica {
namespace {

using Moment = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kSweep{250};     // how often connections are looked at whose time is over
constexpr std::size_t kConnectionBytes = 48 * 1024;  // of libmicrohttpd for one; a header above that it refuses itself
constexpr std::size_t kBufferBytes = 16 * 1024;      // of an answer that is a file or a stream
constexpr int kBadRequest = 400, kTooLarge = 413, kTooManyFields = 431, kUnavailable = 503;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<Address> address_of(const std::string& text, std::uint16_t port) {
  Address address;
  auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    address.size = sizeof(*four);
    return address;
  }
  if (::inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) != 1) return std::nullopt;
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(port);
  address.size = sizeof(*six);
  return address;
}

std::string text_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr) return {};
  const void* bytes = address->sa_family == AF_INET6
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr)
                          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(address)->sin_addr);
  if (::inet_ntop(address->sa_family, bytes, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

bool is_loopback_text(std::string_view text) {
  return text.starts_with("127.") || text == "::1" || text.starts_with("::ffff:127.");
}

// Of a client, from its first byte to its last.
struct Connection {
  int socket = -1;
  std::string peer;
  Moment deadline;  // max(): none
};

// A request while it is read and answered. Belongs to the thread of the connections, but for the time between submit()
// and the resumption of its connection, when it belongs to one of the pool.
struct Exchange {
  WebRequest request;
  WebAnswer answer;
  Connection* connection = nullptr;
  bool is_begun = false, is_too_large = false, is_submitted = false, has_continued_line = false;
  std::shared_ptr<BytePipe> stream;  // that the client reads
};

class Server final : public HttpServer {
 public:
  Server(HttpServerOptions options, WebHandler& handler) : options_(std::move(options)), handler_(handler) {}
  ~Server() override { stop(); }

  Result<void> start();
  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void stop() override;
  [[nodiscard]] std::size_t connections() const override {
    const std::lock_guard lock(connections_mutex_);
    return connections_.size();
  }

 private:
  Result<int> listen_socket() const;
  // Callbacks of libmicrohttpd: `self` is a Server.
  static MHD_Result accept(void* self, const sockaddr* address, socklen_t size);
  static void on_connection(void* self, MHD_Connection* connection, void** context,
                            MHD_ConnectionNotificationCode code);
  static void* on_target(void* self, const char* target, MHD_Connection* connection);
  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url, const char* method,
                               const char* version, const char* data, std::size_t* size, void** context);
  static void on_end(void* self, MHD_Connection* connection, void** context, MHD_RequestTerminationCode code);

  MHD_Result begin(MHD_Connection* connection, Exchange& exchange, const char* method, std::string_view version);
  MHD_Result finish(MHD_Connection* connection, Exchange& exchange);
  MHD_Result send(MHD_Connection* connection, Exchange& exchange);
  void set_deadline(Connection& connection, std::chrono::milliseconds time);
  void clear_deadline(Connection& connection);
  bool submit(MHD_Connection* connection, Exchange& exchange);
  void answer_requests();
  void sweep();

  const HttpServerOptions options_;
  WebHandler& handler_;
  MHD_Daemon* daemon_ = nullptr;
  std::uint16_t port_ = 0;

  mutable std::mutex connections_mutex_;
  std::unordered_map<const MHD_Connection*, std::unique_ptr<Connection>> connections_;
  std::map<std::string, std::size_t> per_address_;
  std::condition_variable sweeper_stops_;
  bool sweeper_is_over_ = false;

  std::mutex queue_mutex_;
  std::condition_variable queue_grows_;
  std::deque<std::pair<MHD_Connection*, Exchange*>> queue_;
  std::vector<std::weak_ptr<BytePipe>> streams_;
  bool is_stopping_ = false;

  std::vector<std::thread> threads_;
};

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

// The name of a header (RFC 9110 §5.6.2): a blank before the colon makes another one of it, which others overlook.
bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kTokenMarks.find(c) != std::string_view::npos;
  });
}

// A value of one line (RFC 9110 §5.5): the library keeps a lone CR in it, which others take for the end of the line.
bool is_value(std::string_view value) {
  return std::ranges::none_of(value, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
}

// libmicrohttpd hangs a continued line onto the *name* of the header before it: "Content-Len: 5", " gth" becomes a
// length that nobody else has seen. Such a name was copied; that of a whole line stands right before its value.
bool is_of_one_line(const char* name, const char* value) {
  const std::string_view written(name);
  const auto end = reinterpret_cast<std::uintptr_t>(name) + written.size() + 1;
  const auto begin = reinterpret_cast<std::uintptr_t>(value);
  return begin >= end && std::all_of(name + written.size() + 1, value, [](char c) { return c == ' ' || c == '\t'; });
}

// Where a request ends, for what and for whom it is, must not depend on who reads it, a proxy or we (RFC 9112 §3,
// §6.3).
bool is_ambiguous(const WebRequest& request, std::string_view version) {
  const auto count = [&request](std::string_view name) {
    return std::ranges::count(request.headers, name, [](const auto& header) { return std::string_view(header.first); });
  };
  const auto hosts = count("host"), lengths = count("content-length"), encodings = count("transfer-encoding");
  const bool has_end = lengths + encodings <= 1 &&
                       (encodings == 0 || equals_ignoring_case(request.header("transfer-encoding"), "chunked"));
  const bool has_host = hosts == 1 || (hosts == 0 && version == "HTTP/1.0");
  // Empty: of the library's, whose texts end with a NUL.
  const bool has_target = !request.target.empty() && std::ranges::none_of(request.target, [](char c) {
    return (c >= 0 && c <= ' ') || c == 0x7f;
  });
  return !has_end || !has_host || !has_target || !std::ranges::all_of(request.headers, [](const auto& header) {
    return is_token(header.first) && is_value(header.second);
  });
}

Server& of(void* self) {
  return *static_cast<Server*>(self);
}

Failure cannot_listen(const HttpServerOptions& options, int number) {
  return fail(ErrorCode::kUnavailable, "E-SERVER-001",
              {{"address", options.address + ":" + std::to_string(options.port)},
               {"reason", std::string(reason_of_errno(number))}});
}

Result<int> Server::listen_socket() const {
  const auto address = address_of(options_.address, options_.port);
  if (!address) return cannot_listen(options_, EADDRNOTAVAIL);
  Descriptor socket(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return cannot_listen(options_, errno);
  const int yes = 1;  // a restart need not wait for old connections; two servers still do not share a port
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address->storage), address->size) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0)
    return cannot_listen(options_, errno);
  return socket.release();
}

Result<void> Server::start() {
  TRY_SET(const int socket, listen_socket());
  Address bound;
  bound.size = sizeof(bound.storage);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound.storage), &bound.size);
  port_ = ntohs(bound.storage.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound.storage)->sin6_port
                                                    : reinterpret_cast<sockaddr_in*>(&bound.storage)->sin_port);
  const bool has_tls = !options_.certificate.empty();
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
  std::vector<MHD_OptionItem> items;
  const auto add = [&items](MHD_OPTION option, std::intptr_t value, const void* pointer = nullptr) {
    items.push_back({option, value, const_cast<void*>(pointer)});
  };
  if (has_tls) {
    flags |= MHD_USE_TLS;
    add(MHD_OPTION_HTTPS_MEM_CERT, 0, options_.certificate.c_str());
    add(MHD_OPTION_HTTPS_MEM_KEY, 0, options_.key.c_str());
    add(MHD_OPTION_HTTPS_PRIORITIES, 0, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2");
  }
  add(MHD_OPTION_LISTEN_SOCKET, socket);
  add(MHD_OPTION_CONNECTION_LIMIT, static_cast<std::intptr_t>(options_.most_connections));
  add(MHD_OPTION_CONNECTION_MEMORY_LIMIT, static_cast<std::intptr_t>(kConnectionBytes));
  add(MHD_OPTION_CONNECTION_TIMEOUT, static_cast<std::intptr_t>(options_.idle_time.count()));
  // Its own strictness is a missing host and a blank in the target, with answers that lack our headers: is_ambiguous().
  add(MHD_OPTION_STRICT_FOR_CLIENT, 0);
  add(MHD_OPTION_END, 0);
  // Functions with their argument cannot stand in the array.
  daemon_ = MHD_start_daemon(flags, 0, &Server::accept, this, &Server::on_request, this, MHD_OPTION_NOTIFY_CONNECTION,
                             &Server::on_connection, this, MHD_OPTION_NOTIFY_COMPLETED, &Server::on_end, this,
                             MHD_OPTION_URI_LOG_CALLBACK, &Server::on_target, this, MHD_OPTION_ARRAY, items.data(),
                             MHD_OPTION_END);
  if (daemon_ == nullptr) {
    ::close(socket);
    return has_tls ? Result<void>(fail(ErrorCode::kBadConfig, "E-SERVER-003"))
                   : Result<void>(cannot_listen(options_, errno));
  }
  for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { answer_requests(); });
  threads_.emplace_back([this] { sweep(); });
  return {};
}

void Server::stop() {
  if (daemon_ == nullptr) return;
  const MHD_socket socket = MHD_quiesce_daemon(daemon_);
  {
    const std::lock_guard lock(queue_mutex_);
    is_stopping_ = true;
  }
  queue_grows_.notify_all();
  {
    const std::lock_guard lock(connections_mutex_);
    sweeper_is_over_ = true;
  }
  sweeper_stops_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  // No connection may be suspended when the daemon stops: all requests have their answers, all streams end.
  for (const auto& weak : streams_)
    if (const auto stream = weak.lock()) stream->close();
  MHD_stop_daemon(std::exchange(daemon_, nullptr));
  if (socket >= 0) ::close(socket);
}

MHD_Result Server::accept(void* self, const sockaddr* address, socklen_t /*size*/) {
  Server& server = of(self);
  const std::string peer = text_of(address);
  if (is_loopback_text(peer)) return MHD_YES;
  const std::lock_guard lock(server.connections_mutex_);
  const auto found = server.per_address_.find(peer);
  return found != server.per_address_.end() && found->second >= server.options_.most_per_address ? MHD_NO : MHD_YES;
}

void Server::on_connection(void* self, MHD_Connection* connection, void** context,
                           MHD_ConnectionNotificationCode code) {
  Server& server = of(self);
  const std::lock_guard lock(server.connections_mutex_);
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    auto made = std::make_unique<Connection>();
    made->socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    made->peer = text_of(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    made->deadline = std::chrono::steady_clock::now() + server.options_.header_time;
    ++server.per_address_[made->peer];
    *context = made.get();
    server.connections_[connection] = std::move(made);
    return;
  }
  const auto found = server.connections_.find(connection);
  if (found == server.connections_.end()) return;
  const auto count = server.per_address_.find(found->second->peer);
  if (count != server.per_address_.end() && --count->second == 0) server.per_address_.erase(count);
  server.connections_.erase(found);
}

void* Server::on_target(void* self, const char* target, MHD_Connection* connection) {
  auto exchange = std::make_unique<Exchange>();
  exchange->request.target = target;
  exchange->connection =
      static_cast<Connection*>(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
  exchange->request.peer = exchange->connection->peer;
  exchange->request.is_secure = !of(self).options_.certificate.empty();
  return exchange.release();  // on_end() takes it back
}

MHD_Result Server::on_request(void* self, MHD_Connection* connection, const char* /*url*/, const char* method,
                              const char* version, const char* data, std::size_t* size, void** context) {
  Server& server = of(self);
  Exchange& exchange = *static_cast<Exchange*>(*context);
  if (!exchange.is_begun) {
    exchange.is_begun = true;
    return server.begin(connection, exchange, method, version);
  }
  if (*size > 0) {
    // What is too long is read to its end, so that the client hears of it; the time for that is limited.
    exchange.is_too_large =
        exchange.is_too_large || exchange.request.body.size() + *size > server.options_.most_body_bytes;
    if (!exchange.is_too_large) exchange.request.body.append(data, *size);
    *size = 0;
    return MHD_YES;
  }
  return server.finish(connection, exchange);
}

// The header is there.
MHD_Result Server::begin(MHD_Connection* connection, Exchange& exchange, const char* method, std::string_view version) {
  set_deadline(*exchange.connection, options_.body_time);
  WebRequest& request = exchange.request;
  request.method = method;
  const auto add = [](void* of_exchange, MHD_ValueKind, const char* name, const char* value) {
    Exchange& read = *static_cast<Exchange*>(of_exchange);
    read.request.headers.emplace_back(ascii_lower(name), value == nullptr ? "" : value);
    read.has_continued_line = read.has_continued_line || (value != nullptr && !is_of_one_line(name, value));
    return MHD_YES;
  };
  MHD_get_connection_values(connection, MHD_HEADER_KIND, add, &exchange);
  if (exchange.has_continued_line || is_ambiguous(request, version)) {
    exchange.answer = handler_.refuse(kBadRequest);
    exchange.answer.headers.emplace_back("Connection", "close");  // what comes next cannot be told apart
    return send(connection, exchange);
  }
  std::size_t bytes = request.target.size();
  for (const auto& [name, value] : request.headers) bytes += name.size() + value.size() + 4;
  if (bytes > options_.most_header_bytes) {
    exchange.answer = handler_.refuse(kTooManyFields);
    return send(connection, exchange);
  }
  const std::string_view length = request.header("content-length");
  if (length.size() > 9 || (!length.empty() && std::strtoull(length.data(), nullptr, 10) > options_.most_body_bytes)) {
    exchange.answer = handler_.refuse(kTooLarge);
    return send(connection, exchange);
  }
  return MHD_YES;
}

// The request is whole, or its answer is there.
MHD_Result Server::finish(MHD_Connection* connection, Exchange& exchange) {
  clear_deadline(*exchange.connection);
  if (exchange.is_submitted) return send(connection, exchange);
  if (exchange.is_too_large) {
    exchange.answer = handler_.refuse(kTooLarge);
    return send(connection, exchange);
  }
  if (auto answer = handler_.answer_at_once(exchange.request)) {
    exchange.answer = std::move(*answer);
    return send(connection, exchange);
  }
  if (submit(connection, exchange)) return MHD_YES;
  exchange.answer = handler_.refuse(kUnavailable);
  return send(connection, exchange);
}

bool Server::submit(MHD_Connection* connection, Exchange& exchange) {
  const std::lock_guard lock(queue_mutex_);
  if (is_stopping_ || queue_.size() >= options_.most_waiting) return false;
  exchange.is_submitted = true;
  MHD_suspend_connection(connection);
  queue_.emplace_back(connection, &exchange);
  queue_grows_.notify_one();
  return true;
}

void Server::answer_requests() {
  for (;;) {
    std::unique_lock lock(queue_mutex_);
    queue_grows_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const auto [connection, exchange] = queue_.front();
    queue_.pop_front();
    lock.unlock();
    exchange->answer = handler_.answer(exchange->request);
    lock.lock();
    if (exchange->answer.stream) {
      std::erase_if(streams_, [](const auto& weak) { return weak.expired(); });
      streams_.push_back(exchange->answer.stream);
    }
    lock.unlock();
    MHD_resume_connection(connection);
  }
}

ssize_t read_stream(void* context, std::uint64_t /*position*/, char* buffer, std::size_t size) {
  const auto& [pipe, connection] = *static_cast<std::pair<std::shared_ptr<BytePipe>, MHD_Connection*>*>(context);
  MHD_Connection* const reader = connection;
  const std::ptrdiff_t taken = pipe->take(buffer, size, [reader]() -> BytePipe::Wake {
    MHD_suspend_connection(reader);
    return [reader] { MHD_resume_connection(reader); };
  });
  return taken < 0 ? MHD_CONTENT_READER_END_OF_STREAM : taken;
}

MHD_Response* response_of(MHD_Connection* connection, WebAnswer& answer) {
  if (answer.stream) {
    using Reader = std::pair<std::shared_ptr<BytePipe>, MHD_Connection*>;
    auto* const reader = new Reader(answer.stream, connection);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kBufferBytes, &read_stream, reader, [](void* context) {
      const std::unique_ptr<Reader> owner(static_cast<Reader*>(context));
      owner->first->reader_left();
    });
  }
  if (answer.file) {
    const auto [number, bytes] = *std::exchange(answer.file, std::nullopt);
    MHD_Response* const response = MHD_create_response_from_fd64(bytes, number);
    if (response == nullptr) ::close(number);
    return response;
  }
  return MHD_create_response_from_buffer(answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY);
}

// A connection that sleeps until its stream has something to say is not looked at by libmicrohttpd: who closed the page
// would be noticed when the next event is sent. A proxy or a browser does not close one half of it.
bool is_open(int socket) {
  pollfd asked{socket, POLLRDHUP, 0};
  return ::poll(&asked, 1, 0) == 0;
}

MHD_Result Server::send(MHD_Connection* connection, Exchange& exchange) {
  WebAnswer& answer = exchange.answer;
  MHD_Response* const response = response_of(connection, answer);
  if (response == nullptr) return MHD_NO;
  // The socket is closed behind on_end(), which says that the reader left.
  if (answer.stream) answer.stream->set_presence([socket = exchange.connection->socket] { return is_open(socket); });
  for (const auto& [name, value] : answer.headers) MHD_add_response_header(response, name.c_str(), value.c_str());
  const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return queued;
}

// The answer is out, or the client is gone: the time of the next request begins.
void Server::on_end(void* self, MHD_Connection* /*connection*/, void** context, MHD_RequestTerminationCode /*code*/) {
  const std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(*context));
  *context = nullptr;
  if (exchange == nullptr) return;
  if (exchange->answer.stream) exchange->answer.stream->reader_left();
  if (exchange->answer.file) ::close(exchange->answer.file->first);  // the client left before it was asked for
  of(self).set_deadline(*exchange->connection, of(self).options_.header_time);
}

void Server::set_deadline(Connection& connection, std::chrono::milliseconds time) {
  const std::lock_guard lock(connections_mutex_);
  connection.deadline = std::chrono::steady_clock::now() + time;
}

void Server::clear_deadline(Connection& connection) {
  const std::lock_guard lock(connections_mutex_);
  connection.deadline = Moment::max();
}

// Ends connections whose time is over. The socket stays that of its connection: it is closed by libmicrohttpd only,
// behind the notification that takes it out of the table.
void Server::sweep() {
  std::unique_lock lock(connections_mutex_);
  while (!sweeper_stops_.wait_for(lock, kSweep, [this] { return sweeper_is_over_; })) {
    const Moment now = std::chrono::steady_clock::now();
    for (auto& [_, connection] : connections_) {
      if (connection->deadline > now) continue;
      ::shutdown(connection->socket, SHUT_RDWR);
      connection->deadline = Moment::max();
    }
  }
}

}  // namespace

Result<std::unique_ptr<HttpServer>> start_http_server(const HttpServerOptions& options, WebHandler& handler) {
  auto server = std::make_unique<Server>(options, handler);
  TRY(server->start());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace radica
