// Which files of a claim are objects, under which name, and what is to be done for each (SPEC §3, §12). Pure: depends
// on the ledger's facts only, so a crash, a replay or another order ends in the same objects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "ports/upload_ledger.h"

namespace radica {

struct PlannedObject {
  const LedgerFile* file = nullptr;  // nullptr: stored from a file that is gone
  FileRole role = FileRole::kNone;
  std::string name;    // last segment of the key
  std::string sha256;  // as it should be; empty: not known without reading the file
  const StoredObject* stored = nullptr;
  bool needs_upload = false;  // not there, or other bytes
};

struct UploadPlan {
  std::vector<PlannedObject> objects;  // in upload order: data, detail, attachments by name
  std::uint64_t files = 0, superseded = 0, same_bytes = 0;
  [[nodiscard]] bool is_complete() const;  // every object is verified
};

// `claim` must outlive the plan. Attachments without sha256 (not read yet) are left out of a complete plan: read first.
[[nodiscard]] UploadPlan plan_upload(const ClaimUpload& claim, const Zone& zone);

}  // namespace radica
