// JSON to a webhook, and the sign of life to a heartbeat address: HTTPS to the public Internet and nowhere else, except
// for hosts that the configuration names. The address that is really connected to is looked at (adapters/
// address_class.h), so that neither a name that resolves to something else the second time nor another way to write a
// number leads inside. Redirects and proxies are not followed; an answer is limited in size and time. What an address
// holds besides its host is a secret and stands in no error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/http.h"
#include "base/error.h"

namespace radica {

struct WebhookOptions {
  // Lower case. Of these any address is right, also by plain HTTP.
  std::vector<std::string> allowed_hosts;
};

// kDenied E-ALERT-002 for an address that is not allowed, kUnavailable E-ALERT-003 for an answer that is not 2xx (facts
// `status`, and `seconds` of a Retry-After), else as HttpClient::send. `key` goes as Idempotency-Key.
Result<void> post_webhook(HttpClient& client, const WebhookOptions& options, const std::string& url,
                          const std::string& json, const std::string& key);
Result<void> ping_webhook(HttpClient& client, const WebhookOptions& options, const std::string& url);

}  // namespace radica
