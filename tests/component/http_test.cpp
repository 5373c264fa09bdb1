// The transport against a server that misbehaves as told.
#include "adapters/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "adapters/file_body.h"
#include "base/hash.h"
#include "base/workers.h"
#include "support/wire_server.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class HttpTest : public testing::Test {
 protected:
  HttpClient& client() {
    if (!client_) client_ = HttpClient::open(options_).value();
    return *client_;
  }
  HttpRequest get(const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.url = server_.url() + path;
    return request;
  }
  Result<HttpAnswer> put(const std::string& path, const std::string& body) {
    HttpRequest request = get(path);
    request.method = "PUT";
    request.body = body;
    return client().send(request);
  }

  WireServer server_;
  HttpOptions options_;
  std::unique_ptr<HttpClient> client_;
};

TEST_F(HttpTest, GivesTheAnswerWhateverItsStatus) {
  server_.on("GET /bad", R"("status": 503, "headers": {"Retry-After": "7"}, "body": "<Error/>")");
  const auto answer = client().send(get("/bad"));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->header("retry-after"), "7");
  EXPECT_EQ(answer->body, "<Error/>");
}

TEST_F(HttpTest, SendsWhatItIsGivenAndNothingThatWasNotSigned) {
  HttpRequest request = get("/a%20b//c/./d?x=%2F&y=");
  request.method = "PUT";
  request.body = "bytes";
  request.headers = {{"x-amz-meta-a", "1"}, {"x-empty", ""}, {"host", "other.example:1"}};
  ASSERT_TRUE(client().send(request));
  const std::string seen = server_.requests().at(0);
  EXPECT_THAT(seen, HasSubstr(R"("path": "/a%20b//c/./d?x=%2F&y=")"));
  EXPECT_THAT(seen, HasSubstr(R"("x-empty": "")"));
  EXPECT_THAT(seen, HasSubstr(R"("host": "other.example:1")"));
  EXPECT_THAT(seen, HasSubstr(R"("bytes": 5)"));
  for (const char* unwanted : {"expect", "transfer-encoding", "\"accept\""})
    EXPECT_THAT(seen, testing::Not(HasSubstr(unwanted))) << seen;
}

TEST_F(HttpTest, FollowsNoRedirect) {
  server_.on("GET /moved", R"("status": 307, "headers": {"Location": "/elsewhere"})");
  const auto answer = client().send(get("/moved"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 307);
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(HttpTest, TakesABodyThatIsCutForNone) {
  server_.on("GET /cut", R"("body": "0123456789", "cut": 4)");
  const auto answer = client().send(get("/cut"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(answer.error().id, "E-HTTP-001");
}

TEST_F(HttpTest, WaitsNoLongerThanItIsAllowed) {
  server_.on("GET /hangs", R"("hang": true)");
  options_.stall = seconds(1);
  const auto start = std::chrono::steady_clock::now();
  const auto stalled = client().send(get("/hangs"));
  ASSERT_FALSE(stalled);
  EXPECT_EQ(stalled.error().code, ErrorCode::kUnavailable);
  HttpRequest limited = get("/hangs");
  limited.deadline = milliseconds(300);
  EXPECT_FALSE(client().send(limited));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(20));
}

TEST_F(HttpTest, SaysThatNobodyListens) {
  HttpRequest request = get("/");
  request.url = "http://127.0.0.1:1/";
  const auto answer = client().send(request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(answer.error().describe(), HasSubstr("host=127.0.0.1:1"));
}

TEST_F(HttpTest, StopsWhenItIsAskedTo) {
  server_.on("GET /hangs", R"("hang": true)");
  std::atomic<bool> stop = false;
  options_.should_stop = [&stop] { return stop.load(); };
  const std::jthread asks([&stop] {
    std::this_thread::sleep_for(milliseconds(300));
    stop = true;
  });
  const auto answer = client().send(get("/hangs"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
}

TEST_F(HttpTest, StopsWhenASiblingWorkerFailed) {
  server_.on("GET /hangs", R"("hang": true)");
  const auto worked = run_workers(2, [&](std::size_t worker) -> Result<void> {
    if (worker == 0) return fail(ErrorCode::kCorrupt, "E-STORE-004");
    TRY(client().send(get("/hangs")));
    return {};
  });
  ASSERT_FALSE(worked);
  EXPECT_EQ(worked.error().code, ErrorCode::kCorrupt);
}

TEST_F(HttpTest, GivesALargeBodyInPiecesToOneWhoIsSlow) {
  const std::string large = std::string(20'000'000, 'x') + "end";
  ASSERT_TRUE(put("/large", large));
  HttpRequest request = get("/large");
  std::string got;
  std::size_t pieces = 0, largest = 0;
  request.on_bytes = [&](const HttpAnswer& /*head*/, std::string_view piece) -> Result<void> {
    if (pieces++ < 5) std::this_thread::sleep_for(milliseconds(50));
    largest = std::max(largest, piece.size());
    got += piece;
    return {};
  };
  const auto answer = client().send(request);
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_TRUE(got == large);
  EXPECT_LT(largest, 3'000'000U);
  EXPECT_EQ(answer->body, "");
}

TEST_F(HttpTest, EndsAReadingWithTheErrorOfTheReader) {
  ASSERT_TRUE(put("/large", std::string(20'000'000, 'x')));
  HttpRequest request = get("/large");
  request.on_bytes = [](const HttpAnswer&, std::string_view) -> Result<void> {
    return fail(ErrorCode::kExhausted, "E-FILE-002");
  };
  const auto answer = client().send(request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().id, "E-FILE-002");
  EXPECT_TRUE(client().send(get("/")));
}

TEST_F(HttpTest, KeepsConnectionsForManyThreads) {
  constexpr std::size_t kThreads = 60, kEach = 5;  // nearly as many as an upload uses
  std::atomic<std::size_t> good = 0;
  static_cast<void>(client());  // one for all
  const auto worked = run_workers(kThreads, [&](std::size_t worker) -> Result<void> {
    for (std::size_t i = 0; i < kEach; ++i) {
      const std::string path = "/k" + std::to_string(worker) + "-" + std::to_string(i), bytes = path + " bytes";
      TRY(put(path, bytes));
      TRY_SET(const HttpAnswer answer, client().send(get(path)));
      good += answer.body == bytes ? 1 : 0;
    }
    return {};
  });
  ASSERT_TRUE(worked) << worked.error().describe();
  EXPECT_EQ(good, kThreads * kEach);
  std::set<std::string> peers;
  for (const std::string& line : server_.requests()) peers.insert(line.substr(line.find("\"peer\"")).substr(0, 14));
  EXPECT_LE(peers.size(), 2 * kThreads);
}

TEST_F(HttpTest, SendsAFileInPiecesOnlyIfItHasTheHashThatWasAnnounced) {
  const TemporaryFolder folder;
  const std::string bytes(3'000'000, 'y');
  PutRequest object;
  object.source_path = folder.write("source", bytes);
  object.bytes = bytes.size();
  object.sha256 = hex(sha256(bytes));
  auto file = OpenSource::open(object);
  ASSERT_TRUE(file);
  FileBody whole(*file, 0, object.bytes, object.sha256),
      part(*file, 1'000'000, 500'000, hex(sha256(bytes.substr(0, 500'000)))),
      wrong(*file, 0, object.bytes, hex(sha256("other")));
  HttpRequest request = get("/file");
  request.method = "PUT";
  for (HttpBody* body : {static_cast<HttpBody*>(&whole), static_cast<HttpBody*>(&part)}) {
    request.source = body;
    EXPECT_TRUE(client().send(request));
    EXPECT_TRUE(client().send(request)) << "again";
  }
  request.source = &wrong;
  const auto refused = client().send(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-STORE-004");
  folder.write("source", bytes + "more");
  const auto changed = client().send(request);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().id, "E-STORE-003");
  EXPECT_THAT(server_.requests().at(0), HasSubstr(object.sha256));
  EXPECT_EQ(client().send(get("/file"))->body.size(), 500'000U) << "what was not whole made no object";
}

TEST(HttpClient, RefusesAuthoritiesThatAreNotThere) {
  HttpOptions options;
  options.ca_file = "/nowhere/ca.crt";
  const auto refused = HttpClient::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(refused.error().id, "E-HTTP-003");
}

TEST_F(HttpTest, GoesThroughTheProxyUnlessTheAddressIsOfTheMachineItself) {
  ::setenv("http_proxy", ("http://127.0.0.1:" + server_.port()).c_str(), 1);
  HttpRequest request = get("/");
  request.url = "http://store.example/bucket/key";
  const auto through = client().send(request);
  request.url = "http://127.0.0.1:1/latest";
  request.bypasses_proxy = true;
  const auto direct = client().send(request);
  ::unsetenv("http_proxy");
  ASSERT_TRUE(through) << through.error().describe();
  EXPECT_THAT(server_.requests().at(0), HasSubstr("http://store.example/bucket/key"));
  EXPECT_FALSE(direct);
  EXPECT_EQ(server_.requests().size(), 1U);
}

}  // namespace
}  // namespace radica::test
