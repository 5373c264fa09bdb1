// Sends one message through one channel of the configuration. One thread.
#pragma once

#include <memory>
#include <string>

#include "adapters/http.h"
#include "app/config.h"
#include "app/environment.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/alert.h"

namespace radica {

class AlertChannels {
 public:
  // `config` outlives it; secrets and certificates are read when they are needed.
  AlertChannels(const Config::Alerts& config, Environment environment)
      : config_(config), environment_(std::move(environment)) {}

  // kNotFound E-ALERT-001 for a channel that is not configured (any more); else as adapters/smtp.h and webhook.h.
  Result<void> send(const AlertMessage& message);
  // Nothing where there is no heartbeat address.
  Result<void> ping_heartbeat();

 private:
  Result<HttpClient*> client();
  Result<void> send_email(const AlertChannelConfig& channel, const AlertMessage& message);

  const Config::Alerts& config_;
  Environment environment_;
  std::unique_ptr<HttpClient> client_;  // made by the first that needs it
};

}  // namespace radica
