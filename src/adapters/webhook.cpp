#include "adapters/webhook.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "adapters/address_class.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kMostAnswer = 64U << 10U;
constexpr std::chrono::seconds kDeadline{20};

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// "" when it has none.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string value(text);
  curl_free(text);
  return value;
}

Failure not_allowed(const std::string& host, std::string_view reason) {
  return fail(ErrorCode::kDenied, "E-ALERT-002", {{"host", host}, {"reason", std::string(reason)}});
}

Result<void> send_guarded(HttpClient& client, const WebhookOptions& options, HttpRequest request) {
  const std::unique_ptr<CURLU, UrlCloser> url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), 0) != CURLUE_OK) return not_allowed("-", "address");
  const std::string host = ascii_lower(part_of(url.get(), CURLUPART_HOST)),
                    scheme = part_of(url.get(), CURLUPART_SCHEME);
  const auto& allowed = options.allowed_hosts;
  const bool is_named = std::find(allowed.begin(), allowed.end(), host) != allowed.end();
  if (scheme != "https" && !(scheme == "http" && is_named)) return not_allowed(host, scheme);
  if (!part_of(url.get(), CURLUPART_USER).empty()) return not_allowed(host, "user");
  if (!is_named) request.may_connect = &is_public_address;
  request.most_body = kMostAnswer;
  request.deadline = kDeadline;
  request.bypasses_proxy = true;
  auto answer = client.send(request);
  if (!answer) {
    if (answer.error().id == "E-HTTP-004") return not_allowed(host, "private");
    return Failure(std::move(answer).error());
  }
  if (answer->status >= 200 && answer->status < 300) return {};
  return fail(ErrorCode::kUnavailable, "E-ALERT-003",
              {{"host", host}, {"status", std::to_string(answer->status)}, {"seconds", answer->header("retry-after")}});
}

}  // namespace

Result<void> post_webhook(HttpClient& client, const WebhookOptions& options, const std::string& url,
                          const std::string& json, const std::string& key) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Idempotency-Key", key}};
  request.body = json;
  return send_guarded(client, options, std::move(request));
}

Result<void> ping_webhook(HttpClient& client, const WebhookOptions& options, const std::string& url) {
  HttpRequest request;
  request.method = "GET";
  request.url = url;
  return send_guarded(client, options, std::move(request));
}

}  // namespace radica
