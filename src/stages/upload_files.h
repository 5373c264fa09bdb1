// The files of one claim on their way into the store: read and hashed, named, described (SPEC §12). One step of upload.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "stages/context.h"
#include "stages/upload_plan.h"

namespace radica {

// A file that was read for the upload.
struct ReadFile {
  std::string content_type, facts;
  FileStat stat;  // when it was hashed
};

// One claim on its way. Of the bytes of its files nothing stays in memory.
struct ClaimWork {
  ClaimUpload claim;
  std::string folder_wish;                // another than the one by its name; by StoredBefore
  std::vector<FileHash> hashes;           // read now
  std::map<std::int64_t, ReadFile> read;  // by file id
  std::set<std::int64_t> unreadable;      // vanished or changed: deferred
  std::uint64_t uploaded = 0, deferred = 0;
};

// The folder of a claim that has none yet.
[[nodiscard]] FolderWish folder_wish(const ClaimUpload& claim);

// Each file of the claim once (SPEC §10), after it was sent as far as it could be.
[[nodiscard]] StoreBalance balance_of(const ClaimWork& work, const UploadPlan& plan);

// Thread-safe: it only reads.
class ClaimFiles {
 public:
  ClaimFiles(const Context& context, const CompanyRun& company) : context_(context), company_(company) {}

  // The bytes decide: every file that has no hash yet is read. What cannot be read now waits for the next run.
  Result<void> hash(ClaimWork& work) const;
  [[nodiscard]] std::string key_of(const ClaimUpload& claim, const PlannedObject& planned) const;
  // What has to stand in the ledger before the object is sent.
  [[nodiscard]] StoredObject intent_of(const ClaimWork& work, const PlannedObject& planned) const;

 private:
  Result<ReadFile> inspect(const LedgerFile& file, Sha256Hasher& hasher) const;
  void describe(const ClaimWork& work, const PlannedObject& planned, StoredObject& object) const;

  const Context& context_;
  const CompanyRun& company_;
};

}  // namespace radica
