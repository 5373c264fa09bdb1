// What upload, verify and write-back ask of the database: claims whose files wait, what the store holds of them, and
// the receipts (SPEC §12). Intent row → idempotent effect → receipt row: a crash anywhere leaves a state the next run
// goes on from. Changing calls are fenced by the Act's lease token.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"
#include "model/source_file.h"
#include "ports/ledger.h"

namespace radica {

enum class ObjectState : std::uint8_t { kSending, kStored, kVerified };  // 'enviando', 'subido', 'verificado'

// A row of radica_object.
struct StoredObject {
  std::string radicado, key, sha256, content_type, etag, version_id;
  std::string facts;     // FileFacts::json(); empty for a data file
  std::string encoding;  // "gzip": stored compressed (ports/object_store.h)
  FileRole role = FileRole::kNone;
  std::int64_t file_id = 0;
  std::string stored_at;  // local time of the receipt; of what is read from the ledger it is not known
  std::uint64_t bytes = 0, stored_bytes = 0;
  ObjectState state = ObjectState::kSending;
  bool was_there = false;  // 'pre_existente': not sent by us, its metadata is that of whoever did
};

// A claim with everything its upload plan depends on.
struct ClaimUpload {
  std::string radicado, sgc;
  std::string folder;             // fixed at the first upload; empty before
  std::vector<LedgerFile> files;  // data files, details, attachments; also those that are gone from disk
  std::vector<StoredObject> objects;
};

struct FolderWish {
  std::string radicado, folder, shared_folder;  // the second if the first belongs to another claim
};
struct FolderGiven {
  std::string radicado, folder;
  bool is_shared = false;
};

// A claim whose objects are all verified.
struct ClaimDone {
  std::string radicado, sgc;
  std::string urls;     // archivos_s3_urls, RFC 8785
  struct RegisterRow {  // of registros_ov_s3
    std::string name, source_path, extension, sha256, key, url, content_type, metadata;
    std::uint64_t bytes = 0;
    LocalTime file_time = 0;
    bool was_there = false;  // StoredObject::was_there
  };
  std::vector<RegisterRow> objects;
};

// Of registros_ov_s3.
struct StorePlace {
  std::string bucket, region;  // no region: empty
};

struct FileHash {
  std::int64_t file_id = 0;
  std::string sha256;
};

class UploadLedger {
 public:
  virtual ~UploadLedger() = default;
  virtual Result<bool> has_stored() = 0;  // an object of any company has a receipt
  // Radicados in the order of their bytes.
  virtual Result<std::vector<std::string>> pending(const std::string& company) = 0;
  // New claims wait as ranges: from now on each has its own entry, which write_back() can take away. A run begins with
  // that, too (Runs::begin_run); it is asked for behind a load.
  virtual Result<void> spread_pending(const Act& act) = 0;
  virtual Result<std::vector<ClaimUpload>> claims(const std::string& company,
                                                  const std::vector<std::string>& radicados) = 0;
  // Fixes the folders of claims that have none, in the order given.
  virtual Result<std::vector<FolderGiven>> fix_folders(const Act& act, const std::string& company,
                                                       const std::vector<FolderWish>& wishes) = 0;
  // How the files of claims that do not wait for an upload stand in the store.
  virtual Result<StoreBalance> settled_files(const std::string& company, const std::vector<std::string>& radicados) = 0;
  // How all files of the input that are there stand in the store, or why they do not.
  virtual Result<ArchiveBalance> archived_files(const std::string& company) = 0;
  // What fix_folders() would give now.
  virtual Result<std::vector<FolderGiven>> foresee_folders(const std::string& company,
                                                           const std::vector<FolderWish>& wishes) = 0;
  // Intents: the rows stand before the effect; the claims do not count as processed until write_back().
  virtual Result<void> begin_objects(const Act& act, const std::string& company,
                                     const std::vector<StoredObject>& objects, const std::vector<FileHash>& hashes) = 0;
  // Whether an object is under way that has no receipt yet: its unfinished parts in the store are still of use.
  virtual Result<bool> is_open(const std::string& key) = 0;
  // Receipts: etag, version_id, stored_bytes, encoding, stored_at and state of objects by key.
  virtual Result<void> update_objects(const Act& act, const std::vector<StoredObject>& objects) = 0;
  // Objects that never had a receipt are under way no more; the others stay. Which it were, in the order of the bytes.
  virtual Result<std::vector<std::string>> forget_objects(const Act& act, const std::string& company,
                                                          const std::vector<std::string>& keys) = 0;
  // Verifications. The claims of objects that were not proven (kSending) wait for an upload again and do not count as
  // processed until then.
  virtual Result<void> settle_objects(const Act& act, const std::string& company,
                                      const std::vector<StoredObject>& objects) = 0;
  using OnObject = std::function<Result<void>(const StoredObject&)>;
  virtual Result<void> objects(const std::string& company, const OnObject& on_object) = 0;  // all, by key
  // Those with a receipt and without proof (kStored) whose key is greater than `after`: the first `most` by key.
  virtual Result<std::vector<StoredObject>> stored_after(const std::string& company, const std::string& after,
                                                         std::size_t most) = 0;
  // One transaction: URLs, registry, processed flag; the claims stop waiting.
  virtual Result<void> write_back(const Act& act, const std::string& company, const StorePlace& place,
                                  const std::vector<ClaimDone>& claims, LocalTime now) = 0;
};

}  // namespace radica
