// Indicators in the text format of Prometheus: names and labels are one table (metrics.cpp), which docs/metrics.md and
// tests/unit/app/web/metrics_test.cpp show whole. Labels are companies, routes, classes and states only: no personal
// data. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/web/request_counts.h"
#include "app/web/status_board.h"

namespace radica {

struct ProcessFacts {
  std::int64_t uptime_seconds = 0, connections = 0, streams = 0;
  std::uint64_t resident_bytes = 0;
  std::string version;
};

// `round` may be nullptr: what is not known yet is left out.
[[nodiscard]] std::string metrics_text(const BoardRound* round, LocalTime now,
                                       const std::map<std::string, RequestCounts::OfRoute, std::less<>>& requests,
                                       const ProcessFacts& process);

struct MetricHead {
  std::string_view name, type, help;  // type: gauge, counter
};
// Of all there can be, in their order.
[[nodiscard]] std::vector<MetricHead> metric_heads();

}  // namespace radica
