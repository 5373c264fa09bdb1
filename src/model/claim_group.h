// A claim with everything known of it: the observations of this run and the versions of the ledger (SPEC §7). Shared by
// dedupe, which counts and writes rows, and by the loader, which folds again inside its transaction.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/fold.h"
#include "model/record.h"

namespace radica {

struct ClaimGroup {
  std::vector<Observation> observations;  // sorted
  std::vector<bool> is_of_run;            // by position; false: a version of the ledger
};

// Whether merge_claim would keep a version of the ledger; it needs no values of `versions`. `seen` is sorted.
[[nodiscard]] bool keeps_versions(const std::vector<Observation>& seen, const std::vector<Observation>& versions,
                                  const std::string& rule_fp,
                                  const std::function<bool(std::int64_t file_id)>& was_read);

// `seen` are the sorted observations of this run. Of the ledger's versions those made by other rules from a file that
// was read now are replaced, and those that were seen again now stand once. What a file of `seen` held before it was
// written again stands before what it holds now (docs/decisions/0010).
[[nodiscard]] ClaimGroup merge_claim(std::vector<Observation> seen, std::vector<Observation> versions,
                                     const std::string& rule_fp,
                                     const std::function<bool(std::int64_t file_id)>& was_read);

}  // namespace radica
