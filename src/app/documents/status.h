// How things are, read once and shown by `radica status` and the HTTP interface.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/growth.h"
#include "app/service_level.h"
#include "app/session.h"
#include "ports/tasks.h"

namespace radica {

struct Status {
  std::int64_t schema_version = 0;
  std::optional<RunInfo> last_run;
  std::optional<LeaseHolder> holder;
  std::vector<std::string> missing_indexes;
  struct OfCompany {
    std::string company;
    CompanyCounts counts;
    std::vector<DriftEntry> drift;
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
