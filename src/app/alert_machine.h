// Evaluators of alert rules (app/alert_rules.h) that look at the machine they run on: the input folder, the services of
// this process.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/alert_rules.h"

namespace radica {

// The input folder is not there or cannot be read, in the operating hours.
Result<std::optional<AlertSignal>> missing_input(const AlertFacts& facts);
// The failure of a run has its cause there, and that was or is told.
Result<bool> is_told_by_input(const AlertFacts& facts, const AlertSignal& failed_run);

// Services of this process, whose names end in its host (`watch@host`). Those of other hosts stay as they were last
// told, for as long as somebody tells of them: `value` is the minutes for which they have failed.
Result<std::vector<AlertSignal>> failing_services(const AlertFacts& facts);
// Of other hosts than `host`: open incidents that were told of within the last minutes before `now`.
[[nodiscard]] std::vector<AlertSignal> services_of_others(const std::vector<Incident>& open, std::string_view host,
                                                          LocalTime now);

}  // namespace radica
