#include "app/web/guard.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

WebRequest request_with(WebHeaders headers, std::string peer = "127.0.0.1") {
  WebRequest request;
  request.method = "POST";
  request.headers = std::move(headers);
  request.peer = std::move(peer);
  return request;
}

const WebSite kLocal{"", false, false};
const WebSite kProxied{"https://radica.example.co", true, true};

TEST(WebGuard, AHostThatIsNotOursIsRefusedWhereverItsNameLeads) {
  for (const char* host : {"127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080", "192.0.2.7"})
    EXPECT_TRUE(check_host(kLocal, request_with({{"host", host}}))) << host;
  for (const char* host : {"evil.example:8080", "", "127.0.0.1.evil.example", "fee.de", "radica.example.co"})
    EXPECT_FALSE(check_host(kLocal, request_with({{"host", host}}))) << host;
  EXPECT_TRUE(check_host(kProxied, request_with({{"host", "Radica.example.co"}})));
  EXPECT_FALSE(check_host(kProxied, request_with({{"host", "evil.example"}})));
  // From elsewhere nobody is "localhost".
  EXPECT_FALSE(check_host(kLocal, request_with({{"host", "localhost"}}, "192.0.2.7")));
}

TEST(WebGuard, AnotherSiteIsRefusedAndWhatIsNoBrowserIsNot) {
  EXPECT_TRUE(check_origin(kLocal, request_with({{"host", "127.0.0.1:8080"}})));
  EXPECT_TRUE(check_origin(kLocal, request_with({{"host", "127.0.0.1:8080"}, {"origin", "http://127.0.0.1:8080"}})));
  EXPECT_TRUE(check_origin(kLocal, request_with({{"host", "a"}, {"sec-fetch-site", "same-origin"}})));
  for (const char* origin : {"null", "http://evil.example", "https://127.0.0.1:8080", "http://127.0.0.1:8081"})
    EXPECT_FALSE(check_origin(kLocal, request_with({{"host", "127.0.0.1:8080"}, {"origin", origin}}))) << origin;
  for (const char* site : {"cross-site", "same-site", "other"})
    EXPECT_FALSE(check_origin(kLocal, request_with({{"host", "a"}, {"sec-fetch-site", site}}))) << site;
  EXPECT_TRUE(
      check_origin(kProxied, request_with({{"host", "127.0.0.1:8080"}, {"origin", "https://radica.example.co"}})));
}

TEST(WebGuard, TheClientIsWhatAProxyOfThisMachineSaysLastAndNobodyElseMaySayIt) {
  const WebHeaders headers{{"x-forwarded-for", "10.0.0.9, 203.0.113.5"}};
  EXPECT_EQ(client_of(kProxied, request_with(headers)), "203.0.113.5");
  const WebHeaders two_lines{{"x-forwarded-for", "10.0.0.9"}, {"x-forwarded-for", "203.0.113.5"}};
  EXPECT_EQ(client_of(kProxied, request_with(two_lines)), "203.0.113.5") << "the first is of the client";
  EXPECT_EQ(client_of(kProxied, request_with(headers, "192.0.2.7")), "192.0.2.7");
  EXPECT_EQ(client_of(kLocal, request_with(headers)), "127.0.0.1");
  EXPECT_EQ(client_of(kProxied, request_with({{"x-forwarded-for", "203.0.113.5:4711"}})), "203.0.113.5");
  EXPECT_EQ(client_of(kProxied, request_with({{"x-forwarded-for", "[2001:db8::1]:4711"}})), "2001:db8::1");
  EXPECT_EQ(client_of(kProxied, request_with({{"x-forwarded-for", "2001:db8::1"}})), "2001:db8::1");
  for (const char* none : {"x\r\ny", "", ":", "[", "[]", "1.2.3", "unknown", "203.0.113.5 :1", "face", "::1::"})
    EXPECT_EQ(client_of(kProxied, request_with({{"x-forwarded-for", none}})), "127.0.0.1") << none;
  EXPECT_EQ(client_of(kProxied, request_with({})), "127.0.0.1");
}

TEST(WebGuard, TheCookieIsReadByItsOwnNameOnly) {
  EXPECT_EQ(session_of(kLocal, request_with({{"cookie", "a=1; radica=abc; b=2"}})), "abc");
  EXPECT_EQ(session_of(kLocal, request_with({{"cookie", "xradica=abc; __Host-radica=no"}})), "");
  EXPECT_EQ(session_of(kProxied, request_with({{"cookie", "radica=planted; __Host-radica=abc"}})), "abc");
  EXPECT_EQ(session_cookie(kProxied, "abc"), "__Host-radica=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(session_cookie(kLocal, ""), "radica=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(WebGuard, ATokenIsThatOfItsSessionAndNoOther) {
  EXPECT_EQ(csrf_token("one"), csrf_token("one"));
  EXPECT_NE(csrf_token("one"), csrf_token("two"));
  EXPECT_EQ(csrf_token("one").size(), 64U);
  EXPECT_TRUE(is_same_secret("abc", "abc"));
  EXPECT_FALSE(is_same_secret("abc", "abd"));
  EXPECT_FALSE(is_same_secret("abc", "ab"));
  EXPECT_EQ(bearer_of(request_with({{"authorization", "bearer rdc_1"}})), "rdc_1");
  EXPECT_EQ(bearer_of(request_with({{"authorization", "Basic rdc_1"}})), "");
}

TEST(WebGuard, EveryAnswerCarriesTheHeadersAndOnesOfItsOwnStay) {
  WebAnswer answer;
  answer.headers = {{"Cache-Control", "private"}};
  add_security_headers(kProxied, answer);
  EXPECT_EQ(answer.header("Cache-Control"), "private");
  EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(answer.header("Strict-Transport-Security"), "max-age=31536000");
  const std::string policy(answer.header("Content-Security-Policy"));
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  WebAnswer plain;
  add_security_headers(kLocal, plain);
  EXPECT_EQ(plain.header("Strict-Transport-Security"), "");
  EXPECT_EQ(plain.header("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace radica
