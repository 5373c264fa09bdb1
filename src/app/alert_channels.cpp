#include "app/alert_channels.h"

#include <algorithm>
#include <ctime>

#include "adapters/mail_message.h"
#include "adapters/smtp.h"
#include "adapters/webhook.h"
#include "app/secrets.h"
#include "app/world.h"
#include "base/json.h"

namespace radica {
namespace {

bool is_stop_asked() {
  return stop_signals() > 0;
}

// What Slack takes for markup.
std::string slack_json(const AlertMessage& message) {
  std::string text;
  for (const char c : message.text) {
    if (c == '&')
      text += "&amp;";
    else if (c == '<')
      text += "&lt;";
    else if (c == '>')
      text += "&gt;";
    else
      text += c;
  }
  return "{\"text\":" + json_string(text) + "}";
}

}  // namespace

Result<HttpClient*> AlertChannels::client() {
  if (!client_) {
    HttpOptions options;
    options.ca_file = config_.ca_file;
    options.should_stop = &is_stop_asked;
    TRY_SET(client_, HttpClient::open(options));
  }
  return client_.get();
}

Result<void> AlertChannels::send_email(const AlertChannelConfig& channel, const AlertMessage& message) {
  SmtpOptions options;
  options.host = config_.smtp_host;
  options.port = config_.smtp_port;
  options.is_tls_from_start = config_.smtp_tls == "tls";
  options.user = config_.smtp_user;
  options.ca_file = config_.ca_file;
  options.should_stop = &is_stop_asked;
  TRY_SET(options.password, read_secret(config_.smtp_password, environment_));
  const Mail mail{config_.from, channel.to, message.key, message.subject, message.text, message.html};
  return send_mail(options, config_.from, channel.to, mime_of(mail, std::time(nullptr)));
}

Result<void> AlertChannels::send(const AlertMessage& message) {
  const auto channel = std::find_if(config_.channels.begin(), config_.channels.end(),
                                    [&message](const auto& other) { return other.name == message.channel; });
  if (channel == config_.channels.end())
    return fail(ErrorCode::kNotFound, "E-ALERT-001", {{"channel", message.channel}});
  if (channel->kind == "email") return send_email(*channel, message);
  TRY_SET(const std::string url, read_secret(channel->url, environment_));
  TRY_SET(HttpClient* const http, client());
  const WebhookOptions options{config_.allowed_hosts};
  return post_webhook(*http, options, url, channel->kind == "slack" ? slack_json(message) : message.event, message.key);
}

Result<void> AlertChannels::ping_heartbeat() {
  if (config_.heartbeat_url.empty()) return {};
  TRY_SET(const std::string url, read_secret(config_.heartbeat_url, environment_));
  TRY_SET(HttpClient* const http, client());
  return ping_webhook(*http, {config_.allowed_hosts}, url);
}

}  // namespace radica
