// What the manifests of the runs ask of the database: which objects stand in none yet, and the chain of those that were
// written. An object whose bytes change stands in none again. Changing calls are fenced by the Act's lease token.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/run.h"

namespace radica {

// A proven object.
struct ManifestLine {
  std::string company, key, path, sha256, etag, version_id;
  std::string stored_at;  // local time; empty where it was not noted
  std::string encoding;   // StoredObject::encoding
  std::uint64_t bytes = 0, stored_bytes = 0;
};

struct Manifest {
  std::string run_id, sha256, previous;  // hashes in hex; `previous` is empty for the first
  std::uint64_t bytes = 0, objects = 0;
};

class ManifestLedger {
 public:
  virtual ~ManifestLedger() = default;
  using OnEntry = std::function<Result<void>(const ManifestLine&)>;
  virtual Result<void> unlisted(const OnEntry& on_entry) = 0;              // by key
  virtual Result<std::optional<Manifest>> last() = 0;                      // of the chain
  virtual Result<std::vector<Manifest>> all() = 0;                         // from the first on
  virtual Result<void> add(const Act& act, const Manifest& manifest) = 0;  // and all that is unlisted stands in it
};

}  // namespace radica
