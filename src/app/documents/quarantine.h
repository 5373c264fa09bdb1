// What was rejected by its causes, with what was mended and what claims lack, as one document. Holds no values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/i18n.h"
#include "base/json_text.h"
#include "ports/views.h"

namespace radica {

// What a company has: causes of rejection and, when all of it is asked for, what was mended and what claims lack.
struct CompanySummary {
  std::string company;
  std::vector<QuarantineGroup> groups;
  std::vector<RepairGroup> repairs;
  std::vector<IncompleteCount> incomplete;
  // How many of the errors that are there now came on each of the last days.
  std::vector<std::pair<std::string, std::int64_t>> days = {};
};
// The first day of those that are counted, "YYYY-MM-DD".
[[nodiscard]] std::string first_reject_day(LocalTime now);

// Of an array: what claims lack, and how many of them.
void incomplete_items(JsonText& json, const std::vector<CompanySummary>& companies);
// Single rejects as those see them who may not see what was rejected. `is_more`: there is a next page.
[[nodiscard]] std::string entries_json(const std::vector<QuarantineEntry>& entries, bool is_more);
[[nodiscard]] std::string quarantine_json(const Texts& texts, const std::vector<CompanySummary>& companies);

}  // namespace radica
