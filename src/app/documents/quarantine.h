// What was rejected by its causes, with what was mended and what claims lack, as one document. Holds no values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/i18n.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "ports/views.h"

namespace radica {

// What a company has: causes of rejection and, when all of it is asked for, what was mended and what claims lack.
struct CompanySummary {
  std::string company;
  std::vector<QuarantineGroup> groups;
  std::vector<RepairGroup> repairs;
  std::vector<IncompleteCount> incomplete;
};

// Of an array: what claims lack, and how many of them.
void incomplete_items(JsonText& json, const std::vector<CompanySummary>& companies);
// Single rejects as those see them who may not see what was rejected. `is_more`: there is a next page.
[[nodiscard]] std::string entries_json(const std::vector<QuarantineEntry>& entries, bool is_more);
// `now`: errors are told by day for the last thirty.
[[nodiscard]] std::string quarantine_json(const Texts& texts, const std::vector<CompanySummary>& companies,
                                          LocalTime now);

}  // namespace radica
