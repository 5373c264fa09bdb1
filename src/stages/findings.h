// What reconcile found of one company, in a work file: as many findings as there are, in flat memory. Written by one
// thread at a time (add() locks), read after finish().
#pragma once

#include <functional>
#include <mutex>

#include "base/buckets.h"
#include "model/finding.h"

namespace radica {

class FindingList {
 public:
  FindingList(const WorkFolder& folder, std::string_view company);
  Result<void> add(const Finding& finding);
  Result<void> finish();  // writing ends, reading begins
  using OnFinding = std::function<Result<void>(const Finding& finding)>;
  Result<void> each(const OnFinding& on_finding);  // all, in the order in which they were found

  [[nodiscard]] FindingCounts& counts() { return counts_; }
  [[nodiscard]] FindingCount& count(FindingClass type) { return counts_[static_cast<std::size_t>(type)]; }
  // Findings that are no information and that nothing has settled.
  [[nodiscard]] std::uint64_t open() const;

 private:
  std::mutex mutex_;
  WorkList list_;
  FindingCounts counts_{};
};

}  // namespace radica
