#include "app/web/web_plan.h"

#include <utility>

#include "app/environment.h"
#include "app/listen_address.h"
#include "app/secrets.h"
#include "base/file.h"

namespace radica {
namespace {

class Nobody final : public WebHandler {
 public:
  WebAnswer answer(const WebRequest& /*request*/) override { return refuse(503); }
  std::optional<WebAnswer> answer_at_once(const WebRequest& /*request*/) override { return refuse(503); }
  WebAnswer refuse(int status) override {
    WebAnswer answer;
    answer.status = status;
    return answer;
  }
};

Result<HttpServerOptions> options_of(const Config::Server& config, const ListenAddress& listen) {
  HttpServerOptions options;
  options.address = listen.address;
  options.port = listen.port;
  if (config.tls_certificate.empty() != config.tls_key.empty()) return fail(ErrorCode::kBadConfig, "E-SERVER-004");
  if (config.tls_certificate.empty()) return options;
  TRY_SET(options.certificate, read_file(config.tls_certificate));
  TRY_SET(options.key, read_secret_document(config.tls_key, process_environment()));
  return options;
}

}  // namespace

Result<std::optional<WebPlan>> web_plan_of(const Config::Server& config) {
  const auto listen = parse_listen(config.listen);
  if (!listen) return std::optional<WebPlan>();
  WebPlan plan;
  TRY_SET(plan.options, options_of(config, *listen));
  const bool has_tls = !plan.options.certificate.empty();
  plan.site.url = config.url;
  plan.site.has_proxy = !has_tls && config.url.starts_with("https://");
  plan.site.is_secure = has_tls || plan.site.has_proxy;
  if (!plan.site.is_secure && !is_loopback(listen->address))
    return fail(ErrorCode::kBadConfig, "E-SERVER-002", {{"address", config.listen}});
  return std::optional(std::move(plan));
}

Result<void> try_to_listen(const HttpServerOptions& options) {
  Nobody nobody;
  TRY_SET(const auto server, start_http_server(options, nobody));
  server->stop();
  return {};
}

}  // namespace radica
