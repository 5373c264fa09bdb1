// Which claim a file belongs to, and why (SPEC §3 "Files of a claim"): the claims and waiting keys that meet in one
// group (stages/group_records.h), filled by organise from a run's records, or from the ledger alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/source_file.h"
#include "ports/ledger.h"
#include "stages/group_records.h"

namespace radica {

inline constexpr std::string_view kAmbiguous = "ambiguo", kMustWait = "en_espera", kNoClaim = "sin_reclamo";

// A claim that has a key, with the times of its data files.
struct KeyOwner {
  std::string radicado;
  std::vector<LocalTime> times;
};

struct ClaimGroupKeys {
  std::string folder, segment;
  std::map<std::string, std::vector<KeyOwner>> keys;
  std::set<std::pair<std::string, std::string>> former;  // SGC, radicado: what the ledger may not know yet
  std::set<std::string> waiting;                         // keys
  std::set<std::string> owners;                          // of pqr_data.json
  bool owner_waits = false;

  void add_key(const std::string& key, const std::string& radicado, const std::vector<LocalTime>& times);
};

struct ClaimMatch {
  std::string radicado;
  FileRole role = FileRole::kNone;
  std::string_view reason;  // of the unmatched list; kAmbiguous also with a claim
  std::string key;          // by which it was found; empty in the organised layout
};

// `path` as outputs show it; `mtime_ns` counts when its name has no time.
[[nodiscard]] ClaimMatch match_file(const ClaimGroupKeys& group, std::string_view path, std::int64_t mtime_ns,
                                    OrganisedPart part, const Zone& zone);

// What the ledger knows of these groups, all of them asked for together.
Result<void> add_ledger_claims(Ledger& ledger, const std::string& company, const std::vector<ClaimGroupKeys*>& groups);
Result<void> add_ledger_rejects(Ledger& ledger, const std::string& company, const std::vector<ClaimGroupKeys*>& groups);

}  // namespace radica
