// The HTTP server in this process: its limits, its deadlines, its end.
#include "adapters/http_server.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "support/temporary_folder.h"
#include "support/web_client.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class Handler final : public WebHandler {
 public:
  WebAnswer answer(const WebRequest& request) override {
    WebAnswer answer;
    if (request.target == "/stream") {
      answer.stream = std::make_shared<BytePipe>(1'000'000);
      const std::lock_guard lock(mutex_);
      streams_.push_back(answer.stream);
    } else if (request.target == "/file") {
      answer.file = {::open(file_.c_str(), O_RDONLY | O_CLOEXEC), 11};
    } else if (request.target == "/wait") {
      std::unique_lock lock(mutex_);
      ++waiting_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return goes_on_; });
      answer.body = "waited";
    } else {
      answer.body = request.method + " " + request.target + " " + std::string(request.header("x-a")) + " " +
                    request.peer + " " + std::to_string(request.body.size());
    }
    return answer;
  }
  std::optional<WebAnswer> answer_at_once(const WebRequest& request) override {
    if (request.target != "/now") return std::nullopt;
    WebAnswer answer;
    answer.body = "now";
    return answer;
  }
  WebAnswer refuse(int status) override {
    WebAnswer answer;
    answer.status = status;
    answer.body = "refused";
    return answer;
  }

  std::string file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool goes_on_ = false;
  std::vector<std::shared_ptr<BytePipe>> streams_;
};

