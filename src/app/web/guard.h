// What every request has to pass and every answer carries: hosts, origins, cookies, tokens, headers. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "ports/web.h"

namespace radica {

// Where browsers reach us.
struct WebSite {
  std::string url;         // "https://radica.example.co", by [server] url; empty = by its number only
  bool is_secure = false;  // browsers come by TLS, of ours or of a proxy's
  bool has_proxy = false;  // the TLS is a proxy's
};

[[nodiscard]] bool is_loopback(std::string_view address);
[[nodiscard]] bool is_unsafe(std::string_view method);  // changes something

// The address of the client: what a proxy on this machine says, else that of the connection.
[[nodiscard]] std::string client_of(const WebSite& site, const WebRequest& request);
// E-API-018 when the request is for a name that is not ours, which somebody made lead to this machine. Nobody can do
// that with a number.
Result<void> check_host(const WebSite& site, const WebRequest& request);
[[nodiscard]] bool is_for_loopback(const WebRequest& request);  // by its Host
// E-API-005 when a page of another site has sent it. What is no browser says nothing of where it comes from.
Result<void> check_origin(const WebSite& site, const WebRequest& request);

// The session of the cookie; empty if there is none. A cookie of ours is for its host and path only.
[[nodiscard]] std::string session_of(const WebSite& site, const WebRequest& request);
[[nodiscard]] std::string session_cookie(const WebSite& site, std::string_view secret);  // empty secret: ends it
// The token that unsafe requests of that session carry as X-CSRF-Token.
[[nodiscard]] std::string csrf_token(std::string_view session);
[[nodiscard]] std::string bearer_of(const WebRequest& request);
// Takes as long wherever they differ.
[[nodiscard]] bool is_same_secret(std::string_view left, std::string_view right);

// The headers of every answer, besides its own.
void add_security_headers(const WebSite& site, WebAnswer& answer);

}  // namespace radica
