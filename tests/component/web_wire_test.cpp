// What goes over the wire of the real `radica serve`: live events, many and silent clients, what is no HTTP, TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WebWire : public WebWorld {};

TEST_F(WebWire, EventsComeLiveAndAfterABreak) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin);
  const std::string head = "GET /api/v1/eventos HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                           "\r\nCookie: " + admin.cookie + "\r\n";
  std::string last;
  {
    WebConnection stream(port_);
    stream.send(head + "\r\n");
    EXPECT_THAT(stream.read_until("event: ready"), HasSubstr("text/event-stream"));
    expect_safe(parse_reply(stream.all()), "a stream");
    std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // the first look has nothing to compare with
    EXPECT_EQ(post("/api/v1/schedules/sums/run-now", "", admin.headers()).status, 200);
    const std::string text = stream.read_until("\"state\":\"hecha\"");
    EXPECT_THAT(text, HasSubstr("event: task\n"));
    EXPECT_THAT(text, HasSubstr("\"state\":\"hecha\""));
    const std::size_t at = text.find("id: ") + 4;
    last = text.substr(at, text.find('\n', at) - at);
  }
  WebConnection again(port_);
  again.send(head + "Last-Event-ID: " + last + "\r\n\r\n");
  EXPECT_THAT(again.read_until("\"state\":\"hecha\""), HasSubstr("event: task\n"));
  EXPECT_THAT(again.all(), Not(HasSubstr("resync")));
  WebConnection old(port_);
  old.send(head + "Last-Event-ID: 1-1\r\n\r\n");
  EXPECT_THAT(old.read_until("resync"), HasSubstr("event: resync\n"));
  // A stop ends them, and soon.
  process_->send(SIGTERM);
  EXPECT_TRUE(old.ends_within(std::chrono::seconds(20)));
  EXPECT_EQ(process_->wait().exit_code, 0);
}

