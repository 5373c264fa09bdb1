#include "adapters/http.h"

#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "base/workers.h"

namespace radica {
namespace {

constexpr std::size_t kMostWaiting = 1U << 20U;  // bytes received that the caller has not taken yet
constexpr std::chrono::milliseconds kLook{100};  // until a stop is noticed
constexpr int kDriverPause = 1000;               // ms; orders wake it
constexpr long kConnections = 64;                // that stay open, in use or not: as many as there are transfers

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiCloser {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

Failure stopped() {
  return fail(ErrorCode::kCancelled, "E-RUN-001");
}

std::string host_of(std::string_view url) {
  const std::size_t start = url.find("://");
  if (start != std::string_view::npos) url.remove_prefix(start + 3);
  return std::string(url.substr(0, url.find_first_of("/?")));
}

bool is_certificate_fault(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR ||
         code == CURLE_SSL_INVALIDCERTSTATUS;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

// Of "HTTP/1.1 200 OK"; 0 if there is none.
int status_of(std::string_view line) {
  const std::size_t blank = line.find(' ');
  int status = 0;
  if (blank != std::string_view::npos) std::from_chars(line.data() + blank + 1, line.data() + line.size(), status);
  return status;
}

}  // namespace

// Lives on the stack of send(). While it is under way `handle` belongs to the driving thread.
struct HttpClient::Transfer {
  const HttpRequest* request = nullptr;
  std::unique_ptr<CURL, EasyCloser> handle;
  std::unique_ptr<curl_slist, ListCloser> headers;
  std::array<char, CURL_ERROR_SIZE> reason{};
  std::size_t sent = 0;               // of HttpRequest::body
  std::optional<Error> source_error;  // what HttpBody said
  HttpAnswer answer;

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::string waiting;     // received, for on_bytes
  bool is_paused = false;  // until the caller has taken what waits
  bool is_over = false;
  bool is_stopped = false;
  CURLcode code = CURLE_OK;
  bool is_refused = false;  // by HttpRequest::may_connect

  void prepare(const HttpOptions& options);
  [[nodiscard]] bool gives_pieces() const {
    return static_cast<bool>(request->on_bytes) && (answer.status == 200 || answer.status == 206);
  }
  [[nodiscard]] bool sends() const { return request->source != nullptr || !request->body.empty(); }
  void set_body();

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static curl_socket_t on_connect(void* self, curlsocktype purpose, curl_sockaddr* address);
};

struct HttpClient::Driver {
  std::unique_ptr<CURLM, MultiCloser> multi{curl_multi_init()};
};

std::size_t HttpClient::Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line = trimmed({bytes, size * count});
  if (line.starts_with("HTTP/")) {  // of an interim answer too
    transfer.answer.headers.clear();
    transfer.answer.status = status_of(line);
  } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    transfer.answer.headers[ascii_lower(line.substr(0, colon))] = std::string(trimmed(line.substr(colon + 1)));
  }
  return size * count;
}

std::size_t HttpClient::Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view piece(bytes, size * count);
  if (!transfer.gives_pieces()) {
    if (transfer.answer.body.size() + piece.size() > transfer.request->most_body) return 0;
    transfer.answer.body += piece;
    return piece.size();
  }
  const std::lock_guard lock(transfer.mutex);
  if (transfer.waiting.size() >= kMostWaiting) {
    transfer.is_paused = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.waiting += piece;
  transfer.changed.notify_all();
  return piece.size();
}

std::size_t HttpClient::Transfer::on_read(char* to, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.request->source == nullptr) {
    const std::string& body = transfer.request->body;
    const std::size_t part = std::min(size * count, body.size() - transfer.sent);
    std::copy_n(body.data() + transfer.sent, part, to);
    transfer.sent += part;
    return part;
  }
  auto read = transfer.request->source->read(to, size * count);
  if (read) return *read;
  transfer.source_error = std::move(read).error();
  return CURL_READFUNC_ABORT;
}

// When a kept connection turns out to be closed, libcurl sends again on a new one.
int HttpClient::Transfer::on_seek(void* self, curl_off_t offset, int origin) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_FAIL;
  transfer.sent = 0;
  if (transfer.request->source == nullptr) return CURL_SEEKFUNC_OK;
  auto rewound = transfer.request->source->rewind();
  if (rewound) return CURL_SEEKFUNC_OK;
  transfer.source_error = std::move(rewound).error();
  return CURL_SEEKFUNC_FAIL;
}

curl_socket_t HttpClient::Transfer::on_connect(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  std::array<char, NI_MAXHOST> numeric{};
  if (::getnameinfo(&address->addr, address->addrlen, numeric.data(), numeric.size(), nullptr, 0, NI_NUMERICHOST) !=
          0 ||
      !transfer.request->may_connect(numeric.data())) {
    transfer.is_refused = true;
    return CURL_SOCKET_BAD;
  }
  transfer.is_refused = false;  // of several addresses one will do
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void HttpClient::Transfer::set_body() {
  CURL* easy = handle.get();
  if (request->method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const bool has_body = sends() || request->method == "PUT" || request->method == "POST";
  if (has_body) {
    const std::uint64_t bytes = request->source != nullptr ? request->source->bytes() : request->body.size();
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Transfer::on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, this);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method.c_str());
}

void HttpClient::Transfer::prepare(const HttpOptions& options) {
  handle.reset(curl_easy_init());
  CURL* easy = handle.get();
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request->headers)
    list = curl_slist_append(list, (name + (value.empty() ? ";" : ": " + value)).c_str());
  for (const char* unwanted : {"Expect:", "Accept:"}) list = curl_slist_append(list, unwanted);
  headers.reset(list);
  curl_easy_setopt(easy, CURLOPT_URL, request->url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "radica");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (request->bypasses_proxy) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  if (request->may_connect) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_connect);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request->deadline.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  set_body();
}

