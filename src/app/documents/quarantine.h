// What was rejected by its causes, with what was mended and what claims lack, as one document. Holds no values.
#pragma once

#include <string>
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
};

// Of an array: what claims lack, and how many of them.
void incomplete_items(JsonText& json, const std::vector<CompanySummary>& companies);
[[nodiscard]] std::string quarantine_json(const Texts& texts, const std::vector<CompanySummary>& companies);

}  // namespace radica
