// What [server] of a configuration asks for, held against what this machine can do, before anything is begun with it.
#pragma once

#include <optional>

#include "adapters/http_server.h"
#include "app/config.h"
#include "app/web/guard.h"
#include "base/error.h"

namespace radica {

struct WebPlan {
  HttpServerOptions options;
  WebSite site;
};

// Nothing when listen is empty. Reads the certificate and its key. kBadConfig E-SERVER-002 for passwords and personal
// data without TLS, E-SERVER-004 for a half of it, E-CONFIG-014 and E-FILE-001 for what is not there.
Result<std::optional<WebPlan>> web_plan_of(const Config::Server& config);

// Listens for a moment and answers nobody. E-SERVER-001, E-SERVER-003.
Result<void> try_to_listen(const HttpServerOptions& options);

}  // namespace radica