std::string HttpAnswer::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

HttpClient::HttpClient(HttpOptions options) : options_(std::move(options)), driver_(new Driver) {
  curl_multi_setopt(driver_->multi.get(), CURLMOPT_MAXCONNECTS, kConnections);
  thread_ = std::thread([this] { drive(); });
}

Result<std::unique_ptr<HttpClient>> HttpClient::open(HttpOptions options) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kReady != CURLE_OK) return fail(ErrorCode::kBug, "E-HTTP-001", {{"host", "-"}, {"reason", "libcurl"}});
  if (!options.ca_file.empty() && !read_start(options.ca_file, 1))
    return fail(ErrorCode::kBadConfig, "E-HTTP-003", {{"path", options.ca_file}});
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(options)));
}

HttpClient::~HttpClient() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  curl_multi_wakeup(driver_->multi.get());
  thread_.join();
}

void HttpClient::drive() {
  CURLM* multi = driver_->multi.get();
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (is_closing_) return;
    }
    take_orders();
    int running = 0;
    curl_multi_perform(multi, &running);
    finish_ended();
    curl_multi_poll(multi, nullptr, 0, kDriverPause, nullptr);
  }
}

void HttpClient::take_orders() {
  std::vector<Transfer*> start, resume, stop;
  {
    const std::lock_guard lock(mutex_);
    start.swap(to_start_);
    resume.swap(to_resume_);
    stop.swap(to_stop_);
  }
  CURLM* multi = driver_->multi.get();
  for (Transfer* transfer : start) curl_multi_add_handle(multi, transfer->handle.get());
  for (Transfer* transfer : resume) curl_easy_pause(transfer->handle.get(), CURLPAUSE_CONT);
  for (Transfer* transfer : stop) {
    curl_multi_remove_handle(multi, transfer->handle.get());
    end(*transfer, CURLE_ABORTED_BY_CALLBACK, true);
  }
}

void HttpClient::finish_ended() {
  CURLM* multi = driver_->multi.get();
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CURL* easy = message->easy_handle;
    char* pointer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &pointer);
    curl_multi_remove_handle(multi, easy);
    end(*reinterpret_cast<Transfer*>(pointer), code, false);
  }
}

// The last that the driving thread does with a transfer: no order that names it is left.
void HttpClient::end(Transfer& transfer, int code, bool is_stopped) {
  const std::lock_guard lock(transfer.mutex);
  {
    const std::lock_guard orders(mutex_);
    for (auto* list : {&to_resume_, &to_stop_}) std::erase(*list, &transfer);
  }
  transfer.code = static_cast<CURLcode>(code);
  transfer.is_stopped = is_stopped;
  transfer.is_over = true;
  transfer.changed.notify_all();
}

// Until the transfer is over and all that came is taken. Orders are given under the transfer's own lock while it is not
// over, so that none outlives it.
Result<void> HttpClient::wait_for(Transfer& transfer) {
  Result<void> taken;
  bool is_asked_to_stop = false;
  std::unique_lock lock(transfer.mutex);
  for (;;) {
    transfer.changed.wait_for(lock, kLook, [&] { return transfer.is_over || !transfer.waiting.empty(); });
    std::string pieces;
    pieces.swap(transfer.waiting);
    const bool is_last = transfer.is_over;
    lock.unlock();
    if (taken && !pieces.empty()) taken = transfer.request->on_bytes(transfer.answer, pieces);
    if (is_last) return taken;
    const bool wants_stop = !taken || is_stopping();
    lock.lock();
    if (transfer.is_over) continue;
    if (wants_stop && !std::exchange(is_asked_to_stop, true)) give_order(to_stop_, transfer);
    if (!is_asked_to_stop && std::exchange(transfer.is_paused, false)) give_order(to_resume_, transfer);
  }
}

void HttpClient::give_order(std::vector<Transfer*>& list, Transfer& transfer) {
  {
    const std::lock_guard orders(mutex_);
    list.push_back(&transfer);
  }
  curl_multi_wakeup(driver_->multi.get());
}

bool HttpClient::is_stopping() const {
  return should_stop() || (options_.should_stop && options_.should_stop());
}

Result<HttpAnswer> HttpClient::send(const HttpRequest& request) {
  if (is_stopping()) return stopped();
  Transfer transfer;
  transfer.request = &request;
  if (request.source != nullptr) TRY(request.source->rewind());
  transfer.prepare(options_);
  give_order(to_start_, transfer);
  TRY(wait_for(transfer));
  if (transfer.source_error) return Failure(std::move(*transfer.source_error));
  if (transfer.is_stopped) return stopped();
  if (transfer.code == CURLE_OK) return std::move(transfer.answer);
  if (transfer.is_refused) return fail(ErrorCode::kDenied, "E-HTTP-004", {{"host", host_of(request.url)}});
  const std::string reason =
      transfer.reason.front() != '\0' ? transfer.reason.data() : curl_easy_strerror(transfer.code);
  if (transfer.code == CURLE_SSL_CACERT_BADFILE)
    return fail(ErrorCode::kBadConfig, "E-HTTP-003", {{"path", options_.ca_file}});
  const std::vector<ErrorFact> facts{{"host", host_of(request.url)}, {"reason", reason}};
  return is_certificate_fault(transfer.code) ? fail(ErrorCode::kDenied, "E-HTTP-002", facts)
                                             : fail(ErrorCode::kUnavailable, "E-HTTP-001", facts);
}

}  // namespace radica
