// Looks at the database five times a second while somebody listens, and publishes what has changed since the look
// before: the run and how far it is, tasks, incidents. A service of `radica serve`: each process looks for its own
// listeners.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "app/service.h"
#include "app/web/desk.h"

namespace radica {

// What is told about, by its name and id: "tarea 17" → its JSON.
using EventFacts = std::map<std::pair<std::string, std::string>, std::string>;

class EventWatch final : public Service {
 public:
  explicit EventWatch(WebDesk& desk) : desk_(desk) {}  // outlives it
  [[nodiscard]] std::string_view name() const override { return "event_watch"; }
  Result<std::chrono::milliseconds> tick() override;

 private:
  Result<EventFacts> look() const;

  WebDesk& desk_;
  bool has_looked_ = false;
  EventFacts facts_;
  std::chrono::steady_clock::time_point beat_{}, checked_{};
};

}  // namespace radica
