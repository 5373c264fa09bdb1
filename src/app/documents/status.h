// How things are, read once and shown by `radica status` and the HTTP interface.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/growth.h"
#include "app/service_level.h"
#include "app/session.h"
#include "ports/tasks.h"

namespace radica {

inline constexpr int kDaysOfNew = 14;

struct Status {
  std::int64_t schema_version = 0;
  std::optional<RunInfo> last_run;
  std::optional<LeaseHolder> holder;
  std::vector<std::string> missing_indexes;
  struct OfCompany {
    std::string company;
    CompanyCounts counts;
    std::vector<DriftEntry> drift;
    // Of the last kDaysOfNew days ("2026-11-24"): rows that were made, also by a run that was cut off.
    std::vector<std::pair<std::string, std::int64_t>> new_by_day;
  };
  std::vector<OfCompany> companies;
  Growth growth;
  ServiceLevel level;
  std::vector<WorkerInfo> workers;
};

// Reads tables through (ports/views.h, ports/indicators.h). Without a database: an empty one.
Result<Status> read_status(const World& world, Session& session);
[[nodiscard]] std::string status_json(const World& world, const Status& status);

}  // namespace radica
