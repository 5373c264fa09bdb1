// The HTTP half of `radica serve` (SPEC §15): opens what it needs, listens, stops.
#pragma once

#include <memory>

#include "adapters/http_server.h"
#include "app/service_threads.h"
#include "app/web/desk.h"
#include "app/web/site.h"

namespace radica {

class WebInterface {
 public:
  // nullptr when [server] listen is empty. `timetable` outlives it. E-SERVER-002 … 004 for a configuration that would
  // send passwords and personal data without TLS, or that cannot be used.
  static Result<std::unique_ptr<WebInterface>> open(World& world, const Timetable& timetable);
  void start_services(ServiceThreads& services);  // which end before it
  // From here on it answers. Without any account it prints the code for the first one.
  Result<void> listen();
  void stop();  // no more requests; streams end

 private:
  WebInterface() = default;
  std::unique_ptr<WebDesk> desk_;
  std::unique_ptr<WebSiteHandler> handler_;
  HttpServerOptions options_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace radica
