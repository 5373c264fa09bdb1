// The observations of a JSON file, read once more with the place of each warning: for whoever explains it. Holds
// personal values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/views.h"
#include "stages/normalise.h"

namespace radica {

struct ReadAgain {
  Observation observation;
  std::vector<Fault> warned;
};

// The accepted ones, in the order of the file. Nothing when the file is gone, cannot be read, or has other bytes than
// the ledger knows.
[[nodiscard]] std::optional<std::vector<ReadAgain>> read_again(const RuleBook& rules, const std::string& root,
                                                               const LedgerFile& file);

}  // namespace radica
