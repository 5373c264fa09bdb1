#include "app/web/guard.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace radica {
namespace {

std::string_view cookie_name(const WebSite& site) {
  // The prefix binds the cookie to this host and TLS; browsers take it by TLS only.
  return site.is_secure ? "__Host-radica" : "radica";
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Of "host:port", "[::1]:port", "host".
std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) return ascii_lower(authority.substr(1, authority.find(']') - 1));
  return ascii_lower(authority.substr(0, authority.find(':')));
}

// An address of IPv4 or IPv6 by its form.
bool is_number(std::string_view host) {
  const std::string_view digits = host.find(':') == std::string_view::npos ? "0123456789." : "0123456789abcdef:.";
  return !host.empty() && host.find_first_not_of(digits) == std::string_view::npos;
}

// Some proxies say it with the port, which is another one for each connection.
std::string without_port(std::string_view address) {
  if (address.starts_with('[')) return std::string(address.substr(1, std::min(address.find(']'), address.size()) - 1));
  const std::size_t colon = address.find(':');
  return std::string(colon == address.rfind(':') ? address.substr(0, colon) : address);
}

bool is_address(const std::string& text) {
  in6_addr any{};
  return text.find('\0') == std::string::npos &&
         (::inet_pton(AF_INET, text.c_str(), &any) == 1 || ::inet_pton(AF_INET6, text.c_str(), &any) == 1);
}

std::string_view authority_of(std::string_view url) {
  url.remove_prefix(std::min(url.find("//") == std::string_view::npos ? 0 : url.find("//") + 2, url.size()));
  return url.substr(0, url.find('/'));
}

}  // namespace

bool is_loopback(std::string_view address) {
  if (address == "::1") return true;
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  // A number, not a name that begins like one.
  return address.starts_with("127.") && address.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_unsafe(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

std::string client_of(const WebSite& site, const WebRequest& request) {
  if (!site.has_proxy || !is_loopback(request.peer)) return request.peer;
  // Of several lines the last one: a proxy may write one of its own behind what the client has sent.
  std::string_view list;
  for (const auto& [name, value] : request.headers)
    if (name == "x-forwarded-for") list = value;
  const std::size_t comma = list.rfind(',');
  const std::string last = without_port(trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1)));
  return is_address(last) ? last : request.peer;
}

Result<void> check_host(const WebSite& site, const WebRequest& request) {
  const std::string host = host_of(request.header("host"));
  const bool is_ours = (!site.url.empty() && host == host_of(authority_of(site.url))) || is_number(host) ||
                       (host == "localhost" && is_loopback(request.peer));
  if (!is_ours) return fail(ErrorCode::kDenied, "E-API-018");
  return {};
}

bool is_for_loopback(const WebRequest& request) {
  const std::string host = host_of(request.header("host"));
  return host == "localhost" || is_loopback(host);
}

Result<void> check_origin(const WebSite& site, const WebRequest& request) {
  const std::string_view fetch = request.header("sec-fetch-site"), origin = request.header("origin");
  const std::string own = site.is_secure ? "https://" : "http://";
  const bool is_foreign_fetch = !fetch.empty() && fetch != "same-origin" && fetch != "none";
  const bool is_foreign = !origin.empty() && ascii_lower(origin) != own + ascii_lower(request.header("host")) &&
                          (site.url.empty() || ascii_lower(origin) != ascii_lower(site.url));
  if (is_foreign_fetch || is_foreign) return fail(ErrorCode::kDenied, "E-API-005");
  return {};
}

std::string session_of(const WebSite& site, const WebRequest& request) {
  std::string_view list = request.header("cookie");
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    const std::string_view pair = trimmed(list.substr(0, end));
    const std::string_view name = cookie_name(site);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return {};
}

std::string session_cookie(const WebSite& site, std::string_view secret) {
  std::string cookie(cookie_name(site));
  cookie += "=";
  cookie += secret;
  cookie += "; Path=/; HttpOnly; SameSite=Strict";
  if (site.is_secure) cookie += "; Secure";
  if (secret.empty()) cookie += "; Max-Age=0";
  return cookie;
}

std::string csrf_token(std::string_view session) {
  return hex(sha256("radica csrf " + std::string(session)));
}

std::string bearer_of(const WebRequest& request) {
  const std::string_view value = request.header("authorization");
  if (value.size() < 8 || !equals_ignoring_case(value.substr(0, 7), "bearer ")) return {};
  return std::string(trimmed(value.substr(7)));
}

bool is_same_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

void add_security_headers(const WebSite& site, WebAnswer& answer) {
  const auto add = [&answer](std::string_view name, std::string_view value) {
    if (answer.header(name).empty()) answer.headers.emplace_back(name, value);
  };
  add("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Cache-Control", "no-store");
  if (site.is_secure) add("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace radica