class HttpServerTest : public testing::Test {
 protected:
  void start(HttpServerOptions options = {}) {
    options.threads = 2;
    auto started = start_http_server(options, handler_);
    ASSERT_TRUE(started) << started.error().describe();
    server_ = std::move(*started);
  }
  WebReply get(const std::string& target, const WebHeaderList& headers = {}) {
    return web_request(server_->port(), "GET", target, headers);
  }
  std::shared_ptr<BytePipe> stream(std::size_t number) {
    for (int look = 0; look < 500; ++look) {
      {
        const std::lock_guard lock(handler_.mutex_);
        if (handler_.streams_.size() > number) return handler_.streams_[number];
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
    return nullptr;
  }

  Handler handler_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, GivesTheHandlerTheRequestAsItWasSentAndKeepsTheConnection) {
  start();
  EXPECT_EQ(get("/a%2Fb?c=%20", {{"X-A", "1"}}).body, "GET /a%2Fb?c=%20 1 127.0.0.1 0");
  EXPECT_EQ(web_request(server_->port(), "POST", "/p", {}, std::string(60'000, 'x')).body, "POST /p  127.0.0.1 60000");
  WebConnection kept(server_->port());
  for (int i = 0; i < 3; ++i) {
    kept.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    kept.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(kept.read_until("GET /" + std::to_string(i)), HasSubstr("GET /" + std::to_string(i)));
  }
}

TEST_F(HttpServerTest, ReadsHeadersHoweverManyBlanksStandBeforeTheirValue) {
  start();
  for (const char* blanks : {"", " ", "\t", "  \t   "}) {
    WebConnection connection(server_->port());
    connection.send("GET /x HTTP/1.1\r\nConnection: close\r\nHost:" + std::string(blanks) + "x\r\nX-Empty:" + blanks +
                    "\r\nX-A:" + blanks + "one\r\n\r\n");
    EXPECT_TRUE(connection.ends_within(seconds(5)));
    EXPECT_THAT(connection.all(), HasSubstr("GET /x one 127.0.0.1 0"));
  }
}

TEST_F(HttpServerTest, SendsAFileWhole) {
  const TemporaryFolder folder;
  handler_.file_ = folder.write("file", "eleven byte");
  start();
  const WebReply reply = get("/file");
  EXPECT_EQ(reply.body, "eleven byte");
  EXPECT_EQ(reply.header("content-length"), "11");
}

TEST_F(HttpServerTest, RefusesWhatIsTooLarge) {
  start();
  EXPECT_EQ(get("/x", {{"X-A", std::string(17'000, 'a')}}).status, 431);
  EXPECT_EQ(web_request(server_->port(), "POST", "/p", {}, std::string(65'537, 'x')).status, 413);
  // Without a length it is found out on the way.
  WebConnection chunked(server_->port());
  chunked.send("POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) chunked.send("1000\r\n" + std::string(4096, 'x') + "\r\n");
  chunked.send("0\r\n\r\n");
  EXPECT_EQ(parse_reply(chunked.read_until("refused")).status, 413);
}

TEST_F(HttpServerTest, AStreamWaitsForItsBytesAndEndsWithItsReader) {
  start();
  auto reader = std::make_unique<WebConnection>(server_->port());
  reader->send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto pipe = stream(0);
  ASSERT_NE(pipe, nullptr);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(pipe->push("<" + std::to_string(i) + ">"));
    ASSERT_THAT(reader->read_until("<" + std::to_string(i) + ">"), HasSubstr("<" + std::to_string(i) + ">"));
  }
  const std::string large(600'000, 'y');
  EXPECT_TRUE(pipe->push(large + "!"));
  EXPECT_THAT(reader->read_until("!"), HasSubstr("!"));
  reader.reset();
  for (int look = 0; look < 100 && pipe->push("."); ++look) std::this_thread::sleep_for(milliseconds(50));
  EXPECT_TRUE(pipe->is_over());
}

TEST_F(HttpServerTest, WhoDoesNotSendIsLetGoHoweverManyBytesComeNowAndThen) {
  HttpServerOptions options;
  options.header_time = milliseconds(1'000);
  options.body_time = milliseconds(1'000);
  start(options);
  WebConnection silent(server_->port()), slow(server_->port()), body(server_->port()), kept(server_->port());
  slow.send("GET / HT");
  body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12");
  kept.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(kept.read_until("now"), HasSubstr("now"));
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 8; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    slow.send("x");
  }
  for (WebConnection* each : {&silent, &slow, &body, &kept}) EXPECT_TRUE(each->ends_within(seconds(5)));
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(4));
  EXPECT_EQ(get("/x").status, 200);
}

TEST_F(HttpServerTest, WhatMayTakeLongHoldsUpNothingElseAndTooMuchOfItIsRefused) {
  HttpServerOptions options;
  options.most_waiting = 3;
  start(options);
  std::vector<std::unique_ptr<WebConnection>> waiting;
  const auto send_one = [&] {
    waiting.push_back(std::make_unique<WebConnection>(server_->port()));
    waiting.back()->send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  };
  send_one();
  send_one();
  {
    std::unique_lock lock(handler_.mutex_);
    ASSERT_TRUE(handler_.changed_.wait_for(lock, seconds(10), [this] { return handler_.waiting_ == 2; }));
  }
  for (int i = 0; i < 3; ++i) send_one();
  EXPECT_EQ(get("/now").body, "now");
  for (int look = 0; look < 100; ++look)
    if (get("/x").status == 503) break;
  EXPECT_EQ(get("/x").status, 503);
  {
    const std::lock_guard lock(handler_.mutex_);
    handler_.goes_on_ = true;
  }
  handler_.changed_.notify_all();
  for (const auto& each : waiting) EXPECT_THAT(each->read_until("waited"), HasSubstr("waited"));
}

TEST_F(HttpServerTest, AStopAnswersWhatIsUnderWayEndsStreamsAndFreesThePort) {
  start();
  const std::uint16_t port = server_->port();
  WebConnection waits(port), streams(port);
  waits.send("GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  streams.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_NE(stream(0), nullptr);
  {
    std::unique_lock lock(handler_.mutex_);
    ASSERT_TRUE(handler_.changed_.wait_for(lock, seconds(10), [this] { return handler_.waiting_ == 1; }));
  }
  std::thread stopper([this] { server_->stop(); });
  std::this_thread::sleep_for(milliseconds(100));
  {
    const std::lock_guard lock(handler_.mutex_);
    handler_.goes_on_ = true;
  }
  handler_.changed_.notify_all();
  stopper.join();
  EXPECT_TRUE(streams.ends_within(seconds(5)));
  EXPECT_THROW(WebConnection again(port), std::system_error);
  HttpServerOptions options;
  options.port = port;
  start(options);
  EXPECT_EQ(get("/now").body, "now");
}

TEST_F(HttpServerTest, AConnectionTooManyWaitsUntilThereIsRoom) {
  HttpServerOptions options;
  options.most_connections = 5;
  start(options);
  std::vector<std::unique_ptr<WebConnection>> all;
  for (int i = 0; i < 5; ++i) all.push_back(std::make_unique<WebConnection>(server_->port()));
  for (int look = 0; look < 200 && server_->connections() < 5; ++look) std::this_thread::sleep_for(milliseconds(10));
  WebConnection more(server_->port());
  more.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  more.read_until("now", milliseconds(300));
  EXPECT_EQ(more.all(), "") << "it waits until there is room";
  all.clear();
  EXPECT_THAT(more.read_until("now"), HasSubstr("now"));
}

TEST_F(HttpServerTest, AnAddressThatIsTakenIsAnErrorWithItsReason) {
  start();
  HttpServerOptions options;
  options.port = server_->port();
  const auto second = start_http_server(options, handler_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(second.error().describe(), HasSubstr("E-SERVER-001"));
  EXPECT_THAT(second.error().describe(), HasSubstr("Address already in use"));
  options.port = 0;
  options.address = "192.0.2.1";
  EXPECT_FALSE(start_http_server(options, handler_));
  options.address = "127.0.0.1";
  options.certificate = "no certificate";
  options.key = "no key";
  EXPECT_EQ(start_http_server(options, handler_).error().id, "E-SERVER-003");
}

}  // namespace
}  // namespace radica::test
