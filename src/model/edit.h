// An edit of the configuration (SPEC §14, docs/decisions/0041): options that hold in the place of those of the file. It
// stands in the database; what may be edited is a table in app/config_edits.h.
#pragma once

#include <cstdint>
#include <string>

namespace radica {

struct Edit {
  std::string what;     // "schedule", "alerts", "alert_channel", "alert_route": as the file calls its parts
  std::string name;     // of one of several, a schedule or a channel; empty: of the whole
  std::string value;    // a JSON object of the options that are edited; it may hold recipients
  std::string actor;    // who
  std::int64_t at = 0;  // when: Unix seconds
  friend bool operator==(const Edit&, const Edit&) = default;
};

}  // namespace radica
