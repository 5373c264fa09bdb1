#include "app/web/web_interface.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "app/web/event_watch.h"
#include "app/web/status_board.h"
#include "app/web/web_plan.h"

namespace radica {
namespace {

constexpr rlim_t kOpenFiles = 4'096;  // connections, and what the tasks beside them need

// As many descriptors as there may be connections: the soft limit of a service is often 1,024.
void allow_connections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= kOpenFiles) return;
  files.rlim_cur = std::min(files.rlim_max, kOpenFiles);
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

Result<std::unique_ptr<WebInterface>> WebInterface::open(World& world, const Timetable& timetable) {
  TRY_SET(auto plan, web_plan_of(world.config().server));
  if (!plan) return std::unique_ptr<WebInterface>();
  std::unique_ptr<WebInterface> web(new WebInterface);
  web->options_ = std::move(plan->options);
  TRY_SET(web->desk_, WebDesk::open(world, timetable, std::move(plan->site)));
  web->handler_ = std::make_unique<WebSiteHandler>(*web->desk_);
  return web;
}

void WebInterface::start_services(ServiceThreads& services) {
  services.start(std::make_unique<StatusBoard>(desk_->world, desk_->board));
  services.start(std::make_unique<EventWatch>(*desk_));
}

Result<void> WebInterface::listen() {
  World& world = desk_->world;
  allow_connections();
  TRY_SET(server_, start_http_server(options_, *handler_));
  desk_->server = server_.get();
  world.log->info("http_listens", {{"address", options_.address}, {"port", server_->port()}});
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  TRY_SET(const auto code, desk_->accounts->setup_code({"radica", "serve", "", 0}, now));
  // On the console of who started it, never in the log.
  if (code) {
    print(world.texts.text("serve.setup_code", {{"code", *code}}));
    std::fflush(stdout);
  }
  return {};
}

void WebInterface::stop() {
  if (!server_) return;
  server_->stop();
  desk_->server = nullptr;
}

}  // namespace radica
