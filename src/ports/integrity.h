// What the last whole verification and the last reconcile of each company found, for those who look at it later and
// elsewhere (docs/decisions/0042). Thread-safe. Errors: those of the port Sql.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/finding.h"
#include "model/run.h"

namespace radica {

// Of each class of one check; the others are counted.
inline constexpr std::uint64_t kMostKeptFindings = 1'000;

struct CheckNote {
  std::string verb;     // "verify", "reconcile"
  std::string company;  // its name
  std::string run_id;
  std::map<std::string, FindingCount> counts;  // by class; of classes of which nothing was found: none
};

struct KeptFinding {
  std::int64_t id = 0;  // rises in the order in which they were found
  std::string verb, company, type;
  std::string radicado, place, detail;  // as model/finding.h has them
  bool is_settled = false;              // repaired, or set out to be repaired by what followed
};

struct FindingFilter {
  std::string_view verb, company, type;  // empty: any
};

class Integrity {
 public:
  virtual ~Integrity() = default;

  // In place of what the check of that verb and company before this one left. `findings`: at most kMostKeptFindings of
  // each class; their ids are given here.
  virtual Result<void> put(const Act& act, const CheckNote& check, const std::vector<KeptFinding>& findings) = 0;

  virtual Result<std::vector<CheckNote>> checks() = 0;  // by verb and company
  // Behind `after` (0: from the first one), by id.
  virtual Result<std::vector<KeptFinding>> findings(const FindingFilter& filter, std::int64_t after,
                                                    std::size_t limit) = 0;
};

}  // namespace radica
