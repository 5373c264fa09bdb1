// What the last whole verification and the last reconcile of each company found, for those who look at it later and
// elsewhere (docs/decisions/0042). Thread-safe. Errors: those of the port Sql.
#pragma once

#include <algorithm>
#include <array>
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

// What both checks may find of one object, as the verification and as the reconcile call it.
struct SharedClass {
  std::string_view of_verify, of_reconcile;
};
inline constexpr std::array<SharedClass, 2> kSharedClasses{{{"ausente", "fantasma"}, {"alterado", "distinto"}}};

struct CheckCount : FindingCount {
  std::uint64_t shared = 0;  // of a verification: open, and found by the reconcile too; only checks() gives it
  // What a sum over all checks counts, so that an object is counted once.
  [[nodiscard]] std::uint64_t open_once() const { return found - std::min(found, settled + shared); }
};

struct CheckNote {
  std::string verb;     // "verify", "reconcile"
  std::string company;  // its name
  std::string run_id;
  std::map<std::string, CheckCount> counts;  // by class; of classes of which nothing was found: none
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

  // In place of what the check of that verb and company before this one left. What a reconcile has repaired is settled
  // of the last verification too. `findings`: at most kMostKeptFindings of each class; their ids are given here.
  virtual Result<void> put(const Act& act, const CheckNote& check, const std::vector<KeptFinding>& findings) = 0;

  virtual Result<std::vector<CheckNote>> checks() = 0;  // by verb and company
  // Behind `after` (0: from the first one), by id.
  virtual Result<std::vector<KeptFinding>> findings(const FindingFilter& filter, std::int64_t after,
                                                    std::size_t limit) = 0;
};

}  // namespace radica
