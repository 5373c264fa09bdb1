// A place for objects by key: the local folder, memory in tests, S3 in production. Designed for S3's semantics: no
// folders, no rename, whole-object writes that appear at once or not at all, a listing that shows size and ETag.
// Missing is an answer (nullopt / false), not an error. Thread-safe; a store begins writing with its first put().
// A key is one that is_storable_key() accepts (model/store_names.h), else put() and get() fail with kBadInput
// E-STORE-002.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "model/run.h"

namespace radica {

// Names and values are percent-encoded ASCII (SPEC §12).
using ObjectMetadata = std::map<std::string, std::string>;

struct ObjectInfo {
  std::string key;
  std::uint64_t bytes = 0;            // as they are stored
  std::string etag;                   // opaque; that of put() while the object is what put() stored; "" = not known
  std::optional<std::string> sha256;  // hex, when the store proves bytes by it
  std::string version_id;             // empty when the store has no versions
  std::string content_type;           // head() only
  std::string encoding;               // head() only: "gzip" when get() decompresses what is stored, else empty
  ObjectMetadata metadata;            // head() only
};

struct PutReceipt {
  std::string etag;
  std::string version_id;
  std::uint64_t stored_bytes = 0;
  std::string encoding;  // as of ObjectInfo
};

struct PutRequest {
  std::string key;
  std::string source_path;  // regular file; read once, in pieces
  std::string sha256;       // hex: the store refuses other bytes (kCorrupt)
  std::uint64_t bytes = 0;
  std::string content_type;
  ObjectMetadata metadata;
  // What identified the source when it was hashed: if it is no longer so, that is a change (kConflict), no corruption.
  std::optional<FileStat> source;
  // Raised to the tries that one of its requests needed; nullptr = nobody asks. Stays until put() returns.
  std::atomic<int>* attempts = nullptr;
};

using OnObject = std::function<Result<void>(const ObjectInfo&)>;  // an error ends the listing
using OnBytes = std::function<Result<void>(std::string_view)>;

class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  // Replaces an object of the same key. A source that changed is kConflict E-STORE-003, one that cannot be read is
  // E-STORE-005, bytes that do not match sha256 and bytes are kCorrupt E-STORE-004; nothing is visible under the key
  // then (or the old object still is).
  virtual Result<PutReceipt> put(const Act& act, const PutRequest& request) = 0;
  virtual Result<std::optional<ObjectInfo>> head(std::string_view key) = 0;
  // The bytes that were put, also where they are stored compressed. False when missing.
  virtual Result<bool> get(std::string_view key, const OnBytes& on_bytes) = 0;
  // The same through an address that could be handed to somebody else: of S3 a presigned one, without any header of
  // ours; of a folder the path.
  virtual Result<bool> get_by_address(std::string_view key, const OnBytes& on_bytes) = 0;
  // Objects whose key begins with `prefix`, in the order of the key's bytes; those that vanish meanwhile are left out.
  virtual Result<void> list(std::string_view prefix, const OnObject& on_object) = 0;
  // What few listings show of `keys` (in the order of their bytes), as list() does: where many of them stand side by
  // side that is one request for a thousand. What it does not show, head() knows: a store may show nothing.
  virtual Result<void> glance(const std::vector<std::string>& /*keys*/, const OnObject& /*on_object*/) { return {}; }
  // False when it was not there.
  virtual Result<bool> remove(const Act& act, std::string_view key) = 0;
  // Many at once, where a store can; those that are not there are no error.
  virtual Result<void> remove_all(const Act& act, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) TRY(remove(act, key));
    return {};
  }
  // True once something was stored here. False for a place that is there but is not the archive: a mount point
  // without its disk.
  virtual Result<bool> is_used() = 0;
  // Permanent address of a key: file:///… or s3://bucket/key, never presigned.
  [[nodiscard]] virtual std::string url(std::string_view key) const = 0;
  // Throws away what interrupted puts have left of keys that begin with `prefix`, unless `is_open` says that the key is
  // still under way. How many; nothing in a store that keeps nothing unfinished.
  using IsOpen = std::function<Result<bool>(const std::string& key)>;
  virtual Result<std::uint64_t> sweep_unfinished(const Act& /*act*/, std::string_view /*prefix*/,
                                                 const IsOpen& /*is_open*/) {
    return std::uint64_t{0};
  }
  [[nodiscard]] virtual std::string region() const { return {}; }  // for registros_ov_s3; empty = it has none
  [[nodiscard]] virtual std::string bucket() const = 0;  // for registros_ov_s3: bucket name, or the folder's path
};

}  // namespace radica
