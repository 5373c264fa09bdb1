// What the handlers of the HTTP interface work with. Shared by all threads of the server: everything here is
// thread-safe, or does not change.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/http_server.h"
#include "app/edited_config.h"
#include "app/session.h"
#include "app/timetable.h"
#include "app/web/event_hub.h"
#include "app/web/guard.h"
#include "app/web/request_counts.h"
#include "app/web/status_board.h"
#include "app/world.h"
#include "ports/accounts.h"
#include "ports/alerts.h"
#include "ports/audit.h"
#include "ports/integrity.h"
#include "ports/schedules.h"
#include "ports/tasks.h"

namespace radica {

// An answer that is good for a while, however many ask. Thread-safe.
class KeptAnswer {
 public:
  std::string value(const std::function<std::string()>& find_out) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (is_known_ && now - found_ < kGood) return value_;
    value_ = find_out();
    found_ = std::chrono::steady_clock::now();
    is_known_ = true;
    return value_;
  }

 private:
  static constexpr std::chrono::seconds kGood{5};
  std::mutex mutex_;
  bool is_known_ = false;
  std::string value_;
  std::chrono::steady_clock::time_point found_;
};

class WebDesk {
 public:
  // Has connections of its own: a slow answer holds up no task. `timetable`: by the file; outlives it.
  static Result<std::unique_ptr<WebDesk>> open(World& world, const Timetable& timetable, WebSite site);

  World& world;
  const WebSite site;
  std::unique_ptr<Session> session;
  std::unique_ptr<TaskQueue> tasks;
  std::unique_ptr<Schedules> schedules;
  std::unique_ptr<Edits> edits;
  std::unique_ptr<EditedConfig> config;
  std::unique_ptr<EditedTimetable> timetable;
  std::unique_ptr<Alerts> alerts;
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<Audit> audit;
  std::unique_ptr<Integrity> integrity;
  BoardNotes board;
  EventHub events;
  RequestCounts requests;
  KeptAnswer readiness;
  std::atomic<bool> has_accounts{false};  // it is known that there is one
  const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::atomic<const HttpServer*> server{nullptr};  // while it serves

  Result<ObjectStore*> store();  // opened when it is first asked for

 private:
  WebDesk(World& of_world, WebSite of_site) : world(of_world), site(std::move(of_site)) {}
  std::mutex store_mutex_;
  std::unique_ptr<ObjectStore> store_;
};

}  // namespace radica
