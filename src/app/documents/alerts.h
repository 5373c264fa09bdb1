// Incidents, silences and what waits in the channels as one document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "app/i18n.h"
#include "ports/alerts.h"

namespace radica {

struct AlertList {
  std::vector<Incident> open, resolved;
  std::vector<Silence> silences;
  std::vector<ChannelQueue> waiting;
  LocalTime now = 0;
};

// Those that are over of the last week only.
Result<AlertList> read_alerts(Alerts& alerts, LocalTime now);
[[nodiscard]] std::string alerts_json(const Texts& texts, const Config::Alerts& config, const AlertList& list);
// A rule, or the fingerprint of an incident that is open, or what is silenced.
[[nodiscard]] bool is_known_target(const std::vector<Incident>& open, const std::vector<Silence>& silences,
                                   std::string_view target);

}  // namespace radica