TEST_F(WebWire, TwoHundredStreamsLiveBesideOneAnotherAndAFourthOfASessionDoesNot) {
  add_accounts();
  serve();
  std::vector<std::unique_ptr<WebConnection>> streams;
  std::string cookie;
  for (std::size_t i = 0; i < 200; ++i) {
    if (i % 3 == 0) cookie = sign_in(Role::kViewer).cookie;
    auto& stream = *streams.emplace_back(std::make_unique<WebConnection>(port_));
    stream.send("GET /api/v1/eventos HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n\r\n");
    ASSERT_THAT(stream.read_until("event: ready"), HasSubstr("event: ready")) << i;
  }
  EXPECT_EQ(get("/api/v1/eventos", {{"Cookie", sign_in(Role::kViewer).cookie}}).status, 429);
  EXPECT_THAT(get("/metrics").body, HasSubstr("radica_http_streams 200\n"));
  streams.resize(3);  // the others have left, which the next beat finds
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(WebWire, APageThatIsLoadedAgainAndAgainHasItsStreamAtOnceEachTime) {
  add_accounts();
  serve();
  const std::string cookie = sign_in(Role::kViewer).cookie;
  for (int load = 0; load < 10; ++load) {
    WebConnection stream(port_);  // closed by the next load
    stream.send("GET /api/v1/eventos HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n\r\n");
    ASSERT_THAT(stream.read_until("event: ready"), HasSubstr("HTTP/1.1 200")) << load;
  }
}

TEST_F(WebWire, AHeaderThatTwoProgramsWouldReadDifferentlyIsRefusedAndNothingBehindItRead) {
  serve();
  const std::string host = "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n", length = "Content-Length: 2\r\n";
  std::vector<std::pair<std::string, std::string>> heads{
      {"/api/v1/login HTTP/1.1", host + length + "Content-Length: 3\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "Host: other.example\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "Transfer-Encoding: chunked\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "Transfer-Encoding : chunked\r\n"},
      {"/api/v1/login HTTP/1.1", host + "Content-Length : 2\r\n"},
      {"/api/v1/login HTTP/1.1", host + "Content-Length\t: 2\r\n"},
      {"/api/v1/login HTTP/1.1", host + "Transfer-Encoding: gzip, chunked\r\n"},
      {"/api/v1/login HTTP/1.1", host + "Content-Len: 2\r\n gth\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "X-A: 1\r\n 2\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "X-A:\r\n\t2\r\n"},
      {"/api/v1/login HTTP/1.1", " " + host + length},
      {"/api/v1/login HTTP/1.1", ": 3\r\n" + host + length},
      {"/api/v1/login HTTP/1.1", host + "X-A: 1\rContent-Length: 3\r\n" + length},
      {"/api/v1/login HTTP/1.1", host + length + "X-A: 1\r\rX-B: 2\r\n"},
      {"/api/v1/login HTTP/1.1", host + length + "X-A: 1\x1b[31m\r\n"},
      {"/api/v1/login HTTP/1.1", length},
      {"/api/v1/login HTTP/1.9", length},
      {"/api/v1/login x HTTP/1.1", host + length},
      {"/api/v1/login  HTTP/1.1", host + length},
      {"/api/v1/login\t HTTP/1.1", host + length},
  };
  heads.emplace_back(std::string("\0/ HTTP/1.1", 11), host + length);  // a text that ends before it begins
  for (const auto& [line, header] : heads) {
    WebConnection connection(port_);
    connection.send("POST " + line + "\r\n" + header +
                    "Content-Type: application/json\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    EXPECT_TRUE(connection.ends_within(std::chrono::seconds(5))) << line << header;
    EXPECT_THAT(connection.all(), Not(HasSubstr("HTTP/1.1 200"))) << line << header;
    const WebReply reply = parse_reply(connection.all());
    EXPECT_EQ(reply.status, 400) << line << header;
    EXPECT_EQ(member(reply.body, "id"), "E-API-022") << line << header;
    expect_safe(reply, line + header);
  }
}

// What the library refuses before it asks us (docs/decisions/0043): constant texts, and no connection that lives on.
TEST_F(WebWire, WhatIsNoHttpGetsAConstantTextThatTellsAndEchoesNothing) {
  serve();
  const std::string host = "Host: 127.0.0.1\r\n";
  const std::tuple<std::string, int, std::string> requests[] = {
      {"GET /zebra HTTP/9.9\r\n" + host, 505, ""},
      {"GET /zebra HTTP/0.9\r\n" + host, 505, ""},
      {"GET /zebra\r\n" + host, 400, "Your HTTP request was syntactically incorrect."},
      {"zebra\r\n" + host, 0, ""},  // nothing but the end
      {"GET /zebra HTTP/1.1\r\n" + host + "zebra\r\n", 400, "Your HTTP request was syntactically incorrect."},
      {"POST /zebra HTTP/1.1\r\n" + host + "Content-Length: -1\r\n", 400, "wrong value for <b>Content-Length</b>"},
      {"POST /zebra HTTP/1.1\r\n" + host + "Content-Length: 2zebra\r\n", 400, "wrong value for <b>Content-Length</b>"},
      {"POST /zebra HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n", 413,
       "too large value for <b>Content-Length</b>"},
      {"POST /zebra HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzebra\r\n", 400,
       "Your HTTP chunked encoding was syntactically incorrect."},
      {"GET /zebra HTTP/1.1\r\n" + host + "X-Long: " + std::string(60'000, 'z') + "\r\n", 431,
       "Your HTTP header was too big"},
      {"GET /" + std::string(60'000, 'z') + " HTTP/1.1\r\n" + host, 414, "Your HTTP header was too big"},
  };
  for (const auto& [request, status, text] : requests) {
    const std::string what = request.substr(0, 100);
    WebConnection connection(port_);
    connection.send(request + "\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    EXPECT_TRUE(connection.ends_within(std::chrono::seconds(5))) << what;
    const WebReply reply = parse_reply(connection.all());
    EXPECT_EQ(reply.status, status) << what;
    EXPECT_EQ(reply.header("connection"), status == 0 ? "" : "close") << what;
    EXPECT_THAT(reply.body, HasSubstr(text)) << what;
    EXPECT_THAT(connection.all(), Not(HasSubstr("HTTP/1.1 200"))) << what;
    EXPECT_THAT(connection.all(), AllOf(Not(HasSubstr("zebra")), Not(HasSubstr("zzz")), Not(HasSubstr("adica"))))
        << what;
    for (const auto& [name, _] : reply.headers)
      EXPECT_THAT(name, testing::AnyOf("connection", "content-length", "date")) << what;
  }
}

TEST_F(WebWire, FiveHundredSilentClientsHoldUpNobodyAndAreLetGo) {
  serve();
  std::vector<std::unique_ptr<WebConnection>> silent;
  for (int i = 0; i < 500; ++i) {
    silent.push_back(std::make_unique<WebConnection>(port_));
    silent.back()->send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
  }
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get("/healthz").status, 200);
  const auto mean = (std::chrono::steady_clock::now() - began) / 20;
  EXPECT_LT(mean, std::chrono::milliseconds(300));
  // A byte now and then buys no time.
  for (int second = 0; second < 9; ++second) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    silent.front()->send("a");
  }
  EXPECT_TRUE(silent.front()->ends_within(std::chrono::seconds(10)));
  EXPECT_TRUE(silent.back()->ends_within(std::chrono::seconds(10)));
}

TEST_F(WebWire, AnAddressThatIsTakenOrOpenWithoutTlsIsRefusedClearly) {
  serve();
  const Ended taken = run_radica({"--lang", "en", "--set", "database.url=sqlite:other.db", "serve"}, folder_.path(),
                                 {{"RADICA_SERVER_LISTEN", "127.0.0.1:" + std::to_string(port_)}});
  EXPECT_EQ(taken.exit_code, 69) << taken.describe();
  EXPECT_THAT(taken.standard_error, HasSubstr("E-SERVER-001"));
  const Ended open = run_radica({"--lang", "en", "--set", "database.url=sqlite:other.db", "serve"}, folder_.path(),
                                {{"RADICA_SERVER_LISTEN", "0.0.0.0:0"}});
  EXPECT_EQ(open.exit_code, 78) << open.describe();
  EXPECT_THAT(open.standard_error, HasSubstr("E-SERVER-002"));
}

TEST_F(WebWire, TlsOfItsOwnIsAtLeastOneTwoAndItsCookieIsForItOnly) {
  add_accounts();
  const std::string key = folder_.path("key.pem"), certificate = folder_.path("certificate.pem");
  const Ended made = run_program("openssl",
                                 {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                                  "/CN=localhost", "-keyout", key, "-out", certificate},
                                 folder_.path());
  ASSERT_EQ(made.exit_code, 0) << made.describe();
  serve({{"RADICA_SERVER_LISTEN", "0.0.0.0:0"},
         {"RADICA_SERVER_TLS_CERTIFICATE", certificate},
         {"RADICA_SERVER_TLS_KEY", "file:" + key}});
  const std::string url = "https://127.0.0.1:" + std::to_string(port_);
  const auto curl = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"-sS", "-k", "-i"});
    return run_program("curl", words, folder_.path());
  };
  EXPECT_THAT(curl({url + "/healthz"}).standard_output, HasSubstr("max-age=31536000"));
  EXPECT_THAT(curl({"-H", "Content-Type: application/json", "-d",
                    R"({"name":"admin","password":")" + std::string(kPassword) + "\"}", url + "/api/v1/login"})
                  .standard_output,
              HasSubstr("__Host-radica="));
  EXPECT_NE(curl({"--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", url + "/healthz"}).exit_code, 0);
}

}  // namespace
}  // namespace radica::test
